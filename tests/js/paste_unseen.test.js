// What a paste does not let in, or takes out: what the source hides, comments, controls, footnotes.

import { testCleaning } from "./cleaning.js";

testCleaning({
  "hidden text": [
    [
      `<div style='display:none'><p>Satu</p><p>dua</p></div><p>Isi</p>`,
      `<p>Isi</p>`,
      ["hidden Satu dua"],
    ],
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
      `<p>Korban AB</p><aside role=comment>Nama aslinya Ana</aside>`,
      `<p>Korban AB</p>`,
      ["comment Nama aslinya Ana"],
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
      `<ul role=menu><li>Bagikan</li></ul><nav>Beranda</nav><p>Isi<button>Salin</button>Lagi</p><label>Nama <input value=x></label><input type=hidden value=gaib><input type=submit value=Kirim>`,
      `<p>Isi Lagi</p><p>Nama</p>`,
      ["control Bagikan", "control Beranda", "control Salin", "control x", "control Kirim"],
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
      `<p>Data<a class='footnote-anchor' href='https://a.id/p/x#footnote-1'>1</a> naik <a href='https://a.id/x#endnote_2'>[2]</a>.</p><div class='footnote'><a id='footnote-1' href='https://a.id/p/x#footnote-anchor-1'>1</a><div><p>BPS</p></div></div>`,
      `<p>Data naik .</p>`,
      ["note [1] BPS", "note [2]"],
    ],
    [
      `<p><a href='#bab1'>Bab 1</a> dan <a href='#x'>2</a>, m<sup><a href='https://x.id/y'>2</a></sup></p>`,
      `<p>Bab 1 dan 2, m<a href="https://x.id/y"><sup>2</sup></a></p>`,
    ],
  ],
  "links that are no marks": [
    [
      `<p>Lihat <a href='https://b.id/#catatan-kaki'>5</a>, <a href='https://b.id/#note-beras'>12</a> dan x<sup><a href='https://id.wikipedia.org/wiki/Pangkat#2'>2</a></sup></p>`,
      `<p>Lihat <a href="https://b.id/#catatan-kaki">5</a>, <a href="https://b.id/#note-beras">12</a> dan x<a href="https://id.wikipedia.org/wiki/Pangkat#2"><sup>2</sup></a></p>`,
    ],
    [
      `<p>Data<sup><a href='https://b.id/a#catatan1'>1</a></sup> naik</p><ol><li id='catatan1'>BPS</li></ol>`,
      `<p>Data naik</p>`,
      ["note [1] BPS"],
    ],
    [
      `<p><a href='https://a.id/b#cmnt5'>komentar warga</a></p><p><a id='cmntbox'></a>Satu paragraf</p>`,
      `<p><a href="https://a.id/b#cmnt5">komentar warga</a></p><p>Satu paragraf</p>`,
    ],
  ],
  "text in ways that show nothing": [
    ...[
      "position:absolute;top:-9999px", "position:absolute;left:-999em", "position:fixed;left:-100vw",
      "transform:scale(0)", "color:#0000", "color:#ffffff00", "color:rgb(0 0 0 / 0%)",
      "color:red;-webkit-text-fill-color:transparent", "filter:opacity(0)",
      "display:none !important;display:block",
    ].flatMap((style) => [
      /** @type {import("./cleaning.js").Case} */ ([
        `<p>Tampak</p><p style='${style}'>gaib</p>`, `<p>Tampak</p>`, ["hidden gaib"],
      ]),
      /** @type {import("./cleaning.js").Case} */ ([
        `<style>.g { ${style} }</style><p>Tampak</p><p class=g>gaib</p>`, `<p>Tampak</p>`, ["hidden gaib"],
      ]),
    ]),
    ...[
      ".g{font-size:0}", ".g{opacity:0}", ".g{clip:rect(0,0,0,0);position:absolute}",
      "@media screen { .a{color:red} .g { display:none } }",
    ].map(
      (css) =>
        /** @type {import("./cleaning.js").Case} */ ([
          `<style>${css}</style><p>Tampak</p><p class=g>gaib</p>`, `<p>Tampak</p>`, ["hidden gaib"],
        ]),
    ),
    ...["visually-hidden-focusable", "offscreen", "assistive-text", "elementor-screen-only"].map(
      (name) =>
        /** @type {import("./cleaning.js").Case} */ ([
          `<p>Tampak</p><p class='${name}'>gaib</p>`, `<p>Tampak</p>`, ["hidden gaib"],
        ]),
    ),
    ...[
      `<p>Tampak <span style='color:white;background:#fff'>gaib</span></p>`,
      `<div style='background-color:rgb(255, 255, 255)'><p>Tampak <span style='color:#FFF'>gaib</span></p></div>`,
      `<p style='color:#123456'>Tampak <span style='background:#123456'>gaib</span></p>`,
    ].map(
      (html) =>
        /** @type {import("./cleaning.js").Case} */ ([html, `<p>Tampak</p>`, ["hidden gaib", "format"]]),
    ),
    [`<noscript>Aktifkan JavaScript</noscript><p>Tampak</p>`, `<p>Tampak</p>`],
    [
      `<p><span style='mso-element:field-begin'></span> TOC \\o "1-3" <span style='mso-element:field-separator'></span>Bab 1<span style='mso-element:field-end'></span> akhir</p>`,
      `<p>Bab 1 akhir</p>`,
    ],
  ],
  "text that shows": [
    [
      `<div style='background:#fff'><p style='color:#fff;background:rgb(0,0,0)'>Satu <span style='background:transparent'>dua</span></p><p style='color:#fff;background:#fff url(x.png)'>Tiga</p></div><p style='color:#fff'>Empat</p>`,
      `<p>Satu dua</p><p>Tiga</p><p>Empat</p>`,
      ["format"],
    ],
    [
      `<p style='position:relative;top:-2px;text-indent:-18pt;margin-left:-36pt'>Tampak</p>`,
      `<p>Tampak</p>`,
    ],
    [
      `<p style='background-clip:text;color:#123456;-webkit-text-fill-color:transparent'>Tampak</p><p style='transform:scale(0.5)'>Kecil</p>`,
      `<p>Tampak</p><p>Kecil</p>`,
    ],
  ],
});
