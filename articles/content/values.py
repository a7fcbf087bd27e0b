"""Clean the values of a content, read from untrusted JSON.

Each function takes any JSON value and returns a valid value of its field; it returns a valid value
unchanged, and the blank value for None.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict
from uuid import UUID

from articles import body
from articles.enums import Label, Role
from articles.ids import LARGEST_KEY, read_uid
from articles.text import name_key, printable, tag_name, typed

# Values nested deeper than this are ignored: no form sends them.
DEEPEST = 100


class BylineEntry(TypedDict):
    """A byline: the uid of an Author, and a Role."""

    author: str
    role: str


class LinkEntry(TypedDict):
    """A Baca Juga below the text, as `body.BacaJugaRef`; "" for a missing value."""

    uid: str
    url: str
    text: str


def read_text(value: Any) -> str:
    """Return the text in a value, also in nested lists and objects; it is not shortened.

    What shows nothing in it is dropped, as `text.typed` does.
    """
    return typed(_text(value)).strip()


def _text(value: Any) -> str:
    text = printable(" ".join(filter(None, _strings(value))))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the strings and numbers in a value as text, also nested ones."""
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
    """Return the text of a value as a sanitised body."""
    return str(body.sanitise(_text(value)))


def read_label(value: Any) -> str:
    """Return the value of a Label, NONE for anything else."""
    text = read_text(value)
    return text if text in Label else Label.NONE.value


def read_reference(value: Any) -> str | None:
    """Return the uid of a row, None for anything else."""
    return _uid(value) or None


def _uid(value: Any) -> str:
    return str(read_uid(value) or "")


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def read_tags(value: Any) -> list[str]:
    """Return the tags in order, each once.

    An item is the uid of a `TagName`, or the name, for what was typed and is not stored yet.
    Names with the same `text.name_key` are one.
    """
    items: dict[str, str] = {}
    for raw in _list(value):
        item = tag_name(_text(raw))
        items.setdefault(tag_identity(item), item)
    return [item for item in items.values() if item]


def tag_uid(item: str) -> UUID | None:
    """Return the uid that an item of the tags is, None for a name."""
    uid = read_uid(item)
    return uid if str(uid) == item else None


def tag_identity(item: str) -> str:
    """Return what makes two items of the tags one: the uid, or the key of the name."""
    return item if tag_uid(item) else name_key(item)


def read_bylines(value: Any) -> list[BylineEntry]:
    """Return the bylines, each author once: the database refuses a second byline."""
    entries: dict[str, BylineEntry] = {}
    for raw in _list(value):
        author = _uid(raw.get("author")) if isinstance(raw, Mapping) else ""
        if author and author not in entries:
            role = raw.get("role")
            is_role = isinstance(role, str) and role in Role
            entries[author] = BylineEntry(
                author=author, role=str(role) if is_role else Role.WRITER.value
            )
    return list(entries.values())


def read_links(value: Any) -> list[LinkEntry]:
    """Return the links, equal ones once; a URL that is not http(s) is moved to the text."""
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
