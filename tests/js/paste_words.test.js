// Pasted words stay apart, and lines of plain text become blocks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanText } from "newsroom/editor/clean";
import { named, testCleaning } from "./cleaning.js";

testCleaning({
  "words stay apart": [
    [
      `<table><caption><p>Satu</p><p>Dua</p></caption><tr><td>1</td><td>2</td></tr></table>`,
      `<table><caption>Satu Dua</caption><tbody><tr><td>1</td><td>2</td></tr></tbody></table>`,
    ],
    [
      `<blockquote><p>Siap</p><footer>Rina<br>Kepala <div>desa</div>Ara</footer></blockquote>`,
      `<blockquote><p>Siap</p><footer>Rina Kepala desa Ara</footer></blockquote>`,
    ],
    [
      `<a style='display:block' href='https://a.id'>Satu</a><a style='display:block' href='https://b.id'>Dua</a> kata <span style='display:inline-block'>Rp12</span>.`,
      `<p><a href="https://a.id">Satu</a></p><p><a href="https://b.id">Dua</a></p><p>kata Rp12.</p>`,
    ],
    [
      `<span style='display:block'>Satu</span><span style='display:block'>Dua</span><div style='display:flex'><span>A</span><span>B</span></div>`,
      `<p>Satu</p><p>Dua</p><p>A</p><p>B</p>`,
    ],
    [
      `<p>Kata <q>siap</q></p>`,
      `<p>Kata “siap”</p>`,
    ],
    [
      `<p>Rumus <math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></p>`,
      `<p>Rumus E=mc<sup>2</sup></p>`,
    ],
    [
      `<pre>Satu <a href='https://a.id'>x</a>\n\n  Dua\n</pre><div style='white-space:pre-wrap'>a\nb\n\nc</div>`,
      `<p>Satu <a href="https://a.id">x</a></p><p>Dua</p><p>a<br>b</p><p>c</p>`,
    ],
    [
      `Satu<hr>Dua`,
      `<p>Satu</p><p>Dua</p>`,
    ],
    [
      `<p>a<br> <br>b<br>\n<br>c</p>`,
      `<p>a</p><p>b</p><p>c</p>`,
    ],
    [
      `<p style='font-weight:bold'>a <span style='font-weight:400'>b</span></p><b><span style='font-weight:normal'>c</span>d</b>`,
      `<p><strong>a </strong>b</p><p>c<strong>d</strong></p>`,
    ],
  ],
  "raised and lowered words": [
    [
      `<p>10<sup style='position:relative;top:-.5em;vertical-align:baseline;font-size:75%'>6</sup> CO<sub style='bottom:-.25em;position:relative;vertical-align:baseline'>2</sub></p>`,
      `<p>10<sup>6</sup> CO<sub>2</sub></p>`,
      ["format"],
    ],
    [
      `<style>sup, sub { position: relative; vertical-align: baseline } .p { position: relative; top: -0.4em }</style><p>10<sup>6</sup> CO<sub>2</sub> m<span class=p>3</span></p>`,
      `<p>10<sup>6</sup> CO<sub>2</sub> m<sup>3</sup></p>`,
    ],
    [
      `<p>10<span style='position:relative;top:-4.0pt;mso-text-raise:4.0pt'>6</span> H<span style='vertical-align:-25%'>2</span>O m<small style='vertical-align:.4em'>2</small></p>`,
      `<p>10<sup>6</sup> H<sub>2</sub>O m<sup>2</sup></p>`,
      ["format"],
    ],
    [
      `<div style='position:relative;top:-8px'><p>Satu <span style='vertical-align:-1px'>dua</span> <span style='position:relative;top:-80px'>tiga</span> <span style='vertical-align:middle;top:-8px'>empat</span></p></div>`,
      `<p>Satu dua tiga empat</p>`,
    ],
  ],
});

/** @type {import("./cleaning.js").Case[]} */
const TEXTS = [
  [
    `Negara\tEmas\r\nIndonesia\t12\r\n`,
    `<table><tbody><tr><td>Negara</td><td>Emas</td></tr><tr><td>Indonesia</td><td>12</td></tr></tbody></table>`,
  ],
  [
    `A\t"b\nc"\nD\tE`,
    `<table><tbody><tr><td>A</td><td>b<br>c</td></tr><tr><td>D</td><td>E</td></tr></tbody></table>`,
  ],
  [
    `1.\tSatu\n2.\tDua`,
    `<ol><li><p>Satu</p></li><li><p>Dua</p></li></ol>`,
  ],
  [
    `•\tSatu\n•\tDua`,
    `<ul><li><p>Satu</p></li><li><p>Dua</p></li></ul>`,
  ],
  [
    `Judul\nA\tB\nC\tD\nAkhir`,
    `<p>Judul</p><table><tbody><tr><td>A</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></tbody></table><p>Akhir</p>`,
  ],
  [
    `Nama\t: Budi`,
    `<p>Nama : Budi</p>`,
  ],
  [
    `o\tanak\n§\tlain`,
    `<ul><li><p>anak</p></li><li><p>lain</p></li></ul>`,
  ],
  [
    `§ 27 ayat 3`,
    `<p>§ 27 ayat 3</p>`,
  ],
  [
    `https://youtu.be/dQw4w9WgXcQ\nIsi https://a.id/?utm_source=x y`,
    `<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><p>Isi <a href="https://a.id/">https://a.id/</a> y</p>`,
  ],
  [
    `[embed]https://youtu.be/dQw4w9WgXcQ[/embed]\n[video] x`,
    `<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><p>[video] x</p>`,
  ],
  [
    `<!-- wp:paragraph --><p>Isi</p><!-- /wp:paragraph -->`,
    `<p>Isi</p>`,
  ],
  [
    `\tMasuk\n\tDalam`,
    `<p>Masuk</p><p>Dalam</p>`,
  ],
  [
    `"Kutip"\tA\nB\tC`,
    `<table><tbody><tr><td>"Kutip"</td><td>A</td></tr><tr><td>B</td><td>C</td></tr></tbody></table>`,
  ],
];

for (const [text, cleaned, told = []] of TEXTS) {
  test(`plain text: ${JSON.stringify(text)}`, () => {
    const { root, dropped } = cleanText(text);
    assert.equal(root.innerHTML, cleaned);
    assert.deepEqual(named(dropped), told);
  });
}
