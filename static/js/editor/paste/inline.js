// Converts inline content: marks, links and the white space between words.

import { el } from "newsroom/dom";
import { addressOf, isSomewhere, untrackedText } from "newsroom/editor/paste/addresses";
import { spellPlace } from "newsroom/editor/paste/places";
import { spaced, squeeze, styled, wordsOf } from "newsroom/editor/paste/source";

const FORMATS = "u, mark, font, big, small";
const FORMAT_STYLE = /(?:^|;)\s*(?:color|background|background-color|font-size|font-family|text-align)\s*:/i;
const BOLD = /^(?:bold|[6-9]00)/;
const NORMAL = /^(?:normal|[1-5]00)/;
const HEIGHTS = { SUP: 1, super: 1, SUB: -1, sub: -1 };
const LETTER = { em: 1, ex: 2, "%": 100, px: 16, pt: 12 }; // how much of each unit a letter is high
const LEAST = 0.15; // less only puts a word straight
const MOST = 1; // more moves it to another place
const WORDS = "span, font, small, a, b, strong, i, em";

export const isFormatted = (node) =>
  node.matches(FORMATS) || FORMAT_STYLE.test(node.getAttribute("data-style") ?? "");

// Return the marks of the words in an element, of those around it.
/** @param {Element} node @param {string[]} marks */
export function marksIn(node, marks) {
  const { tagName } = node;
  const weight = styled(node, "font-weight") || (/^(?:B|STRONG)$/.test(tagName) ? "bold" : "");
  const slant = styled(node, "font-style") || (/^(?:I|EM|CITE)$/.test(tagName) ? "italic" : "");
  const height = heightOf(node);
  const kept = marks.filter(
    (mark) => !(mark === "strong" && NORMAL.test(weight)) && !(mark === "em" && NORMAL.test(slant)),
  );
  const added = [
    BOLD.test(weight) && "strong",
    /^(?:italic|oblique)/.test(slant) && "em",
    height > 0 && "sup",
    height < 0 && "sub",
  ];
  return [...new Set([...kept, ...added])].filter((mark) => mark !== false);
}

// Return how far the words of an element are raised, in the height of their letters: less than 0 if
// lowered. Many pages put <sup> on the line, and move it up from there by its position.
function heightOf(node) {
  const align = styled(node, "vertical-align");
  if (align === "super" || align === "sub") return HEIGHTS[align];
  if (/^SU[PB]$/.test(node.tagName)) return HEIGHTS[node.tagName];
  if (!node.matches(WORDS)) return 0;
  const isMoved = styled(node, "position") === "relative";
  const moves = [
    lettersIn(align),
    lettersIn(styled(node, "mso-text-raise")),
    isMoved && -lettersIn(styled(node, "top")),
    isMoved && lettersIn(styled(node, "bottom")),
  ];
  return moves.map(Number).find((move) => Math.abs(move) >= LEAST && Math.abs(move) <= MOST) ?? 0;
}

function lettersIn(length) {
  const [, number, unit] = length.match(/^(-?\d*\.?\d+)(em|ex|%|px|pt)$/) ?? [];
  return unit ? Number(number) / LETTER[unit] : 0;
}

// Return a text node, inside the elements of its marks.
export function textOf(data, marks) {
  const words = untrackedText(spaced(data));
  return [...new Set(marks)].reduceRight(
    (inner, mark) => el(mark, {}, inner),
    document.createTextNode(words),
  );
}

// Return the content in a link to the address of `link`; without one that the body can keep, report
// what was dropped and return the content alone.
export function linked(link, content, told) {
  const href = addressOf(link);
  if (href) return [el("a", { href }, content)];
  const given = link.getAttribute("href")?.trim() ?? "";
  if (isSomewhere(given)) told.push({ kind: "link", text: squeeze(`${wordsOf(link)} ${given}`) });
  return content;
}

// Squeeze the white space of a block, across its marks, and remove it at the ends of its lines.
export function squeezeInside(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  /** @type {Text | null} */
  let last = null;
  let isAfterSpace = true;
  const trim = () => {
    if (last) last.data = last.data.replace(/ $/, "");
  };
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeName === "BR") {
      trim();
      last = null;
      isAfterSpace = true;
    } else if (node instanceof Text) {
      if (isAfterSpace) node.data = node.data.replace(/^ +/, "");
      if (!node.data) continue;
      isAfterSpace = node.data.endsWith(" ");
      last = node;
    }
  }
  trim();
  removeEmpty(block);
  block.normalize();
}

// Remove marks and links that nothing is left of.
function removeEmpty(block) {
  for (const node of [...block.querySelectorAll("*")].reverse()) {
    if (!node.matches("br, figure, aside") && !node.textContent && !node.querySelector("br, figure, aside")) {
      node.remove();
    }
  }
}

// Return the plain text of an element for a caption or a name, which has neither links nor raised words:
// report those that no character says, and each address that the words do not say.
export function plainText(node, told) {
  const copy = node.cloneNode(true);
  const isPlain = [...copy.querySelectorAll("*")].map((inner) => spellRaised(inner, copy)).every(Boolean);
  const text = squeeze(untrackedText(wordsOf(copy)));
  if (!isPlain) told.push({ kind: "raised", text });
  for (const link of node.querySelectorAll("a[href]")) {
    const href = addressOf(link);
    if (href && !text.includes(href)) told.push({ kind: "link", text: squeeze(`${wordsOf(link)} ${href}`) });
  }
  return text;
}

// Spell the words of a raised or lowered element in `root`, and return whether its characters say all.
function spellRaised(node, root) {
  const mark = marksIn(node, []).find((one) => one === "sup" || one === "sub");
  const text = node.textContent;
  if (!mark || !text.trim() || !root.contains(node)) return true;
  const spelled = spellPlace(mark.toUpperCase(), text);
  node.textContent = spelled;
  return spelled !== text && !spelled.startsWith("^");
}
