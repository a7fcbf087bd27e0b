# ruff: noqa: E501
"""What Word, Google Docs and WordPress put on the clipboard, shortened."""

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm} --></style>
</head><body lang=IN style='tab-interval:36.0pt'><!--StartFragment-->
<h1>Rapat Desa<o:p></o:p></h1>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Warga</b> datang&nbsp; <i>berbondong</i>
<span style='color:red'>pagi</span>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-bidi-font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Satu<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Anak satu<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Dua<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l1 level1 lfo2'><![if !supportLists]><span><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Pertama<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><![if !supportLists]><span><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Kedua<o:p></o:p></p>
<p class=MsoNormal><img width=200 height=100 src="file:///C:/Temp/image001.png"></p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Desa<o:p></o:p></p></td><td><p>Jumlah</p></td></tr>
<tr><td><p>Ara</p></td><td><p>12</p></td></tr></table>
<!--EndFragment--></body></html>
"""
WORD_BODY = """<h2>Rapat Desa</h2>
<p><strong>Warga</strong> datang <em>berbondong</em> pagi.</p>
<ul><li>Satu<ul><li>Anak satu</li></ul></li><li>Dua</li></ul>
<ol><li>Pertama</li><li>Kedua</li></ol>
<table><tbody><tr><td>Desa</td><td>Jumlah</td></tr><tr><td>Ara</td><td>12</td></tr></tbody></table>"""
WORD_TOLD = "1 gambar dibuang: “image001.png”. Format huruf dibuang."

DOCS = """
<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"
style="line-height:1.38"><span style="font-size:16pt;font-weight:400;">Bagian</span></h2>
<p dir="ltr" style="line-height:1.38"><span style="font-family:Arial;font-weight:400;">Kata </span><span
style="font-family:Arial;font-weight:700;">tebal</span><span style="font-weight:400;font-style:italic;"> miring</span><span
style="font-weight:400"> dan </span><a href="https://www.google.com/url?q=https://example.com/a&amp;sa=D"
style="text-decoration:none;"><span style="color:#1155cc;font-weight:400;">tautan</span></a>.</p><br />
<ul style="margin-top:0"><li dir="ltr" style="font-weight:400;" aria-level="1"><p dir="ltr" role="presentation"><span
style="font-weight:400;">Satu</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation"><span>Dalam</span></p></li></ul></ul>
<p><span style="font-weight:400">Baca Juga: </span><a href="https://lain.example/x"><span style="font-weight:400">Berita di Luar</span></a></p>
</b><br class="Apple-interchange-newline">
"""
DOCS_BODY = """<h2>Bagian</h2>
<p>Kata <strong>tebal</strong><em> miring</em> dan <a href="https://example.com/a" rel="noopener">tautan</a>.</p>
<ul><li>Satu<ul><li>Dalam</li></ul></li></ul>
<aside data-baca-juga=""><a href="https://lain.example/x" rel="noopener">Berita di Luar</a></aside>"""
DOCS_TOLD = "Format huruf dibuang."

WORDPRESS = """
<!-- wp:paragraph --><p>Pembuka <script>alert(1)</script>berita.</p><!-- /wp:paragraph -->
<div class="wp-caption aligncenter"><figure class="wp-block-image size-large"><img src="https://x.example/a.jpg"
alt=""/><figcaption class="wp-element-caption">Keterangan foto</figcaption></figure></div>
<h4 class="wp-block-heading">Latar</h4>
<div><p>Baris satu<br><br>Baris dua</p><p><strong>Baca juga:</strong> Harga Beras Turun di Pasar</p></div>
<blockquote class="wp-block-quote"><p>“Kami siap.”</p><cite>— Rina, kepala desa</cite></blockquote>
<figure class="wp-block-embed is-provider-youtube"><div class="wp-block-embed__wrapper">
https://www.youtube.com/watch?v=dQw4w9WgXcQ
</div></figure>
<p>[caption id="1"]Simak juga:[/caption]</p><ul><li><a href="https://lain.example/y">Satu Lagi</a></li></ul>
"""
WORDPRESS_BODY = """<p>Pembuka berita.</p>
<figure data-image=""><figcaption>Keterangan foto</figcaption></figure>
<h3>Latar</h3>
<p>Baris satu</p>
<p>Baris dua</p>
<aside data-baca-juga="">Harga Beras Turun di Pasar</aside>
<blockquote><p>“Kami siap.”</p><footer>Rina, kepala desa</footer></blockquote>
<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>
<aside data-baca-juga=""><a href="https://lain.example/y" rel="noopener">Satu Lagi</a></aside>"""
WORDPRESS_TOLD = "1 gambar menunggu berkasnya: “Keterangan foto”."

PLAIN = "Paragraf satu.\r\n\r\n· butir\r\n· lain\r\n1. pertama\r\n2. kedua\r\nBaca Juga : Judul yang Ditunggu\r\nPenutup."
PLAIN_BODY = """<p>Paragraf satu.</p>
<ul><li>butir</li><li>lain</li></ul>
<ol><li>pertama</li><li>kedua</li></ol>
<aside data-baca-juga="">Judul yang Ditunggu</aside>
<p>Penutup.</p>"""
