// Lines of pasted text that become lists or Baca Juga cards, and the addresses that become embeds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { recognise } from "newsroom/editor/embed";
import { readLinkLines } from "newsroom/editor/paste/link_lines";
import { parsePasted } from "newsroom/editor/paste/source";
import { readMarkers } from "newsroom/editor/paste/typed_lists";
import { nestWordLists } from "newsroom/editor/paste/word_lists";

function changed(change, html) {
  const body = parsePasted(html);
  change(body);
  return body.innerHTML;
}

const LINKS = [
  ["", ""],
  ["<p>Baca juga</p>", "<p>Baca juga</p>"],
  ["<p>Baca juga:</p><p>Berita lain tanpa tautan.</p>", "<p>Baca juga:</p><p>Berita lain tanpa tautan.</p>"],
  ["<p>BACA JUGA: Panen raya</p>", '<aside data-baca-juga="">Panen raya</aside>'],
  ["<p>Baca juga: Pasal 7 ayat (3)</p>", '<aside data-baca-juga="">Pasal 7 ayat (3)</aside>'],
  ['<p><a href="https://a.id/1">Baca juga</a></p><p><a href="https://a.id/2">Dua</a></p>',
    '<p><a href="https://a.id/1">Baca juga</a></p><p><a href="https://a.id/2">Dua</a></p>'],
  ["<p>Baca juga: sebabnya ada di halaman dua, kata Rina.</p>",
    "<p>Baca juga: sebabnya ada di halaman dua, kata Rina.</p>"],
  ['<p>Baca juga: <a href="https://a.id/1">Sawah 10<sup>6</sup> m<sup>2</sup></a></p>',
    '<aside data-baca-juga=""><a href="https://a.id/1">Sawah 10⁶ m²</a></aside>'],
  ["<p>Simak juga: Emisi CO<sub>2</sub> Turun</p>", '<aside data-baca-juga="">Emisi CO₂ Turun</aside>'],
  ["<p>(Baca juga: Panen raya)</p>", '<aside data-baca-juga="">Panen raya</aside>'],
  ["<p>Lihat Juga – Panen raya</p>", '<aside data-baca-juga="">Panen raya</aside>'],
  ["<h3>Simak juga: Panen raya</h3>", '<aside data-baca-juga="">Panen raya</aside>'],
  [`<p>Baca juga: ${"a".repeat(251)}</p>`, `<p>Baca juga: ${"a".repeat(251)}</p>`],
  ['<p><a href="https://a.id/1">Baca juga: Satu</a></p>', '<aside data-baca-juga=""><a href="https://a.id/1">Satu</a></aside>'],
  ['<p>Baca juga: <a href="https://a.id/1"></a></p>', "<p>Baca juga: <a href=\"https://a.id/1\"></a></p>"],
  ['<p>Baca juga: <a href="mailto:a@b.id">Satu</a></p>', '<p>Baca juga: <a href="mailto:a@b.id">Satu</a></p>'],
  ["<blockquote><p>Baca juga: Satu</p></blockquote>", "<blockquote><p>Baca juga: Satu</p></blockquote>"],
];

for (const [html, expected] of LINKS) {
  test(`link lines: ${html.slice(0, 70)}`, () => {
    assert.equal(changed(readLinkLines, html), expected);
    assert.equal(changed(readLinkLines, expected), expected);
  });
}

const MARKERS = [
  ["<p>- Satu</p>", "<ul><li><p>Satu</p></li></ul>"],
  ["<p>-Satu</p>", "<p>-Satu</p>"],
  ["<p>– Satu</p>", "<p>– Satu</p>"],
  ["<p><b>• </b>Satu</p><p>• Dua</p>", "<ul><li><p><b></b>Satu</p></li><li><p>Dua</p></li></ul>"],
  ["<p>1) Satu</p><p>2) Dua</p><p>4) Empat</p>", `<ol><li><p>Satu</p></li><li><p>Dua</p></li><li value="4"><p>Empat</p></li></ol>`],
  ["<p>1. Satu</p><p>2. Dua</p><p>1. Lagi</p><p>2. Lagi</p>",
    "<ol><li><p>Satu</p></li><li><p>Dua</p></li></ol><ol><li><p>Lagi</p></li><li><p>Lagi</p></li></ol>"],
  ["<p>1.500 ton</p><p>2.000 ton</p>", "<p>1.500 ton</p><p>2.000 ton</p>"],
  ["<h2>- Satu</h2>", "<h2>- Satu</h2>"],
  ["<p>* Satu</p><p>Dua</p><p>* Tiga</p><p>* Empat</p>", "<p>* Satu</p><p>Dua</p><ul><li><p>Tiga</p></li><li><p>Empat</p></li></ul>"],
];

for (const [html, expected] of MARKERS) {
  test(`markers: ${html}`, () => {
    assert.equal(changed(readMarkers, html), expected);
    assert.equal(changed(readMarkers, expected), expected);
  });
}

const word = (level, marker, text) =>
  `<p style="mso-list:l0 level${level} lfo1"><span style="mso-list:Ignore">${marker}</span>${text}</p>`;

const WORD = [
  ["<p>Satu</p>", "<p>Satu</p>"],
  [word(1, "1.", "Satu") + word(1, "2.", "Dua"), "<ol><li>Satu</li><li>Dua</li></ol>"],
  [word(1, "·", "Satu") + word(3, "o", "Dalam") + word(1, "·", "Dua"),
    "<ul><li>Satu<ul><li>Dalam</li></ul></li><li>Dua</li></ul>"],
  [word(2, "a)", "Satu") + word(1, "1.", "Dua"), '<ol type="a"><li>Satu</li></ol><ol><li>Dua</li></ol>'],
  [`${word(1, "·", "Satu")}<p>Lalu</p>${word(1, "·", "Dua")}`, "<ul><li>Satu</li></ul><p>Lalu</p><ul><li>Dua</li></ul>"],
  ['<p style="mso-list:l0 level1 lfo1">iv. Satu</p>', '<ol start="4" type="i"><li>Satu</li></ol>'],
];

for (const [html, expected] of WORD) {
  test(`Word's lists: ${expected}`, () => {
    assert.equal(changed(nestWordLists, html), expected);
  });
}

const EMBEDS = [
  ["https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"],
  ["https://www.youtube.com/watch?list=x&v=dQw4w9WgXcQ", "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"],
  [" https://youtu.be/dQw4w9WgXcQ ", "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"],
  ["https://m.youtube.com/shorts/dQw4w9WgXcQ", "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"],
  ["https://twitter.com/nama/status/12?s=20", "X", "https://x.com/nama/status/12"],
  ["https://www.instagram.com/nama/reel/Cabc-12/", "Instagram", "https://www.instagram.com/reel/Cabc-12/"],
  ["https://www.tiktok.com/@na.ma/video/12", "TikTok", "https://www.tiktok.com/@na.ma/video/12"],
];

for (const [given, name, url] of EMBEDS) {
  test(`embed: ${given}`, () => assert.deepEqual(recognise(given), { name, url }));
}

for (const url of [
  "", "youtube.com/watch?v=dQw4w9WgXcQ", "http://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQQ",
  "https://example.com/?u=https://youtu.be/dQw4w9WgXcQ", "https://x.com/nama", "javascript:alert(1)",
]) {
  test(`no embed: ${url}`, () => assert.equal(recognise(url), null));
}
