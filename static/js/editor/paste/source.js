// Reads the clipboard's HTML without running or loading anything of it: the elements, and of their
// styles what decides whether and how words are shown.

const SHOWS =
  /^(?:display|visibility|mso-hide|font-weight|font-style|text-decoration|text-decoration-line|vertical-align|position)$/;
const APART =
  "address, article, blockquote, br, caption, dd, div, dt, figcaption, footer, h1, h2, h3, h4, h5, h6, li, option, p, pre, section, td, th, tr";
// Of style sheets, also what hides words; other sizes only where one of them is none.
const HIDES =
  /^(?:opacity:0*\.?0*%?$|clip:|clip-path:|overflow:|filter:|transform:|scale:|-webkit-text-fill-color:|color:(?:transparent|#[\da-f]{3}0$|#[\da-f]{6}00$|.*[,\/]0*\.?0+%?\)$)|(?:left|top|right|bottom|text-indent|margin-left|margin-top):-|(?:max-)?(?:width|height):(?:0\D*|1px)$)/;
const NO_SIZE = /font-size\s*:\s*0*\.?0+(?:[a-z]+|%)?\s*(?:!important\s*)?[;}]/i;
const NOSCRIPT = /<noscript\b[^<>]*>[\s\S]*?<\/noscript\s*>/gi; // as the first element, it would be read
const STYLE_ELEMENT = /<style\b[^<>]*>([\s\S]*?)<\/style\s*>/gi;
const ATTRIBUTE = /"[^"]*"|'[^']*'|[\s\/](style|on[a-z]+)(?=\s*=)/gi; // not in the value of another
const IMPORTANT = /!\s*important/i;

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
  /** @type {string[]} */
  const sheets = [];
  const unstyled = beforeLast(html, /<\/style\s*>/gi, (ended) =>
    ended.replace(STYLE_ELEMENT, (_all, css) => {
      sheets.push(css);
      return "";
    }),
  );
  const inert = beforeLast(unstyled, /<\/noscript\s*>/gi, (ended) => ended.replace(NOSCRIPT, "")).replace(
    /<[a-z](?:"[^"]*"|'[^']*'|[^'"<>])*>/gi,
    (tag) => tag.replace(ATTRIBUTE, (all, name) => (name ? ` data-${name}` : all)),
  );
  const parsed = new DOMParser().parseFromString(inert, "text/html");
  const base = parsed.querySelector("base[href]")?.getAttribute("href") ?? "";
  if (/^https?:/i.test(base)) resolveLinks(parsed.body, base);
  for (const css of sheets) applySheet(parsed.body, css);
  return parsed.body;
}

// Change the part of `text` that ends with the last match of `end`: in the rest, each start of what has
// no end would look for it to the end of the text.
function beforeLast(text, end, change) {
  const last = [...text.matchAll(end)].at(-1);
  const length = last ? last.index + last[0].length : 0;
  return change(text.slice(0, length)) + text.slice(length);
}

// Return `text` without the characters of `signs` at its end. A pattern that ends with $ would begin at
// each of them.
export function withoutEnd(text, signs) {
  let end = text.length;
  while (end && signs.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
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
  const plain = beforeLast(css.replace(/<!--|-->/g, ""), /\*\//g, (ended) =>
    ended.replace(/\/\*[\s\S]*?\*\//g, ""),
  )
    .replace(/@media\s+(?:only\s+)?(?:screen|all)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}/gi, "$1")
    .replace(/@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})/g, "");
  const hasNoSize = NO_SIZE.test(plain);
  const decides = (declaration) => {
    const name = declaration.split(":")[0].trim();
    const tight = declaration.replace(/!important|\s+/g, "");
    return SHOWS.test(name) || HIDES.test(tight) || (hasNoSize && name === "font-size");
  };
  for (const rule of plain.split("}").slice(0, -1)) {
    const [selector, declarations] = rule.split("{").slice(-2);
    if (declarations === undefined) continue;
    const wanted = declarations
      .split(";")
      .filter((one) => decides(one.toLowerCase()));
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

// Return a CSS property of an element's own style, in lower case; the last declaration wins, or the
// last important one.
export function styled(node, property) {
  const style = node?.getAttribute?.("data-style");
  if (!style) return "";
  const pattern = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "gi");
  const values = [...style.matchAll(pattern)].map(([, value]) => value);
  const value = values.findLast((one) => IMPORTANT.test(one)) ?? values.at(-1) ?? "";
  return value.replace(IMPORTANT, "").trim().toLowerCase();
}

export const isMso = (node, element) => styled(node, "mso-element") === element;
