# ruff: noqa: E501
"""Made texts, drawn from the grammar of a body: what is pasted, and what has to come of it.

A text is a list of blocks. `body` returns it as a body has it, `other_programs` as other programs copy
it; `said` returns what a body says, to compare word for word.
"""

import random
from dataclasses import dataclass, field
from html import escape

from lxml import html as lxml_html

WORDS = [
    "beras", "naik", "Rp12.500", "E. Prasetyo", "§ 27", "2024.", "1998.", "3,5 persen", "COVID-19",
    "“siap”", "Ma’ruf", "a_b_c", "5 * 3 * 2", "_garis_", "[video]", "[audio wawancara]", "—", "R&B",
    "<b>", "(1)", "No. 7", "pukul 07.30", "ayat (3)", "Kab. Bogor", "😀", "#tagar", "@nama", "100%",
    "dibaca juga", "A.", "iv.", "i.e.", "10\u00a0000", "nama@contoh.id",
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


def runs_html(runs, mark=lambda words, mark, href: None):
    def one(words, kind, href):
        inner = escape(words.strip(), quote=False)
        if href:
            inner = f'<a href="{escape(href)}">{inner}</a>'
        return (mark(inner, kind, href) or (f"<{kind}>{inner}</{kind}>" if kind else inner)) + " "

    return "".join(one(*run) for run in runs)


def _list(block, runs=runs_html):
    _name, kind, start, mark, items = block
    attributes = (f' start="{start}"' if start > 1 else "") + (f' type="{mark}"' if mark else "")
    inner = "".join(
        f"<li>{runs(words)}{_list(nested, runs) if nested else ''}</li>" for words, nested in items
    )
    return f"<{kind}{attributes}>{inner}</{kind}>"


def rows_html(rows, has_head, cell="{}"):
    def tag(number):
        return "th" if has_head and number == 0 else "td"

    return "".join(
        f"<tr>{''.join(f'<{tag(n)}>{cell.format(escape(c))}</{tag(n)}>' for c in row)}</tr>"
        for n, row in enumerate(rows)
    )


def block_html(block):
    match block:
        case ("list", *_rest):
            return _list(block)
        case ("quote", words, speaker):
            return f"<blockquote><p>{runs_html(words)}</p><footer>{speaker}</footer></blockquote>"
        case ("table", caption, rows, has_head):
            caption, rows = escape(caption), rows_html(rows, has_head)
            return f"<table><caption>{caption}</caption><tbody>{rows}</tbody></table>"
        case ("figure", alt, caption):
            alt, caption = escape(alt), escape(caption)
            return f'<figure data-image="" data-alt="{alt}"><figcaption>{caption}</figcaption></figure>'
        case ("embed", url):
            return f'<figure data-embed="{url}"></figure>'
        case (tag, words):
            return f"<{tag}>{runs_html(words)}</{tag}>"


def body(blocks):
    """Return the blocks as a body has them."""
    return "\n".join(map(block_html, blocks))


def list_mark(number, kind):
    """Return the mark of an item without its full stop."""
    if kind == "a":
        return chr(96 + number)
    tens, ones = divmod(number, 10)
    roman = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return roman.upper() if kind == "I" else str(number)


def said(html, *, has_all=True):
    """Return what a body says: its words, the marks of its lists and its addresses, in order.

    Without `has_all` only what plain text can have: neither addresses of links nor raised words.
    """
    tokens = []

    def text(words, raised=""):
        tokens.extend(f"{raised}{word}" for word in (words or "").split())

    def visit(element, mark="", raised=""):
        inside = {"sup": "^", "sub": "_"}.get(element.tag, raised) if has_all else ""
        text(mark)
        if has_all and (href := element.get("href")):
            tokens.append(href)
        if url := element.get("data-embed"):
            tokens.append(url)
        if has_all:
            text(element.get("data-alt"))
        text(element.text, inside)
        number = int(element.get("start", 1)) - 1
        for child in element:
            if child.tag == "li":
                number = int(child.get("value", number + 1))
                is_numbered = element.tag == "ol"
                visit(child, f"{list_mark(number, element.get('type'))}." if is_numbered else "•")
            else:
                visit(child, raised=inside)
            text(child.tail, inside)

    visit(lxml_html.fragment_fromstring(html.replace("<br>", " "), create_parent="div"))
    return tokens
