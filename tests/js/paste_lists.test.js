// Pasted tables and lists, with their numbers.

import { testCleaning } from "./cleaning.js";

const TABLE = "<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>";

testCleaning({
  "tables": [
    [
      `<div role=table><div role=rowgroup><div role=row><span role=columnheader>Kota</span><span role=columnheader>Harga</span></div></div><div role=row><span role=cell>Medan</span><span role=cell><p>12</p><p>13</p></span></div></div>`,
      `<table><tbody><tr><th>Kota</th><th>Harga</th></tr><tr><td>Medan</td><td>12<br>13</td></tr></tbody></table>`,
    ],
    [
      `<div style='display:table'><p>Judul</p><div style='display:table-row'><div style='display:table-cell'>a</div><div style='display:table-cell'>b</div></div><div style='display:table-row'><div style='display:table-cell'>c</div><div style='display:table-cell'>d</div></div></div>`,
      `<p>Judul</p><table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>`,
    ],
    [
      `<div style='display:table'><div style='display:table-row'><div style='display:table-cell'><p>Satu</p></div><div style='display:table-cell'>Dua</div></div></div>`,
      `<p>Satu</p><p>Dua</p>`,
    ],
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
      `<ol><li type=A>a</li><li type=A>b</li></ol><ol style='list-style-type:decimal'><li style='list-style-type:lower-roman'>c</li></ol><ol style='list-style:inside upper-alpha'><li>d</li></ol>`,
      `<ol type="A"><li><p>a</p></li><li><p>b</p></li></ol><ol type="i"><li><p>c</p></li></ol><ol type="A"><li><p>d</p></li></ol>`,
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
  "marks and levels of other programs": [
    [
      `<ul><li data-indent=0>a</li><li data-indent=1>b</li><li data-indent=1>c</li><li data-indent=0>d</li></ul>`,
      `<ul><li><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul></li><li><p>d</p></li></ul>`,
    ],
    [
      `<div><ul><li aria-level=1>a</li></ul></div><div><ul><li aria-level=2>b</li></ul></div><div><ul><li aria-level=1>c</li></ul></div>`,
      `<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>`,
    ],
    [`<p>· satu<br>· dua</p>`, `<ul><li><p>satu</p></li><li><p>dua</p></li></ul>`],
    [
      `<p>1. a</p><p>2. b</p><p>4. c</p>`,
      `<ol><li><p>a</p></li><li><p>b</p></li><li value="4"><p>c</p></li></ol>`,
    ],
  ],
});
