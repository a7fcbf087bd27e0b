"""Read stories from plain text, as newsrooms send them by mail.

The stages: refuse what is no story (`foreign`), decode (`decoding`), take the letter and the
release off (`mail`, `release`), join wrapped lines (`unwrapping`, or `markdown`), recognise the
blocks, write the body. The first line is the headline, and every further line a block. No word of
the story is dropped or moved; what is left out is listed as such.
"""

import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.body.length import validate_length
from articles.importers.baca_juga import Role, looks_like_title, scan
from articles.importers.blocks import KINDS, Block
from articles.importers.captions import mark_captions
from articles.importers.columns import join_rows
from articles.importers.decoding import MAX_BYTES, check_size, decode
from articles.importers.foreign import refuse_foreign_bytes, refuse_foreign_text
from articles.importers.listing import mark_lists
from articles.importers.mail import open_message, take_letter_off
from articles.importers.markdown import is_markdown, read_blocks, read_front_matter, title_at
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
from articles.importers.writing import write
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
    blockquote, table, aside[data-baca-juga] with at most one link, and figures that wait for
    their file; everything else is escaped. HTML in the source is escaped too,
    except in a run of lines that holds a Baca Juga.

    Raises StoryError when the data is empty, larger than MAX_BYTES, in no such encoding or no
    story (`foreign`), when the headline has no letter or is longer than MAX_HEADLINE, when
    nothing follows it, and when the text or its body is too long (`body.length`).
    """
    refuse_foreign_bytes(data)
    message, manuscript = open_message(data)
    text, notes = decode(message)
    _check_length(text)
    refuse_foreign_text(text)
    manuscript.notes += notes
    manuscript.lines = split_lines(text)
    if not manuscript.shown:
        raise StoryError(_("The file is empty."), 1)
    _prepare(manuscript, name)
    headline = _take_headline(manuscript)
    blocks = _read_manuscript(manuscript)
    body = write(blocks)
    if not body:
        raise StoryError(_("There is a headline, but no text below it."), headline.number)
    _check_length(body)
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


def _check_length(text: str) -> None:
    try:
        validate_length(text)
    except ValidationError as error:
        raise StoryError(" ".join(error.messages)) from error


def read_lines(text: str) -> str:
    """Return the body (HTML) of plain lines without a headline, "" for blank text."""
    return write(_read_blocks(unwrap(split_lines(text))))


def _prepare(manuscript: Manuscript, name: str) -> None:
    """Leave the lines of the story in `manuscript`, each block on one line."""
    if is_markdown(manuscript.lines, name):
        read_front_matter(manuscript)
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
        first = title_at(lines, start) if manuscript.is_markdown else lines[start]
        below = lines[start + (len(first.parts) if manuscript.is_markdown else 1) :]
        is_own = not manuscript.is_markdown and _is_headline_itself(first, below)
        is_same = title_key(first.text) == title_key(headline.text)
        if not headline.text or is_same or is_own:
            if headline.text and not is_same:
                note = _("headline taken from the text, not “%(subject)s”")
                manuscript.notes.append(note % {"subject": headline.text})
            headline = first
            manuscript.lines = below
    if not has_words(headline.text):
        raise StoryError(_("The headline has no letter and no digit."), headline.number)
    if len(headline.text) > MAX_HEADLINE:
        message = _("The headline is longer than %(limit)d characters.") % {"limit": MAX_HEADLINE}
        raise StoryError(message, headline.number)
    return headline


def _is_headline_itself(first: Line, below: Sequence[Line]) -> bool:
    """Tell whether the first line is a headline of its own beside the subject of the mail."""
    if not any(line.text for line in below):
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


def _read_manuscript(manuscript: Manuscript) -> list[Block]:
    if manuscript.is_markdown:
        return _marked(read_blocks(list(_with_markup_read(manuscript.lines))))
    return _read_blocks(manuscript.lines)


def _read_blocks(lines: Sequence[Line]) -> list[Block]:
    lines = list(_with_markup_read(lines))
    blocks: list[Block] = []
    for piece in scan([line.text for line in lines]):
        line = lines[piece.index]
        parts = [replace(part, text=piece.text) if part is line else part for part in line.parts]
        if any(block.parts[0] is parts[0] for block in blocks[-1:]):
            parts = parts[:1]
        blocks.append(Block(KINDS[piece.role], parts, piece.text, line.indent, piece.links))
    blocks = join_rows(blocks)
    mark_subheadings(_marked(blocks))
    return blocks


def _marked(blocks: list[Block]) -> list[Block]:
    """Return `blocks` with the captions, lists and quotations among the paragraphs marked."""
    mark_captions(blocks)
    mark_lists(blocks)
    mark_quotations(blocks)
    return blocks


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
