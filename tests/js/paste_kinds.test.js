// The kinds of things that a paste may change, drop or let in, each with its cases: the clipboard's HTML,
// the clean blocks, and what the editor is told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, cleanText } from "newsroom/editor/clean";

const TABLE = "<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>";

/** @type {Record<string, [string, string, string[]?][]>} */
const KINDS = {
  "hidden text": [
    [
      `<p>A<span class='sr-only'>gaib</span>B</p>`,
      `<p>AB</p>`,
      ["hidden gaib"],
    ],
    [
      `<div style='visibility:hidden'>gaib<span style='visibility:visible'>tampak</span></div>`,
      `<p>tampak</p>`,
      ["hidden gaib"],
    ],
    [
      `<div style='font-size:0'><span style='font-size:16px'>Satu</span> <span>gaib</span></div>`,
      `<p>Satu</p>`,
      ["hidden gaib", "format"],
    ],
    [
      `<div style='display:none;max-height:0;overflow:hidden'>gaib</div><p>Isi</p>`,
      `<p>Isi</p>`,
      ["hidden gaib"],
    ],
    [
      `<div style='max-height:0px;overflow:hidden'>gaib</div><p>Isi</p>`,
      `<p>Isi</p>`,
      ["hidden gaib"],
    ],
    [
      `<style>.x{display:none} @media print{.y{display:none}}</style><p class=x>gaib</p><p class=y>tampak</p>`,
      `<p>tampak</p>`,
      ["hidden gaib"],
    ],
    [
      `<p><i aria-hidden=true>★</i> <span aria-hidden=true>12 Nov</span></p>`,
      `<p>12 Nov</p>`,
    ],
    [
      `<p hidden>gaib</p><p>ada</p>`,
      `<p>ada</p>`,
      ["hidden gaib"],
    ],
    [
      `<p>a<span style='opacity:0'>gaib</span><span style='color:transparent'>gaib</span><span style='mso-hide:all'>gaib</span></p>`,
      `<p>a</p>`,
      ["hidden gaib", "format"],
    ],
    [
      `<div style='height:0;overflow:hidden;padding-bottom:56%'><iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ'></iframe></div>`,
      `<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>`,
    ],
    [
      `<p>ភា&#8203;សា ke&shy;se&#xfeff;hatan</p><p>&#8203;</p><p>&#xfeff;<br>&shy;</p><p>https://youtu.be/dQw4w9WgXcQ&#8203;</p>`,
      `<p>ភា\u200bសា ke\u00adse\ufeffhatan</p><figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>`,
    ],
  ],
  "comments, deletions and struck text": [
    [
      `<p>Data<sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup> naik.</p><div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a><span>cek lagi</span></p></div>`,
      `<p>Data naik.</p>`,
      ["comment cek lagi"],
    ],
    [
      `<p>Kata <a class=msocomanchor href='#_msocom_1'>[RS1]</a>.</p>`,
      `<p>Kata .</p>`,
      ["comment [RS1]"],
    ],
    [
      `<del><p>Hapus</p></del><ins><p>Sisip</p></ins>`,
      `<p>Sisip</p>`,
      ["deletion Hapus"],
    ],
    [
      `<p>Harga <s>Rp5.000</s> <span style='text-decoration:line-through'>lama</span> Rp7.000</p>`,
      `<p>Harga Rp5.000 lama Rp7.000</p>`,
      ["struck Rp5.000", "struck lama"],
    ],
  ],
  "controls": [
    [
      `<ul role=menu><li>Bagikan</li></ul><nav>Beranda</nav><p>Isi<button>Salin</button>Lagi</p><label>Nama <input value=x></label>`,
      `<p>Isi Lagi</p><p>Nama</p>`,
      ["control Bagikan", "control Beranda", "control Salin"],
    ],
    [
      `<p>Pilih <select><option>A</option></select> satu <a role=button href='https://a.id'>Kirim</a></p>`,
      `<p>Pilih satu</p>`,
      ["control A", "control Kirim"],
    ],
    [
      `<h2>Sejarah<span class='mw-editsection'>[<a href='/e'>sunting</a>]</span></h2>`,
      `<h2>Sejarah</h2>`,
      ["control [sunting]"],
    ],
    [
      `<details open><summary>Tanya</summary>Jawab <b>tebal</b></details>`,
      `<p>Tanya</p><p>Jawab <strong>tebal</strong></p>`,
    ],
  ],
  "footnotes": [
    ...["5 m", "5 km", "12 cm", "3 mm", "2 dm", "9,8 m/s", "3 ha", "x", "<i>y</i>", "(a + b)", "10", "kg/m"].map(
      /** @returns {[string, string]} */ (base) => {
        const powers = `<p>Luas ${base}<sup>2</sup>.</p><p><sup>2</sup> catatan</p>`;
        return [powers, powers.replaceAll("i>", "em>")];
      },
    ),
    [
      `<p>Karbon:<sup>14</sup>C meluruh.</p><p><sup>14</sup> catatan</p>`,
      `<p>Karbon:<sup>14</sup>C meluruh.</p><p><sup>14</sup> catatan</p>`,
    ],
    [
      `<p>Luas 5 m<sup>2</sup>, kata BPS<sup>1</sup> dan polisi.<sup>2</sup></p><p><sup>1</sup> BPS 2026</p><p><sup>2</sup> Polri</p>`,
      `<p>Luas 5 m<sup>2</sup>, kata BPS dan polisi.</p>`,
      ["note [1] BPS 2026", "note [2] Polri"],
    ],
    [
      `<p>Data BPS<sup>1</sup> naik 10<sup>6</sup> m<sup>2</sup>.</p><p><sup>1</sup> Berita Resmi Statistik</p>`,
      `<p>Data BPS naik 10<sup>6</sup> m<sup>2</sup>.</p>`,
      ["note [1] Berita Resmi Statistik"],
    ],
    [
      `<p>Padi<sup class='reference'><a href='https://id.wikipedia.org/wiki/Padi#cite_note-1'>[1]</a></sup> tumbuh.<sup>[2]</sup></p><ol class='references'><li id='cite_note-1'><span class='mw-cite-backlink'><a href='#cite_ref-1'>^</a></span> <span>Buku <a href='https://b.id/x'>satu</a></span></li></ol>`,
      `<p>Padi tumbuh.</p>`,
      ["note [1] Buku satu https://b.id/x", "note [2]"],
    ],
    [
      `<p>Data<sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup> naik.</p><hr><div><p><a href='#ftnt_ref1' id='ftnt1'>[1]</a> BPS 2026</p></div>`,
      `<p>Data naik.</p>`,
      ["note [1] BPS 2026"],
    ],
    [
      `<p>Data<sup data-fn='u1' class='fn'><a href='#u1' id='u1-link'>1</a></sup> naik.</p><ol class='wp-block-footnotes'><li id='u1'>BPS 2026 <a href='#u1-link'>↩︎</a></li></ol>`,
      `<p>Data naik.</p>`,
      ["note [1] BPS 2026"],
    ],
    [
      `<p>Data<a href='#fn1' class='footnote-ref' role='doc-noteref'><sup>1</sup></a> naik 10<sup>6</sup>.</p><section class='footnotes' role='doc-endnotes'><hr><ol><li id='fn1'><p>BPS<a href='#fnref1' class='footnote-back'>↩︎</a></p></li></ol></section>`,
      `<p>Data naik 10<sup>6</sup>.</p>`,
      ["note [1] BPS"],
    ],
    [
      `<p>Data<a class='sdfootnoteanc' name='sdfootnote1anc' href='#sdfootnote1sym'><sup>1</sup></a> naik</p><div id='sdfootnote1'><p class='sdfootnote'><a class='sdfootnotesym' href='#sdfootnote1anc'>1</a>BPS</p></div>`,
      `<p>Data naik</p>`,
      ["note [1] BPS"],
    ],
    [
      `<p>Data<a style='mso-endnote-id:edn1' href='#_edn1' name='_ednref1'><span class=MsoEndnoteReference>[i]</span></a> naik.</p><div style='mso-element:endnote-list'><div style='mso-element:endnote' id=edn1><p class=MsoEndnoteText><a href='#_ednref1'><span class=MsoEndnoteReference>[i]</span></a> Isi catatan</p></div></div>`,
      `<p>Data naik.</p>`,
      ["note [i] Isi catatan"],
    ],
    [
      `<p><a href='#bab1'>Bab 1</a> dan <a href='#x'>2</a>, m<sup><a href='https://x.id/y'>2</a></sup></p>`,
      `<p>Bab 1 dan 2, m<a href="https://x.id/y"><sup>2</sup></a></p>`,
    ],
  ],
  "tables": [
    [
      `<table><tr><td>Kiri<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table></td><td>Kanan</td></tr></table>`,
      `<p>Kiri</p><table><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></tbody></table><p>Kanan</p>`,
    ],
    [
      `<table><tr><td><p>A</p><p>B</p></td><td>C<br>D<ul><li>e</li><li>f</li></ul></td></tr><tr><td><ol start=3><li>g</li></ol></td><td><img src=x.png alt='bendera'> Indonesia</td></tr></table>`,
      `<table><tbody><tr><td>A<br>B</td><td>C<br>D<br>• e<br>• f</td></tr><tr><td>3. g</td><td>Indonesia</td></tr></tbody></table>`,
      ["image bendera"],
    ],
    [
      `<table><tr><th colspan=2>Medali</th><th>Total</th></tr><tr><td rowspan=2>ID</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr><tr><td></td><td></td><td></td></tr></table>`,
      `<table><tbody><tr><th>Medali</th><th></th><th>Total</th></tr><tr><td>ID</td><td>1</td><td>2</td></tr><tr><td></td><td>3</td><td>4</td></tr></tbody></table>`,
    ],
    [
      `<table><tr><td><b>Kota</b></td><td style='font-weight:bold'>Harga</td></tr><tr><td>Medan</td><td><b>12</b></td></tr></table>`,
      `<table><tbody><tr><th>Kota</th><th>Harga</th></tr><tr><td>Medan</td><td><strong>12</strong></td></tr></tbody></table>`,
    ],
    [
      `<table><tr><th>Ibu kota</th><td>Jakarta</td></tr><tr><th>Luas</th><td>10<sup>6</sup></td></tr></table>`,
      `<table><tbody><tr><th>Ibu kota</th><td>Jakarta</td></tr><tr><th>Luas</th><td>10<sup>6</sup></td></tr></tbody></table>`,
    ],
    [
      `<table><thead><tr><td>A</td><td>B</td></tr></thead><tfoot><tr><td>Jumlah</td><td>3</td></tr></tfoot><tbody><tr><td>1</td><td>2</td></tr></tbody></table>`,
      `<table><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr><tr><td>Jumlah</td><td>3</td></tr></tbody></table>`,
    ],
    [
      `<table><caption>Data <a href='https://bps.go.id'>BPS</a></caption><tr><td>1</td><td>2</td></tr></table>`,
      `<table><caption>Data BPS</caption><tbody><tr><td>1</td><td>2</td></tr></tbody></table>`,
      ["link BPS https://bps.go.id"],
    ],
    [
      `<p class=MsoCaption>Tabel 1. Harga</p><table><tr><td>1</td><td>2</td></tr></table>`,
      `<table><caption>Tabel 1. Harga</caption><tbody><tr><td>1</td><td>2</td></tr></tbody></table>`,
    ],
    [
      `<table width=600><tr><td><table><tr><td><h1>Judul</h1><p>Isi</p></td></tr></table></td></tr><tr><td>Kaki</td></tr></table>`,
      `<h2>Judul</h2><p>Isi</p><p>Kaki</p>`,
    ],
    [
      `<table role=presentation><tr><td>Kiri</td><td>Kanan</td></tr></table>`,
      `<p>Kiri</p><p>Kanan</p>`,
    ],
    [
      `<table><tr><td>Satu sel</td></tr></table>`,
      `<p>Satu sel</p>`,
    ],
    [
      `<table><col><col style='display:none'><tr><td>A</td><td>gaib</td><td>B</td></tr><tr style='display:none'><td>x</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>`,
      `<table><tbody><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>3</td></tr></tbody></table>`,
      ["hidden gaib", "hidden x", "hidden 2"],
    ],
    [
      `<ol><li>Satu</li><li>Dua<table><tr><td>a</td><td>b</td></tr></table>lanjut</li><li>Tiga</li></ol>`,
      `<ol><li><p>Satu</p></li><li><p>Dua</p></li></ol><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><p>lanjut</p><ol start="3"><li><p>Tiga</p></li></ol>`,
    ],
    [
      `<blockquote><p>Satu</p><table><tr><td>a</td><td>b</td></tr></table><p>dua</p><footer>Rina</footer></blockquote>`,
      `<blockquote><p>Satu</p></blockquote><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><blockquote><p>dua</p><footer>Rina</footer></blockquote>`,
    ],
    [
      `<table data-source='BPS, 2026'><caption>Harga</caption><tbody><tr><th>a</th><th>b</th></tr><tr><td>c</td><td></td></tr></tbody></table>`,
      `<table data-source="BPS, 2026"><caption>Harga</caption><tbody><tr><th>a</th><th>b</th></tr><tr><td>c</td><td></td></tr></tbody></table>`,
    ],
  ],
  "lists around what stands alone": [
    [
      `<ol start=7><li value=2>a</li><li>b${TABLE}</li><li>c</li><li value=9>d</li></ol>`,
      `<ol start="2"><li><p>a</p></li><li><p>b</p></li></ol>${TABLE}<ol start="4"><li><p>c</p></li><li value="9"><p>d</p></li></ol>`,
    ],
    [
      `<ol><li>a${TABLE}</li><li value=5>b</li><li>c</li></ol>`,
      `<ol><li><p>a</p></li></ol>${TABLE}<ol start="5"><li><p>b</p></li><li><p>c</p></li></ol>`,
    ],
    [
      `<ol reversed type=a><li>a</li><li>b${TABLE}</li><li>c</li></ol>`,
      `<ol start="3" type="a" reversed=""><li><p>a</p></li><li><p>b</p></li></ol>${TABLE}<ol type="a" reversed=""><li><p>c</p></li></ol>`,
    ],
    [
      `<ol><li>a<ol type=a><li>x${TABLE}sisa</li><li>y</li></ol></li><li>b</li></ol>`,
      `<ol><li><p>a</p><ol type="a"><li><p>x</p></li></ol></li></ol>${TABLE}<p>sisa</p><ol start="2" type="a"><li><p>y</p></li></ol><ol start="2"><li><p>b</p></li></ol>`,
    ],
    [
      `<ul><li>a<iframe src='https://youtu.be/dQw4w9WgXcQ'></iframe><iframe src='https://x.com/a/status/12'></iframe></li></ul>`,
      `<ul><li><p>a</p></li></ul><figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><figure data-embed="https://x.com/a/status/12"></figure>`,
    ],
    [
      `<ol><li>a${TABLE}<ul><li>b${TABLE}</li><li>c</li></ul></li></ol>`,
      `<ol><li><p>a</p></li></ol>${TABLE}<ul><li><p>b</p></li></ul>${TABLE}<ul><li><p>c</p></li></ul>`,
    ],
    [
      `<blockquote><p>a</p><ol><li>b${TABLE}</li><li>c</li></ol><footer>Rina</footer></blockquote>`,
      `<blockquote><p>a</p><ol><li><p>b</p></li></ol></blockquote>${TABLE}<blockquote><ol start="2"><li><p>c</p></li></ol><footer>Rina</footer></blockquote>`,
    ],
  ],
  "lists and their numbers": [
    [
      `<ol style='list-style-type:lower-greek' start=2><li>a</li><li>b</li></ol>`,
      `<ol start="2"><li><p>a</p></li><li><p>b</p></li></ol>`,
      ["marks a b"],
    ],
    [
      `<ol style='list-style-type:decimal-leading-zero'><li>a</li></ol>`,
      `<ol><li><p>a</p></li></ol>`,
    ],
    [
      `<ol style='list-style-type:none'><li>1. Satu</li></ol><ul style='list-style-type:decimal'><li>a</li></ul>`,
      `<ul><li><p>1. Satu</p></li></ul><ol><li><p>a</p></li></ol>`,
    ],
    [
      `<p>Rp5.000*</p><p>* Syarat berlaku</p>`,
      `<p>Rp5.000*</p><p>* Syarat berlaku</p>`,
    ],
    [
      `<ul>lepas<li>a</li><p>b</p></ul>`,
      `<ul><li><p>lepas</p></li><li><p>a</p></li><li><p>b</p></li></ul>`,
    ],
    [
      `<ol><li>a</li><li></li><li>c</li></ol>`,
      `<ol><li><p>a</p></li><li value="3"><p>c</p></li></ol>`,
    ],
    [
      `<ol reversed start=5><li>a</li><li>b</li></ol><ol type=I start=4><li>x</li></ol>`,
      `<ol start="5" reversed=""><li><p>a</p></li><li><p>b</p></li></ol><ol start="4" type="I"><li><p>x</p></li></ol>`,
    ],
    [
      `<ol style='list-style-type:lower-alpha'><li>a</li></ol>`,
      `<ol type="a"><li><p>a</p></li></ol>`,
    ],
    [
      `<ul><li>a</li><li style='list-style-type:none'><ul><li>b</li></ul></li></ul>`,
      `<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>`,
    ],
    [
      `<li>a</li><li>b</li>`,
      `<ul><li><p>a</p></li><li><p>b</p></li></ul>`,
    ],
    [
      `<ul><div><li>a</li></div><li>b</li></ul>`,
      `<ul><li><p>a</p></li><li><p>b</p></li></ul>`,
    ],
    [
      `<p>1998. Tahun reformasi.</p><p>E. Prasetyo hadir.</p><p>2024. Pemilu.</p>`,
      `<p>1998. Tahun reformasi.</p><p>E. Prasetyo hadir.</p><p>2024. Pemilu.</p>`,
    ],
  ],
  "lists of Word": [
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>α</span>x</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>β.</span>y</p>`,
      `<p>α x</p><p>β. y</p>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>04.</span>x</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>05.</span>y</p>`,
      `<ol start="4"><li><p>x</p></li><li><p>y</p></li></ol>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>Satu</p><p>Sela</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>Dua</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>3.</span>Tiga</p>`,
      `<ol><li><p>Satu</p></li></ol><p>Sela</p><ol start="2"><li><p>Dua</p></li><li><p>Tiga</p></li></ol>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.1.</span>Satu</p><h1 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>Judul</h1><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>Pasal 3</span>Isi</p>`,
      `<p>1.1. Satu</p><h2>2. Judul</h2><p>Pasal 3 Isi</p>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>h.</span>x</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>i.</span>y</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>j.</span>z</p>`,
      `<ol start="8" type="a"><li><p>x</p></li><li><p>y</p></li><li><p>z</p></li></ol>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>i.</span>x</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>ii.</span>y</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>v.</span>z</p>`,
      `<ol type="i"><li><p>x</p></li><li><p>y</p></li><li value="5"><p>z</p></li></ol>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>o</span>x</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>§</span>y</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>Ø</span>z</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>A</span>w</p>`,
      `<ul><li><p>x</p></li><li><p>y</p></li><li><p>z</p></li></ul><p>A w</p>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>Satu</p><p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>a)</span>dalam</p><p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>b)</span>lagi</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>Dua</p>`,
      `<ol><li><p>Satu</p><ol type="a"><li><p>dalam</p></li><li><p>lagi</p></li></ol></li><li><p>Dua</p></li></ol>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'>2024. Tahun</p><p style='mso-list:l0 level1 lfo1'>B. Prasetyo</p>`,
      `<ul><li><p>2024. Tahun</p></li><li><p>B. Prasetyo</p></li></ul>`,
    ],
    [
      `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>Satu</p><p style='mso-list:l1 level1 lfo1'><span style='mso-list:Ignore'>1.</span>Lain</p>`,
      `<ol><li><p>Satu</p></li></ol><ol><li><p>Lain</p></li></ol>`,
    ],
    [
      `<p style='mso-element:dropcap-dropped'>S</p><p>atu dua</p>`,
      `<p>Satu dua</p>`,
    ],
  ],
  "embeds": [
    [
      `<blockquote><p>Selamat pagi</p>&mdash; Nama (@nama) <a href='https://twitter.com/nama/status/123?ref_src=x'>July 1, 2026</a></blockquote>`,
      `<figure data-embed="https://x.com/nama/status/123"></figure>`,
    ],
    [
      `<blockquote><p>Kami siap, <a href='https://x.com/nama/status/123'>katanya</a></p></blockquote>`,
      `<blockquote><p>Kami siap, <a href="https://x.com/nama/status/123">katanya</a></p></blockquote>`,
    ],
    [
      `<p>https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0</p>`,
      `<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>`,
    ],
    [
      `<iframe src='//www.youtube.com/embed/dQw4w9WgXcQ'></iframe><div><iframe data-src='https://platform.twitter.com/embed/Tweet.html?dnt=false&id=123'></iframe></div><iframe src='https://open.spotify.com/embed/x'></iframe>`,
      `<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><figure data-embed="https://x.com/i/web/status/123"></figure>`,
      ["frame https://open.spotify.com/embed/x"],
    ],
    [
      `<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/Cabc-12/?utm_source=ig_embed'><a href='x'>Lihat</a></blockquote>`,
      `<figure data-embed="https://www.instagram.com/p/Cabc-12/"></figure>`,
    ],
    [
      `<blockquote class='tiktok-embed' cite='https://www.tiktok.com/@nama/video/123'><section><a>@nama</a></section></blockquote>`,
      `<figure data-embed="https://www.tiktok.com/@nama/video/123"></figure>`,
    ],
    [
      `<p>https://youtu.be/dQw4w9WgXcQ?si=abc</p><p><a href='https://x.com/a/status/12?s=20'>https://x.com/a/status/12?s=20</a></p>`,
      `<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><figure data-embed="https://x.com/a/status/12"></figure>`,
    ],
    [
      `<p>Tonton:<br>https://youtu.be/dQw4w9WgXcQ<br>ya</p><p><a href='https://youtu.be/dQw4w9WgXcQ'>Tonton videonya</a></p>`,
      `<p>Tonton:</p><figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><p>ya</p><p><a href="https://youtu.be/dQw4w9WgXcQ">Tonton videonya</a></p>`,
    ],
  ],
  "shortcodes": [
    [
      `<p>[caption id='a' align='left']<a href='https://x/a.jpg'><img src=a.jpg alt='Sapi'></a> Sapi di ladang (dok)[/caption]</p>`,
      `<figure data-image="" data-alt="Sapi"><figcaption>Sapi di ladang (dok)</figcaption></figure>`,
      ["waiting Sapi di ladang (dok)"],
    ],
    [
      `<p>[gallery ids='1,2'] Isi [embed]https://youtu.be/dQw4w9WgXcQ[/embed] akhir [video mp4='https://x/a.mp4'][/video] [catatan: penting]</p>`,
      `<p>Isi</p><figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><p>akhir [catatan: penting]</p>`,
      ["shortcode [gallery ids='1,2']", "shortcode [video mp4='https://x/a.mp4']"],
    ],
  ],
  "pictures": [
    [
      `<table><tr><td><a href='https://a.id/id'><img src='f.png' alt='Bendera'></a></td><td>12</td></tr><tr><td>a</td><td>b</td></tr></table>`,
      `<table><tbody><tr><td></td><td>12</td></tr><tr><td>a</td><td>b</td></tr></tbody></table>`,
      ["image Bendera https://a.id/id"],
    ],
    [
      `<div id=attachment_1 class='wp-caption alignnone'><img src='a.jpg' alt='Sapi'><p class='wp-caption-text'>Sapi putih</p></div>`,
      `<figure data-image="" data-alt="Sapi"><figcaption>Sapi putih</figcaption></figure>`,
      ["waiting Sapi putih"],
    ],
    [
      `<p><img src='https://x/a.jpg' alt='Banjir'> Teks mulai</p><p>Teks <img src='i.png' width=16 alt='ikon'> lagi <img alt='😀' src=e.svg></p>`,
      `<figure data-image="" data-alt="Banjir"></figure><p>Teks mulai</p><p>Teks lagi 😀</p>`,
      ["waiting Banjir", "image ikon"],
    ],
    [
      `<figure class='wp-block-gallery'><figure><img src=a alt='Satu foto'><figcaption>Satu</figcaption></figure><figure><img src=b><figcaption>Dua</figcaption></figure><figcaption>Semua</figcaption></figure>`,
      `<figure data-image="" data-alt="Satu foto"><figcaption>Satu</figcaption></figure><figure data-image=""><figcaption>Dua</figcaption></figure><p>Semua</p>`,
      ["waiting Satu", "waiting Dua"],
    ],
    [
      `<p class=MsoNormal><img src='file:///C:/a.png' alt='Peta'></p><p class=MsoCaption>Gambar 1. Peta</p>`,
      `<figure data-image="" data-alt="Peta"><figcaption>Gambar 1. Peta</figcaption></figure>`,
      ["waiting Gambar 1. Peta"],
    ],
    [
      `<figure><a href='https://a.id/kisah'><img src='https://a.id/a%20b.jpg'></a></figure>`,
      ``,
      ["image a b.jpg https://a.id/kisah"],
    ],
    [
      `<figure data-image='' data-alt='Banjir' data-credit='Dok'><figcaption>x</figcaption></figure>`,
      `<figure data-image="" data-alt="Banjir" data-credit="Dok"><figcaption>x</figcaption></figure>`,
    ],
  ],
  "names and captions": [
    [
      `<blockquote><p>Siap</p><footer>Rina<sup>2</sup></footer></blockquote>`,
      `<blockquote><p>Siap</p><footer>Rina2</footer></blockquote>`,
      ["raised Rina2"],
    ],
  ],
  "addresses": [
    [
      `<p><a href='https://a.id/?utm_source=x#bagian'>a</a> <a href='https://a.id/?a=1&gclid=2&b=%20'>b</a> https://a.id/x?fbclid=1 <a href='https://l.facebook.com/l.php?u=https%3A%2F%2Fb.id%2Fx%3Ffbclid%3D1&h=z'>c</a></p>`,
      `<p><a href="https://a.id/#bagian">a</a> <a href="https://a.id/?a=1&amp;b=%20">b</a> https://a.id/x <a href="https://b.id/x">c</a></p>`,
    ],
    [
      `<a href='https://a.id/1'><div><h2>Judul</h2><ul><li>b</li></ul><table><tr><td>c</td><td>d</td></tr></table></div></a>`,
      `<h2><a href="https://a.id/1">Judul</a></h2><ul><li><p><a href="https://a.id/1">b</a></p></li></ul><table><tbody><tr><td><a href="https://a.id/1">c</a></td><td><a href="https://a.id/1">d</a></td></tr></tbody></table>`,
    ],
    [
      `<blockquote>Siap<cite><a href='https://a.id/r'>Rina</a></cite></blockquote>`,
      `<blockquote><p>Siap</p><footer>Rina</footer></blockquote>`,
      ["link Rina https://a.id/r"],
    ],
    [
      `<p><a href='//a.id/x'>a</a> <a href='www.b.id'>b</a> <a href='file:///C:/x.doc'>c</a> <a href='javascript:x'>d</a></p>`,
      `<p><a href="https://a.id/x">a</a> <a href="https://www.b.id">b</a> c d</p>`,
      ["link c file:///C:/x.doc"],
    ],
  ],
  "Baca Juga": [
    [
      `<p>Baca juga: <a href='https://a.id/1'>Satu</a>, <a href='https://a.id/2'>Dua</a> dan <a href='https://a.id/3'>Tiga</a></p>`,
      `<aside data-baca-juga=""><a href="https://a.id/1">Satu</a></aside><aside data-baca-juga=""><a href="https://a.id/2">Dua</a></aside><aside data-baca-juga=""><a href="https://a.id/3">Tiga</a></aside>`,
    ],
    [
      `<p>Baca juga:</p><ul><li><a href='https://a.id/1'>Satu</a> kemarin</li><li><a href='https://a.id/2'>Dua</a></li></ul>`,
      `<p>Baca juga:</p><ul><li><p><a href="https://a.id/1">Satu</a> kemarin</p></li><li><p><a href="https://a.id/2">Dua</a></p></li></ul>`,
    ],
    [
      `<p>Baca juga: Panen raya. Presiden menolak.</p>`,
      `<p>Baca juga: Panen raya. Presiden menolak.</p>`,
    ],
  ],
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
};

const named = (dropped) => [...new Set(dropped.map(({ kind, text }) => `${kind} ${text}`.trim()))];

for (const [kind, cases] of Object.entries(KINDS)) {
  for (const [pasted, cleaned, told = []] of cases) {
    test(`${kind}: ${pasted.slice(0, 80)}`, () => {
      const { root, dropped } = clean(pasted);
      assert.equal(root.innerHTML, cleaned);
      assert.deepEqual(named(dropped), told);
      assert.equal(clean(cleaned).root.innerHTML, cleaned);
    });
  }
}

/** @type {[string, string, string[]?][]} */
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
    `<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><p>Isi https://a.id/ y</p>`,
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
