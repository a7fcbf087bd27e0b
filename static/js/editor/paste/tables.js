// Converts tables to tables of the grammar, and those that only lay out a page to their content.

import { el } from "newsroom/dom";
import { LISTS } from "newsroom/editor/grammar";
import { marksIn, plainText, squeezeInside } from "newsroom/editor/paste/inline";
import { numbersOf, typeOf, written } from "newsroom/editor/paste/numbering";
import { squeeze, styled, wordsOf } from "newsroom/editor/paste/source";

const MOST_COLUMNS = 100;
const STRUCTURE = "h1, h2, h3, h4, h5, h6, hr, article, section, header, form, main";

/** @typedef {import("newsroom/editor/paste/blocks").Converter} Converter */
/** @typedef {{ cell: any, tag: string, content: Node[] }} Cell */

/** @param {any} node @param {Element} out @param {Converter} converter */
export function convertTable(node, out, converter, around) {
  const caption = node.caption ? plainText(node.caption, converter.told) : "";
  node.caption?.remove();
  if (!caption && isLayout(node)) {
    for (const cell of [...node.rows].flatMap((row) => [...row.cells])) {
      converter.blocks(cell, out, { ...around, marks: marksIn(cell, around.marks) });
    }
    return;
  }
  const after = el("div");
  const grid = gridOf(node, (cell) => contentOf(cell, converter, after, around));
  appendTable(
    grid,
    { ...headersOf(node, grid), caption, source: squeeze(node.getAttribute("data-source") ?? "") },
    out,
  );
  out.append(...after.childNodes);
}

// Append a table of `rows`, lists of cells; one column without a header is a sequence of paragraphs.
/** @param {Node[][][]} rows */
export function appendTable(rows, { isRow = false, isColumn = false, caption = "", source = "" }, out) {
  const isFull = (cell) => cell.some((node) => /\S/.test(node.textContent ?? ""));
  const width = Math.max(0, ...rows.map((row) => row.length));
  const columns = [...Array(width).keys()].filter((at) => rows.some((row) => row[at] && isFull(row[at])));
  const full = rows.filter((row) => row.some(isFull));
  const headed = isRow && rows[0] === full[0];
  if (columns.length < 2 && (full.length < 2 || !(headed || caption))) {
    if (caption) out.append(el("p", {}, caption));
    for (const row of full) out.append(el("p", {}, ...(row[columns[0]] ?? [])));
    return;
  }
  const tag = (row, column) => ((headed && row === 0) || (isColumn && column === 0) ? "th" : "td");
  const body = el(
    "tbody",
    {},
    full.map((row, index) =>
      el(
        "tr",
        {},
        columns.map((at, column) => el(tag(index, column), {}, ...(row[at] ?? []))),
      ),
    ),
  );
  for (const mark of body.querySelectorAll("th strong")) mark.replaceWith(...mark.childNodes);
  out.append(
    el("table", { "data-source": source || null }, caption ? el("caption", {}, caption) : null, body),
  );
}

// Mails and pages lay out their parts with tables; so does a table of one row with whole sections.
function isLayout(table) {
  const rows = [...table.rows];
  if (/^(?:presentation|none)$/.test(table.getAttribute("role") ?? "")) return true;
  if (table.tHead || rows.some((row) => [...row.cells].some(({ tagName }) => tagName === "TH"))) return false;
  if (table.querySelector("table")) return true;
  const isSingle = rows.every(
    (row) => [...row.cells].filter((cell) => wordsOf(cell) || cell.querySelector("img")).length <= 1,
  );
  if (isSingle) return true;
  const isLone = rows.filter((row) => wordsOf(row)).length === 1;
  return (
    isLone &&
    [...table.querySelectorAll("td")].some(
      (cell) => cell.querySelector(STRUCTURE) || cell.querySelectorAll("p, div").length > 2,
    )
  );
}

// Return the content of the cells by row and column; what a cell spans beyond its own is empty.
function gridOf(table, read) {
  /** @type {Node[][][]} */
  const grid = [...table.rows].map(() => []);
  [...table.rows].forEach((row, index) => {
    let column = 0;
    for (const cell of row.cells) {
      while (grid[index][column]) column += 1;
      const width = Math.min(cell.colSpan, MOST_COLUMNS);
      const height = Math.min(cell.rowSpan || grid.length, grid.length - index);
      for (let down = 0; down < height; down += 1) {
        for (let right = 0; right < width; right += 1) grid[index + down][column + right] ??= [];
      }
      grid[index][column] = read(cell);
      column += width;
    }
  });
  const most = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => [...Array(most).keys()].map((at) => row[at] ?? []));
}

// Say which of the first row and the first column the source marks as headers.
function headersOf(table, grid) {
  const rows = [...table.rows].filter((row) => wordsOf(row));
  const filled = (row) => [...row.cells].filter((cell) => wordsOf(cell));
  const [first, ...others] = rows;
  if (!first || !grid.length) return {};
  const isHead = (cell) => cell.tagName === "TH";
  const cells = filled(first);
  const isRow =
    Boolean(first.closest("thead")) ||
    (cells.every(isHead) && (cells.length > 1 || !others.length || !isHead(others[0].cells[0] ?? first))) ||
    (!cells.some(isHead) && others.length > 0 && cells.every(isBold) && !filled(others[0]).every(isBold));
  const below = isRow ? others : rows;
  const isColumn =
    below.length > 0 &&
    below.every((row) => row.cells[0] && isHead(row.cells[0]) && !filled(row).every(isHead));
  return { isRow, isColumn };
}

// Return whether all words of a cell are bold.
function isBold(cell) {
  if (/^(?:bold|[6-9]00)/.test(styled(cell, "font-weight"))) return true;
  const copy = cell.cloneNode(true);
  for (const node of copy.querySelectorAll("*")) {
    const weight = styled(node, "font-weight");
    if (weight ? /^(?:bold|[6-9]00)/.test(weight) : /^(?:B|STRONG)$/.test(node.tagName)) {
      node.textContent = "";
    }
  }
  return !wordsOf(copy);
}

// A spreadsheet writes ##### into a cell that is too narrow for its number.
function showValue(cell, told) {
  const shown = wordsOf(cell);
  if (!/^#{3,}$/.test(shown)) return;
  const value = cell.getAttribute("x:num") || cell.getAttribute("sdval") || sheetsValue(cell);
  if (value) cell.textContent = value;
  else told.push({ kind: "narrow", text: wordsOf(cell.closest("tr")) });
}

// Google Sheets has the value under the number of its type: {"1":3,"3":1250}.
function sheetsValue(cell) {
  const [, value] = cell.getAttribute("data-sheets-value")?.match(/"3":(-?[\d.]+(?:e[+-]?\d+)?)/i) ?? [];
  return value ?? "";
}

// Return the inline content of a cell: its paragraphs and list items, joined by <br>. What stands
// alone goes to `after`.
function contentOf(cell, converter, after, around) {
  showValue(cell, converter.told);
  for (const image of [...cell.querySelectorAll("img, picture")]) {
    if (image.isConnected) image.replaceWith(...[converter.pictureInText(image)].flat());
  }
  const blocks = el("div");
  converter.blocks(cell, blocks, { ...around, marks: marksIn(cell, around.marks) });
  for (const alone of [...blocks.querySelectorAll("figure, aside")]) after.append(alone);
  const lines = [...blocks.children].flatMap((block) => linesOf(block));
  const line = el("td", {}, ...lines.flatMap((one, index) => (index ? [el("br"), ...one] : one)));
  squeezeInside(line);
  return [...line.childNodes];
}

// Return the content of a block as lines: a list's items with their marks, a table's rows.
/** @returns {any[][]} */
function linesOf(block) {
  if (block.matches(LISTS)) {
    const numbers = numbersOf(block);
    const type = typeOf(block.getAttribute("type"), "");
    return [...block.children].flatMap((item) => {
      const mark = block.localName === "ol" ? `${written({ type, number: numbers.get(item) ?? 1 })}. ` : "• ";
      const [first = [], ...others] = [...item.children].flatMap((child) => linesOf(child));
      return [[mark, ...first], ...others];
    });
  }
  if (block.matches("table")) {
    return [...block.rows].map((row) =>
      [...row.cells].flatMap((cell, index) => (index ? [" | ", ...cell.childNodes] : [...cell.childNodes])),
    );
  }
  if (block.matches("blockquote")) return [...block.children].flatMap((child) => linesOf(child));
  return [[...block.childNodes]];
}

// Return the table of a paste that is nothing but cells, also of one row or column; null for others.
/** @param {Element} body @param {Element} root */
export function cellsOfSheet(body, root) {
  const tables = body.querySelectorAll("table");
  const [sheet] = tables;
  const isAll = tables.length === 1 && wordsOf(sheet) === wordsOf(body);
  const lines = [...root.children];
  const rows = isAll ? [...sheet.rows].filter((row) => wordsOf(row)) : [];
  if (rows.length < 2 || rows.length !== lines.length || !lines.every((line) => line.matches("p"))) return null;
  return tableOf(lines.map((line) => [[...line.cloneNode(true).childNodes]]));
}

/** @param {Node[][][]} rows */
export const tableOf = (rows) =>
  el(
    "table",
    {},
    el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, ...cell))))),
  );

// Return blocks for the cell of a table, which has no lists: their items are paragraphs with marks.
export function withoutLists(root) {
  const copy = /** @type {Element} */ (root.cloneNode(true));
  for (const list of [...copy.children].filter((child) => child.matches(LISTS))) {
    list.replaceWith(...linesOf(list).map((line) => el("p", {}, ...line)));
  }
  return copy;
}

// Read tab-separated lines, of which a cell in quotation marks may hold several.
/** @returns {string[][]} */
export function readTabs(text) {
  const rows = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const cells = /** @type {string[]} */ (rows.at(-1));
    const last = cells.length - 1;
    const character = text[at];
    if (isQuoted && character === '"' && text[at + 1] === '"') {
      cells[last] += '"';
      at += 1;
    } else if (isQuoted && character === '"') isQuoted = false;
    else if (isQuoted) cells[last] += character;
    else if (character === '"' && !cells[last] && closesCell(text, at)) isQuoted = true;
    else if (character === "\t") cells.push("");
    else if (character === "\n") rows.push([""]);
    else cells[last] += character;
  }
  return rows;
}

// A quotation mark at the beginning of a cell quotes it only if the cell holds a line break and its
// end is the end of a cell; a tab in it would be the end of one.
function closesCell(text, at) {
  const found = /^"(?:[^"\t]|"")*"(?=[\t\n]|$)/.exec(text.slice(at));
  return Boolean(found?.[0].includes("\n"));
}
