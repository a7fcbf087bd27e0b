// Pasted pictures, embeds, links and cards.

import { testCleaning } from "./cleaning.js";

testCleaning({
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
      `<iframe src='https://www.tiktok.com/embed/v2/123?lang=id'></iframe><p>https://www.tiktok.com/player/v1/45</p>`,
      `<figure data-embed="https://www.tiktok.com/@_/video/123"></figure><figure data-embed="https://www.tiktok.com/@_/video/45"></figure>`,
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
      `<figure><img src='a.jpg'><figcaption>Sawah 10<sup>6</sup> m<span style='vertical-align:super'>2</span>, CO<sub>2</sub></figcaption></figure>`,
      `<figure data-image=""><figcaption>Sawah 10⁶ m², CO₂</figcaption></figure>`,
      ["waiting Sawah 10⁶ m², CO₂"],
    ],
    [
      `<table><caption>Luas x<sup>2a</sup></caption><tr><td>1</td><td>2</td></tr></table><blockquote><p>Siap</p><footer>Rina, juara 1<sup>st</sup></footer></blockquote>`,
      `<table><caption>Luas x^2a</caption><tbody><tr><td>1</td><td>2</td></tr></tbody></table><blockquote><p>Siap</p><footer>Rina, juara 1st</footer></blockquote>`,
      ["raised Luas x^2a", "raised Rina, juara 1st"],
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
  "what cannot be embedded": [
    [
      `<iframe src='https://www.youtube.com/embed/videoseries?list=PL1'></iframe><iframe src='https://www.youtube.com/embed/live_stream?channel=UC1'></iframe>`,
      ``,
      [
        "frame https://www.youtube.com/embed/videoseries?list=PL1",
        "frame https://www.youtube.com/embed/live_stream?channel=UC1",
      ],
    ],
    [
      `<p>A</p><div class='fb-post' data-href='https://www.facebook.com/a/posts/1'></div>`,
      `<p>A</p>`,
      ["frame https://www.facebook.com/a/posts/1"],
    ],
    [
      `<div class='fb-post' data-href='https://www.facebook.com/a/posts/1'><blockquote cite='https://www.facebook.com/a/posts/1'><p>Kata</p></blockquote></div>`,
      `<blockquote><p>Kata</p></blockquote>`,
      ["frame https://www.facebook.com/a/posts/1"],
    ],
    [
      `<blockquote cite='https://www.facebook.com/a/posts/1'><p>Kata <a href='https://www.facebook.com/a/posts/1'>A</a></p></blockquote>`,
      `<blockquote><p>Kata <a href="https://www.facebook.com/a/posts/1">A</a></p></blockquote>`,
    ],
    [
      `<p><a href='https://vt.tiktok.com/ZSabc/'>https://vt.tiktok.com/ZSabc/</a></p>`,
      `<p><a href="https://vt.tiktok.com/ZSabc/">https://vt.tiktok.com/ZSabc/</a></p>`,
      ["short https://vt.tiktok.com/ZSabc/"],
    ],
  ],
  "cells too narrow for their number": [
    [
      `<table><tr><td>Beras</td><td x:num='1250000'>#######</td></tr><tr><td>Gula</td><td data-sheets-value='{"1":3,"3":950}'>####</td></tr><tr><td>Kopi</td><td>#####</td></tr></table>`,
      `<table><tbody><tr><td>Beras</td><td>1250000</td></tr><tr><td>Gula</td><td>950</td></tr><tr><td>Kopi</td><td>#####</td></tr></tbody></table>`,
      ["narrow Kopi #####"],
    ],
  ],
  "words in objects and lines of code": [
    [`<object><p>Teks pengganti tampak</p></object>`, `<p>Teks pengganti tampak</p>`],
    [
      `<object data='https://a.id/a.swf'><p>Teks pengganti</p></object><p>A</p>`,
      `<p>A</p>`,
      ["frame https://a.id/a.swf Teks pengganti"],
    ],
    [`<pre>a\n  b</pre>`, `<p>a<br>b</p>`],
  ],
});
