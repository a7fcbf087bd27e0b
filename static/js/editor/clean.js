// Converts pasted HTML from Word, Google Docs, WordPress, spreadsheets and the web to the body
// grammar. What the source shows comes in, in its order, or is reported; what it hides does not.

import { el } from "newsroom/dom";
import { Converter } from "newsroom/editor/paste/blocks";
import { readAddressLines } from "newsroom/editor/paste/embeds";
import { removeFootnotes } from "newsroom/editor/paste/footnotes";
import { linkAddresses, readLinkLines } from "newsroom/editor/paste/link_lines";
import { gatherCaptions } from "newsroom/editor/paste/pictures";
import { normalise } from "newsroom/editor/paste/quirks";
import { cutShortcodes } from "newsroom/editor/paste/shortcodes";
import { parsePasted, withoutEnd } from "newsroom/editor/paste/source";
import { appendTable, cellsOfSheet, readTabs, tableOf } from "newsroom/editor/paste/tables";
import { readMarkers } from "newsroom/editor/paste/typed_lists";
import { removeUnseen, reportStruck } from "newsroom/editor/paste/unseen";
import { nestByLevel, nestWordLists } from "newsroom/editor/paste/word_lists";

const LIST_LINE = /^\s*(?:\(?(?:\d{1,3}|[a-z]|[ivxlc]{1,5})[.)]|[^\p{L}\p{N}\s\x22\x27(]|o)\t/iu;
// Text that is HTML: of WordPress's editors, and the codes with which sites let others embed them.
const BLOCK_EDITOR = /<!-- wp:[\w\/-]+/;
const OPENING =
  /<(?:(iframe|blockquote|strong|em|p|h[1-6]|ul|ol|table|figure)(?:\s[^<>]*)?|(a)\s+[^<>]*href=[^<>]*|(div)\s+[^<>]*class=[^<>]*)>/gi;
const CAPTION = /\[caption\b[^\][]*\]\s*<(?:img|a)\s/;
const BLOCK_START = /^\s*<(?:blockquote|p|h[1-6]|ul|ol|li|table|figure|div|hr|script)\b/i;

/** @typedef {import("newsroom/editor/paste/told").Told} Told */
/** @typedef {{ root: Element, dropped: Told, files: { figure: Element, source: string }[], cells: Element | null }} Cleaned */

// Return {root, dropped, files, cells}: an element with clean blocks, what was left out or changed, the
// pictures of figures that the clipboard holds as data, and a table of what fills the cells of a table.
/** @returns {Cleaned} */
export function clean(html) {
  const body = parsePasted(html);
  /** @type {Told} */
  const told = [];
  removeUnseen(body, told);
  removeFootnotes(body, told);
  reportStruck(body, told);
  normalise(body);
  cutShortcodes(body, told);
  gatherCaptions(body);
  nestWordLists(body);
  nestByLevel(body);
  return converted(body, told);
}

// The same for plain text: each line becomes a paragraph, lines with tabs a table.
/** @returns {Cleaned} */
export function cleanText(text) {
  if (BLOCK_EDITOR.test(text)) return clean(text);
  if (CAPTION.test(text) || hasElement(text)) return clean(withParagraphs(text));
  const body = el("body");
  const lines = text.replace(/\r\n?/g, "\n");
  if (isTabular(lines)) appendTable(cellsOf(lines), {}, body);
  else linesInto(lines.split("\n"), body);
  /** @type {Told} */
  const told = [];
  cutShortcodes(body, told);
  linkAddresses(body);
  const isCells = readTabs(lines.trimEnd()).every((row) => row.length > 1);
  return { ...converted(body, told, readMarkers), cells: isCells ? tableOf(cellsOf(lines)) : null };
}

function hasElement(text) {
  const lastEnds = new Map(
    [...text.matchAll(/<\/(\w+)\s*>/g)].map(({ 1: name, index }) => [name.toLowerCase(), index]),
  );
  return [...text.matchAll(OPENING)].some(
    ({ 1: block, 2: link, 3: part, index }) =>
      (lastEnds.get((block ?? link ?? part).toLowerCase()) ?? -1) > index,
  );
}

// In WordPress's text view, an empty line begins a paragraph and a line is one.
function withParagraphs(text) {
  const parts = text.replace(/\r\n?/g, "\n").trim().split(/\n\s*\n/);
  return parts
    .map((part) => (BLOCK_START.test(part) ? part : `<p>${part.trim().replace(/\n/g, "<br>")}</p>`))
    .join("\n");
}

function converted(body, told, before = (_body) => {}) {
  before(body);
  const converter = new Converter(told);
  const root = el("div");
  converter.blocks(body, root);
  readMarkers(root);
  readAddressLines(root, told);
  readLinkLines(root);
  return { root, dropped: told, files: converter.files, cells: cellsOfSheet(body, root) };
}

// Return whether a text is copied cells: each line has a tab, or in a numbered list more than one.
function isTabular(text) {
  const rows = readTabs(withoutEnd(text, "\n"));
  return rows.length > 1 && rows.every((row) => row.length > fewest(text));
}

const fewest = (text) => (LIST_LINE.test(text) ? 2 : 1);

const cellsOf = (text) =>
  readTabs(withoutEnd(text, "\n")).map((row) =>
    row.map((cell) =>
      cell
        .split("\n")
        .flatMap((line, index) => [...(index ? [el("br")] : []), document.createTextNode(line)]),
    ),
  );

// Lines with tabs among others are a table of their own.
function linesInto(lines, body) {
  for (let index = 0; index < lines.length; ) {
    const tabs = tabsOf(lines[index]);
    let end = index + 1;
    while (tabs && end < lines.length && tabsOf(lines[end])) end += 1;
    if (end - index > 1) appendTable(cellsOf(lines.slice(index, end).join("\n")), {}, body);
    else if (/\S/.test(lines[index])) body.append(el("p", {}, lines[index].trim()));
    index = end;
  }
}

function tabsOf(line) {
  const count = line.trim().split("\t").length - 1;
  return count < fewest(line) ? 0 : count;
}
