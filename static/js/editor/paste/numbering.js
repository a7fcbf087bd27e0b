// The numbers of list items: as typed marks (3. c) iv.) and as attributes of <ol> and <li>.

const ROMAN = Object.entries({
  m: 1000, cm: 900, d: 500, cd: 400, c: 100, xc: 90, l: 50, xl: 40, x: 10, ix: 9, v: 5, iv: 4, i: 1,
});
const STYLES = {
  "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
  "lower-roman": "i", "upper-roman": "I",
};
const TYPES = ["a", "A", "i", "I"];

/** @typedef {{ type: string, number: number }} Mark */

function toRoman(number) {
  let left = number;
  let text = "";
  for (const [letters, value] of ROMAN) {
    for (; left >= value; left -= value) text += letters;
  }
  return text;
}

function fromRoman(text) {
  let left = text;
  let number = 0;
  for (const [letters, value] of ROMAN) {
    for (; left.startsWith(letters); left = left.slice(letters.length)) number += value;
  }
  return left || toRoman(number) !== text ? 0 : number;
}

const fromLetters = (letters) =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0);

function toLetters(number) {
  let text = "";
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26)) {
    text = String.fromCharCode(97 + ((left - 1) % 26)) + text;
  }
  return text;
}

// Return the mark that a list shows before an item, without its full stop.
export function written({ type, number }) {
  if (number < 1 || !type) return String(number);
  const text = type.toLowerCase() === "i" ? toRoman(number) : toLetters(number);
  return type === type.toLowerCase() ? text : text.toUpperCase();
}

// Read "3.", "c)", "(iv)"; `before` is the mark of the item before, which decides what "i." means.
/** @param {string} text @param {Mark | null} before @returns {Mark | null} */
export function readMark(text, before = null) {
  const core = text
    .trim()
    .match(/^\(?(\d{1,6}|[a-z]{1,6}|[A-Z]{1,6})[.)]$|^(\d{1,6})$/)
    ?.slice(1)
    .find(Boolean);
  if (!core) return null;
  if (/\d/.test(core)) return { type: "", number: Number(core) };
  const lower = core.toLowerCase();
  const isLower = core === lower;
  const letters = { type: isLower ? "a" : "A", number: fromLetters(lower) };
  const roman = { type: isLower ? "i" : "I", number: fromRoman(lower) };
  const isKind = (mark) => before?.type === mark.type;
  const follows = (mark) => isKind(mark) && (before?.number ?? 0) + 1 === mark.number;
  const looksRoman = isKind(roman) || (!isKind(letters) && (lower.length > 1 || lower === "i"));
  if (roman.number && (follows(roman) || (looksRoman && !follows(letters)))) return roman;
  return lower.length < 3 ? letters : null;
}

// Return the type of numbers of a list from its attribute or its style, whose words have any order.
export function typeOf(attribute, style) {
  const known = style.split(" ").find((word) => word in STYLES);
  if (known) return STYLES[known];
  return !style && TYPES.includes(attribute) ? attribute : "";
}

// Say on a list only what its items do not say by themselves: the first number, and each that is not
// the next. `numbers` are those of the items.
export function numberItems(list, { type = "", isReversed = false, numbers }) {
  const items = [...list.children];
  const step = isReversed ? -1 : 1;
  const first = isReversed ? items.length : 1;
  say(list, "start", numbers[0] === first ? null : numbers[0]);
  say(list, "type", type || null);
  say(list, "reversed", isReversed ? "" : null);
  items.forEach((item, index) => {
    const isNext = !index || numbers[index] === numbers[index - 1] + step;
    say(item, "value", isNext ? null : numbers[index]);
  });
}

function say(node, name, value) {
  node.removeAttribute(name);
  if (value !== null) node.setAttribute(name, String(value));
}

// Return the numbers of the items of all lists in `block`, and say them again on lists that have lost
// items since.
export const numbersIn = (block) => new Map(numbered(block).flatMap((list) => [...numbersOf(list)]));

export function numberAgain(block, numbers) {
  for (const list of numbered(block)) {
    if (!list.firstElementChild) continue;
    numberItems(list, {
      type: typeOf(list.getAttribute("type"), ""),
      isReversed: list.hasAttribute("reversed"),
      numbers: [...list.children].map((item) => numbers.get(item)),
    });
  }
}

const numbered = (block) => [...(block.matches("ol") ? [block] : []), ...block.querySelectorAll("ol")];

// Return the numbers of the items of an <ol> as it shows them.
export function numbersOf(list) {
  const items = [...list.children].filter(({ tagName }) => tagName === "LI");
  const integer = (node, name) =>
    /^\s*-?\d+\s*$/.test(node.getAttribute(name) ?? "") ? Number(node.getAttribute(name)) : null;
  const isReversed = list.hasAttribute("reversed");
  let next = integer(list, "start") ?? (isReversed ? items.length : 1);
  return new Map(
    items.map((item) => {
      const number = integer(item, "value") ?? next;
      next = number + (isReversed ? -1 : 1);
      return [item, number];
    }),
  );
}
