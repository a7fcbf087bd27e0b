// What copying puts on the clipboard, as plain text and as HTML.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor, pm } from "django-prose-editor/editor";
import { copying } from "newsroom/editor/paste/copy";
import { extensions } from "newsroom/editor/schema";

const { CellSelection, cellAround } = pm.tables;

// Select from the first "[" of `content` to the first "]"; in cells, "[[" and "]]" select the cells.
function copied(content) {
  const editor = new Editor({
    element: document.createElement("div"),
    extensions,
    injectCSS: false,
    content: content.replaceAll(/[[\]]/g, ""),
  });
  editor.registerPlugin(copying(editor), (plugin, others) => [plugin, ...others]);
  const marked = new Editor({ element: document.createElement("div"), extensions, injectCSS: false, content });
  const places = [];
  marked.state.doc.descendants((node, position) => {
    for (const found of node.text?.matchAll(/[[\]]/g) ?? []) places.push(position + found.index - places.length);
  });
  const { doc, tr } = editor.state;
  const ends = [doc.resolve(places[0]), doc.resolve(places[places.length - 1])];
  const selection = content.includes("[[")
    ? new CellSelection(cellAround(ends[0]), cellAround(ends[1]))
    : pm.state.TextSelection.between(...ends);
  editor.view.dispatch(tr.setSelection(selection));
  const { dom, text } = editor.view.serializeForClipboard(editor.state.selection.content());
  return { html: dom.innerHTML, text };
}

const FROM_FIVE = (words) => `<ol start="5">${words.map((word) => `<li>${word}</li>`).join("")}</ol>`;
const TABLE = (words) =>
  '<table data-source="BPS"><caption>Medali</caption><tbody>' +
  `${words.map((row) => `<tr>${row.map((word) => `<td>${word}</td>`).join("")}</tr>`).join("")}</tbody></table>`;

const TEXTS = [
  ["cells of a row", TABLE([["[[1", "2]]", "3"]]), "1\t2"],
  ["cells of rows", TABLE([["[[1", "2", "3"], ["4", "5]]", "6"]]), "1\t2\n4\t5"],
  ["blank cells", TABLE([["[[1", ""], ["", "5]]"], ["6", "7"]]), "1\t\n\t5"],
  ["one cell", TABLE([["[[1]]", "2"]]), "1"],
  ["all cells", TABLE([["[[1", "2"], ["3", "4]]"]]), "Medali\n1\t2\n3\t4\nBPS"],
  ["a word of a cell", TABLE([["satu [dua] tiga", "2"]]), "dua"],
  ["the words of a cell", TABLE([["[satu dua]", "2"]]), "satu dua"],
  ["a table between blocks", `<p>[a</p>${TABLE([["1", "2"]])}<p>b]</p>`, "a\n\nMedali\n1\t2\nBPS\n\nb"],
  ["a part of a table", `<p>[a</p>${TABLE([["1", "2"], ["3]", "4"]])}`, "a\n\n1\t2\n3"],
  ["the end of a table", `${TABLE([["1", "2"], ["[3", "4"]])}<p>a]</p>`, "3\t4\n\na"],
  ["items of a list", FROM_FIVE(["lima", "[enam", "tujuh]", "delapan"]), "6. enam\n7. tujuh"],
  ["one item", FROM_FIVE(["lima", "[enam]", "tujuh"]), "6. enam"],
  ["a word of an item", FROM_FIVE(["lima", "e[na]m", "tujuh"]), "na"],
  ["a whole list", FROM_FIVE(["[lima", "enam]"]), "5. lima\n6. enam"],
  ["items after one with a number", '<ol><li>a</li><li value="9">b</li><li>[c</li><li>d]</li></ol>', "10. c\n11. d"],
  ["items from one with a number", '<ol><li>a</li><li value="9">[b</li><li>c]</li></ol>', "9. b\n10. c"],
  ["items that count down", "<ol reversed><li>a</li><li>[b</li><li>c]</li><li>d</li></ol>", "3. b\n2. c"],
  ["the first that count down", "<p>[x</p><ol reversed><li>a</li><li>b]</li><li>c</li></ol>", "x\n\n3. a\n2. b"],
  ["letters", '<ol type="a"><li>a</li><li>[b</li><li>c]</li></ol>', "b. b\nc. c"],
  [
    "items of an inner list",
    "<ol start=5><li>a</li><li>b<ol><li>c</li><li>[d</li></ol></li><li>e]</li></ol>",
    "   2. d\n7. e",
  ],
  ["raised figures", "<p>[10<sup>6</sup>, 10<sup>-3</sup>, m<sup>2</sup>]</p>", "10⁶, 10⁻³, m²"],
  ["lowered figures", "<p>[CO<sub>2</sub>, H<sub>2</sub>O, x<sub>a</sub>]</p>", "CO₂, H₂O, xa"],
  ["other raised text", "<p>[x<sup>2a</sup>, 1<sup>st</sup>]</p>", "x^2a, 1st"],
  ["raised figures in a cell", TABLE([["[[m<sup>2</sup>", "2]]"], ["3", "4"]]), "m²\t2"],
];

for (const [name, content, expected] of TEXTS) {
  test(`copied as plain text: ${name}`, () => assert.equal(copied(content).text, expected));
}

const HTML = [
  ["a part of a list", FROM_FIVE(["lima", "[enam", "tujuh]"]), /^<ol start="6"/],
  ["a word of a cell", TABLE([["[dua] tiga", "2"]]), /^(?!.*(Medali|BPS))/],
  ["all cells", TABLE([["[[1", "2]]"]]), /data-source="BPS".*<caption>Medali/],
  ["some cells", TABLE([["[[1", "2]]"], ["3", "4"]]), /^<table[^>]*><tbody><tr><td>(<p>)?1/],
];

for (const [name, content, expected] of HTML) {
  test(`copied as HTML: ${name}`, () => assert.match(copied(content).html, expected));
}
