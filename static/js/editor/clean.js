// Converts pasted HTML from Word, Google Docs, WordPress and the web to the body grammar. Text is
// kept; images, tables, frames and formats that are dropped are counted for a message.

import { el } from "newsroom/dom";
import { recognise } from "newsroom/editor/embed";
import { BLOCKS_ALONE, BLOCK_TAGS, HEADINGS, LISTS } from "newsroom/editor/grammar";
import { nestWordLists, readMarkers } from "newsroom/editor/lists";
import { readLinkLines } from "newsroom/editor/link_lines";

const GONE = "style, script, meta, link, title, head, template, noscript, svg, math, object, hr, xml";
const FOREIGN_BLOCKS = new Set([
  "ADDRESS", "ARTICLE", "BODY", "CAPTION", "CENTER", "DD", "DETAILS", "DIV", "DL", "DT", "FIELDSET",
  "FORM", "H1", "H4", "H5", "H6", "HEADER", "MAIN", "NAV", "PRE", "SECTION", "SUMMARY", "TABLE",
  "TBODY", "TD", "TFOOT", "TH", "THEAD", "TR",
]);
const RENAMED_HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };
const FRAMED_VIDEO = /youtube(?:-nocookie)?\.com\/embed\/([\w-]{11})/;
const SHORTCODE = /\[\/?(?:caption|embed|gallery|video|audio)\b[^\]]*\]/g;
const FORMATS = "u, s, strike, del, mark, sub, sup, font, big, small";
const FORMAT_STYLE = /(?:^|;)\s*(?:color|background|background-color|font-size|font-family|text-align)\s*:/i;

/** @typedef {{ images: number, tables: number, frames: number, formats: number }} Dropped */

// Parse pasted HTML in a separate document and return its body. Style attributes are renamed before
// parsing, because each would violate the Content-Security-Policy.
export function parsePasted(html) {
  const inert = html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, (tag) => tag.replace(/(\s)style(\s*=)/gi, "$1data-style$2"));
  return new DOMParser().parseFromString(inert, "text/html").body;
}

// Return a CSS property of the style attribute, in lower case.
function styled(node, property) {
  const found = node.getAttribute?.("data-style")?.match(new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "i"));
  return found ? found[1].trim().toLowerCase() : "";
}

function marksOf(node) {
  const weight = styled(node, "font-weight");
  const isBold = weight ? /^(?:bold|[6-9]00)/.test(weight) : /^(?:B|STRONG)$/.test(node.tagName);
  const slant = styled(node, "font-style");
  const isItalic = slant ? /^(?:italic|oblique)/.test(slant) : /^(?:I|EM|CITE)$/.test(node.tagName);
  return [isBold ? ["strong"] : [], isItalic ? ["em"] : []].flat();
}

function address(link) {
  let href = link.getAttribute("href")?.trim() ?? "";
  const behind = href.match(/^https:\/\/www\.google\.com\/url\?(.*)/);
  if (behind) href = new URLSearchParams(behind[1]).get("q") ?? href;
  return /^(?:https?:\/\/|mailto:|tel:)/i.test(href) ? href : "";
}

const isBlock = ({ tagName }) => BLOCK_TAGS.has(tagName) || FOREIGN_BLOCKS.has(tagName);
const holdsBlocks = (node) => [...node.querySelectorAll("*")].some(isBlock);

// Return the element with the speaker of a quotation. A <cite> in a sentence is the title of a work,
// and where nothing else is quoted, it is the words themselves.
function speakerOf(quotation) {
  const words = (node) => node.textContent.trim();
  const named = [...quotation.querySelectorAll(":scope > footer, :scope > cite, :scope > p > cite")];
  return named.find((one) =>
    words(one) !== words(quotation) && (one.parentElement === quotation || words(one) === words(one.parentElement)));
}

class Converter {
  constructor() {
    /** @type {Dropped} */
    this.dropped = { images: 0, tables: 0, frames: 0, formats: 0 };
  }

  // Append the content of `node` to `out`; loose inline content becomes <p> or `tag` elements.
  /** @param {any} node @param {Element} out @param {{ tag?: string, marks?: string[] }} options */
  blocks(node, out, { tag = "p", marks = [] } = {}) {
    let run = document.createElement(tag);
    const close = () => {
      this.closeRun(run, out);
      run = document.createElement(tag);
    };
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) run.append(this.text(child.data, marks));
      else if (child.nodeType !== Node.ELEMENT_NODE || this.isDropped(child, out, close)) continue;
      else if (isBlock(child)) {
        close();
        this.block(child, out, marks);
      } else if (holdsBlocks(child)) {
        close();
        this.blocks(child, out, { tag, marks: [...marks, ...marksOf(child)] });
      } else if (child.tagName === "BR" && run.lastChild?.nodeName === "BR") {
        run.lastChild.remove();
        close();
      } else run.append(...this.inline(child, marks));
    }
    close();
  }

  closeRun(run, out) {
    while (run.lastChild?.nodeName === "BR") run.lastChild.remove();
    while (run.firstChild?.nodeName === "BR") run.firstChild.remove();
    if (/\S/.test(run.textContent)) out.append(run);
  }

  text(data, marks) {
    const words = data.replace(SHORTCODE, "").replace(/[\s\u00a0]+/g, " ");
    return [...new Set(marks)].reduceRight((inner, mark) => el(mark, {}, inner), document.createTextNode(words));
  }

  inline(node, marks) {
    if (node.nodeType === Node.TEXT_NODE) return [this.text(node.data, marks)];
    if (node.nodeType !== Node.ELEMENT_NODE || this.isDropped(node)) return [];
    if (node.tagName === "BR") return [el("br")];
    this.dropped.formats += node.matches(FORMATS) || FORMAT_STYLE.test(node.getAttribute("data-style") ?? "") ? 1 : 0;
    const inner = [...node.childNodes].flatMap((child) =>
      this.inline(child, [...marks, ...marksOf(node)]),
    );
    const href = node.tagName === "A" && address(node);
    return href ? [el("a", { href }, inner)] : inner;
  }

  // `out` and `close` are those of `blocks`; without them, a frame cannot become an embed.
  /** @param {Element} node @param {Element | null} out @param {() => void} close */
  isDropped(node, out = null, close = () => {}) {
    if (node.tagName === "IMG" || node.tagName === "PICTURE") {
      // An image of width 1 is a tracking pixel.
      if (node.getAttribute("width") !== "1") this.dropped.images += 1;
      return true;
    }
    if (!["IFRAME", "VIDEO", "AUDIO", "EMBED"].includes(node.tagName)) return false;
    const video = node.getAttribute("src")?.match(FRAMED_VIDEO);
    if (video && out) {
      close();
      out.append(el("figure", { "data-embed": `https://www.youtube.com/watch?v=${video[1]}` }));
    } else this.dropped.frames += 1;
    return true;
  }

  block(node, out, marks) {
    if (/\b(?:center|right|justify)\b/.test(styled(node, "text-align"))) this.dropped.formats += 1;
    if (node.matches(BLOCKS_ALONE)) out.append(node.cloneNode(true));
    else if (node.matches(HEADINGS)) this.heading(node, out, node.localName);
    else if (node.tagName in RENAMED_HEADINGS) this.heading(node, out, RENAMED_HEADINGS[node.tagName]);
    else if (/\bMsoTitle\b/.test(node.className)) this.heading(node, out, "h2");
    else if (node.matches(LISTS)) this.list(node, out);
    else if (node.tagName === "BLOCKQUOTE") this.quotation(node, out, marks);
    else if (node.tagName === "TABLE") this.table(node, out);
    else if (node.tagName === "FIGURE") this.figure(node, out, marks);
    else if (node.tagName === "PRE") this.lines(node.textContent, out);
    else this.blocks(node, out, { marks });
  }

  heading(node, out, tag) {
    const inner = el("div");
    this.blocks(node, inner, { tag });
    for (const mark of inner.querySelectorAll("strong")) mark.replaceWith(...mark.childNodes);
    out.append(...inner.childNodes);
  }

  list(node, out) {
    const list = document.createElement(node.tagName);
    for (const child of node.children) {
      if (child.matches(LISTS)) {
        if (!list.lastChild) list.append(el("li", {}, el("p")));
        this.list(child, list.lastChild);
        continue;
      }
      const item = el("li");
      this.blocks(child, item);
      for (const quotation of item.querySelectorAll(":scope > blockquote")) quotation.replaceWith(...quotation.childNodes);
      for (const block of item.querySelectorAll(`:scope > :not(p, ${LISTS})`)) {
        block.replaceWith(el("p", {}, ...block.childNodes));
      }
      if (item.firstElementChild?.matches(LISTS)) item.prepend(el("p"));
      if (item.firstChild) list.append(item);
    }
    if (list.firstChild) out.append(list);
  }

  quotation(node, out, marks) {
    const quotation = el("blockquote");
    const speaker = speakerOf(node);
    const name = speaker?.textContent.replace(/^[\s\u2014\u2013-]+/, "").trim();
    speaker?.remove();
    this.blocks(node, quotation, { marks });
    for (const inner of quotation.querySelectorAll("blockquote")) inner.replaceWith(...inner.childNodes);
    if (!quotation.firstChild) return;
    if (name) quotation.append(el("footer", {}, name));
    out.append(quotation);
  }

  // Rows with one cell are layout; rows with several are data and become lines of text.
  table(node, out) {
    let isData = false;
    for (const row of node.rows) {
      if (row.cells.length === 1) {
        this.blocks(row.cells[0], out);
        continue;
      }
      isData = true;
      const cells = [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim());
      if (cells.some(Boolean)) out.append(el("p", {}, cells.join(" | ")));
    }
    if (isData) this.dropped.tables += 1;
  }

  // The caption of a dropped image is dropped too.
  figure(node, out, marks) {
    const frame = node.querySelector("iframe");
    const linked = recognise(node.textContent.trim());
    if (linked) out.append(el("figure", { "data-embed": linked.url }));
    else if (node.querySelector("img, picture")) this.dropped.images += 1;
    else if (frame) this.isDropped(frame, out);
    else this.blocks(node, out, { marks });
  }

  lines(text, out) {
    for (const line of text.split(/\r\n?|\n/)) if (/\S/.test(line)) out.append(el("p", {}, line.trim()));
  }
}

// Return {root, dropped}: an element with clean blocks, and the counts of dropped content.
export function clean(html) {
  const body = parsePasted(html);
  for (const node of body.querySelectorAll(GONE)) node.remove();
  for (const node of [...body.querySelectorAll("*")].filter((n) => n.localName.includes(":"))) {
    node.replaceWith(...node.childNodes);
  }
  nestWordLists(body);
  const converter = new Converter();
  const root = el("div");
  converter.blocks(body, root);
  return { root: tidy(root), dropped: converter.dropped };
}

// The same for plain text: each line becomes a paragraph.
export function cleanText(text) {
  const converter = new Converter();
  const root = el("div");
  converter.lines(text, root);
  return { root: tidy(root), dropped: converter.dropped };
}

function tidy(root) {
  readMarkers(root);
  readLinkLines(root);
  return root;
}

export function tell({ images, tables, frames, formats }) {
  const counted = (format, count) => count && interpolate(format, { count }, true);
  const parts = [
    counted(ngettext("%(count)s image", "%(count)s images", images), images),
    counted(ngettext("%(count)s embed", "%(count)s embeds", frames), frames),
    formats && gettext("text formatting"),
  ].filter(Boolean);
  return [
    parts.length &&
      interpolate(gettext("Dropped while pasting: %(parts)s."), { parts: parts.join(", ") }, true),
    counted(
      ngettext("%(count)s table became lines.", "%(count)s tables became lines.", tables),
      tables,
    ),
  ]
    .filter(Boolean)
    .join(" ");
}
