// Converts the elements of a pasted document to blocks of the body grammar.

import { el } from "newsroom/dom";
import { BLOCK_TAGS, HEADINGS, LISTS } from "newsroom/editor/grammar";
import { embedOf, facebookAddress } from "newsroom/editor/paste/embeds";
import { isFormatted, linked, marksIn, plainText, squeezeInside, textOf } from "newsroom/editor/paste/inline";
import { splitAlone } from "newsroom/editor/paste/lifting";
import { convertList } from "newsroom/editor/paste/lists";
import { convertFigure, convertPicture } from "newsroom/editor/paste/pictures";
import { isBlank, styled, wordsOf } from "newsroom/editor/paste/source";
import { convertTable } from "newsroom/editor/paste/tables";

const FOREIGN_BLOCKS = new Set([
  "ADDRESS", "ARTICLE", "ASIDE", "BODY", "CAPTION", "CENTER", "DD", "DETAILS", "DIALOG", "DIR", "DIV",
  "DL", "DT", "FIELDSET", "FIGCAPTION", "FIGURE", "FOOTER", "FORM", "H1", "H4", "H5", "H6", "HEADER",
  "HGROUP", "HR", "LEGEND", "LI", "MAIN", "OL", "PRE", "SEARCH", "SECTION", "SUMMARY", "TABLE", "TBODY",
  "TD", "TFOOT", "TH", "THEAD", "TR", "UL",
]);
const RENAMED_HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };
const BLOCK_DISPLAY = /^(?:block|flex|grid|list-item|table|flow-root)/;

/** @typedef {{ tag?: string, marks?: string[], link?: Element | null }} Around */
/** @typedef {{ tag?: string, marks: string[], link: Element | null }} Inherited */

export function isBlock(node) {
  const display = styled(node, "display");
  if (display === "inline" && /^(?:DIV|P)$/.test(node.tagName)) return false;
  if (BLOCK_TAGS.has(node.tagName) || FOREIGN_BLOCKS.has(node.tagName) || embedOf(node)) return true;
  if (BLOCK_DISPLAY.test(display) && !/^(?:IMG|PICTURE|BR|SUP|SUB)$/.test(node.tagName)) return true;
  return /^(?:flex|grid)/.test(styled(node.parentElement, "display"));
}

// Return what an element adds to the marks and the link around it.
/** @param {Element} node @param {Inherited} around */
const within = (node, { tag, marks, link }) => ({
  tag,
  marks: marksIn(node, marks),
  link: node.matches("a[href]") ? node : link,
});

// Return whether an element is a card of this editor, as the body has it.
function isOwnCard(node) {
  if (node.matches("figure[data-image]")) {
    return !node.querySelector("img") && /^(?:[\da-f-]{36})?$/i.test(node.getAttribute("data-image"));
  }
  return node.matches("aside[data-baca-juga], figure[data-embed]");
}

// Return the heading that an element is in the grammar, "" for other elements.
function headingOf(node) {
  if (node.matches(HEADINGS)) return node.localName;
  return RENAMED_HEADINGS[node.tagName] ?? (/\bMsoTitle\b/.test(node.className) ? "h2" : "");
}

const withoutLinks = (run) =>
  [...run.childNodes].flatMap((child) => (child.nodeName === "A" ? [...child.childNodes] : [child]));
const holdsBlocks = (node) => [...node.querySelectorAll("*")].some(isBlock);

// Return the element with the speaker of a quotation. A <cite> in a sentence is the title of a work,
// and where nothing else is quoted, it is the words themselves.
function speakerOf(quotation) {
  const words = (node) => node.textContent.trim();
  const named = [...quotation.querySelectorAll(":scope > footer, :scope > cite, :scope > p > cite")];
  return named.find(
    (one) =>
      words(one) !== words(quotation) &&
      (one.parentElement === quotation || words(one) === words(one.parentElement)),
  );
}

export class Converter {
  /** @param {import("newsroom/editor/paste/told").Told} told */
  constructor(told) {
    this.told = told;
    /** @type {{ figure: Element, source: string }[]} */
    this.files = []; // pictures that the clipboard holds as data
  }

  // Append the content of `node` to `out`; loose inline content becomes <p> or `tag` elements.
  /** @param {Element} node @param {Element} out @param {Around} around */
  blocks(node, out, { tag = "p", marks = [], link = null } = {}) {
    let run = document.createElement(tag);
    const close = () => {
      this.closeRun(run, out, link);
      run = document.createElement(tag);
    };
    for (const child of node.childNodes) {
      if (child instanceof Text) run.append(textOf(child.data, marks));
      else if (!(child instanceof Element)) continue;
      else if (isBlock(child)) {
        close();
        this.block(child, out, { tag, marks, link });
      } else if (holdsBlocks(child)) {
        close();
        this.blocks(child, out, within(child, { tag, marks, link }));
      } else if (child.tagName === "BR" && endsWithBreak(run)) close();
      else if (child.matches("img, picture, a") && isPicture(child) && isAtEdge(child, run)) {
        const figure = this.picture(child);
        if (figure) {
          close();
          out.append(figure);
        }
      } else run.append(...this.inline(child, marks));
    }
    close();
  }

  closeRun(run, out, link) {
    squeezeInside(run);
    while (run.lastChild?.nodeName === "BR") run.lastChild.remove();
    while (run.firstChild?.nodeName === "BR") run.firstChild.remove();
    if (isBlank(run.textContent)) return;
    if (link) run.replaceChildren(...linked(link, withoutLinks(run), this.told));
    out.append(run);
  }

  inline(node, marks = []) {
    if (node.nodeType === Node.TEXT_NODE) return [textOf(node.data, marks)];
    if (!(node instanceof Element)) return [];
    if (node.tagName === "BR") return [el("br")];
    if (node.matches("img, picture")) return [this.pictureInText(node)];
    if (isFormatted(node)) this.tellFormat();
    const within = marksIn(node, marks);
    let inner = [...node.childNodes].flatMap((child) => this.inline(child, within));
    if (node.tagName === "Q") inner = [textOf("“", within), ...inner, textOf("”", within)];
    return node.tagName === "A" ? linked(node, inner, this.told) : inner;
  }

  tellFormat() {
    if (!this.told.some(({ kind }) => kind === "format")) this.told.push({ kind: "format", text: "" });
  }

  // Return a figure for a picture alone, or alone in its link; null if it has nothing to say.
  picture(node) {
    const image = node.matches("a") ? node.querySelector("img") : node;
    return image && convertPicture(image, this, { link: node.closest("a") });
  }

  pictureInText(node) {
    const alt = altOf(node);
    if (isEmoji(alt)) return alt;
    convertPicture(node, this, { link: node.closest("a"), isDropped: true });
    return " ";
  }

  /** @param {any} node @param {Element} out @param {Inherited} around */
  block(node, out, around) {
    if (/\b(?:center|right|justify)\b/.test(styled(node, "text-align"))) this.tellFormat();
    const embed = embedOf(node);
    const quoted = facebookAddress(node);
    if (quoted) this.told.push({ kind: "frame", text: quoted });
    if (isOwnCard(node)) out.append(node.cloneNode(true));
    else if (embed?.url) out.append(el("figure", { "data-embed": embed.url }));
    else if (embed) this.told.push({ kind: "frame", text: embed.source });
    else if (headingOf(node)) this.heading(node, out, headingOf(node), around);
    else if (node.matches(LISTS)) convertList(node, out, this, around);
    else if (node.tagName === "BLOCKQUOTE") this.quotation(node, out, around);
    else if (node.tagName === "TABLE") convertTable(node, out, this, around);
    else if (node.tagName === "FIGURE") convertFigure(node, out, this, around);
    else this.blocks(node, out, within(node, around));
  }

  heading(node, out, tag, { marks, link }) {
    const inner = el("div");
    this.blocks(node, inner, { tag, marks, link });
    for (const mark of inner.querySelectorAll(`:is(${HEADINGS}) strong`)) {
      mark.replaceWith(...mark.childNodes);
    }
    out.append(...inner.childNodes);
  }

  quotation(node, out, around) {
    const quotation = el("blockquote");
    const speaker = speakerOf(node);
    const name = speaker && plainText(speaker, this.told).replace(/^[\s\u2014\u2013-]+/, "");
    const rest = speaker?.nextSibling;
    speaker?.remove();
    if (rest) rest.before(" ");
    this.blocks(node, quotation, { marks: around.marks, link: around.link });
    for (const inner of quotation.querySelectorAll("blockquote")) {
      for (const footer of inner.querySelectorAll("footer")) {
        footer.replaceWith(el("p", {}, ...footer.childNodes));
      }
      inner.replaceWith(...inner.childNodes);
    }
    if (!quotation.firstChild) return;
    if (name) quotation.append(el("footer", {}, name));
    splitAlone(quotation, out);
  }
}

const altOf = (node) => (node.matches("img") ? node : node.querySelector("img"))?.getAttribute("alt") ?? "";
// Some pages set an emoji as a picture.
const isEmoji = (alt) => /\p{Extended_Pictographic}/u.test(alt) && !/\p{L}/u.test(alt);
const isPicture = (node) => !wordsOf(node) && !isEmoji(altOf(node));

// Return whether only white space follows the last break of a run.
function endsWithBreak(run) {
  let last = run.lastChild;
  while (last?.nodeType === Node.TEXT_NODE && !/\S/.test(last.textContent)) last = last.previousSibling;
  return last?.nodeName === "BR";
}

// Return whether a picture stands at an end of its block, where it can be a block of its own.
function isAtEdge(node, run) {
  if (!/\S/.test(run.textContent)) return true;
  for (let next = node.nextSibling; next; next = next.nextSibling) {
    if (/\S/.test(next.textContent)) return false;
  }
  return true;
}
