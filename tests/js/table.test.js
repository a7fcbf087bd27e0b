// What the tools, the keys and a paste do to a table: its words, its heads and the cursor.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor, pm } from "django-prose-editor/editor";
import { BacaJuga } from "newsroom/editor/baca_juga";
import { Embed } from "newsroom/editor/embed";
import { Figure } from "newsroom/editor/figure";
import { writeDocument } from "newsroom/editor/html";
import { extensions } from "newsroom/editor/schema";
import * as tableCommands from "newsroom/editor/table_commands";

const { CellSelection, cellAround } = pm.tables;
const commands = { ...tableCommands };

// Rows of cells: "a|b" is one; a cell that begins with "!" is a head.
const table = (...rows) => {
  const cell = (text) => (text.startsWith("!") ? `<th>${text.slice(1)}</th>` : `<td>${text}</td>`);
  const lines = rows.map((row) => `<tr>${row.split("|").map(cell).join("")}</tr>`);
  return `<table><tbody>${lines.join("")}</tbody></table>`;
};

function at(editor, text) {
  let found = -1;
  editor.state.doc.descendants((node, position) => {
    if (node.isTextblock && node.textContent === text) found = position + node.nodeSize - 1;
  });
  assert.notEqual(found, -1, text);
  return found;
}

// Return an editor with the cursor at the end of the cell `from`, or the cells to `to` selected.
function editing(content, from, to = from) {
  const editor = new Editor({
    element: document.createElement("div"),
    extensions: [...extensions, BacaJuga, Figure, Embed],
    injectCSS: false,
    content,
  });
  editor.commands.setTextSelection(at(editor, from));
  if (to !== from) {
    const [anchor, head] = [from, to].map((text) => cellAround(editor.state.doc.resolve(at(editor, text))));
    editor.view.dispatch(editor.state.tr.setSelection(new CellSelection(anchor, head)));
  }
  return editor;
}

function run(editor, name) {
  const isDone = commands[name](editor.state, editor.view.dispatch);
  editor.state.doc.check();
  return isDone;
}

// Mark the place of the cursor by typing there.
function written(editor) {
  editor.view.dispatch(editor.state.tr.insertText("^"));
  return writeDocument(editor.state.doc);
}

const PLAIN = table("a|b", "c|d");
const HEADED = table("!a|!b", "c|d");
const BESIDE = table("!a|b", "!c|d");
const BOTH = table("!a|!b", "!c|d");

const COMMANDS = [
  ["insertRowAbove", PLAIN, "d", table("a|b", "|", "c|d^")],
  ["insertRowAbove", HEADED, "b", table("!|!", "a|b^", "c|d")],
  ["insertRowAbove", BOTH, "b", table("!|!", "!a|b^", "!c|d")],
  ["insertRowAbove", BOTH, "d", table("!a|!b", "!|", "!c|d^")],
  ["insertRowBelow", HEADED, "b", table("!a|!b^", "|", "c|d")],
  ["insertRowBelow", BESIDE, "d", table("!a|b", "!c|d^", "!|")],
  ["insertColumnBefore", BESIDE, "c", table("!|a|b", "!|c^|d")],
  ["insertColumnBefore", BOTH, "c", table("!|!a|!b", "!|c^|d")],
  ["insertColumnAfter", HEADED, "b", table("!a|!b^|!", "c|d|")],
  ["insertColumnAfter", table("!a|!b"), "b", table("!a|!b^|!")],
  ["insertColumnAfter", BESIDE, "c", table("!a||b", "!c^||d")],
  ["deleteRow", PLAIN, "b", table("c|d^")],
  ["deleteRow", HEADED, "d", table("!a|!b^")],
  ["deleteRow", table("a|b"), "a", "<p>^</p>"],
  ["deleteColumn", PLAIN, "d", table("a", "c^")],
  ["deleteColumn", BESIDE, "a", table("b^", "d")],
  ["deleteColumn", table("a", "b"), "a", "<p>^</p>"],
  ["deleteTable", PLAIN, "c", "<p>^</p>"],
  ["toggleHeadRow", PLAIN, "c", table("!a|!b", "c^|d")],
  ["toggleHeadRow", BOTH, "c", table("!a|b", "!c^|d")],
  ["toggleHeadRow", BESIDE, "c", table("!a|!b", "!c^|d")],
  ["toggleHeadColumn", HEADED, "c", table("!a|!b", "!c^|d")],
  ["toggleHeadColumn", BOTH, "d", table("!a|!b", "c|d^")],
  ["goBelow", PLAIN, "b", table("a|b", "c|d^")],
  ["goBelow", PLAIN, "d", table("a|b", "c|d", "|^")],
  ["goBelow", table("!a|!b"), "b", table("!a|!b", "|^")],
  ["goToNext", PLAIN, "d", table("a|b", "c|d", "^|")],
];

// Rows without words are not written: say what they have.
const filled = (html) => html.replaceAll(/<t([dh])><\/t[dh]>/g, "<t$1>-</t$1>");

for (const [command, content, from, expected] of COMMANDS) {
  test(`${command} at ${from} of ${content}`, () => {
    const editor = editing(content, from);
    const before = editor.state.doc;
    run(editor, command);
    editor.view.dispatch(editor.state.tr.insertText("^"));
    const { doc, tr } = editor.state;
    doc.descendants((node, position, parent) => {
      const isEmptyCell = parent.type.spec.tableRole && node.isTextblock && !node.childCount;
      if (isEmptyCell) tr.insert(tr.mapping.map(position + 1), editor.schema.text("-"));
    });
    editor.view.dispatch(tr);
    assert.equal(writeDocument(editor.state.doc), filled(expected));
    while (editor.can().undo()) editor.commands.undo();
    assert.ok(editor.state.doc.eq(before));
  });
}

test("from a blank last row, Enter leaves the table", () => {
  const editor = editing(PLAIN, "d");
  run(editor, "goBelow");
  run(editor, "goBelow");
  assert.equal(written(editor), `${PLAIN}\n<p>^</p>`);
});

test("a selected table is left to its first cell, and deleted", () => {
  const editor = editing(PLAIN, "d");
  run(editor, "selectTable");
  run(editor, "goBelow");
  assert.equal(written(editor), table("^a|b", "c|d"));
  run(editor, "selectTable");
  run(editor, "deleteTable");
  assert.equal(written(editor), "<p>^</p>");
});

test("selected rows and columns are deleted together, and with all of them the table", () => {
  const content = table("a|b|c", "d|e|f", "g|h|i");
  for (const [command, from, to, expected] of [
    ["deleteRow", "a", "e", table("g^|h|i")],
    ["deleteColumn", "e", "i", table("a", "d^", "g")],
    ["deleteRow", "a", "g", "<p>^</p>"],
    ["deleteSelectedTable", "a", "i", "<p>^</p>"],
  ]) {
    const editor = editing(content, from, to);
    assert.ok(run(editor, command));
    assert.equal(written(editor), expected);
  }
  assert.ok(!run(editing(content, "a", "h"), "deleteSelectedTable"));
});

function paste(editor, html) {
  const dom = document.createElement("div");
  dom.innerHTML = html;
  const { content } = pm.model.DOMParser.fromSchema(editor.schema).parse(dom);
  const isDone = commands.pasteIntoTable(editor.view, pm.model.Slice.maxOpen(content, true));
  editor.state.doc.check();
  return isDone;
}

const UID = "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11";
const CARD = `<figure data-image="${UID}"></figure>`;
const PASTED = [
  ["cells over cells", PLAIN, "a", table("1|2", "3|4"), table("1|2", "3|4")],
  ["cells beyond the edges", HEADED, "d", table("1|2", "3|4"), table("!a|!b|!", "c|1|2", "|3|4")],
  ["heads among cells, which they do not become", PLAIN, "c", table("!1|!2", "3|4"), table("a|b", "1|2", "3|4")],
  ["cells over heads, which they become", HEADED, "a", table("1|2"), table("!1|!2", "c|d")],
  ["words", HEADED, "d", "<p>1 <strong>2</strong></p>", table("!a|!b", "c|d1 <strong>2</strong>")],
  ["paragraphs", PLAIN, "d", "<h2>1</h2><p></p><ul><li>2</li></ul>", table("a|b", "c|d1<br>2")],
  ["a card between words", PLAIN, "d", `<p>1</p>${CARD}<p>2</p>`, `${table("a|b", "c|d1<br>2")}\n${CARD}`],
  ["a table between words", PLAIN, "d", `<p>1</p>${HEADED}`, `${table("a|b", "c|d1")}\n${HEADED}`],
];

for (const [name, content, from, html, expected] of PASTED) {
  test(`pasted into a table: ${name}`, () => {
    const editor = editing(content, from);
    assert.ok(paste(editor, html));
    assert.equal(writeDocument(editor.state.doc), expected);
    editor.commands.undo();
    assert.equal(writeDocument(editor.state.doc), content);
  });
}

test("words pasted over selected cells fill each of them", () => {
  const editor = editing(PLAIN, "a", "c");
  assert.ok(paste(editor, "<p>1</p><p>2</p>"));
  assert.equal(writeDocument(editor.state.doc), table("1<br>2|b", "1<br>2|d"));
});

test("outside of tables, a paste is for others", () => {
  assert.ok(!paste(editing("<p>a</p>", "a"), PLAIN));
});

test("the tools work on a table that is selected as a whole", () => {
  for (const [command, expected] of [
    ["insertRowAbove", table("!-|!-", "a|b", "c|d")],
    ["insertRowBelow", table("!a|!b", "c|d", "-|-")],
    ["insertColumnBefore", table("!-|!a|!b", "-|c|d")],
    ["insertColumnAfter", table("!a|!b|!-", "c|d|-")],
    ["toggleHeadRow", PLAIN],
    ["toggleHeadColumn", BOTH],
  ]) {
    const editor = editing(HEADED, "d");
    run(editor, "selectTable");
    assert.deepEqual(commands.headsOf(commands.rectOf(editor.state).table), { row: true, column: false });
    assert.ok(commands[command](editor.state), command);
    run(editor, command);
    assert.equal(editor.state.selection.node?.type.name, "table");
    const { tr, doc } = editor.state;
    doc.descendants((node, position) => {
      if (node.isTextblock && !node.childCount && position < doc.firstChild.nodeSize) {
        tr.insert(tr.mapping.map(position + 1), editor.schema.text("-"));
      }
    });
    editor.view.dispatch(tr);
    assert.equal(writeDocument(editor.state.doc), expected, command);
  }
});

test("of a table that is selected as a whole, no row is the one to delete", () => {
  const editor = editing(HEADED, "d");
  run(editor, "selectTable");
  for (const name of ["deleteRow", "deleteColumn"]) assert.ok(!commands[name](editor.state));
});

function press(editor, key, options = { shiftKey: true }) {
  const event = new KeyboardEvent("keydown", { key, ...options });
  return editor.view.someProp("handleKeyDown", (handle) => handle(editor.view, event)) ?? false;
}

test("a selection of cells ends at the edges of the table", () => {
  for (const [key, from, to] of [
    ["ArrowRight", "a", "b"], ["ArrowLeft", "b", "a"], ["ArrowDown", "a", "c"], ["ArrowUp", "c", "a"],
  ]) {
    const editor = editing(PLAIN, from, to);
    const { selection } = editor.state;
    assert.ok(press(editor, key), key);
    assert.ok(editor.state.selection.eq(selection));
  }
  assert.ok(!press(editing("<p>a</p>", "a"), "ArrowRight"));
});

test("emptied cells stay in the table", () => {
  const editor = editing(HEADED, "a", "b");
  assert.ok(press(editor, "Delete", {}));
  assert.equal(editor.state.doc.firstChild.childCount, 2);
  assert.deepEqual(commands.headsOf(editor.state.doc.firstChild), { row: true, column: false });
  assert.equal(editor.state.doc.textContent, "cd");
});
