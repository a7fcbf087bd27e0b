// Where a paste goes: what a place does not take is told, and a list that it splits stays whole.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor } from "django-prose-editor/editor";
import { BacaJuga } from "newsroom/editor/baca_juga";
import { Embed } from "newsroom/editor/embed";
import { Figure } from "newsroom/editor/figure";
import { writeDocument } from "newsroom/editor/html";
import { Paste } from "newsroom/editor/paste";
import { extensions } from "newsroom/editor/schema";

const TABLE = "<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>";

// Paste into an editor with the cursor at "|", and return its text and its message.
function paste(content, html, method = "pasteHTML") {
  const editor = /** @type {any} */ (
    new Editor({
      element: document.createElement("div"),
      extensions: [...extensions, BacaJuga, Figure, Embed, Paste],
      injectCSS: false,
      content,
    })
  );
  let message = "";
  editor.say = (text) => {
    message = text;
  };
  let at = 0;
  editor.state.doc.descendants((node, position) => {
    if (node.isText && node.text.includes("|")) at = position + node.text.indexOf("|");
  });
  editor.view.dispatch(editor.state.tr.delete(at, at + 1));
  editor.commands.setTextSelection(at);
  const before = editor.state.doc;
  editor.view[method](html, /** @type {any} */ (new Event("paste")));
  const { doc } = editor.state;
  doc.check();
  const written = writeDocument(doc);
  editor.commands.undo();
  assert.ok(editor.state.doc.eq(before));
  return [written, message];
}

const SPLIT = [
  ["<ul><li>a</li><li>|</li><li>b</li></ul>", TABLE, `<ul><li>a</li></ul>\n${TABLE}\n<ul><li>b</li></ul>`],
  ["<ul><li>a</li><li>|</li></ul>", TABLE, `<ul><li>a</li></ul>\n${TABLE}`],
  ["<ul><li>a</li><li>|</li><li>b</li></ul>", "<h2>J</h2>", "<ul><li>a</li></ul>\n<h2>J</h2>\n<ul><li>b</li></ul>"],
  ["<ol><li>a</li><li>b|</li><li>c</li></ol>", TABLE, `<ol><li>a</li><li>b</li></ol>\n${TABLE}\n<ol start="3"><li>c</li></ol>`],
  ["<ol start='4'><li>a|b</li><li>c</li></ol>", "<h2>J</h2>", '<ol start="4"><li>a</li></ol>\n<h2>J</h2>\n<ol start="5"><li>b</li><li>c</li></ol>'],
  ["<ol reversed><li>a|</li><li>b</li></ol>", "<h2>J</h2>", '<ol start="2" reversed=""><li>a</li></ol>\n<h2>J</h2>\n<ol start="1" reversed=""><li>b</li></ol>'],
  ["<ul><li>a<ul><li>b|</li></ul></li><li>c</li></ul>", TABLE, `<ul><li>a<ul><li>b</li></ul></li></ul>\n${TABLE}\n<ul><li>c</li></ul>`],
  ["<ul><li>a<ul><li>b|</li><li>y</li></ul></li><li>c</li></ul>", TABLE, `<ul><li>a<ul><li>b</li></ul></li></ul>\n${TABLE}\n<ul><li><ul><li>y</li></ul></li><li>c</li></ul>`],
  ["<ol><li>a|</li></ol>", "<h2>J</h2><ol><li>x</li></ol>", "<ol><li>a</li></ol>\n<h2>J</h2>\n<ol><li>x</li></ol>"],
  ["<ul><li>a|</li><li></li><li>c</li></ul>", "<h2>J</h2>", "<ul><li>a</li></ul>\n<h2>J</h2>\n<ul><li></li><li>c</li></ul>"],
  ["<ol><li>a|</li><li>b</li></ol>", "<h2>J</h2><ol><li>x</li></ol>", "<ol><li>a</li></ol>\n<h2>J</h2>\n<ol><li>x</li></ol>\n<ol start=\"2\"><li>b</li></ol>"],
  ["<ol><li>a|</li><li value='7'>b</li></ol>", "<h2>J</h2>", '<ol><li>a</li></ol>\n<h2>J</h2>\n<ol start="7"><li>b</li></ol>'],
  ["<ol><li>a</li><li>|</li></ol>", "<p>x</p>", "<ol><li>a</li><li>x</li></ol>"],
];

for (const [content, html, written] of SPLIT) {
  test(`a block in a list: ${content} ${html.slice(0, 12)}`, () => {
    assert.deepEqual(paste(content, html), [written, ""]);
  });
}

test("what a speaker cannot have is told", () => {
  const quotation = "<blockquote><p>a</p><footer>R|</footer></blockquote>";
  assert.deepEqual(paste(quotation, "<p>x<sup>2</sup> <a href='https://a.id/x'>kata</a> <b>t</b></p>"), [
    "<blockquote><p>a</p><footer>Rx2 kata t</footer></blockquote>",
    "1 tautan dibuang: “kata https://a.id/x”. 1 teks naik atau turun menjadi teks biasa: “2”. Format huruf dibuang.",
  ]);
  assert.deepEqual(paste(quotation, "<p>Rina</p>"), ["<blockquote><p>a</p><footer>RRina</footer></blockquote>", ""]);
});

test("a paragraph takes all marks", () => {
  const html = '<p>x<sup>2</sup> <a href="https://a.id/x" rel="noopener">kata</a> <strong>t</strong></p>';
  assert.deepEqual(paste("<p>R|</p>", html), [html.replace("x<", "Rx<"), ""]);
});

const CELLS = "<table><tbody><tr><td>|</td><td>x</td></tr><tr><td>y</td><td>z</td></tr></tbody></table>";
const SHEET = "<table><tr><td>Bogor</td></tr><tr><td>Depok</td></tr></table>";
const filled = (a, b, c, d) =>
  `<table><tbody><tr><td>${a}</td><td>${b}</td></tr><tr><td>${c}</td><td>${d}</td></tr></tbody></table>`;

for (const [pasted, method, written] of [
  [SHEET, "pasteHTML", filled("Bogor", "x", "Depok", "z")],
  ["Bogor\t1", "pasteText", filled("Bogor", "1", "y", "z")],
  ["1.\tBogor\n2.\tDepok", "pasteText", filled("1.", "Bogor", "2.", "Depok")],
]) {
  test(`cells fill cells: ${pasted}`, () => {
    assert.equal(paste(CELLS, pasted, method)[0].replaceAll("\n", ""), written);
  });
}
