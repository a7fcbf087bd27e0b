"""The values of a content, read from JSON that anybody may have sent.

Each function takes any JSON and returns a value of its kind, the same one when it is given that
value again. None makes the value of a field that nobody has filled.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from articles import body
from articles.enums import Label, Role
from articles.ids import LARGEST_KEY, read_key, read_uid
from articles.text import printable

# What is nested deeper than this says nothing that a person wrote.
DEEPEST = 100


class BylineEntry(TypedDict):
    """Who signs: the primary key of an Author, and a Role."""

    author: int
    role: str


class LinkEntry(TypedDict):
    """A Baca Juga below the text, as `body.BacaJugaRef`; "" where not given."""

    uid: str
    url: str
    text: str


def read_text(value: Any) -> str:
    """Return the words that a value holds, however it is wrapped; no text is cut."""
    text = printable(" ".join(filter(None, _strings(value))))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the texts that a value holds, however it is wrapped."""
    match value:
        case str():
            yield value
        case bool() | None:
            return
        case int() | float():
            yield repr(value) if abs(value) <= LARGEST_KEY else ""
        case Mapping() if depth < DEEPEST:
            for inner in value.values():
                yield from _strings(inner, depth + 1)
        case list() | tuple() | set() | frozenset() if depth < DEEPEST:
            for inner in value:
                yield from _strings(inner, depth + 1)


def read_body(value: Any) -> str:
    """Return the words as a sanitised body."""
    return str(body.sanitise(read_text(value)))


def read_label(value: Any) -> str:
    """Return a Label, NONE for anything else."""
    text = read_text(value)
    return text if text in Label else Label.NONE.value


def read_image(value: Any) -> str | None:
    """Return the uid of an Image, None for anything else."""
    return _uid(value) or None


def _uid(value: Any) -> str:
    return str(read_uid(value) or "")


def _list(value: Any) -> list:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def read_tags(value: Any) -> list[str]:
    """Return the names in order, each once however it is written: taggit folds case as well."""
    names: dict[str, str] = {}
    for raw in _list(value):
        name = " ".join(read_text(raw).split())
        names.setdefault(name.casefold(), name)
    return [name for name in names.values() if name]


def read_bylines(value: Any) -> list[BylineEntry]:
    """Return who signs, each author once: the database refuses a second byline."""
    entries: dict[int, BylineEntry] = {}
    for raw in _list(value):
        author = read_key(raw.get("author")) if isinstance(raw, Mapping) else None
        if author and author not in entries:
            role = raw.get("role")
            is_role = isinstance(role, str) and role in Role
            entries[author] = BylineEntry(
                author=author, role=str(role) if is_role else Role.WRITER.value
            )
    return list(entries.values())


def read_links(value: Any) -> list[LinkEntry]:
    """Return the links, equal ones once; an address no browser may open stays as mere text."""
    links: dict[tuple[str, ...], LinkEntry] = {}
    for raw in _list(value):
        if not isinstance(raw, Mapping):
            raw = {"text": raw}
        uid, url = _uid(raw.get("uid")), read_text(raw.get("url"))
        text = " ".join(read_text(raw.get("text")).split())
        if url and not url.lower().startswith(("http://", "https://")):
            text, url = f"{text} {' '.join(url.split())}".strip(), ""
        if uid or url or text:
            links.setdefault((uid, url, text), LinkEntry(uid=uid, url=url, text=text))
    return list(links.values())
