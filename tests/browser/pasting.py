"""Made texts, as the body has them and as other programs put them on the clipboard.

A text is a list of blocks, drawn from the grammar. Each writer returns what one program makes of
it: (html, plain text). `said` returns what a body says, to compare word for word.
"""

import random
from dataclasses import dataclass, field
from html import escape
from itertools import count

from lxml import html as lxml_html

WORDS = [
    "beras", "naik", "Rp12.500", "E. Prasetyo", "§ 27", "2024.", "1998.", "3,5 persen", "COVID-19",
    "“siap”", "Ma’ruf", "a_b_c", "5 * 3 * 2", "_garis_", "[video]", "[audio wawancara]", "—", "R&B",
    "<b>", "(1)", "No. 7", "pukul 07.30", "ayat (3)", "Kab. Bogor", "😀", "#tagar", "@nama", "100%",
    "baca juga", "A.", "iv.", "i.e.", "10\u00a0000", "nama@contoh.id",
]  # fmt: skip
MARKS = ("strong", "em", "sup", "sub")
EMBEDS = [
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://x.com/nama/status/1234567890",
    "https://www.instagram.com/p/Cabc-12/",
]


@dataclass
class Source:
    """Draws texts; the same seed gives the same text."""

    random: random.Random
    hidden: list[str] = field(default_factory=list)

    def words(self, most=6):
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, most)))

    def runs(self):
        """Return inline text: a list of (words, mark, address)."""
        kinds = self.random.choices(["", "", "", *MARKS, "link"], k=self.random.randint(1, 4))
        address = f"https://contoh.id/{self.random.randint(1, 999)}?hal=2&x=%20a"
        return [
            (self.words() + " ", "" if kind == "link" else kind, address if kind == "link" else "")
            for kind in kinds
        ]

    def items(self, depth=2):
        kind = self.random.choice(["ul", "ol"])
        nested = [
            self.items(depth - 1) if depth and self.random.random() < 0.3 else None
            for _ in range(self.random.randint(1, 4))
        ]
        start = self.random.choice([1, 1, 3, 12]) if kind == "ol" else 1
        mark = self.random.choice(["", "", "a", "I"]) if kind == "ol" else ""
        return ("list", kind, start, mark, [(self.runs(), inner) for inner in nested])

    def table(self):
        width, height = self.random.randint(2, 4), self.random.randint(2, 4)
        rows = [[self.words(3) for _ in range(width)] for _ in range(height)]
        return ("table", self.words(3), rows, self.random.random() < 0.5)

    def block(self):
        return self.random.choice(
            [
                lambda: ("p", self.runs()),
                lambda: ("p", self.runs()),
                lambda: (self.random.choice(["h2", "h3"]), [("Bagian " + self.words(), "", "")]),
                self.items,
                self.items,
                lambda: ("quote", self.runs(), "Rina Sari"),
                self.table,
                lambda: ("figure", "Foto " + self.words(3), "Suasana " + self.words(3)),
                lambda: ("embed", self.random.choice(EMBEDS)),
            ]
        )()

    def text(self):
        """Return blocks; between two lists stands a paragraph, which some programs need."""
        blocks = [("p", [("Pembuka.", "", "")])]
        for _ in range(self.random.randint(2, 7)):
            block = self.block()
            if block[0] == blocks[-1][0] == "list":
                blocks.append(("p", [("Di antaranya.", "", "")]))
            blocks.append(block)
        return blocks

    def table_alone(self):
        return [("table", "", *self.table()[2:])]

    def secret(self):
        """Return a word that the source does not show."""
        self.hidden.append(f"GAIB{len(self.hidden)}{self.random.randint(1000, 9999)}")
        return self.hidden[-1]


def source(seed):
    return Source(random.Random(seed))


def _runs(runs, mark=lambda words, mark, href: None):
    def one(words, kind, href):
        inner = escape(words.strip(), quote=False)
        if href:
            inner = f'<a href="{escape(href)}">{inner}</a>'
        return (mark(inner, kind, href) or (f"<{kind}>{inner}</{kind}>" if kind else inner)) + " "

    return "".join(one(*run) for run in runs)


def _list(block, runs=_runs):
    _name, kind, start, mark, items = block
    attributes = (f' start="{start}"' if start > 1 else "") + (f' type="{mark}"' if mark else "")
    inner = "".join(
        f"<li>{runs(words)}{_list(nested, runs) if nested else ''}</li>" for words, nested in items
    )
    return f"<{kind}{attributes}>{inner}</{kind}>"


def _rows(rows, has_head, cell="{}"):
    def tag(number):
        return "th" if has_head and number == 0 else "td"

    return "".join(
        f"<tr>{''.join(f'<{tag(n)}>{cell.format(escape(c))}</{tag(n)}>' for c in row)}</tr>"
        for n, row in enumerate(rows)
    )


def _block(block):
    match block:
        case ("list", *_rest):
            return _list(block)
        case ("quote", words, speaker):
            return f"<blockquote><p>{_runs(words)}</p><footer>{speaker}</footer></blockquote>"
        case ("table", caption, rows, has_head):
            caption, rows = escape(caption), _rows(rows, has_head)
            return f"<table><caption>{caption}</caption><tbody>{rows}</tbody></table>"
        case ("figure", alt, caption):
            alt, caption = escape(alt), escape(caption)
            return (
                f'<figure data-image="" data-alt="{alt}"><figcaption>{caption}</figcaption></figure>'
            )
        case ("embed", url):
            return f'<figure data-embed="{url}"></figure>'
        case (tag, words):
            return f"<{tag}>{_runs(words)}</{tag}>"


def body(blocks):
    """Return the blocks as a body has them."""
    return "\n".join(map(_block, blocks))


def word(blocks, drawn):
    """As Word does, with a comment, a deletion and hidden text."""
    lists = count()

    def items(block, level=1):
        _name, kind, start, mark, rows = block
        number = next(lists)
        for at, (words, nested) in enumerate(rows):
            shown = f"{mark_of(start + at, mark)}." if kind == "ol" else "·"
            yield (
                f"<p class=MsoListParagraph style='mso-list:l{number} level{level} lfo{number}'>"
                f"<![if !supportLists]><span style='mso-list:Ignore'>{shown}<span "
                f"style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>"
                f"{_runs(words)}<o:p></o:p></p>\n"
            )
            if nested:
                yield from items(nested, level + 1)

    def one(block):
        match block:
            case ("list", *_rest):
                return "".join(items(block))
            case ("quote", words, speaker):
                return f"<blockquote><p class=MsoQuote>{_runs(words)}<cite>{speaker}</cite></p></blockquote>"
            case ("table", caption, rows, has_head):
                inner = _rows(rows, False, "<p class=MsoNormal>{}<o:p></o:p></p>")
                inner = inner.replace("<tr>", "<thead><tr>", 1).replace("</tr>", "</tr></thead>", 1) if has_head else inner
                return (
                    f"<p class=MsoCaption>{escape(caption)}<o:p></o:p></p>"
                    f"<table class=MsoTableGrid border=1>{inner}</table>"
                )
            case ("figure", alt, caption):
                return (
                    f'<p class=MsoNormal><img width=400 alt="{escape(alt)}" src="file:///C:/a.png"></p>'
                    f"<p class=MsoCaption>{escape(caption)}</p>"
                )
            case ("embed", url):
                return f'<p class=MsoNormal><a href="{escape(url)}">{escape(url)}</a><o:p></o:p></p>'
            case (tag, words):
                return f"<{tag} class=MsoNormal>{_runs(words)}<o:p></o:p></{tag}>"

    parts = [one(block) for block in blocks]
    parts.insert(
        1,
        f"<p class=MsoNormal><del cite='mailto:A'>{drawn.secret()}</del><span "
        f"style='mso-hide:all;display:none'>{drawn.secret()}</span><span class="
        "MsoCommentReference><a class=msocomanchor href='#_msocom_1'>[RS1]</a></span></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p>",
    )
    comment = (
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><div id=_com_1 "
        f"class=msocomtxt><p class=MsoCommentText>{drawn.secret()}</p></div></div></div>"
    )
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style><!-- "
        "p.MsoNormal {margin:0cm} --></style></head><body lang=IN><!--StartFragment-->"
        f"{'<!-- x -->'.join(parts)}<!--EndFragment-->{comment}</body></html>"
    ), "x"


def docs(blocks, drawn):
    """As Google Docs does: marks in styles, paragraphs in items, nested lists beside them."""
    styles = {
        "strong": "font-weight:700", "em": "font-style:italic",
        "sup": "font-size:0.6em;vertical-align:super", "sub": "font-size:0.6em;vertical-align:sub",
    }  # fmt: skip

    def marked(inner, kind, href):
        style = styles.get(kind, "font-weight:400;font-style:normal;vertical-align:baseline")
        return f'<span style="font-size:11pt;color:#000;{style};white-space:pre-wrap;">{inner}</span>'

    def runs(words):
        return _runs(words, marked)

    def items(block):
        _name, kind, start, mark, rows = block
        type_style = {"a": "lower-alpha", "I": "upper-roman"}.get(mark, "decimal" if kind == "ol" else "disc")
        inner = "".join(
            f'<li dir="ltr" style="list-style-type:{type_style};font-size:11pt"><p dir="ltr" '
            f'role="presentation">{runs(words)}</p></li>{items(nested) if nested else ""}'
            for words, nested in rows
        )
        return f'<{kind}{f" start={start}" if start > 1 else ""} style="margin-top:0">{inner}</{kind}>'

    def one(block):
        match block:
            case ("list", *_rest):
                return items(block)
            case ("table", caption, rows, has_head):
                inner = _rows(rows, False, '<p dir="ltr"><span style="font-size:11pt">{}</span></p>')
                return (
                    f'<div dir="ltr"><table style="border:none"><caption>{escape(caption)}</caption>'
                    f"<colgroup><col /></colgroup><tbody>{inner}</tbody></table></div>"
                )
            case ("h2" | "h3" as tag, words):
                return f'<{tag} dir="ltr" style="line-height:1.38">{runs(words)}</{tag}>'
            case ("p", words):
                return f'<p dir="ltr" style="line-height:1.38">{runs(words)}</p>'
        return _block(block).replace("<figure data-embed=", "<figure data-embed=")

    hidden = f'<p dir="ltr"><span style="font-size:0">{drawn.secret()}</span></p>'
    inner = "<br />".join([hidden, *map(one, blocks)])
    return (
        "<meta charset='utf-8'><b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\">"
        f'{inner}</b><br class="Apple-interchange-newline">'
    ), "x"


def wordpress(blocks, drawn):
    """As the block editor and the pages of WordPress have it."""

    def one(block):
        match block:
            case ("quote", words, speaker):
                return f'<blockquote class="wp-block-quote"><p>{_runs(words)}</p><cite>— {speaker}</cite></blockquote>'
            case ("table", caption, rows, has_head):
                return (
                    f'<figure class="wp-block-table"><table>{_rows(rows, has_head)}</table>'
                    f"<figcaption>{escape(caption)}</figcaption></figure>"
                )
            case ("figure", alt, caption):
                return (
                    f'<figure class="wp-block-image"><img src="https://contoh.id/a.jpg" alt="{escape(alt)}"/>'
                    f"<figcaption>{escape(caption)}</figcaption></figure>"
                )
            case ("embed", url):
                return f'<figure class="wp-block-embed"><div>\n{escape(url)}\n</div></figure>'
        return _block(block)

    parts = [f"<!-- wp:x -->{one(block)}<!-- /wp:x -->" for block in blocks]
    parts.insert(1, f'<button>{drawn.secret()}</button><div style="display:none">{drawn.secret()}</div>')
    parts.insert(1, f'<nav><ul><li><a href="/x">{drawn.secret()}</a></li></ul></nav>')
    return "\n".join(parts), "x"


def sheet(blocks, drawn):
    """As Excel does: a table with a hidden column, a hidden row and blank rows."""
    [(_name, _caption, rows, has_head)] = blocks
    hidden = [drawn.secret(), drawn.secret()]
    cells = [[hidden[0] if number == 0 else "", *row] for number, row in enumerate(rows)]
    inner = _rows(cells, has_head, "{}")
    gone = f"<tr height=0 style='display:none'><td></td><td>{hidden[1]}</td></tr>"
    blank = f"<tr>{'<td>&nbsp;</td>' * len(cells[0])}</tr>"
    return (
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><style>td {padding:0}</style>"
        "</head><body><table border=0><!--StartFragment--><col style='display:none' width=0>"
        f"<col span={len(rows[0])}>{inner}{gone}{blank}<!--EndFragment--></table></body></html>"
    ), "\r\n".join("\t".join(row) for row in rows)


def plain(blocks, _drawn):
    """As plain text: marks of lists are typed, cells stand between tabs."""

    def text(runs):
        return " ".join(words.strip() for words, _mark, _href in runs)

    def items(block):
        _name, kind, start, mark, rows = block
        for at, (words, nested) in enumerate(rows):
            yield f"{f'{mark_of(start + at, mark)}.' if kind == 'ol' else '•'}\t{text(words)}"
            if nested:
                yield from items(nested)

    def lines(block):
        match block:
            case ("list", *_rest):
                yield from items(block)
            case ("quote", words, speaker):
                yield from (text(words), speaker)
            case ("table", caption, rows, _head):
                yield caption
                yield from ("\t".join(row) for row in rows)
            case ("figure", _alt, caption):
                yield caption
            case ("embed", url):
                yield url
            case (_tag, words):
                yield text(words)

    return "", "\r\n".join(line for block in blocks for line in lines(block))


def mark_of(number, kind):
    """Return the mark of an item without its full stop."""
    if kind == "a":
        return chr(96 + number)
    tens, ones = divmod(number, 10)
    roman = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return roman.upper() if kind == "I" else str(number)


def said(html, *, has_addresses=True):
    """Return what a body says: its words, the marks of its lists and its addresses, in order."""
    tokens = []

    def text(words):
        tokens.extend((words or "").split())

    def visit(element, mark=""):
        if mark:
            text(mark)
        if has_addresses and (href := element.get("href")):
            tokens.append(href)
        if url := element.get("data-embed"):
            tokens.append(url)
        if has_addresses:
            text(element.get("data-alt"))
        text(element.text)
        number = int(element.get("start", 1)) - 1
        for child in element:
            if child.tag == "li":
                number = int(child.get("value", number + 1))
                is_numbered = element.tag == "ol"
                visit(child, f"{mark_of(number, element.get('type'))}." if is_numbered else "•")
            else:
                visit(child)
            text(child.tail)

    visit(lxml_html.fragment_fromstring(html.replace("<br>", " "), create_parent="div"))
    return tokens
