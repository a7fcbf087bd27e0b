// Pasted plain text that is more than lines: codes, markup, tables and addresses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanText } from "newsroom/editor/clean";
import { embedIn } from "newsroom/editor/paste/embeds";
import { named } from "./cleaning.js";

/** @param {Record<string, import("./cleaning.js").Case[]>} kinds */
function testText(kinds) {
  for (const [kind, cases] of Object.entries(kinds)) {
    for (const [text, cleaned, told = []] of cases) {
      test(`${kind}: ${text.slice(0, 80)}`, () => {
        const { root, dropped } = cleanText(text);
        assert.equal(root.innerHTML, cleaned);
        assert.deepEqual(named(dropped), told);
      });
    }
  }
}

const FRAME = `<iframe width="560" height="315" src="https://www.youtube.com/embed/dQw4w9WgXcQ?si=a" title="YouTube" allowfullscreen></iframe>`;
const POST = `<blockquote class="twitter-tweet"><p lang="in" dir="ltr">Pagi</p>&mdash; Budi (@budi) <a href="https://twitter.com/budi/status/123?ref_src=x">July 1, 2026</a></blockquote> <script async src="https://platform.twitter.com/widgets.js"></script>`;
const VIDEO = `<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>`;

testText({
  "codes to embed": [
    [FRAME, VIDEO],
    [`Tonton:\n\n${FRAME}`, `<p>Tonton:</p>${VIDEO}`],
    [POST, `<figure data-embed="https://x.com/budi/status/123"></figure>`],
    [
      `<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Cabc-12/?utm_source=ig">\n\n<a href="https://www.instagram.com/p/Cabc-12/">Lihat</a></blockquote>\n<script async src="//www.instagram.com/embed.js"></script>`,
      `<figure data-embed="https://www.instagram.com/p/Cabc-12/"></figure>`,
    ],
    [
      `<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@nama/video/123" data-video-id="123"> <section> <a href="https://www.tiktok.com/@nama">@nama</a> </section> </blockquote> <script async src="https://www.tiktok.com/embed.js"></script>`,
      `<figure data-embed="https://www.tiktok.com/@nama/video/123"></figure>`,
    ],
  ],
  "markup as text": [
    [
      `Panen <strong>turun</strong>.\n\n[caption id="attachment_1" align="alignnone" width="300"]<img src="https://a.id/a.jpg" alt="Sawah" width="300" /> Sawah kering[/caption]\n\nBaris satu\nbaris dua`,
      `<p>Panen <strong>turun</strong>.</p><figure data-image="" data-alt="Sawah"><figcaption>Sawah kering</figcaption></figure><p>Baris satu<br>baris dua</p>`,
      ["waiting Sawah kering"],
    ],
    ["Nilai x <b dan y> 3, tag <p> saja", "<p>Nilai x &lt;b dan y&gt; 3, tag &lt;p&gt; saja</p>"],
  ],
  "addresses": [
    [
      `Baca juga: Panen padi turun\nhttps://contoh.id/a?x=1`,
      `<aside data-baca-juga=""><a href="https://contoh.id/a?x=1">Panen padi turun</a></aside>`,
    ],
    [
      `Baca juga: Panen padi turun https://contoh.id/a`,
      `<aside data-baca-juga=""><a href="https://contoh.id/a">Panen padi turun</a></aside>`,
    ],
    [
      `Lihat (https://contoh.id/a?x=1), lalu\nhttps://id.wikipedia.org/wiki/Jawa_(pulau).`,
      `<p>Lihat (<a href="https://contoh.id/a?x=1">https://contoh.id/a?x=1</a>), lalu</p><p><a href="https://id.wikipedia.org/wiki/Jawa_(pulau)">https://id.wikipedia.org/wiki/Jawa_(pulau)</a>.</p>`,
    ],
    [`Tonton:\nhttps://youtu.be/dQw4w9WgXcQ`, `<p>Tonton:</p>${VIDEO}`],
    [
      `https://vt.tiktok.com/ZSabc/\nya`,
      `<p><a href="https://vt.tiktok.com/ZSabc/">https://vt.tiktok.com/ZSabc/</a></p><p>ya</p>`,
      ["short https://vt.tiktok.com/ZSabc/"],
    ],
  ],
  "cells": [
    [
      `1.\tBudi\t12\n2.\tAni\t13`,
      `<table><tbody><tr><td>1.</td><td>Budi</td><td>12</td></tr><tr><td>2.</td><td>Ani</td><td>13</td></tr></tbody></table>`,
    ],
    [
      `Kota\tA\tB\nBogor\t1\nDepok\t2\t3`,
      `<table><tbody><tr><td>Kota</td><td>A</td><td>B</td></tr><tr><td>Bogor</td><td>1</td><td></td></tr><tr><td>Depok</td><td>2</td><td>3</td></tr></tbody></table>`,
    ],
    [
      `"Ya\tbenar"\nTidak\t"a\nb"`,
      `<table><tbody><tr><td>"Ya</td><td>benar"</td></tr><tr><td>Tidak</td><td>a<br>b</td></tr></tbody></table>`,
    ],
  ],
});

test("the dialog of an embed takes the code", () => {
  assert.equal(embedIn(FRAME), "https://www.youtube.com/watch?v=dQw4w9WgXcQ");
  assert.equal(embedIn(POST), "https://x.com/budi/status/123");
  assert.equal(embedIn("https://youtu.be/dQw4w9WgXcQ"), "https://www.youtube.com/watch?v=dQw4w9WgXcQ");
  assert.equal(embedIn("<p>Tidak ada</p>"), "");
});
