// Converts pasted paragraphs to lists: Word's (markers and levels are in styles) and typed ones.

import { el } from "newsroom/dom";
import { TEXT_BLOCKS } from "newsroom/editor/grammar";

const WORD_LEVEL = /mso-list:\s*\S*\s*level(\d)/i;
const IGNORED = /mso-list:\s*ignore/i;
const NUMBER = /^\(?(?:\d{1,3}|[a-z]|[ivxlc]{1,5})[.)]/i;
const BULLET = /^\s*[·•▪◦●○§*-]\s+/;
const COUNTED = /^\s*(\d{1,3})[.)]\s+/;

const style = (node) => node.getAttribute?.("data-style") ?? "";

// Remove the marker of a Word list paragraph and return its {level, tag}; null for others.
function wordItem(paragraph) {
  const level = style(paragraph).match(WORD_LEVEL)?.[1];
  if (!level) return null;
  const mark = [...paragraph.querySelectorAll("[data-style]")].find((node) => IGNORED.test(style(node)));
  const text = (mark ?? paragraph).textContent.trim();
  mark?.remove();
  if (!mark) cut(paragraph, NUMBER.test(text) ? /^\s*\S+\s+/ : BULLET);
  return { level: Number(level), tag: NUMBER.test(text) ? "ol" : "ul" };
}

// Remove what `pattern` matches from the beginning of a block's text.
function cut(block, pattern) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let length = block.textContent.match(pattern)?.[0].length ?? 0;
  while (length > 0 && walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    const { data } = text;
    text.data = data.slice(length);
    length -= data.length;
  }
}

export function nestWordLists(root) {
  let stack = []; // the open lists, outermost first: {level, list}
  let last = null;
  for (const paragraph of [...root.querySelectorAll(`${TEXT_BLOCKS}, h1, h4, h5, h6`)]) {
    const item = wordItem(paragraph);
    if (!item) continue;
    // Only white space separates the items of one list.
    if (last !== paragraph.previousElementSibling) stack = [];
    while (stack.length && stack.at(-1).level > item.level) stack.pop();
    if (!stack.length || stack.at(-1).level < item.level) {
      const list = el(item.tag);
      const parent = stack.at(-1)?.list.lastElementChild;
      if (parent) parent.append(list);
      else {
        paragraph.before(list);
        last = list;
      }
      stack.push({ level: item.level, list });
    }
    stack.at(-1).list.append(el("li", {}, ...paragraph.childNodes));
    paragraph.remove();
  }
}

// Convert paragraphs that begin with a bullet, or are numbered from 1, to a list.
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
    if (isCounted && run.length < 2) continue;
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
