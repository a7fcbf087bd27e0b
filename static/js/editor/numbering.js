// Lists, and the numbers of numbered ones: the first, the kind of mark, an item's own.

import { BulletList, InputRule, ListItem, pm, wrappingInputRule } from "django-prose-editor/editor";
import { ask } from "newsroom/dialog";
import { written } from "newsroom/editor/paste/numbering";

const FLOWING = "paragraph (paragraph | bulletList | orderedList)*";
const LISTS = ["bulletList", "orderedList"];
const NUMBERED = ["orderedList"];
const MARKS = /^[aAiI]$/;
const INTEGER = /^-?\d{1,6}$/;
const EXAMPLE = 3; // its mark says what numbers mean in a list of letters
// Larger numbers at the beginning of a line are words: a year, a sum.
const TYPED = /^([1-9]\d?)\.\s$/;

const integer = (name) => (node) => {
  const value = node.getAttribute(name) ?? "";
  return INTEGER.test(value) ? Number(value) : null;
};

// An attribute that is written only where it says something.
const attribute = (name, read, write = (value) => value) => ({
  [name]: {
    default: null,
    keepOnSplit: false,
    parseHTML: read,
    renderHTML: (attributes) =>
      attributes[name] === null ? {} : { [name]: write(attributes[name]) },
  },
});

const numbers = {
  ...attribute("start", integer("start")),
  ...attribute("type", (list) => list.getAttribute("type")?.match(MARKS)?.[0] ?? null),
  ...attribute("reversed", (list) => list.hasAttribute("reversed") || null, () => ""),
};
// Bullets keep them unwritten: a list that becomes bulleted and numbered again has its numbers.
const hidden = { default: null, rendered: false, parseHTML: () => null };
const hiddenNumbers = Object.fromEntries(Object.keys(numbers).map((name) => [name, hidden]));

const toggleList = (name) => () => ({ commands, state, tr }) => {
  const found = listAround(state, LISTS);
  const isDone = commands.toggleList(name, "listItem");
  if (!found) return isDone;
  const position = tr.mapping.map(found.position);
  const isConverted = tr.doc.nodeAt(position)?.type.name === name && found.node.type.name !== name;
  if (isConverted) tr.setNodeMarkup(position, null, found.node.attrs);
  return isDone;
};

export const BulletedList = BulletList.extend({
  addAttributes: () => hiddenNumbers,
  renderHTML: () => ["ul", 0],
  addCommands: () => ({ toggleBulletList: toggleList("bulletList") }),
  addInputRules() {
    return [wrappingInputRule({ find: /^-\s$/, type: this.type })];
  },
});

export const OrderedList = BulletList.extend({
  name: "orderedList",
  addAttributes: () => numbers,
  parseHTML: () => [{ tag: "ol" }],
  renderHTML: ({ HTMLAttributes }) => ["ol", HTMLAttributes, 0],
  addCommands: () => ({ toggleOrderedList: toggleList("orderedList"), setFirstNumber }),
  addKeyboardShortcuts() {
    return { "Mod-Shift-7": () => this.editor.commands.toggleOrderedList() };
  },
  addInputRules() {
    return [
      wrappingInputRule({
        find: TYPED,
        type: this.type,
        getAttributes: ([, number]) => ({ start: startOf(Number(number), false) }),
        joinPredicate: ([, number], list) => numbersOf(list).pop() === Number(number),
      }),
    ];
  },
});

// Remove a dash typed at the beginning of a list item, which has a marker already.
export const Item = ListItem.extend({
  content: FLOWING,
  addAttributes: () => attribute("value", integer("value")),
  renderHTML: ({ HTMLAttributes }) => ["li", HTMLAttributes, 0],
  addInputRules: () => [
    new InputRule({
      find: /^-\s$/,
      handler: ({ state, range }) => {
        const { $from } = state.selection;
        const isItem = $from.depth > 1 && $from.node(-1).type.name === "listItem";
        if (!isItem || $from.index(-1) > 0) return null;
        state.tr.delete(range.from, range.to);
      },
    }),
  ],
});

// A list begins with 1 unless it says otherwise; one that counts down, with its length.
const startOf = (number, isReversed) => (number === 1 && !isReversed ? null : number);

// Set the first number of the list around the cursor, as an undo step of its own.
const setFirstNumber = (number) => ({ state, tr }) => {
  const found = listAround(state, NUMBERED);
  if (!found) return false;
  const { node, position } = found;
  const start = startOf(number, node.attrs.reversed);
  pm.history.closeHistory(tr).setNodeMarkup(position, null, { ...node.attrs, start });
  // A number of its own would outweigh that of the list.
  if (node.firstChild.attrs.value !== null) tr.setNodeAttribute(position + 1, "value", null);
  return true;
};

// Return the number that a list begins with, unless its first item has its own.
export const firstNumber = ({ attrs: { start, reversed }, childCount }) => start ?? (reversed ? childCount : 1);

// Return the numbers of the items of `list`, and that which one after the last would have.
function numbersOf(list) {
  const step = list.attrs.reversed ? -1 : 1;
  const found = [];
  let next = firstNumber(list);
  list.forEach(({ attrs }) => {
    found.push(attrs.value ?? next);
    next = found[found.length - 1] + step;
  });
  return [...found, next];
}

// Return the number that an item after the last one of `list` would have.
export const numberAfter = (list) => numbersOf(list)[list.childCount];

// Return the `start` of what is left of `list` between two positions in it.
export function startWithin(list, from, to) {
  const numbers = numbersOf(list);
  const kept = [];
  list.forEach((item, offset, index) => {
    if (offset < to && offset + item.nodeSize > from) kept.push(numbers[index]);
  });
  const isAll = kept.length === list.childCount;
  return isAll ? list.attrs.start : startOf(kept[0], list.attrs.reversed);
}

// Return {node, position} of the innermost list around the cursor, if it is one of `names`.
function listAround({ selection: { $from } }, names) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (names.includes(node.type.name)) return { node, position: $from.before(depth) };
    if (LISTS.includes(node.type.name)) return null;
  }
  return null;
}

export const isNumbered = (editor) => listAround(editor.state, NUMBERED) !== null;

// Ask for the first number of the list around the cursor.
export async function editStart(editor) {
  const found = listAround(editor.state, NUMBERED);
  if (!found) return;
  const { type } = found.node.attrs;
  const example = { number: EXAMPLE, mark: written({ type: type ?? "", number: EXAMPLE }) };
  const first = found.node.firstChild.attrs.value ?? firstNumber(found.node);
  const answer = await ask(gettext("First number of the list"), [
    {
      name: "start",
      label: gettext("Start with number"),
      value: String(first),
      type: "number",
      hint: type ? interpolate(gettext("This list shows %(number)s as “%(mark)s”."), example, true) : "",
      check: (value) =>
        INTEGER.test(value) ? "" : gettext("Type a whole number between −999,999 and 999,999."),
    },
  ]);
  if (answer) editor.commands.setFirstNumber(Number(answer.start));
  editor.view.focus();
}
