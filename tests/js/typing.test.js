// What is typed stays as it is, but for the shortcuts that docs/editors.md names.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor } from "django-prose-editor/editor";
import { writeDocument } from "newsroom/editor/html";
import { extensions } from "newsroom/editor/schema";

// Return an editor with the cursor at the end of the last block that has words.
function editing(content = "") {
  const editor = new Editor({ element: document.createElement("div"), extensions, injectCSS: false, content });
  let end = 1;
  editor.state.doc.descendants((node, position) => {
    if (node.isTextblock && node.childCount) end = position + node.nodeSize - 1;
  });
  editor.commands.setTextSelection(end);
  return editor;
}

// Type as a browser does; "\n" is the Enter key.
function type(editor, text) {
  for (const letter of text) {
    const { view } = editor;
    const { from, to } = view.state.selection;
    if (letter === "\n") {
      view.someProp("handleKeyDown", (handle) => handle(view, new KeyboardEvent("keydown", { key: "Enter" })));
    } else if (!view.someProp("handleTextInput", (handle) => handle(view, from, to, letter))) {
      view.dispatch(view.state.tr.insertText(letter, from, to));
    }
  }
  editor.state.doc.check();
  return writeDocument(editor.state.doc);
}

const WORDS = [
  "a * b * c", "_x_", "__x__", "a _b_ c", "2 ** 3 ** 4", "** x **", "* x *", "5*6*7", "snake_case_name", "~~x~~",
  "`x`", "==x==", "# x", "#### x", "* x", "+ x", "• x", "– x", "1) x", "(c)", "->", "...", '"x"', "1/2",
  "2024. x", "100. x", "0. x", "01. x", "A. x", "a) x", "E. Prasetyo", "---", "***", ">", "[x](https://example.com)",
  "https://example.com ", ":)", "x  y",
];

for (const words of WORDS) {
  test(`typed words: ${words}`, () => {
    const editor = editing();
    type(editor, words);
    assert.equal(editor.state.doc.textContent, words);
    assert.equal(editor.state.doc.firstChild.type.name, "paragraph");
    editor.state.doc.descendants(({ marks }) => assert.deepEqual(marks, []));
  });
}

const SHORTCUTS = [
  ["## x", "<h2>x</h2>"],
  ["### x", "<h3>x</h3>"],
  ["- x", "<ul><li>x</li></ul>"],
  ["- x\n- y", "<ul><li>x</li><li>y</li></ul>"],
  ["1. x", "<ol><li>x</li></ol>"],
  ["3. x\ny", '<ol start="3"><li>x</li><li>y</li></ol>'],
  ["99. x", '<ol start="99"><li>x</li></ol>'],
  ["> x", "<blockquote><p>x</p></blockquote>"],
  ["a **b c** d", "<p>a <strong>b c</strong> d</p>"],
  ["a *b c* d", "<p>a <em>b c</em> d</p>"],
  ["3 * 4 *b*", "<p>3 * 4 <em>b</em></p>"],
];

for (const [typed, written] of SHORTCUTS) {
  test(`a shortcut: ${typed}`, () => {
    assert.equal(type(editing(), typed), written);
  });
}

test("a number that goes on goes on with the list above", () => {
  const numbered = '<ol start="3"><li>x</li><li value="7">y</li></ol>';
  const bulleted = "<ul><li>x</li></ul>";
  for (const [above, typed, written] of [
    [numbered, "8. z", '<ol start="3"><li>x</li><li value="7">y</li><li>z</li></ol>'],
    [numbered, "5. z", `${numbered}\n<ol start="5"><li>z</li></ol>`],
    [bulleted, "2. z", `${bulleted}\n<ol start="2"><li>z</li></ol>`],
  ]) {
    const editor = editing(`${above}<p></p>`);
    editor.commands.setTextSelection(editor.state.doc.content.size - 1);
    assert.equal(type(editor, typed), written);
  }
});

test("pasted words keep their stars and underscores", () => {
  const editor = editing();
  editor.view.pasteHTML("<p data-pm-slice='1 1 []'>a **b** *c* __d__ _e_ f</p>", new Event("paste"));
  assert.equal(writeDocument(editor.state.doc), "<p>a **b** *c* __d__ _e_ f</p>");
});

test("a list keeps its numbers when it is split, joined, taken off and put back", () => {
  const list = '<ol start="3" type="a"><li value="7">ab</li><li>c</li></ol>';
  const editor = editing(list);
  editor.commands.setTextSelection(4);
  editor.commands.splitListItem("listItem");
  assert.equal(writeDocument(editor.state.doc), '<ol start="3" type="a"><li value="7">a</li><li>b</li><li>c</li></ol>');
  editor.commands.joinBackward();
  editor.commands.undo();
  assert.equal(writeDocument(editor.state.doc), list);
  editor.commands.toggleOrderedList();
  assert.equal(writeDocument(editor.state.doc), '<p>ab</p>\n<ol start="3" type="a"><li>c</li></ol>');
  editor.commands.undo();
  editor.commands.toggleBulletList();
  assert.equal(writeDocument(editor.state.doc), "<ul><li>ab</li><li>c</li></ul>");
  editor.commands.toggleOrderedList();
  assert.equal(writeDocument(editor.state.doc), list);
});

test("the first number of a list is set, and taken back", () => {
  const editor = editing('<ol type="i"><li value="2">a</li><li>b</li></ol>');
  for (const [number, written] of [
    [5, '<ol start="5" type="i"><li>a</li><li>b</li></ol>'],
    [1, '<ol type="i"><li>a</li><li>b</li></ol>'],
  ]) {
    editor.commands.setFirstNumber(number);
    assert.equal(writeDocument(editor.state.doc), written);
  }
  editor.commands.undo();
  editor.commands.undo();
  assert.equal(writeDocument(editor.state.doc), '<ol type="i"><li value="2">a</li><li>b</li></ol>');
});

test("words are raised or lowered, never both", () => {
  const editor = editing("<p>ab</p>");
  editor.commands.setTextSelection({ from: 2, to: 3 });
  editor.commands.toggleMark("subscript");
  assert.equal(writeDocument(editor.state.doc), "<p>a<sub>b</sub></p>");
  editor.commands.toggleMark("superscript");
  assert.equal(writeDocument(editor.state.doc), "<p>a<sup>b</sup></p>");
  editor.commands.toggleMark("superscript");
  assert.equal(writeDocument(editor.state.doc), "<p>ab</p>");
});
