"""The shapes that a text takes on its way from a file to a story."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from articles.importers.marks import with_bullet_found

_BLANK = " \t\xa0\u200b\u2060\u3000\ufeff"
_SPACES = re.compile("[ \t]+")
_TAB_STOP = 8


class LineKind(StrEnum):
    """The kind of block that a line of the source became."""

    HEADLINE = "headline"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"
    QUOTATION = "quotation"
    TABLE = "table"
    CAPTION = "caption"
    BACA_JUGA = "baca_juga"
    JOINED = "joined"
    DROPPED = "dropped"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line that is not blank: its number (from 1), kind and text.

    JOINED continues the block above it; DROPPED is a Baca Juga shortcode or label that names no
    article; LEFT_OUT belongs to the letter around the story. A line with several blocks is listed
    once for each of them. All lines of a converted run of HTML have the number of its first line.
    """

    number: int
    kind: LineKind
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story: its headline (plain text), body (HTML), and the lines of the source in order.

    `authors` and `tags` are names as the sender wrote them, `sender_id` is the sender's own name
    for the story ("" for none). `notes` tells the user how the file was read.
    """

    headline: str
    body: str
    lines: tuple[SourceLine, ...]
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sender_id: str = ""
    notes: tuple[str, ...] = ()


class StoryError(ValueError):
    """A file is not a story: `message` for the user, and the line from 1 (0: the whole file)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source; `joined` has the lines that the unwrapping joined to it.

    `indent`, `width` and the `trailing` spaces are counted in characters of the source. The links
    of a line that `is_converted` from HTML are Markdown. `cells` is what tabs part, if any do.
    """

    number: int
    text: str
    indent: int = 0
    width: int = 0
    trailing: int = 0
    is_converted: bool = False
    joined: tuple["Line", ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple["Line", ...]:
        return self.joined or (self,)


@dataclass(slots=True)
class Manuscript:
    """What is known of a story while its file is read, stage by stage."""

    lines: list[Line]
    headline: str = ""
    standfirst: str = ""
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    sender_id: str = ""
    left_out: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_mail: bool = False
    is_markdown: bool = False

    @property
    def shown(self) -> list[Line]:
        """The lines with text."""
        return [line for line in self.lines if line.text]

    def take_off(self, gone: Iterable[Line], note: str) -> None:
        """Take `gone` off the lines, and say so once if any has text."""
        gone = list(gone)
        numbers = {line.number for line in gone}
        self.lines = [line for line in self.lines if line.number not in numbers]
        self.left_out += (line for line in gone if line.text)
        if any(line.text for line in gone) and note not in self.notes:
            self.notes.append(note)


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text with "\\n" as line ends, numbered from 1.

    Of several blank lines only the first is returned.
    """
    lines = [Line(0, "")]
    for number, raw in enumerate(text.split("\n"), 1):
        if raw or lines[-1].text:
            line = _line(number, raw)
            if line.text or lines[-1].text:
                lines.append(line)
    return lines[1:]


def first_shown(lines: Sequence[Line]) -> int:
    """Return the index of the first line with text; their number when there is none."""
    return next((index for index, line in enumerate(lines) if line.text), len(lines))


def fold_spaces(text: str) -> str:
    """Strip a line, invisible characters included, and make each run of spaces one space."""
    return _SPACES.sub(" ", text.strip().strip(_BLANK).strip())


def _line(number: int, raw: str) -> Line:
    raw = with_bullet_found(raw)
    shown = raw.expandtabs(_TAB_STOP).rstrip()
    indent = len(shown) - len(shown.lstrip())
    cells = tuple(map(fold_spaces, raw.strip(" ").split("\t"))) if "\t" in raw.strip() else ()
    trailing = len(raw) - len(raw.rstrip(" "))
    return Line(number, fold_spaces(raw), indent, len(shown), trailing, cells=cells)
