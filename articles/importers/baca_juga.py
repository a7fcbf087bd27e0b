"""Recognise a Baca Juga in a body, in the forms that newsrooms write it.

The input is plain or Markdown lines; `markup.markup_to_lines` converts HTML to such lines first.
Every pattern is linear in the length of its input.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from itertools import islice

MAX_TITLE = 300
MAX_TITLES_BELOW_LABEL = 5
MAX_LABELS_IN_LINE = 50


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a Baca Juga: the title of an article, and its URL as written, "" for none."""

    title: str
    url: str = ""


class Role(Enum):
    """The role of a piece.

    PART is a line that belongs to links on other lines (a label above its titles, a URL below its
    title); NOTHING is a label or shortcode that names no article.
    """

    TEXT = auto()
    LINKS = auto()
    PART = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or the part of one that has one role; `index` is that of the line in the input."""

    index: int
    text: str
    role: Role
    links: tuple[Link, ...] = ()


class _Level(IntEnum):
    """How certainly a label means a Baca Juga.

    A LOOSE one (Rekomendasi:) needs a linked or capitalised title and a MEDIUM one (Baca:) a
    plausible title; a FIRM one (Baca juga:) is enough alone.
    """

    LOOSE = 1
    MEDIUM = 2
    FIRM = 3


_VERB = r"(?:baca|simak|lihat|tonton|nonton|cek|saksikan|dengarkan)"
_MATTER = r"(?:berita|artikel|tulisan|bacaan|kabar|info|informasi|ulasan|konten|topik|liputan)"
_QUALITY = (
    r"(?:terkait|lainnya|lain|menarik|terbaru|pilihan|serupa|sebelumnya|selengkapnya|populer"
    r"|terpopuler|rekomendasi|berikut|ini|di\s?sini|juga)"
)
_FIRM = (
    rf"(?:(?:yuk|ayo|jangan\s+lupa|silakan|silahkan|wajib)[,!]?\s+)?"
    rf"(?:{_VERB}[\s_-]*(?:juga|pula)(?:\s+{_MATTER})?(?:\s+{_QUALITY}){{0,3}}"
    rf"|also\s+read|read\s+(?:also|more)|see\s+also)"
)
_SOFT = (
    rf"(?:{_VERB}[\s_-]+(?:selengkapnya|lengkapnya|lainnya)(?:\s+{_QUALITY}){{0,2}}"
    rf"|{_VERB}\s+{_MATTER}(?:\s+{_QUALITY}){{1,3}})"
)
_NOUN = (
    rf"(?:(?:berita|artikel|tulisan|bacaan|konten)[\s_-]+{_QUALITY}(?:\s+{_QUALITY}){{0,2}}"
    rf"|pilihan\s+(?:editor|redaksi|pembaca)|jangan\s+lewatkan(?:\s+juga)?"
    rf"|rekomendasi\s+(?:editor|redaksi|untuk\s?(?:anda|mu)|{_MATTER})(?:\s+{_QUALITY}){{0,2}}"
    rf"|related\s+(?:articles?|posts?|news|stories))"
)
_LOOSE = r"(?:rekomendasi|selengkapnya|terkait|related)"
_COLON = r"(?::|：|︰|∶|»|›|>+|→|➡️?|➔|➜|►|▶️?|👉|\||[-=]+>)"
_DASH = r"(?:[–—]|(?<=\s)--?|--?(?=\s)|•|·)"
_MARKS = r"[\s*_~]*"

_LABEL = re.compile(
    rf"(?:(?P<firm>{_FIRM})|(?P<soft>{_SOFT})|(?P<noun>{_NOUN})|(?P<medium>{_VERB})"
    rf"|(?P<loose>{_LOOSE}))(?![^\W_])"
    rf"{_MARKS}(?P<sep>(?:(?:{_COLON}|{_DASH}){_MARKS})*)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL_INSIDE = re.compile(
    rf"(?<!\w)(?:(?P<firm>{_FIRM}|{_SOFT}|{_NOUN})|(?P<medium>{_VERB})){_MARKS}"
    rf"(?:{_COLON}|{_DASH}(?=\s)){_MARKS}",
    re.IGNORECASE,
)
_LABEL_AGAIN = re.compile(
    rf"(?<![\w\[]){_VERB}[\s_-]*(?:juga|pula){_MARKS}(?:{_COLON}|{_DASH}(?=\s)){_MARKS}",
    re.IGNORECASE,
)
_HINT = re.compile(
    rf"(?<![^\W_]){_VERB}|{_MATTER}[\s_-]+{_QUALITY}|pilihan|jangan|rekomendasi|selengkapnya|terkait"
    r"|related|also|read|\birp\b",
    re.IGNORECASE,
)
MARKDOWN_LINK = re.compile(
    r"!?\[((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*)\]"
    r"\(\s*<?([^()\s<>]*(?:\([^()\s<>]*\)[^()\s<>]*)*)>?(?:\s+\"[^\"()]*\")?\s*\)"
)
_BBCODE_LINK = re.compile(r"\[url=\"?([^\s\[\]\"]+)\"?\]([^\[\]]+)\[/url\]", re.IGNORECASE)
_BBCODE_STYLE = re.compile(r"\[/?(?:b|i|u|center|quote)\]", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:klik|baca|lihat)?\s*(?:di\s?sini|selengkapnya|here|link|tautan)", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\([\[\]\\])")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HOST = r"(?:[\w-]+\.)+[a-z]{2,10}/"
_BARE_URL_LINE = re.compile(rf"[\s<(]*((?:https?://|{_HOST})[^\s<>\"]+?)[\s>)]*", re.IGNORECASE)
# An address without its scheme has a path, and ends the line: a title may name a site.
_ENDS_IN_ADDRESS = re.compile(rf"(?<![\w@/.:-]){_HOST}[^\s<>\"]+(?=>?\s*$)", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_DECORATION = re.compile(r"(?:[^\w(\[{<«‹【「『《〔\"“”‘’'`&]|_)+")
_TRAILING = " \t*_~|»›"
_CONNECTOR = re.compile(r"(?:[\s,;|/•·*_~&.()\[\]–—-]|\bdan\b|\band\b)*", re.IGNORECASE)
_BRACKETS = dict(zip("([{<«‹【「『《〔", ")]}>»›】」』》〕", strict=True))
_ITEM_MARK = re.compile(r"(?:[-•*–·▪●◦‣+]\s+|[•▪●◦‣]|\d{1,2}[.)]\s+)")
_CODE = (
    r"(?:(?:baca|simak|lihat|tonton)[_-]?juga|irp|related[_-]posts?|(?:berita|artikel)[_-]terkait)"
)
_SHORTCODE = re.compile(
    rf"[\[{{]+[%<]?\s*{_CODE}(?![\w])(?P<args>(?:\s*=|\s+[\w-]+\s*=|\s*\||\s+[\"'])[^\[\]{{}}]*"
    rf"|\s+\d+|\s*)/?\s*[%>]?[\]}}]+(?:(?P<inner>.*)\[/{_CODE}\])?",
    re.IGNORECASE | re.DOTALL,
)
_ARGUMENT = re.compile(r"\b(title|judul|name|text|url|href|link)\s*=\s*[\"'“”]([^\"'“”]*)[\"'“”]")
_FUNCTION_WORDS = {
    "dan", "di", "ke", "dari", "yang", "untuk", "dengan", "pada", "atau", "bagi", "hingga",
    "sampai", "dalam", "oleh", "sebagai", "karena", "agar", "jadi", "tapi", "tetapi", "serta",
    "antara", "akan", "bisa", "ini", "itu", "vs", "usai", "saat", "soal", "jika", "kalau",
    "para", "demi", "tak", "tidak", "via", "per", "of", "the", "and", "in", "to", "a", "an",
    "on", "for",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


def looks_like_title(text: str) -> bool:
    """Tell whether at least 70 % of the words that count start with a capital or a digit.

    Function words (_FUNCTION_WORDS) do not count.
    """
    words = [word for word in _WORD.findall(text) if word not in _FUNCTION_WORDS]
    capitals = sum(not word[0].islower() for word in words)
    return bool(words) and capitals >= 0.7 * len(words)


def is_label(line: str) -> bool:
    """Tell whether a line is only a label ("Baca juga:"), with its titles on the next lines."""
    return _label_alone(line) is not None


def starts_with_label(text: str) -> bool:
    """Tell whether `text` begins with a label, after any bullet, emphasis or bracket."""
    return bool(_LABEL.match(_unwrap(_clean(text))))


def parse_line(line: str) -> list[Link] | None:
    """Return the links of a plain or Markdown line that is a Baca Juga as a whole, in order.

    The list is empty when the line names no article (a shortcode, only a label). The result is
    None for any other line, including one that also holds body text (see `split_line`). URLs are
    as written, also relative ones.
    """
    if not _HINT.search(line):
        return None
    text = _clean(line)
    shortcode = _SHORTCODE.fullmatch(text)
    if shortcode:
        return _from_shortcode(shortcode)
    core = _unwrap(text)
    linked = MARKDOWN_LINK.match(core)
    if linked:
        return _from_linked_labels(core)
    label = _LABEL.match(core)
    if not label:
        return None
    level, rest = _level(label), label["rest"].strip(_TRAILING)
    if not _WORD.search(rest):
        return [] if _label_alone(line) is _Level.FIRM else None
    if not label["sep"] and not _needs_no_separator(label, rest):
        return None
    return _from_run(rest, level)


def split_line(line: str) -> list[str | list[Link]]:
    """Split a line into body text (str) and Baca Juga (lists of links), in order.

    A Baca Juga inside body text is recognised only when its end is certain: in brackets, or a
    label with a separator and links. All other text is kept.
    """
    whole = parse_line(line)
    if whole is not None:
        return [whole]
    if "[" not in line and "(" not in line:
        return [line]
    parts: list[str | list[Link]] = []
    position = 0
    for label in islice(_LABEL_INSIDE.finditer(line), MAX_LABELS_IN_LINE):
        if label.start() < position:
            continue
        found = _inside(line, label)
        if found is None or found[0] < position:
            continue
        start, stop, links = found
        parts += [line[position:start].strip(), links]
        position = stop
    parts.append(line[position:].strip())
    kept = [part for part in parts if isinstance(part, list) or part.strip("*_ .")]
    return kept if position else [line]


def scan(lines: Sequence[str]) -> Iterator[Piece]:
    """Yield body text and Baca Juga as pieces, also labels with titles on the next lines.

    `lines` are plain or Markdown lines (see `markup_to_lines`); blank ones give no piece, and
    `Piece.index` is an index in `lines`. A label without any title gives a piece of role NOTHING.
    No other text is dropped or moved.
    """
    index = 0
    while index < len(lines):
        line = lines[index]
        if not _HINT.search(line):
            if line and not line.isspace():
                yield Piece(index, line, Role.TEXT)
            index += 1
            continue
        pieces = _label_pieces(lines, index) or _line_pieces(lines, index)
        yield from pieces
        index = pieces[-1].index + 1


def _label_pieces(lines: Sequence[str], index: int) -> list[Piece]:
    level = _label_alone(lines[index])
    if level is None:
        return []
    below = _titles_below(lines, index + 1, level)
    if below:
        return [Piece(index, lines[index], Role.PART), *below]
    role = Role.NOTHING if level is _Level.FIRM else Role.TEXT
    return [Piece(index, lines[index], role)]


def _line_pieces(lines: Sequence[str], index: int) -> list[Piece]:
    line = lines[index]
    parts = split_line(line)
    if len(parts) == 1 and isinstance(parts[0], list):
        links = parts[0]
        if not links:
            return [Piece(index, line, Role.NOTHING)]
        return _with_address_below(lines, Piece(index, line, Role.LINKS, tuple(links)))
    return [
        Piece(index, part, Role.TEXT)
        if isinstance(part, str)
        else Piece(index, " ".join(link.title for link in part), Role.LINKS, tuple(part))
        for part in parts
    ]


def _with_address_below(lines: Sequence[str], piece: Piece) -> list[Piece]:
    below = piece.index + 1
    bare = _address_at(lines, below)
    if not bare or len(piece.links) != 1 or piece.links[0].url:
        return [piece]
    link = Link(piece.links[0].title, _with_scheme(bare[1]))
    return [
        Piece(piece.index, piece.text, Role.LINKS, (link,)),
        Piece(below, lines[below], Role.PART),
    ]


def _with_scheme(address: str) -> str:
    return address if WEB_ADDRESS.match(address) else f"https://{address}"


def _address_in(text: str) -> re.Match[str] | None:
    return WEB_ADDRESS.search(text) or _ENDS_IN_ADDRESS.search(text)


def _address_at(lines: Sequence[str], index: int) -> re.Match[str] | None:
    return _BARE_URL_LINE.fullmatch(lines[index]) if index < len(lines) else None


def _titles_below(lines: Sequence[str], index: int, level: _Level) -> list[Piece]:
    pieces: list[Piece] = []
    first_form = first_gap = None
    last_line = index - 1
    while index < len(lines) and len(pieces) < MAX_TITLES_BELOW_LABEL:
        if not lines[index].strip():
            index += 1
            continue
        gap = index - last_line > 1
        has_address = _address_at(lines, index + 1) is not None
        form, links = _title_line(lines[index], _Level.FIRM if has_address else level)
        is_apart = first_gap is False and gap and not has_address
        is_addressed = has_address or bool(links and links[0].url)
        is_like_first = first_form in (None, form) or (is_addressed and pieces[0].links[0].url)
        if not links or not is_like_first or is_apart:
            break
        found = _with_address_below(lines, Piece(index, lines[index], Role.LINKS, tuple(links)))
        pieces += found
        first_form = form
        first_gap = gap if first_gap is None else first_gap
        last_line = found[-1].index
        index = last_line + 1
    return pieces


def _title_line(line: str, level: _Level) -> tuple[str, list[Link]]:
    """Return the form ("link", "item" or "plain") and the links of a line below a label.

    Without links the line is no title of that label.
    """
    text = _clean(line)
    mark = _ITEM_MARK.match(text)
    core = text[mark.end() :] if mark else text
    if parse_line(core) is not None or _label_alone(core) is not None:
        return "label", []
    bare = _address_in(core)
    links = _from_links(core.strip(_TRAILING))
    if links == [] and bare and bare.start():
        links = _from_bare_address(core, bare, level) or []
    if links:
        return "link", links
    if level is _Level.LOOSE or links is None:
        return "", []
    title = _strip_wrapping(core)
    is_plain = not mark and not (title[:1].isupper() or title[:1].isdigit())
    is_prose = title[-1:] in ".,;:…" or len(title) > 150 or len(_WORD.findall(title)) < 2
    is_doubtful = level is _Level.MEDIUM or title[-1:] in '"”)'
    if is_plain or is_prose or (is_doubtful and not looks_like_title(title)):
        return "", []
    return ("item" if mark else "plain"), [Link(title)]


def _clean(line: str) -> str:
    if "&" in line:
        line = ENTITY.sub(lambda found: html.unescape(found[0]), line)
    if "[/" in line:
        line = _BBCODE_STYLE.sub("", _BBCODE_LINK.sub(r"[\2](\1)", line))
    return " ".join(line.split())


def _unwrap(text: str) -> str:
    """Return a line without the bullets, quotation marks, emphasis and brackets around it."""
    for _ in range(4):
        decoration = _DECORATION.match(text)
        if decoration:
            text = text[decoration.end() :]
        closing = _BRACKETS.get(text[:1])
        if not closing or MARKDOWN_LINK.match(text):
            break
        stop = _matching(text, 0)
        if stop < 0:
            text = text[1:]
        elif text[stop + 1 :].strip(_TRAILING + "."):
            label = _LABEL.fullmatch(text[1:stop].strip())
            if not label or label["rest"] or not (label["firm"] or label["noun"]):
                break
            text = f"{text[1:stop]}: {text[stop + 1 :]}"
        else:
            text = text[1:stop]
    return text.strip(_TRAILING)


def _matching(text: str, start: int) -> int:
    opening, closing = text[start], _BRACKETS[text[start]]
    depth = 0
    for found in re.finditer(f"[{re.escape(opening + closing)}]", text[start : start + 2000]):
        depth += 1 if found[0] == opening else -1
        if not depth:
            return start + found.start()
    return -1


def _level(label: re.Match[str]) -> _Level:
    """Return the level of a label with its title on the same line."""
    if label["firm"] or (label["noun"] and label["sep"]):
        return _Level.FIRM
    return _Level.LOOSE if label["loose"] else _Level.MEDIUM


def _level_alone(label: re.Match[str]) -> _Level:
    """Return the level of a label above its titles, where it may introduce a list of the body."""
    if label["firm"] and not label["firm"].lower().endswith(("berikut", "ini")):
        return _Level.FIRM
    return _Level.MEDIUM if label["noun"] or label["medium"] else _Level.LOOSE


def _label_alone(line: str) -> _Level | None:
    if len(line) > 100 or not _HINT.search(line):
        return None
    text = _clean(line)
    if _SHORTCODE.fullmatch(text):
        return None
    label = _LABEL.fullmatch(_unwrap(text))
    if not label or _WORD.search(label["rest"]) or label["rest"].strip(_TRAILING + ".,"):
        return None
    is_bare_verb = (label["medium"] or label["loose"]) and not label["sep"]
    return None if is_bare_verb else _level_alone(label)


def _needs_no_separator(label: re.Match[str], rest: str) -> bool:
    if label["medium"] or label["loose"]:
        return False
    linked = MARKDOWN_LINK.match(rest)
    if linked:
        return not _WORD.search(rest, linked.end())
    is_shouted = bool(label["firm"]) and label["firm"].isupper() and not rest.isupper()
    return is_shouted and looks_like_title(rest) and len(_WORD.findall(rest)) >= 3


def _from_shortcode(shortcode: re.Match[str]) -> list[Link]:
    arguments = {name.lower(): value for name, value in _ARGUMENT.findall(shortcode["args"] or "")}
    title = next((arguments[n] for n in ("title", "judul", "name", "text") if n in arguments), "")
    url = next((arguments[n] for n in ("url", "href", "link") if n in arguments), "")
    if title or url:
        return [Link(title or url, url)]
    inner = (shortcode["inner"] or "").strip()
    return (_from_run(inner, _Level.FIRM) or []) if inner else []


def _from_linked_labels(core: str) -> list[Link] | None:
    """Return the links whose text begins with the label, [Baca juga: Title](url), or None."""
    links: list[Link] = []
    position = 0
    for found in MARKDOWN_LINK.finditer(core):
        if _CONNECTOR.fullmatch(core, position, found.start()) is None:
            return None
        label = _LABEL.match(_unwrap(_link_text(found)))
        if not label or not _WORD.search(label["rest"]):
            return None
        title = _strip_wrapping(label["rest"])
        is_certain = label["sep"] and (_level(label) > _Level.LOOSE or looks_like_title(title))
        is_capital = label["firm"] and looks_like_title(title) and len(title.split()) >= 3
        if not is_certain and not is_capital:
            return None
        links.append(Link(title, found[2]))
        position = found.end()
    return None if _CONNECTOR.fullmatch(core, position) is None else links


def _from_run(rest: str, level: _Level) -> list[Link] | None:
    """Return the links in the text after a label, None if it holds anything but titles.

    Each further title has its own label ("A Baca juga: B").
    """
    links: list[Link] = []
    position = 0
    for label in [*_LABEL_AGAIN.finditer(rest), None]:
        part = rest[position : label.start() if label else len(rest)]
        part = part.lstrip(" *_~|;,>").rstrip(" *_~|;,([")
        if position or part:
            found = _from_part(part, level)
            if found is None:
                return None
            links += found
        position = label.end() if label else len(rest)
    return links


def _from_part(part: str, level: _Level) -> list[Link] | None:
    links = _from_links(part)
    if links or links is None:
        return links
    bare = _address_in(part)
    if bare:
        return _from_bare_address(part, bare, level)
    title = _strip_wrapping(part)
    if not _WORD.search(title) or len(title) > MAX_TITLE or title.endswith((":", "：")):
        return None
    if title[0].islower() and title.endswith("."):
        return None  # a sentence that goes on after the label
    if level is _Level.FIRM:
        return [Link(title)]
    is_title = looks_like_title(title)
    starts = re.match(r"\W*(.)", title)
    is_plausible = starts and not starts[1].islower() and not title.endswith(".")
    if len(title.split()) < 3 - is_title or not (
        is_title or (level is _Level.MEDIUM and is_plausible)
    ):
        return None
    return [Link(title)]


def _from_bare_address(part: str, bare: re.Match[str], level: _Level) -> list[Link] | None:
    title = _strip_wrapping(part[: bare.start()].rstrip(" \t(<[:;,|-–—→>="))
    url = bare[0].rstrip(").,;]" if part[: bare.start()].rstrip()[-1:] in "([" else ".,;")
    if _WORD.search(part, bare.end()) or len(title) > MAX_TITLE:
        return None
    if not title and level is not _Level.FIRM:
        return None
    return [Link(title or url, _with_scheme(url))]


def _from_links(text: str) -> list[Link] | None:
    """Return the links of a text: [] when it has none, None when it has other text too.

    Words before the only link belong to its title.
    """
    links: list[Link] = []
    position = 0
    for found in MARKDOWN_LINK.finditer(text):
        title = _strip_wrapping(_link_text(found))
        between = text[position : found.start()]
        if not _CONNECTOR.fullmatch(between):
            if position or MARKDOWN_LINK.search(text, found.end()) or len(between) > 60:
                return None
            before = between.strip(_TRAILING + ":–-([")
            title = before if _POINTER.fullmatch(title) else f"{between.strip(_TRAILING)} {title}"
        if title and not found[0].startswith("!"):
            links.append(Link(title[:MAX_TITLE], found[2]))
        position = found.end()
    return None if links and not _CONNECTOR.fullmatch(text, position) else links


def _link_text(found: re.Match[str]) -> str:
    return " ".join(_ESCAPED.sub(r"\1", found[1]).split()).strip("*_~ ")


def _strip_wrapping(title: str) -> str:
    title = title.strip().strip("*~").strip(" _|")
    while title[:1] in ("(", "[") and _matching(title, 0) == len(title) - 1:
        title = title[1:-1].strip()
    return title


def _inside(line: str, label: re.Match[str]) -> tuple[int, int, list[Link]] | None:
    """Return (start, stop, links) of the Baca Juga at a label inside a line, or None."""
    start = label.start()
    while start and line[start - 1] in "*_~ ":
        start -= 1
    before = line[:start].rstrip()[-1:]
    if start and line[start - 1] in "([":
        return _inside_brackets(line, start - 1, label)
    position = label.end()
    while found := MARKDOWN_LINK.match(line, position):
        position = found.end()
        connector = re.compile(r"\s*[,;|*_~]*\s*").match(line, position)
        if not connector or not MARKDOWN_LINK.match(line, connector.end()):
            break
        position = connector.end()
    if position == label.end() or label["medium"] or before not in ".!?…:”\"')]":
        return None
    while position < len(line) and line[position] in "*_~":
        position += 1
    links = parse_line(line[label.start() : position])
    return (start, position, links) if links else None


def _inside_brackets(
    line: str, start: int, label: re.Match[str]
) -> tuple[int, int, list[Link]] | None:
    linked = MARKDOWN_LINK.match(line, start)
    stop = linked.end() if linked else _matching(line, start) + 1
    links = parse_line(line[start:stop]) if stop else None
    if not links:
        return None
    before, after = line[:start].rstrip()[-1:], line[stop:].strip(" .")
    if label["medium"] and after and before not in '.!?…”"':
        return None
    return start, stop, links
