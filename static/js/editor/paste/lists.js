// Converts <ul> and <ol> with the numbers that they show.

import { el } from "newsroom/dom";
import { LISTS } from "newsroom/editor/grammar";
import { splitAlone } from "newsroom/editor/paste/lifting";
import { marksIn } from "newsroom/editor/paste/inline";
import { numberItems, numbersOf, typeOf } from "newsroom/editor/paste/numbering";
import { styled, wordsOf } from "newsroom/editor/paste/source";

const KNOWN_SIGNS = /^(?:decimal|(?:lower|upper)-(?:alpha|latin|roman))/;
// Styles that number with other letters and figures, of which the grammar knows none.
const OWN_SIGNS = new RegExp(
  `^(?:${[
    "lower-greek", "(?:(?:lower|upper)-)?armenian", "(?:cjk|ethiopic|hangul|korean|japanese|arabic)-",
    "(?:simp|trad)-chinese", "bengali", "cambodian", "devanagari", "georgian", "gujarati", "gurmukhi",
    "hebrew", "hiragana", "kannada", "katakana", "khmer", "lao", "malayalam", "mongolian", "myanmar",
    "oriya", "persian", "tamil", "telugu", "thai", "tibetan",
  ].join("|")})`,
);

// Append the list to `out`, split where it holds blocks that stand alone.
export function convertList(node, out, converter, around) {
  const list = listOf(node, converter, around);
  if (list.firstChild) splitAlone(list, out);
}

function listOf(node, converter, around) {
  const list = document.createElement(tagOf(node));
  const numbers = numbersOf(node);
  const kept = [];
  const add = (item, number) => {
    list.append(item);
    kept.push(number);
  };
  for (const child of [...node.childNodes]) {
    if (child instanceof Element && child.matches(LISTS)) nest(listOf(child, converter, around), list, add);
    else if (child instanceof Element) {
      const item = itemOf(child, converter, around);
      const inner = item.firstElementChild;
      if (inner?.matches(LISTS) && list.lastChild && item.children.length === 1) list.lastChild.append(inner);
      else if (item.firstChild) {
        if (inner?.matches(LISTS)) item.prepend(el("p"));
        add(item, numbers.get(child) ?? (kept.at(-1) ?? 0) + 1);
      }
    } else if (/\S/.test(child.textContent ?? "") && child.nodeType === Node.TEXT_NODE) {
      add(el("li", {}, el("p", {}, ...converter.inline(child))), (kept.at(-1) ?? 0) + 1);
    }
  }
  if (list.localName === "ol" && kept.length) {
    number(list, node, kept);
    if (OWN_SIGNS.test(styleOf(node))) converter.told.push({ kind: "marks", text: wordsOf(list) });
  }
  return list;
}

// The items show the marks, by a style of their own or that of their list.
const styleOf = (node) =>
  [node.querySelector(":scope > li"), node]
    .flatMap((one) => [styled(one, "list-style-type"), styled(one, "list-style")])
    .find(Boolean) ?? "";

// A list shows numbers by its style; one without marks that are shown has no numbers to keep.
function tagOf(node) {
  const style = styleOf(node);
  if (/^none\b/.test(style)) return "ul";
  return KNOWN_SIGNS.test(style) || OWN_SIGNS.test(style) ? "ol" : node.localName;
}

// Nest a list that stands between items, not in one.
function nest(inner, list, add) {
  if (!inner.firstChild) return;
  if (!list.lastChild) add(el("li", {}, el("p")), 1);
  list.lastChild.append(inner);
}

function itemOf(child, converter, { marks, link }) {
  const item = el("li");
  converter.blocks(child, item, { marks: marksIn(child, marks), link });
  for (const quotation of item.querySelectorAll(":scope > blockquote")) {
    quotation.replaceWith(...quotation.childNodes);
  }
  for (const block of item.querySelectorAll(":scope > h2, :scope > h3, :scope > footer")) {
    block.replaceWith(el("p", {}, ...block.childNodes));
  }
  return item;
}

function number(list, node, numbers) {
  const attribute = node.querySelector(":scope > li")?.getAttribute("type") ?? node.getAttribute("type");
  const isReversed = node.hasAttribute("reversed");
  numberItems(list, { type: typeOf(attribute, styleOf(node)), isReversed, numbers });
}
