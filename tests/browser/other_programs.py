# ruff: noqa: E501
"""What other programs make of the texts of `pasting` when these are copied.

Each function takes the blocks of a text and its source, which invents what is hidden; it returns what
one program puts on the clipboard: (html, plain text).
"""

from html import escape
from itertools import count

from tests.browser.pasting import block_html, list_mark, rows_html, runs_html


def word(blocks, drawn):
    """As Word does, with a comment, a deletion and hidden text."""
    lists = count()
    parts = [_word_block(block, lists) for block in blocks]
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


def _word_block(block, lists):
    match block:
        case ("list", *_rest):
            return "".join(_word_items(block, lists))
        case ("quote", words, speaker):
            return f"<blockquote><p class=MsoQuote>{runs_html(words)}<cite>{speaker}</cite></p></blockquote>"
        case ("table", caption, rows, has_head):
            return _word_table(escape(caption), rows, has_head)
        case ("figure", alt, caption):
            return (
                f'<p class=MsoNormal><img width=400 alt="{escape(alt)}" src="file:///C:/a.png"></p>'
                f"<p class=MsoCaption>{escape(caption)}</p>"
            )
        case ("embed", url):
            return f'<p class=MsoNormal><a href="{escape(url)}">{escape(url)}</a><o:p></o:p></p>'
        case (tag, words):
            return f"<{tag} class=MsoNormal>{runs_html(words)}<o:p></o:p></{tag}>"


def _word_items(block, lists, level=1):
    """Yield the items of a list as paragraphs; `lists` counts the lists of the text."""
    _name, kind, start, mark, rows = block
    number = next(lists)
    for at, (words, nested) in enumerate(rows):
        shown = f"{list_mark(start + at, mark)}." if kind == "ol" else "·"
        yield (
            f"<p class=MsoListParagraph style='mso-list:l{number} level{level} lfo{number}'>"
            f"<![if !supportLists]><span style='mso-list:Ignore'>{shown}<span "
            f"style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>"
            f"{runs_html(words)}<o:p></o:p></p>\n"
        )
        if nested:
            yield from _word_items(nested, lists, level + 1)


def _word_table(caption, rows, has_head):
    inner = rows_html(rows, False, "<p class=MsoNormal>{}<o:p></o:p></p>")
    if has_head:
        inner = inner.replace("<tr>", "<thead><tr>", 1).replace("</tr>", "</tr></thead>", 1)
    return f"<p class=MsoCaption>{caption}<o:p></o:p></p><table class=MsoTableGrid border=1>{inner}</table>"


DOCS_STYLES = {
    "strong": "font-weight:700", "em": "font-style:italic",
    "sup": "font-size:0.6em;vertical-align:super", "sub": "font-size:0.6em;vertical-align:sub",
}  # fmt: skip
DOCS_LISTS = {"a": "lower-alpha", "I": "upper-roman"}


def docs(blocks, drawn):
    """As Google Docs does: marks in styles, paragraphs in items, nested lists beside them."""
    hidden = f'<p dir="ltr"><span style="font-size:0">{drawn.secret()}</span></p>'
    inner = "<br />".join([hidden, *map(_docs_block, blocks)])
    return (
        '<meta charset=\'utf-8\'><b style="font-weight:normal;" id="docs-internal-guid-1">'
        f'{inner}</b><br class="Apple-interchange-newline">'
    ), "x"


def _docs_block(block):
    match block:
        case ("list", *_rest):
            return _docs_list(block)
        case ("table", caption, rows, _has_head):
            cell = '<p dir="ltr"><span style="font-size:11pt">{}</span></p>'
            return (
                f'<div dir="ltr"><table style="border:none"><caption>{escape(caption)}</caption>'
                f"<colgroup><col /></colgroup><tbody>{rows_html(rows, False, cell)}</tbody></table></div>"
            )
        case ("p" | "h2" | "h3" as tag, words):
            return f'<{tag} dir="ltr" style="line-height:1.38">{_docs_runs(words)}</{tag}>'
    return block_html(block)


def _docs_runs(words):
    def marked(inner, kind, _href):
        style = DOCS_STYLES.get(kind, "font-weight:400;font-style:normal;vertical-align:baseline")
        return (
            f'<span style="font-size:11pt;color:#000;{style};white-space:pre-wrap;">{inner}</span>'
        )

    return runs_html(words, marked)


def _docs_list(block):
    _name, kind, start, mark, rows = block
    signs = DOCS_LISTS.get(mark, "decimal" if kind == "ol" else "disc")
    inner = "".join(
        f'<li dir="ltr" style="list-style-type:{signs};font-size:11pt"><p dir="ltr" '
        f'role="presentation">{_docs_runs(words)}</p></li>{_docs_list(nested) if nested else ""}'
        for words, nested in rows
    )
    return f'<{kind}{f" start={start}" if start > 1 else ""} style="margin-top:0">{inner}</{kind}>'


def wordpress(blocks, drawn):
    """As the block editor and the pages of WordPress have it."""

    def one(block):
        match block:
            case ("quote", words, speaker):
                return f'<blockquote class="wp-block-quote"><p>{runs_html(words)}</p><cite>— {speaker}</cite></blockquote>'
            case ("table", caption, rows, has_head):
                return (
                    f'<figure class="wp-block-table"><table>{rows_html(rows, has_head)}</table>'
                    f"<figcaption>{escape(caption)}</figcaption></figure>"
                )
            case ("figure", alt, caption):
                return (
                    f'<figure class="wp-block-image"><img src="https://contoh.id/a.jpg" alt="{escape(alt)}"/>'
                    f"<figcaption>{escape(caption)}</figcaption></figure>"
                )
            case ("embed", url):
                return f'<figure class="wp-block-embed"><div>\n{escape(url)}\n</div></figure>'
        return block_html(block)

    parts = [f"<!-- wp:x -->{one(block)}<!-- /wp:x -->" for block in blocks]
    parts.insert(
        1, f'<button>{drawn.secret()}</button><div style="display:none">{drawn.secret()}</div>'
    )
    parts.insert(1, f'<nav><ul><li><a href="/x">{drawn.secret()}</a></li></ul></nav>')
    return "\n".join(parts), "x"


def page(blocks, drawn):
    """As Chromium copies the page of a site: with the styles of its sheets on each element."""
    hidden = f'<p><span style="color: rgb(255, 255, 255)">{drawn.secret()}</span></p>'
    parts = list(map(_page_block, blocks))
    return (
        '<meta charset="utf-8"><div style="color: rgb(0, 0, 0); background-color: rgb(255, 255, 255)">'
        f"{parts[0]}{hidden}{''.join(parts[1:])}</div>"
    ), "x"


PLACES = {"sup": "top: -0.5em", "sub": "bottom: -0.25em"}


def _page_block(block):
    def marked(inner, kind, _href):
        if kind not in PLACES:
            return None
        style = f"font-size: 75%; position: relative; vertical-align: baseline; {PLACES[kind]};"
        return f'<{kind} style="{style}">{inner}</{kind}>'

    match block:
        case ("p" | "h2" | "h3" as tag, words):
            return f"<{tag}>{runs_html(words, marked)}</{tag}>"
        case ("table", caption, rows, _has_head):
            cells = [
                "".join(f"<div role=cell>{escape(cell)}</div>" for cell in row) for row in rows
            ]
            inner = "".join(f"<div role=row>{row}</div>" for row in cells)
            return f"<p>{escape(caption)}</p><div role=table>{inner}</div>"
    return block_html(block)


def sheet(blocks, drawn):
    """As Excel does: a table with a hidden column, a hidden row and blank rows."""
    [(_name, _caption, rows, has_head)] = blocks
    hidden = [drawn.secret(), drawn.secret()]
    cells = [[hidden[0] if number == 0 else "", *row] for number, row in enumerate(rows)]
    inner = rows_html(cells, has_head, "{}")
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
            yield f"{f'{list_mark(start + at, mark)}.' if kind == 'ol' else '•'}\t{text(words)}"
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
