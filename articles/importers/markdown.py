"""Read Markdown (CommonMark and its pipe tables), with its front matter.

markdown-it reads what stands between two Baca Juga; HTML, footnotes and the like stay as typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from operator import attrgetter

from django.utils.translation import gettext as _
from markdown_it.token import Token

from articles.body import sanitise
from articles.importers.baca_juga import Role, scan
from articles.importers.blocks import KINDS, Block
from articles.importers.markdown_parser import inline_text, parse, render
from articles.importers.marks import marks
from articles.importers.story import Line, LineKind, Manuscript, first_shown

SUFFIXES = (".md", ".markdown")
_HEADING = re.compile(r"#{1,6}\s.*")
_UNDERLINE = re.compile(r"={3,}")
_FENCE = re.compile(r"(?:---|\+\+\+)")
_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*)\s*:\s*(?P<value>.*)")
_TOML_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*)\s*=\s*(?P<value>.*)")
MAX_FRONT_MATTER = 80
_TITLE = {"title", "judul", "headline"}
_STANDFIRST = {"description", "summary", "excerpt", "ringkasan", "standfirst"}
_AUTHORS = {"author", "authors", "penulis"}
_TAGS = {"tags", "tag", "keywords"}
_ID = {"id", "guid", "uid", "uuid"}
# The marks of items that Markdown knows; other lines with a mark are blocks of their own.
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])\s")
_CLEAN = re.compile(r"<p>[^<]*(?:</?(?:em|strong)>[^<]*)*</p>")
_PARAGRAPH = re.compile(r"<p>((?:(?!</p>).)*)</p>")
_CODE_FENCE = re.compile(r"(```|~~~)")
_DELIMITER = re.compile(r"\|?\s?:?-+:?\s?(?:\|\s?:?-+:?\s?)*\|?")
_KINDS = {
    "heading_open": LineKind.SUBHEADING,
    "bullet_list_open": LineKind.BULLET,
    "ordered_list_open": LineKind.NUMBERED,
    "blockquote_open": LineKind.QUOTATION,
    "table_open": LineKind.TABLE,
}
# What begins a further item of a block for the list of the lines.
_WITHIN = {
    LineKind.BULLET: "list_item_open",
    LineKind.NUMBERED: "list_item_open",
    LineKind.QUOTATION: "paragraph_open",
}


def is_markdown(lines: Sequence[Line], name: str) -> bool:
    """Tell whether the file `name` is Markdown: by its name, its front matter or its headings."""
    start = first_shown(lines)
    first, below = ([*(line.text for line in lines[start : start + 2]), "", ""])[:2]
    return bool(
        name.lower().endswith(SUFFIXES)
        or _front_matter_stop(lines)
        or _HEADING.fullmatch(first)
        or _UNDERLINE.fullmatch(below)
    )


def read_front_matter(manuscript: Manuscript) -> None:
    """Take the front matter off `manuscript`, and use what it says."""
    manuscript.is_markdown = True
    manuscript.notes.append(_("read as Markdown"))
    stop = _front_matter_stop(manuscript.lines)
    if stop:
        _take_front_matter(manuscript, manuscript.lines[:stop])


def title_at(lines: Sequence[Line], start: int) -> Line:
    """Return the heading or paragraph at `start` as one line, without the marks of Markdown."""
    tokens = parse([_as_typed(line) for line in takewhile(attrgetter("text"), lines[start:])])
    top, inline = tokens[0], next((token for token in tokens if token.type == "inline"), None)
    if inline is None:
        return lines[start]
    count = top.map[1] if top.map and top.type in ("heading_open", "paragraph_open") else 1
    return replace(
        lines[start], text=inline_text(inline), joined=tuple(lines[start : start + count])
    )


def read_blocks(lines: Sequence[Line]) -> list[Block]:
    """Return the blocks of lines of Markdown: what stands between two Baca Juga is read whole."""
    blocks: list[Block] = []
    run: list[Line] = []
    position = 0
    for piece in scan(_without_tables_and_code(lines)):
        line = lines[piece.index]
        run += lines[position : piece.index]
        position = piece.index + 1
        if piece.role is Role.TEXT:
            run.append(replace(line, text=piece.text))
        else:
            blocks += _read_run(run)
            run = []
            blocks.append(Block(KINDS[piece.role], [line], piece.text, links=piece.links))
    return [*blocks, *_read_run([*run, *lines[position:]])]


def _without_tables_and_code(lines: Sequence[Line]) -> list[str]:
    """Return the texts of `lines`, "" for those in which no Baca Juga is looked for."""
    texts, within = [line.text for line in lines], ""
    for index, line in enumerate(lines):
        fence = _CODE_FENCE.match(line.text)
        if not within and index and "|" in line.text and _DELIMITER.fullmatch(line.text):
            within = "table"
            texts[index - 1] = ""
        elif within == "table" and not line.text:
            within = ""
        elif fence and within in ("", fence[1]):
            within = "" if within else fence[1]
            texts[index] = ""
        texts[index] = "" if within else texts[index]
    return texts


def _read_run(lines: Sequence[Line]) -> Iterator[Block]:
    rows = list(_rows(lines))
    sources = [line for _row, line in rows]
    group: list[Token] = []
    depth = 0
    for token in parse([row for row, _line in rows]):
        group.append(token)
        depth += token.nesting
        if not depth:
            yield from _blocks(group, sources)
            group = []


def _rows(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Yield the text of each line as it was typed, with a blank one where a block must begin."""
    above = Line(0, "")
    for line in lines:
        is_item = any(marks(line.text)) and (
            above.text.endswith(":") or not _ITEM.match(line.text)
        )
        if above.text and (is_item or line.is_converted or above.is_converted):
            yield "", Line(0, "")
        yield _as_typed(line), line
        above = line


def _as_typed(line: Line) -> str:
    return f"{' ' * line.indent}{line.text}{'  ' if line.trailing > 1 else ''}"


def _blocks(tokens: list[Token], lines: Sequence[Line]) -> Iterator[Block]:
    """Yield the block of `tokens`, and one without HTML for each item of it."""
    top = tokens[0]
    if top.map is None or top.type == "hr":
        return
    heading = ""
    if top.type == "heading_open":
        heading = "h2" if top.tag in ("h1", "h2") else "h3"
        top.tag = tokens[-1].tag = "p"
    _hide_only_paragraphs(tokens)
    html = render(tokens).replace("\n", "")
    if not _CLEAN.fullmatch(html):
        html = sanitise(html)
    paragraph = _PARAGRAPH.fullmatch(html)
    kind = _KINDS.get(top.type, LineKind.PARAGRAPH if paragraph else LineKind.CAPTION)
    within = _WITHIN.get(kind)
    starts = {
        top.map[0],
        *(token.map[0] for token in tokens if token.map and token.type == within),
    }
    for start, stop in pairwise([*sorted(starts), top.map[1]]):
        parts = [line for line in lines[start:stop] if line.text]
        block = Block(kind, parts, "", parts[0].indent, is_within=start > top.map[0])
        if not block.is_within:
            block.text = inline_text(tokens[1]) if len(tokens) > 1 else top.content
            block.inner, block.outer = (paragraph[1], "") if paragraph else ("", html)
            if heading and paragraph:
                block.outer = f"<{heading}>{block.inner}</{heading}>"
        yield block


def _hide_only_paragraphs(tokens: Sequence[Token]) -> None:
    """Write no paragraph around the words of an item that has no other one."""
    items: list[tuple[int, list[Token]]] = []
    for token in tokens:
        if token.type == "list_item_open":
            items.append((token.level, []))
        elif token.type == "list_item_close":
            _level, paragraphs = items.pop()
            for each in paragraphs if len(paragraphs) == 2 else ():  # its begin and its end
                each.hidden = True
        elif items and token.level == items[-1][0] + 1 and token.type.startswith("paragraph"):
            items[-1][1].append(token)


def _front_matter_stop(lines: Sequence[Line]) -> int:
    """Return the index after the front matter, 0 when there is none."""
    start = first_shown(lines)
    if start == len(lines) or not _FENCE.fullmatch(lines[start].text):
        return 0
    for index, line in enumerate(lines[start + 1 : start + MAX_FRONT_MATTER], start + 1):
        if line.text == lines[start].text:
            return index + 1 if index > start + 1 else 0
        is_list = line.indent or line.text.startswith(("-", "#", "]"))
        if not (_KEY.fullmatch(line.text) or is_list or "=" in line.text):
            return 0
    return 0


def _take_front_matter(manuscript: Manuscript, lines: Sequence[Line]) -> None:
    for key, value in _keys([line for line in lines if line.text]):
        values = [item for item in map(_unquoted, value.strip("[]").split(",")) if item]
        if key in _TITLE:
            manuscript.headline = _unquoted(value)
        elif key in _STANDFIRST:
            manuscript.standfirst = _unquoted(value)
        elif key in _AUTHORS:
            manuscript.authors += filter(None, map(_name, values))
        elif key in _TAGS:
            manuscript.tags += values
        elif key in _ID:
            manuscript.sender_id = _unquoted(value)
        else:
            manuscript.notes.append(_("not used: %(line)s") % {"line": f"{key}: {value}"})
    manuscript.take_off(lines, _("front matter read"))


def _name(value: str) -> str:
    """Return the name in one value of an author, "" for another of his values (email: …)."""
    found = _KEY.fullmatch(value)
    if not found:
        return value
    return _unquoted(found["value"]) if found["key"].lower() in ("name", "nama") else ""


def _keys(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Return (key, value) of each key; items on lines of their own come as "a, b"."""
    keys: list[tuple[str, str]] = []
    for line in lines[1:-1]:
        found = _KEY.fullmatch(line.text) or _TOML_KEY.fullmatch(line.text)
        if found and not line.indent:
            keys.append((found["key"].lower(), found["value"]))
        elif keys and not line.text.startswith("#"):
            key, value = keys[-1]
            more = line.text.removeprefix("- ").strip(" ,")
            keys[-1] = (key, f"{value}, {more}".strip(", >|"))
    return keys


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] in "\"'" else value
