// Reads the clipboard's HTML without running or loading anything of it: the elements, and of their
// styles what decides whether and how words are shown.

const SHOWS =
  /^(?:display|visibility|mso-hide|font-weight|font-style|text-decoration|text-decoration-line|vertical-align)$/;
const APART =
  "address, article, blockquote, br, caption, dd, div, dt, figcaption, footer, h1, h2, h3, h4, h5, h6, li, option, p, pre, section, td, th, tr";
const STYLE_ELEMENT = /<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi;
const ATTRIBUTE = /"[^"]*"|'[^']*'|[\s\/](style|on[a-z]+)(?=\s*=)/gi; // not in the value of another
const RULE = /([^{}]+)\{([^{}]*)\}/g;

// Regular expressions count the byte-order mark as white space, which has no width.
export const spaced = (text) => text.replace(/(?:[^\S\ufeff]|\u0085)+/g, " ");
export const squeeze = (text) => spaced(text).trim();
// Characters that show nothing. Which of them a text needs, the server knows: they stay.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\ufffc]/gu;
export const seen = (text) => text.replace(UNSEEN, "");
export const isBlank = (text) => !/\S/.test(seen(text));
export const hasWords = (text) => /[\p{L}\p{N}]/u.test(text);

// Return the words of an element on one line; those of its blocks and lines stay apart.
export function wordsOf(node) {
  if (!node.querySelector?.(APART)) return squeeze(node.textContent ?? "");
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  let words = "";
  while (walker.nextNode()) {
    const inner = walker.currentNode;
    const follows = inner.previousSibling instanceof Element && inner.previousSibling.matches(APART);
    if (follows || (inner instanceof Element && inner.matches(APART))) words += " ";
    if (inner.nodeType === Node.TEXT_NODE) words += inner.nodeValue;
  }
  return squeeze(words);
}

// Parse HTML in a separate document and return its body. Styles and event handlers are renamed
// before parsing, because each would violate the Content-Security-Policy.
export function parsePasted(html) {
  const sheets = [...html.matchAll(STYLE_ELEMENT)].map(([, css]) => css);
  const inert = html
    .replace(STYLE_ELEMENT, "")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, (tag) =>
      tag.replace(ATTRIBUTE, (all, name) => (name ? ` data-${name}` : all)),
    );
  const parsed = new DOMParser().parseFromString(inert, "text/html");
  const base = parsed.querySelector("base[href]")?.getAttribute("href") ?? "";
  if (/^https?:/i.test(base)) resolveLinks(parsed.body, base);
  for (const css of sheets) applySheet(parsed.body, css);
  return parsed.body;
}

function resolveLinks(body, base) {
  for (const link of body.querySelectorAll("a[href]")) {
    const href = link.getAttribute("href");
    if (!/^(?:[a-z][a-z0-9+.-]*:|#)/i.test(href) && URL.canParse(href, base)) {
      link.setAttribute("href", new URL(href, base).href);
    }
  }
}

// Put the declarations of a style sheet before those of the style attributes, which win.
function applySheet(body, css) {
  const plain = css
    .replace(/<!--|-->/g, "")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})/g, "");
  for (const [, selector, declarations] of plain.matchAll(RULE)) {
    const wanted = declarations
      .split(";")
      .filter((one) => SHOWS.test(one.split(":")[0].trim().toLowerCase()));
    if (!wanted.length) continue;
    for (const node of find(body, selector)) {
      node.setAttribute("data-style", `${wanted.join(";")};${node.getAttribute("data-style") ?? ""}`);
    }
  }
}

function find(body, selector) {
  try {
    return body.querySelectorAll(selector.trim());
  } catch {
    return []; // a selector of Word alone
  }
}

// Return a CSS property of an element's own style, in lower case; the last declaration wins.
export function styled(node, property) {
  const style = node?.getAttribute?.("data-style");
  if (!style) return "";
  const pattern = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "gi");
  const found = [...style.matchAll(pattern)].at(-1);
  return found
    ? found[1]
        .replace(/!important/i, "")
        .trim()
        .toLowerCase()
    : "";
}

export const isMso = (node, element) => styled(node, "mso-element") === element;
