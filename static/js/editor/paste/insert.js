// Puts a slice into the document: what the place does not take is told, and a list that is split around
// a block has no empty items at its ends and keeps its numbers.

import { firstNumber, numberAfter } from "newsroom/editor/numbering";

/** @typedef {import("newsroom/editor/paste/told").Told} Told */

// Call `visit` with each node that a transaction inserted, its position, and the range it is in.
export function eachInserted(tr, visit) {
  tr.mapping.maps.forEach((map, index) => {
    map.forEach((_from, _to, start, end) => {
      const later = tr.mapping.slice(index + 1);
      const [from, to] = [later.map(start, -1), later.map(end)];
      tr.doc.nodesBetween(from, to, (node, position) => visit(node, position, { from, to }));
    });
  });
}

// Replace the selection by `slice` and return what of its marks was lost.
/** @returns {Told} */
export function insert(tr, slice) {
  const { $from, $to } = tr.selection;
  const depth = [...Array($from.sharedDepth($to.pos) + 1).keys()].find((at) => isList($from.node(at)));
  const steps = tr.steps.length;
  const mapped = (position, side) => tr.mapping.slice(steps).map(position, side);
  tr.replaceSelection(slice);
  if (depth && slice.size) mendList(tr, $from, $to, depth, mapped);
  return lostMarks(tr, slice);
}

const isList = ({ type }) => /^(?:bullet|ordered)List$/.test(type.name);

// The words and what a mark adds to them, as they are told; the kind "format" has no words.
/** @returns {Told} */
const marksOf = ({ marks }, text) =>
  marks.map(({ type, attrs }) => {
    if (type.name === "link") return { kind: "link", text: text.includes(attrs.href) ? "" : `${text} ${attrs.href}` };
    return /script$/.test(type.name) ? { kind: "raised", text } : { kind: "format", text: "" };
  });

function lostMarks(tr, slice) {
  const kept = new Set();
  eachInserted(tr, (node, position, { from, to }) => {
    if (!node.isText) return;
    const words = node.text.slice(Math.max(0, from - position), to - position);
    for (const one of marksOf(node, words)) kept.add(JSON.stringify(one));
  });
  /** @type {Told} */
  const wanted = [];
  slice.content.descendants((node) => {
    if (node.isText) wanted.push(...marksOf(node, node.text));
  });
  return wanted.filter((one) => !kept.has(JSON.stringify(one)) && (one.kind !== "link" || one.text));
}

// Mend a list that the selection was in. `mapped` returns where a position before the insertion is now.
function mendList(tr, $from, $to, depth, mapped) {
  const list = $from.node(depth);
  const firstAt = () => mapped($from.before(depth), -1);
  const restAt = () => {
    const end = mapped($to.after(depth), 1);
    return end - (tr.doc.resolve(end).nodeBefore?.nodeSize ?? 0);
  };
  const isPart = (at) => tr.doc.nodeAt(at)?.type === list.type;
  const isSplit = () => isPart(restAt()) && isPart(firstAt()) && restAt() !== firstAt();
  // Behind the cursor is more than the ends of what it is in.
  const hasRest = $to.after(depth) - $to.pos > $to.depth - depth + 1;
  const following = list.childCount - $to.index(depth) - 1;
  if (hasRest && isSplit() && tr.doc.nodeAt(restAt()).childCount > following) removeEmptyStart(tr, restAt());
  removeEmptyItem(tr, tr.doc.resolve(mapped($from.pos, -1)));
  if (!hasRest || !isSplit() || list.type.name !== "orderedList") return;
  if (list.attrs.reversed) tr.setNodeAttribute(firstAt(), "start", firstNumber(list));
  const own = tr.doc.nodeAt(restAt()).firstChild.attrs.value;
  tr.setNodeAttribute(restAt(), "start", own ?? numberAfter(tr.doc.nodeAt(firstAt())));
  tr.setNodeAttribute(restAt() + 1, "value", null);
}

// Remove the empty item that a list begins with, or one in it.
function removeEmptyStart(tr, listAt) {
  const list = tr.doc.nodeAt(listAt);
  const item = list.firstChild;
  if (item.textContent) {
    if (!item.firstChild.content.size) removeEmptyStart(tr, listAt + 2 + item.firstChild.nodeSize);
  } else if (list.childCount > 1) tr.delete(listAt + 1, listAt + 1 + item.nodeSize);
  else tr.delete(listAt, listAt + list.nodeSize);
}

// Remove the item of an empty paragraph, with the lists and items that hold only it.
function removeEmptyItem(tr, $position) {
  let { depth } = $position;
  if ($position.parent.content.size || $position.node(depth - 1)?.type.name !== "listItem") return;
  while (depth > 1 && $position.node(depth - 1).childCount === 1) depth -= 1;
  if (depth < $position.depth) tr.delete($position.before(depth), $position.after(depth));
}
