// Converts paragraphs that begin with a typed bullet, or are numbered from 1, to lists.

import { el } from "newsroom/dom";

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

export function readMarkers(root) {
  const blocks = [...root.children];
  for (let index = 0; index < blocks.length; index += 1) {
    const first = blocks[index];
    const run = [];
    const isCounted = COUNTED.exec(textOf(first))?.[1] === "1";
    if (!isCounted && !BULLET.test(textOf(first))) continue;
    while (isItem(blocks[index + run.length], isCounted, run.length + 1)) {
      run.push(blocks[index + run.length]);
    }
    // One number alone, or one asterisk, may be that of a note.
    if (run.length < 2 && (isCounted || /^\s*\*/.test(textOf(first)))) continue;
    const list = el(isCounted ? "ol" : "ul");
    first.before(list);
    for (const paragraph of run) {
      cut(paragraph, isCounted ? COUNTED : BULLET);
      list.append(el("li", {}, paragraph));
    }
    index += run.length - 1;
  }
}

const textOf = (block) => (block?.tagName === "P" ? block.textContent : "");

function isItem(block, isCounted, number) {
  if (!isCounted) return BULLET.test(textOf(block));
  return COUNTED.exec(textOf(block))?.[1] === String(number);
}
