"""Read stories from plain text, as newsrooms send them by mail.

The stages: refuse what is no story (`foreign`), decode (`decoding`), take the letter and the
release off (`mail`, `release`), join wrapped lines (`unwrapping`, or `markdown`), recognise the
blocks, write the body. The first line is the headline, and every further line a block. No word of
the story is dropped or moved; what is left out is listed as such.
"""

import html
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

from django.utils.translation import gettext as _

from articles.importers.baca_juga import Link, Role, looks_like_title, scan
from articles.importers.blocks import Block, Items
from articles.importers.captions import mark_captions
from articles.importers.decoding import MAX_BYTES, check_size, decode
from articles.importers.foreign import refuse_foreign_bytes, refuse_foreign_text
from articles.importers.listing import mark_lists
from articles.importers.mail import open_message, take_letter_off
from articles.importers.markdown import (
    HEADING,
    QUOTE,
    inline,
    is_markdown,
    plain,
    read_markdown,
    with_links,
)
from articles.importers.markup import element_spans, markup_to_lines
from articles.importers.quotations import mark_quotations
from articles.importers.release import take_release_off
from articles.importers.story import (
    Line,
    LineKind,
    Manuscript,
    SourceLine,
    Story,
    StoryError,
    first_shown,
    split_lines,
)
from articles.importers.subheadings import mark_subheadings
from articles.importers.unwrapping import MAX_HEADLINE, SENTENCE_INSIDE, unwrap
from articles.text import has_words, title_key

__all__ = [
    "MAX_BYTES",
    "MAX_HEADLINE",
    "LineKind",
    "SourceLine",
    "Story",
    "StoryError",
    "read_lines",
    "read_story",
    "read_story_file",
]

MAX_HEADLINE_BELOW_SUBJECT = 140
_WEB_ADDRESS = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
_TEMPLATES = {
    LineKind.SUBHEADING: "<h2>{}</h2>",
    LineKind.PARAGRAPH: "<p>{}</p>",
}
_KINDS = {Role.TEXT: LineKind.PARAGRAPH, Role.NOTHING: LineKind.DROPPED}


def read_story_file(path: str | PathLike[str]) -> Story:
    """Return the story in a file of at most MAX_BYTES.

    Raises StoryError when the file does not exist, is not a regular file, cannot be read or is
    too large, and when `read_story` raises it.
    """
    source = Path(path)
    try:
        status = source.stat()
        if stat.S_ISREG(status.st_mode):
            with source.open("rb") as file:
                return _read_open_file(file.read(MAX_BYTES + 1), status.st_size, source.name)
    except StoryError:
        raise
    except FileNotFoundError as error:
        raise StoryError(_("There is no such file.")) from error
    except (OSError, ValueError) as error:
        raise StoryError(_("The file can't be read.")) from error
    if stat.S_ISDIR(status.st_mode):
        raise StoryError(_("This is a folder, not a text file."))
    raise StoryError(_("This is not a regular file."))


def _read_open_file(data: bytes, size: int, name: str) -> Story:
    refuse_foreign_bytes(data)
    check_size(size)
    return read_story(data, name)


def read_story(data: bytes, name: str = "") -> Story:
    """Return the story in `data`, text in an encoding of `decode`, with any line ends.

    `name` is that of the file: it tells Markdown. The body has one block a line: h2, p, ul, ol,
    blockquote, aside[data-baca-juga] with at most one link, and figures that wait for their file;
    everything else is escaped. HTML in the source is escaped too, except in a run of lines that
    holds a Baca Juga.

    Raises StoryError when the data is empty, larger than MAX_BYTES, in no such encoding or no
    story (`foreign`), when the headline has no letter or is longer than MAX_HEADLINE, and when
    nothing follows it.
    """
    refuse_foreign_bytes(data)
    message, manuscript = open_message(data)
    text, notes = decode(message)
    refuse_foreign_text(text)
    manuscript.notes += notes
    manuscript.lines = split_lines(text)
    if not manuscript.shown:
        raise StoryError(_("The file is empty."), 1)
    _prepare(manuscript, name)
    headline = _take_headline(manuscript)
    blocks = _read_blocks(manuscript.lines)
    body = "\n".join(_render(blocks))
    if not body:
        raise StoryError(_("There is a headline, but no text below it."), headline.number)
    return Story(
        headline.text,
        body,
        tuple(_source_lines(headline, blocks, manuscript.left_out)),
        standfirst=manuscript.standfirst,
        authors=tuple(manuscript.authors),
        tags=tuple(manuscript.tags),
        sender_id=manuscript.sender_id,
        notes=tuple(manuscript.notes),
    )


def read_lines(text: str) -> str:
    """Return the body (HTML) of plain lines without a headline, "" for blank text."""
    return "\n".join(_render(_read_blocks(unwrap(split_lines(text)))))


def _prepare(manuscript: Manuscript, name: str) -> None:
    """Leave the lines of the story in `manuscript`, each block on one line."""
    if is_markdown(manuscript.lines, name):
        read_markdown(manuscript)
        return
    take_letter_off(manuscript)
    take_release_off(manuscript)
    manuscript.lines = unwrap(manuscript.lines, has_headline=not manuscript.headline)


def _take_headline(manuscript: Manuscript) -> Line:
    """Return the headline, and take its line off `manuscript`."""
    lines = manuscript.lines
    start = first_shown(lines)
    has_first = start < len(lines)
    if not has_first and not manuscript.headline:
        raise StoryError(_("There is no story in this file."), 1)
    headline = Line(0, manuscript.headline)
    if has_first:
        first = replace(lines[start], text=_plain_headline(lines[start]))
        if not headline.text or _is_headline_itself(first, lines[start + 1 :], headline.text):
            if headline.text and title_key(first.text) != title_key(headline.text):
                note = _("headline taken from the text, not “%(subject)s”")
                manuscript.notes.append(note % {"subject": headline.text})
            headline = first
            manuscript.lines = lines[start + 1 :]
    if not has_words(headline.text):
        raise StoryError(_("The headline has no letter and no digit."), headline.number)
    if len(headline.text) > MAX_HEADLINE:
        message = _("The headline is longer than %(limit)d characters.") % {"limit": MAX_HEADLINE}
        raise StoryError(message, headline.number)
    return headline


def _plain_headline(line: Line) -> str:
    if not line.is_markdown:
        return line.text
    heading = HEADING.fullmatch(line.text)
    return plain(heading["text"] if heading else line.text)


def _is_headline_itself(first: Line, below: Sequence[Line], subject: str) -> bool:
    """Tell whether the first line is a headline, where a subject or title is given beside it."""
    if title_key(first.text) == title_key(subject):
        return True
    if first.is_markdown or not any(line.text for line in below):
        return False
    is_sentence = first.text[-1] in ".,;:" or SENTENCE_INSIDE.search(first.text)
    is_short = len(first.text) <= MAX_HEADLINE_BELOW_SUBJECT and len(first.text.split()) > 2
    return is_short and not is_sentence and looks_like_title(first.text)


def _source_lines(
    headline: Line, blocks: Iterable[Block], left_out: Iterable[Line]
) -> Iterator[SourceLine]:
    """Return all lines of the source in order."""
    lines = [
        SourceLine(line.number, LineKind.JOINED if index else LineKind.HEADLINE, line.text)
        for index, line in enumerate(headline.parts)
        if line.number
    ]
    for block in blocks:
        for index, line in enumerate(block.parts):
            lines.append(
                SourceLine(line.number, LineKind.JOINED if index else block.kind, line.text)
            )
    lines += [SourceLine(line.number, LineKind.LEFT_OUT, line.text) for line in left_out]
    return iter(sorted(lines, key=lambda line: line.number))


def _read_blocks(lines: Sequence[Line]) -> list[Block]:
    lines = list(_with_markup_read(lines))
    blocks: list[Block] = []
    for piece in scan([line.text for line in lines]):
        line = lines[piece.index]
        kind = _KINDS.get(piece.role, LineKind.BACA_JUGA)
        parts = [replace(part, text=piece.text) if part is line else part for part in line.parts]
        if any(block.parts[0] is parts[0] for block in blocks[-1:]):
            parts = parts[:1]
        blocks.append(Block(kind, parts, piece.text, line.indent, piece.links))
    blocks = [block for block in blocks if not _read_markdown_block(block) or block.text]
    mark_captions(blocks)
    mark_lists(blocks)
    mark_quotations(blocks)
    if not any(line.is_markdown for line in lines):
        mark_subheadings(blocks)
    return blocks


def _read_markdown_block(block: Block) -> bool:
    """Read the mark of a heading or a quotation of Markdown; return whether there was one."""
    if not block.parts[0].is_markdown or block.kind is not LineKind.PARAGRAPH:
        return False
    if heading := HEADING.fullmatch(block.text):
        block.kind, block.text = LineKind.SUBHEADING, heading["text"]
    elif quote := QUOTE.match(block.text):
        block.kind, block.text = LineKind.QUOTATION, block.text[quote.end() :]
    else:
        return False
    return True


def _with_markup_read(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield `lines`, with each run of HTML that holds a Baca Juga converted to plain lines."""
    position = 0
    for start, stop in _markup_runs(lines):
        yield from lines[position:start]
        run = "\n".join(line.text for line in lines[start:stop])
        plain_lines = markup_to_lines(run).split("\n")
        if any(piece.role is not Role.TEXT for piece in scan(plain_lines)):
            number = lines[start].number
            yield from (Line(number, text, is_converted=True) for text in plain_lines)
        else:
            yield from lines[start:stop]
        position = stop
    yield from lines[position:]


def _markup_runs(lines: Sequence[Line]) -> list[tuple[int, int]]:
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


def _render(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.items:
            yield _list(block.items)
        elif block.kind is LineKind.CAPTION:
            yield _figure(block)
        elif block.kind is LineKind.QUOTATION and not block.is_within:
            paragraphs = "".join(f"<p>{_inline(each)}</p>" for each in [block, *block.paragraphs])
            yield f"<blockquote>{paragraphs}</blockquote>"
        elif block.kind in _TEMPLATES:
            yield _TEMPLATES[block.kind].format(_inline(block))
        yield from map(_aside, block.links)


def _list(items: Items) -> str:
    mark = items.mark
    entries = "".join(
        f"<li>{_inline(block)}{''.join(map(_list, nested))}</li>"
        for block, nested in items.entries
    )
    if not mark.style:
        return f"<ul>{entries}</ul>"
    start = f' start="{mark.number}"' if mark.number != 1 else ""
    style = f' type="{mark.style}"' if mark.style != "1" else ""
    return f"<ol{start}{style}>{entries}</ol>"


def _figure(block: Block) -> str:
    alt = f' data-alt="{html.escape(block.alt)}"' if block.alt else ""
    credit = f' data-credit="{html.escape(block.credit)}"' if block.credit else ""
    caption = html.escape(block.text, quote=False)
    inner = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure data-image=""{alt}{credit}>{inner}</figure>'


def _inline(block: Block) -> str:
    line = block.parts[0]
    if line.is_markdown:
        return inline(block.text)
    return with_links(block.text) if line.is_converted else html.escape(block.text, quote=False)


def _aside(link: Link) -> str:
    title = html.escape(link.title, quote=False)
    if _WEB_ADDRESS.fullmatch(link.url):
        title = f'<a href="{html.escape(link.url)}">{title}</a>'
    return f'<aside data-baca-juga="">{title}</aside>'
