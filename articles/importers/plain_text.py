"""Read stories from plain text, as newsrooms send them by mail.

The first line is the headline, and every further line a block. Where blank lines separate blocks,
lines that the sender's mail program wrapped are joined. No word is dropped or moved.
"""

import html
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby
from os import PathLike
from pathlib import Path

from django.utils.translation import gettext as _

from articles.importers.baca_juga import MARKDOWN_LINK, Link, Role, looks_like_title, scan
from articles.importers.markup import element_spans, markup_to_lines

MAX_BYTES = 1024 * 1024
MAX_HEADLINE = 200
MAX_SUBHEADING = 100
MAX_SUBHEADING_WORDS = 14
MAX_SENTENCE_CASE_WORDS = 7
WRAP_WIDTHS = range(60, 81)

_BLANK = " \t\xa0\u200b\u2028\u2029\u2060\u3000\ufeff"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_SPACES = re.compile("[ \t\u2028\u2029]+")
_BULLET = re.compile(r"(?:[-*–]\s+|[•▪●◦‣·]\s*)(?=.*\w)")
_NUMBER = re.compile(r"([1-9][0-9]{0,2})([.)])\s+(?=.*\w)")
_WEB_ADDRESS = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
_QUOTATION = re.compile(r'(?:“[^“”"]+[”"]|"[^“”"]+["”]|‘[^‘’]+(?:’\w[^‘’]*)*’)[.!?]?')

_CREDIT = re.compile(
    r"(?:oleh|penulis|pewarta|reporter|editor|redaktur|kontributor|fotografer|foto|video|sumber"
    r"|ilustrasi|grafis|laporan|pelatih|manajer|wasit|kapten|stadion|disclosure|disclaimer"
    r"|catatan|tempat|lokasi|alamat|tanggal|waktu|harga|telepon|kontak|copyright)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?i:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)(?:\W+\d.*)?")
_FIGURES = re.compile(
    r"(?<!\d)\d{1,3}\s?[-–]\s?\d{1,3}(?!\d)|\b\d{1,2}[.:]\d{2}\b|[@©|]|\S/\S*/|\s-\s|\s\+\s\d"
    r"|://|www\.|\w\.(?:com|co|id|net|org)\b",
    re.IGNORECASE,
)
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.?!…]+[\"”’)]?\s+\w")
_QUESTION = re.compile(
    r"(?:apa|apakah|siapa|siapakah|bagaimana|bagaimanakah|mengapa|kenapa|kapan|berapa|di mana"
    r"|ke mana|dari mana|seperti apa|haruskah|bisakah|benarkah|perlukah)\b",
    re.IGNORECASE,
)


class LineKind(StrEnum):
    """The kind of block that a line of the source became."""

    HEADLINE = "headline"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"
    QUOTATION = "quotation"
    BACA_JUGA = "baca_juga"
    JOINED = "joined"
    DROPPED = "dropped"


_LISTS = {LineKind.BULLET: "ul", LineKind.NUMBERED: "ol"}
_TEMPLATES = {
    LineKind.SUBHEADING: "<h2>{}</h2>",
    LineKind.PARAGRAPH: "<p>{}</p>",
    LineKind.QUOTATION: "<blockquote><p>{}</p></blockquote>",
}
_KINDS = {Role.TEXT: LineKind.PARAGRAPH, Role.NOTHING: LineKind.DROPPED}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line that is not blank: its number (from 1), kind and text.

    JOINED continues the block above it; DROPPED is a Baca Juga shortcode or label that names no
    article. A line with several blocks is listed once for each of them. All lines of a
    converted run of HTML have the number of its first line.
    """

    number: int
    kind: LineKind
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story: its headline (plain text), body (HTML), and the lines of the source in order."""

    headline: str
    body: str
    lines: tuple[SourceLine, ...]


class StoryError(ValueError):
    """A file is not a story: `message` for the user, and the line from 1 (0: the whole file)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    is_converted: bool = False  # from HTML, with its links in Markdown


@dataclass(slots=True)
class _Block:
    kind: LineKind
    parts: list[_Line]
    text: str
    group: int = 0
    links: tuple[Link, ...] = ()
    list_number: int = 0


def read_story_file(path: str | PathLike[str]) -> Story:
    """Return the story in a file of at most MAX_BYTES.

    Raises StoryError when the file does not exist, is not a regular file, cannot be read or is
    too large, and when `read_story` raises it.
    """
    source = Path(path)
    try:
        status = source.stat()
        if stat.S_ISREG(status.st_mode):
            _check_size(status.st_size)
            with source.open("rb") as file:
                return read_story(file.read(MAX_BYTES + 1))
    except StoryError:
        raise
    except FileNotFoundError as error:
        raise StoryError(_("There is no such file.")) from error
    except (OSError, ValueError) as error:
        raise StoryError(_("The file can't be read.")) from error
    if stat.S_ISDIR(status.st_mode):
        raise StoryError(_("This is a folder, not a text file."))
    raise StoryError(_("This is not a regular file."))


def read_story(data: bytes) -> Story:
    """Return the story in `data`, UTF-8 text with or without BOM, with any line endings.

    The body has one block a line: h2, p, ul, ol, blockquote, and aside[data-baca-juga] with at
    most one link; everything else is escaped. HTML in the source is escaped too, except in a run
    of lines that holds a Baca Juga.

    Raises StoryError when the data is empty, larger than MAX_BYTES, binary or not UTF-8, when
    the headline is longer than MAX_HEADLINE, and when nothing follows it.
    """
    lines = [_Line(n, fold_spaces(t)) for n, t in enumerate(_decode(data).split("\n"), 1)]
    start = next((index for index, line in enumerate(lines) if line.text), None)
    if start is None:
        raise StoryError(_("The file is empty."), 1)
    headline = lines[start]
    if len(headline.text) > MAX_HEADLINE:
        message = _("The headline is longer than %(limit)d characters.") % {"limit": MAX_HEADLINE}
        raise StoryError(message, headline.number)
    blocks = _read_blocks(lines[start + 1 :])
    body = "\n".join(_render(blocks))
    if not body:
        raise StoryError(_("There is a headline, but no text below it."), headline.number)
    source = [SourceLine(headline.number, LineKind.HEADLINE, headline.text)]
    for block in blocks:
        for index, line in enumerate(block.parts):
            kind = LineKind.JOINED if index else block.kind
            source.append(SourceLine(line.number, kind, line.text))
    return Story(headline.text, body, tuple(source))


def read_lines(text: str) -> str:
    """Return the body (HTML) of plain lines without a headline, "" for blank text."""
    lines = [_Line(n, fold_spaces(t)) for n, t in enumerate(text.split("\n"), 1)]
    return "\n".join(_render(_read_blocks(lines)))


def fold_spaces(text: str) -> str:
    """Strip a line, invisible characters included, and make each run of spaces one space."""
    return _SPACES.sub(" ", text.strip().strip(_BLANK).strip())


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise StoryError(_("The file is larger than %(limit)d KiB.") % {"limit": MAX_BYTES >> 10})


def _decode(data: bytes) -> str:
    _check_size(len(data))
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = _("The file is not UTF-8 text. Save it as UTF-8 and try again.")
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        raise StoryError(message, before.count(b"\n") + 1) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        message = _("The file holds control characters: it is not plain text.")
        raise StoryError(message, text.count("\n", 0, control.start()) + 1)
    return text


def _read_blocks(lines: list[_Line]) -> list[_Block]:
    lines = list(_with_markup_read(lines))
    groups = list(accumulate(not line.text for line in lines))
    blocks = []
    for piece in scan([line.text for line in lines]):
        line = lines[piece.index]
        part = _Line(line.number, piece.text, line.is_converted)
        kind = _KINDS.get(piece.role, LineKind.BACA_JUGA)
        blocks.append(_Block(kind, [part], piece.text, groups[piece.index], piece.links))
    _mark_lists(blocks)
    if any(not line.text for line in lines):
        blocks = _join_wrapped(blocks)
    for block in blocks:
        if block.kind is LineKind.PARAGRAPH and _QUOTATION.fullmatch(block.text):
            block.kind = LineKind.QUOTATION
    _mark_subheadings(blocks)
    return blocks


def _with_markup_read(lines: list[_Line]) -> Iterator[_Line]:
    """Yield `lines`, with each run of HTML that holds a Baca Juga converted to plain lines."""
    position = 0
    for start, stop in _markup_runs(lines):
        yield from lines[position:start]
        run = "\n".join(line.text for line in lines[start:stop])
        plain = markup_to_lines(run).split("\n")
        if any(piece.role is not Role.TEXT for piece in scan(plain)):
            yield from (_Line(lines[start].number, text, True) for text in plain)
        else:
            yield from lines[start:stop]
        position = stop
    yield from lines[position:]


def _markup_runs(lines: list[_Line]) -> list[tuple[int, int]]:
    """Return (start, stop) of each run of lines with HTML elements.

    Runs with only blank lines between them are one run.
    """
    text = "\n".join(line.text for line in lines)
    runs: list[tuple[int, int]] = []
    position = line = 0
    for start, stop in element_spans(text):
        first = line + text.count("\n", position, start)
        line = first + text.count("\n", start, stop)
        position = stop
        if runs and not any(lines[i].text for i in range(runs[-1][1], first)):
            runs[-1] = (runs[-1][0], line + 1)
        else:
            runs.append((first, line + 1))
    return runs


def _mark_lists(blocks: list[_Block]) -> None:
    before: _Block | None = None
    for is_bullet, found in groupby(blocks, key=lambda block: _is_item(block, _BULLET)):
        run = list(found)
        is_led_in = before is not None and before.text.endswith(":")
        if is_bullet and (len(run) > 1 or is_led_in or run[0].text[0] in "•▪●◦‣·"):
            _make_items(run, LineKind.BULLET, _BULLET)
        before = run[-1]
    counted: list[_Block] = []
    for block in [*blocks, None]:
        number = _NUMBER.match(block.text) if block and _is_item(block, _NUMBER) else None
        if block and number and number[1] == str(len(counted) + 1):
            counted.append(block)
            continue
        if len(counted) > 1:
            _make_items(counted, LineKind.NUMBERED, _NUMBER)
        counted = [block] if block and number and number[1] == "1" else []


def _is_item(block: _Block, marker: re.Pattern[str]) -> bool:
    return block.kind is LineKind.PARAGRAPH and marker.match(block.text) is not None


def _make_items(run: list[_Block], kind: LineKind, marker: re.Pattern[str]) -> None:
    for block in run:
        block.kind = kind
        block.list_number = run[0].parts[0].number
        block.text = marker.sub("", block.text, count=1)


def _join_wrapped(blocks: list[_Block]) -> list[_Block]:
    """Join lines between two blank lines when all but the last have a length in WRAP_WIDTHS."""
    joined: list[_Block] = []
    for (_group, can_join), found in groupby(blocks, key=lambda b: (b.group, _is_joinable(b))):
        run = list(found)
        if can_join and len(run) > 1 and all(len(b.text) in WRAP_WIDTHS for b in run[:-1]):
            run[0].parts += [part for block in run[1:] for part in block.parts]
            run[0].text = " ".join(block.text for block in run)
            run = run[:1]
        joined += run
    return joined


def _is_joinable(block: _Block) -> bool:
    is_plain = block.kind is LineKind.PARAGRAPH and not block.parts[0].is_converted
    return is_plain and not _QUOTATION.fullmatch(block.text)


def _mark_subheadings(blocks: list[_Block]) -> None:
    """Change short lines between blocks that are not short to subheadings.

    Adjacent short lines are a list without bullets, a table or credits, and stay paragraphs.
    """
    blocks = [b for b in blocks if b.kind not in (LineKind.BACA_JUGA, LineKind.DROPPED)]
    short = [_is_short(block) for block in blocks]
    for index, block in enumerate(blocks[:-1]):
        is_beside_another = short[index + 1] or (index and short[index - 1])
        is_led_in = index and blocks[index - 1].text.endswith(":")
        if not short[index] or is_beside_another or is_led_in:
            continue
        if _reads_as_subheading(block.text, is_first=not index):
            block.kind = LineKind.SUBHEADING


def _is_short(block: _Block) -> bool:
    text = block.text
    if block.kind is not LineKind.PARAGRAPH or len(text) > MAX_SUBHEADING:
        return False
    if text[-1] in "?!":
        return _reads_as_subheading(text, is_first=False)
    return text.rstrip("\"'”’")[-1:] not in (".", ",", ";", ":", "…", "?", "!")


def _reads_as_subheading(text: str, *, is_first: bool) -> bool:
    """Tell whether the text of a short line has the form of a subheading."""
    bare = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
    words = bare.split()
    if not (bare[:1].isupper() or bare[:1].isdigit()) or bare[-1] in ")]}\"”’'-–—*":
        return False
    if len(words) > MAX_SUBHEADING_WORDS or _FIGURES.search(bare) or _WEEKDAY.fullmatch(bare):
        return False
    is_credit = _CREDIT.match(bare) and (":" in bare or is_first)
    if is_credit or bare.count(",") > 2 or bare.startswith("Laporan langsung"):
        return False
    is_title = looks_like_title(bare)
    if _SENTENCE_INSIDE.search(bare) and not (is_title and len(words) > 4):
        return False
    if is_first:
        return is_title and len(words) >= 3
    if is_title:
        return True
    if bare[-1] == "?":
        return bool(_QUESTION.match(bare)) and "," not in bare and 3 <= len(words) <= 10
    return bare[-1] != "!" and "," not in bare and len(words) <= MAX_SENTENCE_CASE_WORDS


def _render(blocks: list[_Block]) -> Iterator[str]:
    for (kind, _list), run in groupby(blocks, key=lambda block: (block.kind, block.list_number)):
        if kind in _LISTS:
            items = "".join(f"<li>{_inline(block)}</li>" for block in run)
            yield f"<{_LISTS[kind]}>{items}</{_LISTS[kind]}>"
            continue
        for block in run:
            if kind in _TEMPLATES:
                yield _TEMPLATES[kind].format(_inline(block))
            yield from map(_aside, block.links)


def _inline(block: _Block) -> str:
    escaped = html.escape(block.text, quote=False)
    if not block.parts[0].is_converted:
        return escaped
    return MARKDOWN_LINK.sub(_anchor, escaped)


def _anchor(found: re.Match[str]) -> str:
    before, title = found[0].partition("[")[0], re.sub(r"\\([\[\]\\])", r"\1", found[1])
    is_web = _WEB_ADDRESS.fullmatch(found[2])
    return before + (f'<a href="{found[2]}">{title}</a>' if is_web else title)


def _aside(link: Link) -> str:
    title = html.escape(link.title, quote=False)
    if _WEB_ADDRESS.fullmatch(link.url):
        title = f'<a href="{html.escape(link.url)}">{title}</a>'
    return f'<aside data-baca-juga="">{title}</aside>'
