// Converts stored HTML to a document and back without changes, and detects what would be lost.

import { pm } from "django-prose-editor/editor";
import { BLOCKS_OF_WORDS, BLOCK_TAGS, ELEMENT_HOLDERS, LISTS, PLAIN_MARKS } from "newsroom/editor/grammar";

const { DOMParser: Reader, DOMSerializer } = pm.model;

const isBlank = (text) => !/[^ \t\r\n\f]/.test(text);

// Unwrap the <p> of list items with one paragraph, as the sanitiser does.
function unwrapItems(root) {
  for (const paragraph of root.querySelectorAll("li > p:first-child")) {
    const next = paragraph.nextElementSibling;
    if (!next || next.matches(LISTS)) paragraph.replaceWith(...paragraph.childNodes);
  }
}

// In the document, a cell contains a paragraph: prosemirror-tables expects a block.
function unwrapCells(root) {
  for (const paragraph of root.querySelectorAll("tr > * > p")) {
    paragraph.replaceWith(...paragraph.childNodes);
  }
}

function parsed(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const blank = [];
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    const parent = /** @type {Element} */ (text.parentNode);
    const besideBlock = [text.previousSibling, text.nextSibling].some((n) =>
      BLOCK_TAGS.has(n?.nodeName ?? ""),
    );
    const isBetweenElements =
      parent === body || ELEMENT_HOLDERS.has(parent.nodeName) || besideBlock;
    if (isBlank(text.data) && isBetweenElements) blank.push(text);
    else text.data = text.data.replace(/[\r\n\t\f]/g, " ");
  }
  for (const text of blank) text.remove();
  return body;
}

function written(doc) {
  const root = document.createElement("div");
  root.append(DOMSerializer.fromSchema(doc.type.schema).serializeFragment(doc.content));
  unwrapItems(root);
  unwrapCells(root);
  for (const numbered of root.querySelectorAll("ul > [value]")) numbered.removeAttribute("value");
  for (const speaker of root.querySelectorAll("footer:empty")) speaker.remove();
  // Blank blocks are not stored: the trailing paragraph, empty lines, rows without words.
  for (const row of root.querySelectorAll("tr")) if (isBlank(row.textContent)) row.remove();
  for (const block of [...root.children]) if (saysNothing(block)) block.remove();
  return root;
}

function saysNothing(block) {
  const { image, source } = block.dataset;
  if (image === "") return !block.textContent && block.attributes.length === 1;
  return block.matches(BLOCKS_OF_WORDS) && isBlank(block.textContent) && !source;
}

// Return the content of a body as strings that do not depend on the nesting order of marks.
function tokens(root) {
  /** @type {{ key: string, text: string }[]} */
  const list = [];
  /** @type {{ key: string, text: string } | null} */
  let run = null;
  function visit(node, marks) {
    if (node.nodeType === Node.TEXT_NODE) {
      const key = [...marks].sort().join();
      if (run && run.key === key) run.text += node.data;
      else {
        run = { key, text: node.data };
        list.push(run);
      }
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (PLAIN_MARKS.has(node.localName)) return each(node, new Set(marks).add(node.localName));
    const attributes = [...node.attributes]
      .filter(({ name }) => name !== "rel")
      .map(({ name, value }) => `${name}=${value}`);
    const tag = `<${[node.localName, ...attributes.sort()].join(" ")}>`;
    if (node.localName === "a" && node.closest("aside") === null) {
      return each(node, new Set(marks).add(tag));
    }
    run = null;
    list.push({ key: tag, text: "" });
    each(node, marks);
    run = null;
    list.push({ key: `</${node.localName}>`, text: "" });
  }
  function each(node, marks) {
    for (const child of node.childNodes) visit(child, marks);
  }
  each(root, new Set());
  return list.filter(({ key, text }) => text || key.startsWith("<")).map(({ key, text }) => key + text);
}

export function readDocument(html, schema) {
  return Reader.fromSchema(schema).parse(parsed(html), { preserveWhitespace: true });
}

// Return the same bytes as the sanitiser, one block per line.
export function writeDocument(doc) {
  return [...written(doc).children].map((block) => block.outerHTML).join("\n");
}

// Return descriptions of what the editor would lose of `html`; empty if nothing.
export function lostFrom(html, schema) {
  const before = parsed(html);
  unwrapItems(before);
  const given = tokens(before);
  const kept = tokens(written(readDocument(html, schema)));
  if (given.join("\n") === kept.join("\n")) return [];
  const left = new Set(kept);
  const lost = [...new Set(given.filter((token) => !left.has(token)))];
  return lost.length ? lost : [gettext("the order of its parts")];
}
