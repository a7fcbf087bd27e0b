// What changes a table: rows, columns, heads, the way of the cursor, and what is pasted into it.
// <th> stands only in the first row or the first column.

import { pm } from "django-prose-editor/editor";

const { Fragment, Slice } = pm.model;
const { NodeSelection, TextSelection } = pm.state;
const { closeHistory } = pm.history;
const { CellSelection, TableMap, addColumn, addRow, isInTable, selectedRect } = pm.tables;

const isTable = (node) => node?.type.spec.tableRole === "table";
const isHead = (cell) => cell.type.spec.tableRole === "header_cell";

// Return the rectangle of the selected cells, that of a table which is selected as a whole, or null.
export function rectOf(state) {
  if (isInTable(state)) return selectedRect(state);
  const { node: table, from } = state.selection;
  if (!isTable(table)) return null;
  const map = TableMap.get(table);
  return { table, map, tableStart: from + 1, top: 0, left: 0, bottom: map.height, right: map.width };
}

// Return whether the first row, and the first column, of a table consist of heads.
export function headsOf(table) {
  const rows = table.content.content;
  return {
    row: rows[0].content.content.every(isHead),
    column: rows.length > 1 && rows.every(({ firstChild }) => isHead(firstChild)),
  };
}

const byPlace = (heads) => (row, column) =>
  (heads.row && row === 0) || (heads.column && column === 0);
const atEdges = (row, column, cell) => isHead(cell) && (row === 0 || column === 0);

// Make each cell <th> or <td>, as `isWanted(row, column, cell)` says.
function setHeads(tr, tableStart, isWanted) {
  const { cell: plain, header_cell: head } = pm.tables.tableNodeTypes(tr.doc.type.schema);
  const { map, width } = TableMap.get(tr.doc.nodeAt(tableStart - 1));
  map.forEach((offset, index) => {
    const cell = tr.doc.nodeAt(tableStart + offset);
    const type = isWanted(Math.floor(index / width), index % width, cell) ? head : plain;
    if (cell.type !== type) tr.setNodeMarkup(tableStart + offset, type);
  });
  return tr;
}

// The following are ProseMirror commands.

// `insert` is addRow or addColumn of prosemirror-tables; a new first line has the heads of the old.
const insertLine = (insert, axis, placeOf) => (state, dispatch) => {
  const rect = rectOf(state);
  if (!rect || !dispatch) return Boolean(rect);
  const { map, table, tableStart } = rect;
  const at = placeOf(rect);
  const tr = insert(state.tr, rect, at);
  const heads = headsOf(table);
  if (map.width === 1 || map.height === 1 || (at === 0 && heads[axis])) {
    setHeads(tr, tableStart, byPlace(heads));
  } else if (at === 0) setHeads(tr, tableStart, atEdges);
  dispatch(tr);
  return true;
};

export const insertRowAbove = insertLine(addRow, "row", ({ top }) => top);
export const insertRowBelow = insertLine(addRow, "row", ({ bottom }) => bottom);
export const insertColumnBefore = insertLine(addColumn, "column", ({ left }) => left);
export const insertColumnAfter = insertLine(addColumn, "column", ({ right }) => right);

export function deleteTable(state, dispatch) {
  const { selection } = state;
  if (!isTable(selection.node)) return pm.tables.deleteTable(state, dispatch);
  dispatch?.(state.tr.deleteSelection().scrollIntoView());
  return true;
}

// Delete the table that is selected, as such or with all of its cells.
export function deleteSelectedTable(state, dispatch) {
  const { selection } = state;
  const isAll = selection.isRowSelection?.() && selection.isColSelection();
  if (!isAll && !isTable(selection.node)) return false;
  return deleteTable(state, dispatch && ((tr) => dispatch(closeHistory(tr))));
}

// Delete the rows or columns of the selection; with the last of them, the table.
const deleteLines = (command, isAll) => (state, dispatch) => {
  if (!isInTable(state)) return false;
  const rect = selectedRect(state);
  if (isAll(rect)) return deleteTable(state, dispatch);
  return command(state, dispatch && ((tr) => dispatch(stayInside(tr, rect))));
};

// Set the cursor into the cell that now is where the selection began, or into the one before it.
function stayInside(tr, { tableStart, top, left }) {
  const map = TableMap.get(tr.doc.nodeAt(tableStart - 1));
  const row = Math.min(top, map.height - 1);
  const column = Math.min(left, map.width - 1);
  return cursorIn(tr, tableStart + map.map[row * map.width + column]);
}

export const deleteRow = deleteLines(
  pm.tables.deleteRow,
  ({ top, bottom, map }) => top === 0 && bottom === map.height,
);
export const deleteColumn = deleteLines(
  pm.tables.deleteColumn,
  ({ left, right, map }) => left === 0 && right === map.width,
);

// Make the first row, or the first column, one of heads, or no longer.
const toggleHeads = (axis, other, isOnAxis) => (state, dispatch) => {
  const rect = rectOf(state);
  if (!rect || !dispatch) return Boolean(rect);
  const { table, tableStart } = rect;
  const heads = headsOf(table);
  const isWanted = (row, column, cell) => {
    if (!isOnAxis(row, column)) return isHead(cell);
    return !heads[axis] || (heads[other] && row === 0 && column === 0);
  };
  dispatch(setHeads(state.tr, tableStart, isWanted));
  return true;
};

export const toggleHeadRow = toggleHeads("row", "column", (row) => row === 0);
export const toggleHeadColumn = toggleHeads("column", "row", (_row, column) => column === 0);

// Return `tr` with the cursor at the end of the cell at `position`.
function cursorIn(tr, position) {
  const end = position + tr.doc.nodeAt(position).nodeSize - 1;
  return tr.setSelection(TextSelection.near(tr.doc.resolve(end), -1)).scrollIntoView();
}

const isBlank = (row) => !/\S/.test(row.textContent);

// Go from a selected table to its first cell.
function goInside({ selection, tr }, dispatch) {
  if (!isTable(selection.node)) return false;
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(selection.from + 1))));
  return true;
}

// Go to the cell below; in the last row, to a new one, and from a blank last row out of the table.
export function goBelow(state, dispatch) {
  if (!isInTable(state)) return goInside(state, dispatch);
  if (!dispatch) return true;
  const rect = selectedRect(state);
  const isLast = rect.bottom === rect.map.height;
  const { tr } = state;
  if (isLast && rect.bottom > 1 && isBlank(rect.table.lastChild)) {
    const end = rect.tableStart + rect.table.content.size;
    tr.delete(end - rect.table.lastChild.nodeSize, end);
    dispatch(goAfter(tr, tr.mapping.map(end) + 1));
    return true;
  }
  if (isLast) addRow(tr, rect, rect.bottom);
  const { map, width } = TableMap.get(tr.doc.nodeAt(rect.tableStart - 1));
  dispatch(cursorIn(tr, rect.tableStart + map[rect.bottom * width + rect.left]));
  return true;
}

// Return `tr` with the cursor after the table that ends at `end`, in a paragraph.
export function goAfter(tr, end) {
  const next = tr.doc.resolve(end).nodeAfter;
  if (!next?.isTextblock) tr.insert(end, tr.doc.type.schema.nodes.paragraph.create());
  return tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView();
}

// Go to the next cell; after the last one, to a new row.
export function goToNext(state, dispatch) {
  if (pm.tables.goToNextCell(1)(state, dispatch)) return true;
  if (!isInTable(state)) return false;
  if (!dispatch) return true;
  const rect = selectedRect(state);
  const tr = addRow(state.tr, rect, rect.map.height);
  const { map, width } = TableMap.get(tr.doc.nodeAt(rect.tableStart - 1));
  dispatch(cursorIn(tr, rect.tableStart + map[rect.map.height * width]));
  return true;
}

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

// Return whether an arrow key would extend the selection over the edge of its table. It is asked
// after prosemirror-tables, which extends it to cells.
export function isAtEdge(view, { key, shiftKey }) {
  const { state } = view;
  if (!shiftKey || !(key in ARROWS) || !isInTable(state)) return false;
  return state.selection instanceof CellSelection || view.endOfTextblock(ARROWS[key]);
}

export function selectTable(state, dispatch) {
  if (!isInTable(state)) return false;
  const { tableStart } = selectedRect(state);
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, tableStart - 1)));
  return true;
}

// Put a pasted slice into the table around the selection: cells over cells, other words into the
// cell, with line breaks between their blocks; what no cell can hold follows the table. Return
// false outside of tables.
export function pasteIntoTable(view, slice) {
  const { state } = view;
  if (!isInTable(state)) return false;
  const { table, tableStart } = selectedRect(state);
  const isCells = pm.tables.__pastedCells(slice) !== null;
  const { line, rest } = isCells ? { line: slice, rest: [] } : inOneLine(slice, state.schema);
  const dispatch = (tr) => {
    if (isCells) setHeads(tr, tableStart, asIn(table));
    const end = tableStart + tr.doc.nodeAt(tableStart - 1).content.size + 1;
    if (rest.length) tr.insert(end, rest);
    closeHistory(tr).scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste");
    view.dispatch(tr);
    view.dispatch(closeHistory(view.state.tr));
  };
  const filled = pm.tables.handlePaste({ state, dispatch }, null, line);
  if (!filled) dispatch(state.tr.replaceSelection(line));
  return true;
}

// Pasted cells are heads where those of `table` were.
function asIn(table) {
  const wouldBe = byPlace(headsOf(table));
  return (row, column) => {
    const cell = table.maybeChild(row)?.maybeChild(column);
    return cell ? isHead(cell) : wouldBe(row, column);
  };
}

// Return {line, rest}: the words of `slice` in one paragraph, and its blocks that are no words.
function inOneLine(slice, { nodes: { hardBreak, paragraph } }) {
  const words = [];
  const rest = [];
  slice.content.descendants((node) => {
    if (node.isInline) words.push(node);
    else if (node.isTextblock) {
      if (words.length && node.content.size) words.push(hardBreak.create());
      words.push(...node.content.content);
    } else if (node.isAtom || isTable(node)) rest.push(node);
    else return true;
    return false;
  });
  const line = paragraph.create(null, Fragment.from(words));
  return { line: new Slice(Fragment.from(line), 1, 1), rest };
}
