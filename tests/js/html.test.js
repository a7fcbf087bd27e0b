// Stored HTML goes through the editor's document and back without changes, and what would be lost
// is named before anything is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor, getSchema } from "django-prose-editor/editor";
import { BacaJuga } from "newsroom/editor/baca_juga";
import { Embed } from "newsroom/editor/embed";
import { Figure } from "newsroom/editor/figure";
import { lostFrom, readDocument, writeDocument } from "newsroom/editor/html";
import { extensions } from "newsroom/editor/schema";

const UID = "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11";
const schema = getSchema([...extensions, BacaJuga, Figure, Embed]);
const through = (html) => writeDocument(readDocument(html, schema));

const STORED = {
  "an empty body": "",
  "a paragraph": "<p>Beras <strong>naik</strong> dan <em>turun</em></p>",
  "marks in marks": "<p><strong>Beras <em>naik</em></strong></p>",
  "a line break": "<p>Satu<br>Dua</p>",
  "entities": "<p>a &lt; b &amp; c</p>",
  "a link": '<p><a href="https://example.com/?a=1&amp;b=2" rel="noopener">Satu <strong>dua</strong></a></p>',
  "headings": "<h2>Pasar</h2>\n<h3>Induk</h3>",
  "a list": "<ul><li>Jagung<ol><li>manis</li></ol></li><li>Kedelai</li></ul>",
  "a list that begins with 3": '<ol start="3"><li>Satu</li><li>Dua</li></ol>',
  "a list that counts down in letters": '<ol start="1" type="A" reversed=""><li>Satu</li><li value="-7">Dua</li></ol>',
  "lists in lists, each with its numbers": '<ol type="i"><li value="4">Satu<ol start="0" type="a"><li>Dua</li></ol></li></ol>',
  "lowered and raised words": "<p>CO<sub>2</sub>, 10<sup>6</sup> m<em><sup>n</sup></em></p>\n<h2>m<sup>2</sup></h2>",
  "a table":
    '<table data-source="BPS &amp; &quot;x&quot;"><caption>Medali &amp; piala</caption><tbody><tr><th>Negara</th><th>Emas</th></tr>' +
    '<tr><td>Indonesia<br>dan <strong>lain</strong></td><td>10<sup>6</sup></td></tr></tbody></table>',
  "a table with heads in its column": "<table><tbody><tr><td></td><td>b</td></tr><tr><th>c</th><td></td></tr></tbody></table>",
  "tables beside each other": "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>\n<table><tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
  "a list item with two paragraphs": "<ul><li><p>Satu</p><p>Dua</p></li></ul>",
  "a quotation with a speaker": "<blockquote><p>Kami siap</p><footer>Rina</footer></blockquote>",
  "a quotation of a list": "<blockquote><ul><li>Satu</li></ul></blockquote>",
  "a Baca Juga by uid": `<aside data-baca-juga="${UID}">Panen raya</aside>`,
  "a Baca Juga by title": '<aside data-baca-juga="">Panen raya</aside>',
  "a Baca Juga by URL": '<aside data-baca-juga=""><a href="https://example.com/a" rel="noopener">Panen</a></aside>',
  "a picture": `<figure data-image="${UID}" data-alt="Sawah" data-credit="Sari"><figcaption>Sawah</figcaption></figure>`,
  "a picture that waits for its file": '<figure data-image="" data-alt="Banjir" data-credit="Dok."><figcaption>Pasar</figcaption></figure>',
  "an embed": '<figure data-embed="https://x.com/nama/status/12"></figure>',
};

for (const [name, html] of Object.entries(STORED)) {
  test(`unchanged: ${name}`, () => {
    assert.equal(through(html), html);
    assert.deepEqual(lostFrom(html, schema), []);
  });
}

const REWRITTEN = [
  ["blank blocks are not stored", "<p>Satu</p><p> </p><h2></h2>", "<p>Satu</p>"],
  ["white space between blocks becomes one line each", "<p>Satu</p> \n\n <p>Dua</p>", "<p>Satu</p>\n<p>Dua</p>"],
  ["white space in words becomes spaces", "<p>Satu\ndua\ttiga</p>", "<p>Satu dua tiga</p>"],
  ["a paragraph alone in a list item is unwrapped", "<ul><li><p>Satu</p></li></ul>", "<ul><li>Satu</li></ul>"],
  ["<b> and <i> become <strong> and <em>", "<p><b>Satu</b> <i>dua</i></p>", "<p><strong>Satu</strong> <em>dua</em></p>"],
  ["rows without words are not stored", "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td></td><td> <br></td></tr></tbody></table>", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"],
  ["a table without words is not stored", "<p>a</p><table><tbody><tr><td></td></tr></tbody></table>", "<p>a</p>"],
  ["a table of a title alone keeps it", "<table><caption>a</caption><tbody><tr><td></td></tr></tbody></table>", "<table><caption>a</caption><tbody></tbody></table>"],
  ["white space between the parts of a table", "<table>\n<tbody>\n<tr>\n<td>a</td>\n<td>b</td> </tr></tbody></table>", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"],
  ["raised words are not lowered as well", "<p><sub>a<sup>b</sup></sub></p>", "<p><sub>a</sub><sup>b</sup></p>"],
  ["a picture without a file and without a word is not stored", '<p>a</p><figure data-image=""></figure>', "<p>a</p>"],
  ["an empty speaker is not stored", "<blockquote><p>Satu</p><footer></footer></blockquote>", "<blockquote><p>Satu</p></blockquote>"],
  ["text beside a block gets a paragraph", "Satu<p>Dua</p>", "<p>Satu</p>\n<p>Dua</p>"],
];

for (const [name, html, written] of REWRITTEN) {
  test(name, () => {
    assert.equal(through(html), written);
    assert.equal(through(written), written);
  });
}

const LOST = [
  ["a cell that spans two", '<table><tr><td colspan="2">x</td></tr><tr><td>y</td><td>z</td></tr></table>', ["<td colspan=2>"]],
  ["a list in a cell", "<table><tr><td>x<ul><li>y</li></ul></td><td>z</td></tr></table>", [gettext("the order of its parts")]],
  ["a mark of a list that has none", '<ol type="circle"><li>a</li></ol>', ["<ol type=circle>"]],
  ["a number of an item of bullets", '<ul><li value="3">a</li></ul>', ["<li value=3>"]],
  ["a script", "<p>a</p><script>x</script>", ["<script>", "x", "</script>"]],
  ["an attribute", '<p class="x">a</p>', ["<p class=x>"]],
  ["an attribute of a picture", `<figure data-image="${UID}" data-x="1"></figure>`, [`<figure data-image=${UID} data-x=1>`]],
  ["a mark", "<p><u>a</u></p>", ["<u>", "</u>"]],
  ["a heading of another level", "<h4>a</h4>", ["<h4>", "</h4>"]],
  ["a speaker outside a quotation", "<p>a</p><ul><li>a</li></ul><footer>a</footer>", ["<footer>", "</footer>"]],
];

for (const [name, html, lost] of LOST) {
  test(`lost: ${name}`, () => {
    assert.deepEqual(lostFrom(html, schema), lost);
  });
}

test("the nesting of marks is no loss", () => {
  assert.deepEqual(lostFrom("<p><em><strong>a</strong></em></p>", schema), []);
});

// Return an editor with a document, and the cursor at the end of its `at`-th text block.
function editing(content, at) {
  const editor = new Editor({ element: document.createElement("div"), extensions, injectCSS: false, content });
  const ends = [];
  editor.state.doc.descendants((node, position) => {
    if (node.isTextblock) ends.push(position + node.nodeSize - 1);
  });
  editor.commands.setTextSelection(ends[at]);
  return editor;
}

const COMMANDS = [
  ["toggleQuotation", "<p>Satu</p>", 0, "<blockquote><p>Satu</p></blockquote>"],
  ["toggleQuotation", "<blockquote><p>Satu</p></blockquote>", 0, "<p>Satu</p>"],
  ["toggleQuotation", "<blockquote><p>Satu</p><footer>Rina</footer></blockquote>", 1, "<p>Satu</p>\n<p>Rina</p>"],
  ["toggleQuotation", "<blockquote><p>Satu</p><footer></footer></blockquote>", 1, "<p>Satu</p>"],
  ["toggleQuotation", "<blockquote><p>Satu</p><p></p></blockquote>", 1, "<p>Satu</p>"],
  ["toggleQuotation", "<blockquote><p>Satu</p><p></p><footer></footer></blockquote>", 2, "<p>Satu</p>"],
  ["toggleQuotation", "<blockquote><ul><li>Satu</li></ul><footer></footer></blockquote>", 1, "<ul><li>Satu</li></ul>"],
  ["toggleSpeaker", "<blockquote><p>Satu</p><footer>Rina</footer></blockquote>", 1, "<blockquote><p>Satu</p><p>Rina</p></blockquote>"],
  ["toggleSpeaker", "<blockquote><p>Satu</p><footer></footer></blockquote>", 1, "<blockquote><p>Satu</p></blockquote>"],
  ["toggleSpeaker", "<p>Satu</p>", 0, "<p>Satu</p>"],
];

for (const [command, content, at, written] of COMMANDS) {
  test(`${command} at text block ${at} of ${content}`, () => {
    const editor = editing(content, at);
    editor.commands[command]();
    editor.state.doc.check();
    assert.equal(writeDocument(editor.state.doc), written);
  });
}

test("a new speaker gets the cursor", () => {
  const editor = editing("<blockquote><p>Satu</p></blockquote>", 0);
  editor.commands.toggleSpeaker();
  editor.commands.insertContent("Rina");
  assert.equal(writeDocument(editor.state.doc), "<blockquote><p>Satu</p><footer>Rina</footer></blockquote>");
});
