"""Read the lines of Markdown, with its front matter, for the stages that read plain lines.

Only what the grammar of a body has is taken for Markdown; everything else stays as typed.
"""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.importers.baca_juga import MARKDOWN_LINK, parse_line
from articles.importers.marks import marks
from articles.importers.story import Line, Manuscript, first_shown
from articles.text import without_tags

SUFFIXES = (".md", ".markdown")
HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)(?:\s+#+)?")
QUOTE = re.compile(r">\s?")
_RULE = re.compile(r"(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}")
_UNDERLINE = re.compile(r"=+|-+")
_FENCE = re.compile(r"(?:---|\+\+\+)")
_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*)\s*:\s*(?P<value>.*)")
_TOML_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*)\s*=\s*(?P<value>.*)")
MAX_FRONT_MATTER = 80
_TITLE = {"title", "judul", "headline"}
_STANDFIRST = {"description", "summary", "excerpt", "ringkasan", "standfirst"}
_AUTHORS = {"author", "authors", "penulis"}
_TAGS = {"tags", "tag", "keywords"}
_ID = {"id", "guid", "uid", "uuid"}
_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\([^()\s]*(?:\s+\"(?P<title>[^\"]*)\")?\)")
_WEB_ADDRESS = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
_AUTOLINK = re.compile(r"&lt;(https?://[^\s\"<>&]+)&gt;")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_PRIVATE = 0xE000  # escaped characters stand here while the marks around them are read
_STRONG = re.compile(r"(?<!\w)(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]{1,500}?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")


def is_markdown(lines: Sequence[Line], name: str) -> bool:
    """Tell whether the file `name` is Markdown: by its name, its front matter or its headings."""
    shown = [line.text for line in lines if line.text][:1]
    has_front_matter = bool(shown) and _front_matter_stop(lines) > 0
    return (
        name.lower().endswith(SUFFIXES)
        or has_front_matter
        or bool(shown and HEADING.fullmatch(shown[0]))
    )


def read_markdown(manuscript: Manuscript) -> None:
    """Take the front matter off `manuscript`, and join the lines of its paragraphs."""
    manuscript.notes.append(_("read as Markdown"))
    stop = _front_matter_stop(manuscript.lines)
    if stop:
        _take_front_matter(manuscript, manuscript.lines[:stop])
    manuscript.lines = _joined(manuscript.lines)


def inline(text: str) -> str:
    """Return the HTML of a line of Markdown: emphasis, links and code; the rest escaped."""
    held = _ESCAPE.sub(lambda found: chr(_PRIVATE + ord(found[1])), text)
    parts, position = [], 0
    for link in MARKDOWN_LINK.finditer(held):
        parts += [_emphasised(held[position : link.start()]), anchor(link, _emphasised)]
        position = link.end()
    parts.append(_emphasised(held[position:]))
    return re.sub("[\ue000-\ue07f]", lambda found: chr(ord(found[0]) - _PRIVATE), "".join(parts))


def plain(text: str) -> str:
    """Return a line of Markdown as plain text."""
    return html.unescape(without_tags(inline(text)))


def with_links(text: str) -> str:
    """Return the HTML of a line that has the links of Markdown and nothing else of it."""
    escaped = html.escape(text, quote=False)
    return MARKDOWN_LINK.sub(lambda found: anchor(found, str), escaped)


def anchor(found: re.Match[str], write_text: Callable[[str], str]) -> str:
    """Return the HTML of a link of Markdown: only its text when it is no web address."""
    before, title = found[0].partition("[")[0], re.sub(r"\\([\[\]\\])", r"\1", found[1])
    if not _WEB_ADDRESS.fullmatch(found[2]):
        return before + write_text(title)
    return f'{before}<a href="{html.escape(html.unescape(found[2]))}">{write_text(title)}</a>'


def picture(text: str) -> tuple[str, str] | None:
    """Return (alt, caption) of a line that is one picture, None for other lines."""
    found = _IMAGE.fullmatch(text)
    return (found["alt"], found["title"] or "") if found else None


def _emphasised(text: str) -> str:
    escaped = html.escape(_CODE.sub(r"\1", text), quote=False)
    linked = _AUTOLINK.sub(r'<a href="\1">\1</a>', escaped)
    return _EMPHASIS.sub(r"<em>\2</em>", _STRONG.sub(r"<strong>\2</strong>", linked))


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
            manuscript.authors += values
        elif key in _TAGS:
            manuscript.tags += values
        elif key in _ID:
            manuscript.sender_id = _unquoted(value)
        else:
            manuscript.notes.append(_("not used: %(line)s") % {"line": f"{key}: {value}"})
    manuscript.take_off(lines, _("front matter read"))


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


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Return `lines` with those of a paragraph joined; rules are blank lines."""
    groups: list[list[Line]] = []
    for line in (replace(line, is_markdown=True) for line in lines):
        above = groups[-1] if groups else []
        is_title = bool(above) and bool(above[-1].text) and _UNDERLINE.fullmatch(line.text)
        if is_title or (above and _continues(above[0], above[-1], line)):
            above.append(line)
        elif _RULE.fullmatch(line.text):
            groups.append([replace(line, text="")])
        else:
            groups.append([line])
    return [_join(group) for group in groups]


def _join(group: list[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    *shown, last = group
    is_title = _UNDERLINE.fullmatch(last.text)
    texts = [line.text for line in (shown if is_title else group)]
    rest = [QUOTE.sub("", text, count=1) for text in texts[1:]]
    text = " ".join([f"## {texts[0]}" if is_title else texts[0], *rest])
    return replace(group[0], text=text, joined=tuple(group))


def _continues(first: Line, above: Line, line: Line) -> bool:
    if not (above.text and line.text) or above.trailing > 1 or _UNDERLINE.fullmatch(above.text):
        return False
    if HEADING.fullmatch(first.text) or HEADING.fullmatch(line.text) or picture(line.text):
        return False
    if QUOTE.match(line.text) and not (QUOTE.match(first.text) and line.text.strip("> ")):
        return False
    is_labelled = any(parse_line(each.text) is not None for each in (first, line))
    return not is_labelled and not any(marks(line.text)) and above.text != ">"
