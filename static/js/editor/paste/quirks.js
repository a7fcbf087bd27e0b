// Puts right the HTML that programs write and no grammar has: elements of namespaces, breaks in
// preformatted text, loose list items, initials set as pictures of a page.

import { el } from "newsroom/dom";
import { hasWords, isMso, styled } from "newsroom/editor/paste/source";

// What other elements are in a table, by their role or their style.
const ROLES = {
  table: "table", grid: "table", treegrid: "table", row: "tr", cell: "td", gridcell: "td",
  columnheader: "th", rowheader: "th",
};
const DISPLAYS = { table: "table", "inline-table": "table", "table-row": "tr", "table-cell": "td" };

/** @typedef {{ node: any, parts: Part[] }} Part */

/** @param {Element} body */
export function normalise(body) {
  for (const node of [...body.querySelectorAll("*")]) {
    if (node.localName.includes(":")) node.replaceWith(...node.childNodes);
    else if (node.localName === "math") node.replaceWith(...formula(node));
  }
  keepLines(body);
  joinDropCaps(body);
  nameTables(body);
  gatherLooseItems(body);
}

// A line break in preformatted text is one; elsewhere it is a space.
function keepLines(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const found = [];
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    if (/\n/.test(text.data) && keepsBreaks(text.parentElement, body)) found.push(text);
  }
  for (const text of found) {
    const lines = text.data.split(/\r\n?|\n/);
    text.replaceWith(
      ...lines.flatMap((line, index) => [...(index ? [el("br")] : []), line]).filter(Boolean),
    );
  }
}

// Return whether a line break in the text of an element is one.
function keepsBreaks(element, body) {
  for (let node = element; node && node !== body; node = node.parentElement) {
    const style = styled(node, "white-space");
    if (style) return /^(?:pre|break-spaces)/.test(style);
    if (/^(?:PRE|TEXTAREA|LISTING|XMP)$/.test(node.tagName)) return true;
  }
  return false;
}

// Word keeps the first letter of a paragraph that begins with a large one in a paragraph of its own.
function joinDropCaps(body) {
  for (const letter of body.querySelectorAll("p")) {
    const next = letter.nextElementSibling;
    if (!/^dropcap/.test(styled(letter, "mso-element")) && !isMso(letter, "dropcap-dropped")) continue;
    if (next?.localName !== "p") continue;
    next.prepend(letter.textContent.trim());
    letter.remove();
  }
}

const partOf = (node) => ROLES[node.getAttribute("role")] ?? DISPLAYS[styled(node, "display")];

// Tables that a page makes of other elements; with one row or column they lay out the page.
function nameTables(body) {
  /** @type {Part[]} */
  const tables = [];
  for (const child of body.children) gatherParts(child, {}, tables);
  for (const { node: outer, parts: rows } of tables) {
    if (rows.filter(({ parts: cells }) => cells.length > 1).length < 2 || outer.closest("table")) continue;
    const table = el("table", {}, el("tbody", {}, rows.map(({ parts }) => el("tr", {}, parts.map(cellOf)))));
    rows[0].node.before(table);
    for (const { node } of rows) node.remove();
    if (!hasWords(outer.textContent.replace(table.textContent, ""))) outer.replaceWith(table);
  }
}

// Append to `tables` those in an element, with their rows and the cells of these as parts.
/** @param {any} node @param {{ table?: Part, row?: Part }} around @param {Part[]} tables */
function gatherParts(node, around, tables) {
  const kind = partOf(node);
  const part = { node, parts: [] };
  let inside = around;
  if (kind === "table") {
    tables.push(part);
    inside = { table: part };
  } else if (kind === "tr" && around.table) {
    around.table.parts.push(part);
    inside = { ...around, row: part };
  } else if (kind && around.row) {
    around.row.parts.push(part);
    inside = {};
  }
  for (const child of node.children) gatherParts(child, inside, tables);
}

const cellOf = ({ node }) =>
  el(partOf(node), { "data-style": node.getAttribute("data-style") }, ...node.childNodes);

// Items that a part of a list left without it, and items in elements between it and them.
function gatherLooseItems(body) {
  for (const item of body.querySelectorAll("li")) {
    const parent = item.parentElement;
    if (parent.matches("ul, ol")) continue;
    if (parent !== body && parent.parentElement?.matches("ul, ol")) parent.replaceWith(...parent.childNodes);
    else {
      const list = el("ul");
      item.before(list);
      for (
        let next = item;
        next instanceof Element && next.localName === "li";
        next = list.nextElementSibling
      )
        list.append(next);
    }
  }
}

// Return a formula as text with its raised and lowered parts.
function formula(node) {
  const parts = [...node.children];
  const inner = (child) => (child ? formula(child) : []);
  switch (node.localName) {
    case "msup":
      return [...inner(parts[0]), el("sup", {}, ...inner(parts[1]))];
    case "msub":
      return [...inner(parts[0]), el("sub", {}, ...inner(parts[1]))];
    case "msubsup":
      return [...inner(parts[0]), el("sub", {}, ...inner(parts[1])), el("sup", {}, ...inner(parts[2]))];
    case "mfrac":
      return [...inner(parts[0]), "/", ...inner(parts[1])];
    case "msqrt":
      return ["√(", ...parts.flatMap(inner), ")"];
    default:
      return parts.length ? parts.flatMap(inner) : [(node.textContent ?? "").trim()];
  }
}
