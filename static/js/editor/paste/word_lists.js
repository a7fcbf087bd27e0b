// Converts the list paragraphs of Word, whose marks and levels are in styles, to lists with their
// numbers.

import { el } from "newsroom/dom";
import { LISTS, TEXT_BLOCKS } from "newsroom/editor/grammar";
import { numberItems, readMark } from "newsroom/editor/paste/numbering";
import { squeeze } from "newsroom/editor/paste/source";
import { BULLETS, cut } from "newsroom/editor/paste/typed_lists";

const WORD_LIST = /mso-list:\s*(\S+)\s*level(\d)/i;
const IGNORED = /mso-list:\s*ignore/i;
// A mark that is typed: a capital letter may be an initial, and § the sign of a paragraph.
const TYPED = new RegExp(
  String.raw`^\s*(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivxlc]{2,5}[.)]|${BULLETS})\s+`,
);
// A bullet of a font of signs is a letter elsewhere; without such a font, "A" and "α" are numbers.
const BULLET = /^(?:[^\p{L}\p{N}]{1,2}|[a-z\u00c0-\u00ff])$/u;
const SIGNS = /font-family:[^;]*(?:wingdings|webdings|symbol)/i;

const style = (node) => node.getAttribute?.("data-style") ?? "";

/** @typedef {{ list: string, level: number, text: string }} Item */
/** @typedef {{ level: number, id: string, list: Element, marks: (import("newsroom/editor/paste/numbering").Mark | null)[] }} Open */

// Remove the mark of a list paragraph and return {list, level, text}; null for others.
/** @returns {Item | null} */
function wordItem(paragraph) {
  const [, list, level] = style(paragraph).match(WORD_LIST) ?? [];
  if (!level) return null;
  const mark = [...paragraph.querySelectorAll("[data-style]")].find((node) => IGNORED.test(style(node)));
  const text = squeeze(mark ? mark.textContent : (paragraph.textContent.match(TYPED)?.[0] ?? ""));
  const isBullet = BULLET.test(text) || (text.length === 1 && hasSigns(mark));
  const isList = paragraph.localName === "p" && (!mark || isBullet || readMark(text) !== null);
  if (isList && mark) mark.remove();
  else if (isList) cut(paragraph, TYPED);
  else if (mark) mark.replaceWith(`${text} `); // "Article 1", "1.1", the number of a heading
  return isList ? { list, level: Number(level), text } : null;
}

const hasSigns = (mark) =>
  [mark, mark?.parentElement, ...(mark?.querySelectorAll("*") ?? [])].some(
    (node) => node && SIGNS.test(style(node)),
  );

class Nesting {
  constructor() {
    /** @type {Open[]} */
    this.open = []; // the open lists, outermost first
    /** @type {Element | null} */
    this.last = null; // the top-level list that was written last
  }

  add(paragraph, item) {
    // Only white space separates the items of one list.
    if (this.last !== paragraph.previousElementSibling) this.close(0);
    this.close(item.level + 1);
    const beside = this.open.find(({ level }) => level === item.level);
    const before = beside?.marks.at(-1) ?? null;
    const mark = readMark(item.text, before);
    const tag = mark ? "ol" : "ul";
    const goesOn = beside?.list.localName === tag && beside.id === item.list && mark?.type === before?.type;
    if (!goesOn) this.close(item.level);
    const { list, marks } = goesOn ? beside : this.start(paragraph, tag, item);
    list.append(el("li", {}, ...paragraph.childNodes));
    marks.push(mark);
    paragraph.remove();
  }

  start(paragraph, tag, { level, list: id }) {
    const list = el(tag);
    const parent = this.open.at(-1)?.list.lastElementChild;
    if (parent) parent.append(list);
    else {
      paragraph.before(list);
      this.last = list;
    }
    /** @type {Open} */
    const started = { level, id, list, marks: [] };
    this.open.push(started);
    return started;
  }

  // End the lists of this level and of deeper ones, and write their numbers.
  close(level) {
    while (this.open.length && this.open[this.open.length - 1].level >= level) {
      const { list, marks } = /** @type {any} */ (this.open.pop());
      if (marks[0]) numberItems(list, { type: marks[0].type, numbers: marks.map((mark) => mark.number) });
    }
  }
}

export function nestWordLists(root) {
  const nesting = new Nesting();
  for (const paragraph of [...root.querySelectorAll(`${TEXT_BLOCKS}, h1, h4, h5, h6`)]) {
    const item = wordItem(paragraph);
    if (item) nesting.add(paragraph, item);
  }
  nesting.close(0);
}

// Slack and Word Online say the level of an item, and leave all items on one.
const LEVELED = "li[data-indent], li[aria-level], :scope[data-indent] > li";

function levelOf(item) {
  const indent = item.getAttribute("data-indent") ?? item.parentElement.getAttribute("data-indent");
  return Number(indent ?? item.getAttribute("aria-level"));
}

/** @param {Element} body */
export function nestByLevel(body) {
  /** @type {{ level: number, list: Element, item: Element }[]} */
  let open = [];
  /** @type {Element | null} */
  let last = null;
  for (const list of body.querySelectorAll(LISTS)) {
    if (list.parentElement?.closest(LISTS) || !list.querySelector(LEVELED)) continue;
    const wrapper = wrapperOf(list, body);
    if (!last || wrapper.previousElementSibling !== last) open = [];
    const items = [...list.children].filter(({ localName }) => localName === "li");
    for (const item of items) place(item, list, open);
    if (!list.firstElementChild) wrapper.remove();
    else if (open[0]) last = wrapperOf(open[0].list, body);
  }
}

// Word Online puts each list into elements of its own.
function wrapperOf(list, body) {
  let outer = list;
  const isAlone = ({ parentElement: around }) =>
    around !== body && around.matches("div") && around.children.length === 1;
  while (isAlone(outer)) outer = outer.parentElement;
  return outer;
}

function place(item, list, open) {
  const level = levelOf(item);
  const goesOn = (top) => top.list.localName === list.localName && (list.localName === "ul" || list.start > 1);
  while (open.length && open[open.length - 1].level > level) open.pop();
  const top = open.at(-1);
  if (top?.level === level && (top.list === list || goesOn(top))) {
    if (item.parentElement !== top.list) top.list.append(item);
    top.item = item;
    return;
  }
  if (top?.level === level) open.pop();
  const parent = open.at(-1)?.item;
  const started = parent ? list.cloneNode(false) : list;
  if (parent) {
    parent.append(started);
    started.append(item);
  }
  open.push({ level, list: started, item });
}
