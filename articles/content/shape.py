"""What the form of an article edits, as one plain value: the shape of revisions and buffers."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from articles import body
from articles.enums import Label, Role
from articles.ids import LARGEST_KEY, read_key, read_uid
from articles.text import printable

# What is nested deeper than this says nothing that a person wrote.
DEEPEST = 100
TEXT_FIELDS = (
    "headline", "short_headline", "slug", "kicker", "standfirst", "lead_caption", "dateline",
    "source", "disclosure", "seo_title", "seo_description", "canonical_url",
)  # fmt: skip
# Texts that content did not have from the beginning: what was stored before lacks their keys.
_LATER = dict.fromkeys(["disclosure"], "")


class BylineEntry(TypedDict):
    """Who signs: the primary key of an Author, and a Role."""

    author: int
    role: str


class LinkEntry(TypedDict):
    """A Baca Juga below the text, as `body.ReadAlso`; "" where not given."""

    uid: str
    url: str
    text: str


class Content(TypedDict):
    """An article as it is edited; `body` is sanitised, ids are those of Section and Image."""

    headline: str
    short_headline: str
    slug: str
    kicker: str
    standfirst: str
    body: str
    section: int | None
    lead_image: str | None
    lead_caption: str
    dateline: str
    source: str
    disclosure: str
    label: str
    seo_title: str
    seo_description: str
    canonical_url: str
    tags: list[str]
    bylines: list[BylineEntry]
    end_links: list[LinkEntry]


def blank() -> Content:
    """Return the content of an article nobody has written yet."""
    return clean({})


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return 64 characters that two contents share when they are the same.

    A later text counts only when it is there: fingerprints from before it stay true.
    """
    counted = {name: value for name, value in content.items() if value or name not in _LATER}
    text = json.dumps(counted, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def complete(stored: Mapping[str, Any]) -> Content:
    """Return a content as it was stored with the texts that content did not have then."""
    return Content(**{**_LATER, **stored})


def clean(raw: Mapping[str, Any]) -> Content:
    """Return whatever JSON holds as well-typed content, the same value when cleaned again.

    Unknown keys go, the body is sanitised, and no text is cut: length is the form's business. A
    value of a wrong type keeps its words where the field holds text, and is nothing elsewhere.
    """
    label = _words(raw.get("label"))
    return Content(
        **{name: _words(raw.get(name)) for name in TEXT_FIELDS},
        body=str(body.sanitise(_words(raw.get("body")))),
        section=read_key(raw.get("section")),
        lead_image=_uid(raw.get("lead_image")) or None,
        label=label if label in Label else Label.NONE.value,
        tags=_tags(raw.get("tags")),
        bylines=_bylines(raw.get("bylines")),
        end_links=_end_links(raw.get("end_links")),
    )


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


def _words(value: Any) -> str:
    text = printable(" ".join(filter(None, _strings(value))))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _uid(value: Any) -> str:
    return str(read_uid(value) or "")


def _list(value: Any) -> list:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def _tags(value: Any) -> list[str]:
    """Return the names in order, each once however it is written: taggit folds case as well."""
    names: dict[str, str] = {}
    for raw in _list(value):
        name = " ".join(_words(raw).split())
        names.setdefault(name.casefold(), name)
    return [name for name in names.values() if name]


def _bylines(value: Any) -> list[BylineEntry]:
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


def _end_links(value: Any) -> list[LinkEntry]:
    """Return the links, equal ones once; an address no browser may open stays as mere text."""
    links: dict[tuple[str, ...], LinkEntry] = {}
    for raw in _list(value):
        if not isinstance(raw, Mapping):
            raw = {"text": raw}
        uid, url = _uid(raw.get("uid")), _words(raw.get("url"))
        text = " ".join(_words(raw.get("text")).split())
        if url and not url.lower().startswith(("http://", "https://")):
            text, url = f"{text} {' '.join(url.split())}".strip(), ""
        if uid or url or text:
            links.setdefault((uid, url, text), LinkEntry(uid=uid, url=url, text=text))
    return list(links.values())
