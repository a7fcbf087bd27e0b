// Converts paragraphs that begin with a typed bullet, or are numbered from 1, to lists.

import { el } from "newsroom/dom";
import { numberItems } from "newsroom/editor/paste/numbering";

// The source of a character class: signs that are typed as bullets, and those of Word's fonts.
export const BULLETS =
  "[\u00b7\u2022\u25aa\u25ab\u25e6\u25cf\u25cb\u25a0\u25a1\u2023\u2043\u2219\u27a2\uf0b7\uf0a7\uf0d8*-]";
// § and o are bullets of Word only before a tab: "§ 27" is a paragraph of a law.
const BULLET = new RegExp(String.raw`^\s*(?:${BULLETS}\s+|[\u00a7o]\t\s*)`);
const COUNTED = /^\s*(\d{1,3})[.)]\s+/;

// Remove what `pattern` matches from the beginning of a block's text.
export function cut(block, pattern) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let length = block.textContent.match(pattern)?.[0].length ?? 0;
  while (length > 0 && walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    const { data } = text;
    text.data = data.slice(length);
    length -= data.length;
  }
}

// Split a paragraph, each of whose lines begins with a bullet, into one for each line.
function splitLines(root) {
  for (const block of [...root.children].filter((one) => one.localName === "p")) {
    const lines = [el("p")];
    for (const node of block.childNodes) {
      if (node.nodeName === "BR") lines.push(el("p"));
      else lines[lines.length - 1].append(node.cloneNode(true));
    }
    if (lines.length > 1 && lines.every((line) => BULLET.test(line.textContent))) block.replaceWith(...lines);
  }
}

export function readMarkers(root) {
  splitLines(root);
  const blocks = [...root.children];
  for (let index = 0; index < blocks.length; index += 1) {
    const first = blocks[index];
    const run = [];
    const isCounted = COUNTED.exec(textOf(first))?.[1] === "1";
    if (!isCounted && !BULLET.test(textOf(first))) continue;
    const numbers = [0];
    while (isItem(blocks[index + run.length], isCounted, numbers[run.length])) {
      run.push(blocks[index + run.length]);
      numbers.push(numberOf(run[run.length - 1]));
    }
    // One number alone, or one asterisk, may be that of a note.
    if (run.length < 2 && (isCounted || /^\s*\*/.test(textOf(first)))) continue;
    const list = el(isCounted ? "ol" : "ul");
    first.before(list);
    for (const paragraph of run) {
      cut(paragraph, isCounted ? COUNTED : BULLET);
      list.append(el("li", {}, paragraph));
    }
    if (isCounted) numberItems(list, { numbers: numbers.slice(1) });
    index += run.length - 1;
  }
}

const textOf = (block) => (block?.tagName === "P" ? block.textContent : "");

const numberOf = (block) => Number(COUNTED.exec(textOf(block))?.[1]);

// The numbers of one list rise; the second is 2, or the first may be that of a sentence.
function isItem(block, isCounted, before) {
  if (!isCounted) return BULLET.test(textOf(block));
  return before < 2 ? numberOf(block) === before + 1 : numberOf(block) > before;
}
