"""What differs between two contents, for people to read: pure functions over `Content`.

The body becomes one text with the marks <ins> and <del> in it. Without what is inside <del> (and
without the notes) the words of the new text are left, without <ins> those of the old one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

import nh3
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.body.inline import INLINE_ATTRIBUTES, INLINE_TAGS, URL_SCHEMES
from articles.body.lines import DEEP_CLASS, LINE_CLASS, Line, render
from articles.body.registry import LINE_KINDS
from articles.content import lines
from articles.content.alignment import align, increasing
from articles.content.diff import diff_lines, diff_text, exchange, note
from articles.content.fields import LABELS, item_keys
from articles.content.names import Names
from articles.content.shape import TEXT_FIELDS, Content, LinkEntry
from articles.enums import Label, Role

_CLASSES = {LINE_CLASS, DEEP_CLASS, "note", "moved", "format"} | {
    kind.css_class for kind in LINE_KINDS if kind.css_class
}
_TAGS = {"ins", "del", "span", "small"} | INLINE_TAGS | {kind.tag for kind in LINE_KINDS}
_PROSE = frozenset(TEXT_FIELDS) - {"slug", "canonical_url"}


@dataclass(frozen=True)
class FieldChange:
    """A field of one value: `html` is the text with <ins> and <del>, safe to print."""

    name: str
    label: str
    html: str


@dataclass(frozen=True)
class ListChange:
    """A list of items, as people read them: what came, went, moved or reads otherwise now."""

    name: str
    label: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """What differs: fields and lists that do, and the whole body with its marks ("" if equal)."""

    fields: list[FieldChange]
    lists: list[ListChange]
    body: str

    def __bool__(self) -> bool:
        return bool(self.fields or self.lists or self.body)


def compare(old: Content, new: Content, names: Names | None = None) -> Comparison:
    """Return what differs between two clean contents.

    `names` gives people's words for ids; one that it lacks is shown as it is (`lines.wanted`
    tells which are needed). Raises nothing.
    """
    names = names or Names()
    fields = [
        FieldChange(name, capfirst(str(LABELS[name])), mark(name, old[name], new[name], names))
        for name in (*TEXT_FIELDS, "section", "lead_image", "label")
        if old[name] != new[name]
    ]
    lists = [
        _compare_lists(name, old[name], new[name], names)
        for name in ("tags", "bylines", "end_links")
        if old[name] != new[name]
    ]
    return Comparison(fields, lists, compare_bodies(old["body"], new["body"], names))


def compare_bodies(old: str, new: str, names: Names | None = None) -> str:
    """Return two sanitised bodies as one text with <ins> and <del>, "" when they are equal."""
    if old == new:
        return ""
    return mark("body", old, new, names)


def mark(name: str, old, new, names: Names | None = None) -> str:
    """Return two values of the field `name`, or two items of the list, as HTML with marks.

    Of the body it takes some blocks. Equal values come back without marks, safe as well.
    """
    names = names or Names()
    if name == "body":
        before, after = (list(lines.read(body, names)) for body in (old, new))
        return clean_marks("\n".join(_mark_lines(before, after)))
    before, after = (show(name, value, names) for value in (old, new))
    if before == after:
        return clean_marks(escape(after))
    return clean_marks((diff_text if name in _PROSE else exchange)(before, after))


def clean_marks(html: str) -> str:
    """Return `html` with nothing in it but text and the marks of a comparison."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={tag: set(names) for tag, names in INLINE_ATTRIBUTES.items()},
        allowed_classes=dict.fromkeys(_TAGS, _CLASSES),
        url_schemes=set(URL_SCHEMES),
        link_rel="noopener nofollow",
    )


def show(name: str, value, names: Names) -> str:
    """Return a value of the field `name`, or an item of it, as people read it; "" for none."""
    if not value:
        return ""
    match name:
        case "section":
            return names.sections.get(value, f"#{value}")
        case "lead_image":
            return names.images.get(value, value)
        case "label":
            return str(Label(value).label)
        case "bylines":
            author = names.authors.get(value["author"], f"#{value['author']}")
            return f"{author} ({Role(value['role']).label})"
        case "end_links":
            return _link(value, names)
        case _:
            return str(value)


def _link(link: LinkEntry, names: Names) -> str:
    text = link["text"] or names.articles.get(link["uid"], link["uid"])
    return f"{text} ({link['url']})" if link["url"] and text else text or link["url"]


def _compare_lists(name: str, old: list, new: list, names: Names) -> ListChange:
    before = {key: (place, old[place]) for place, key in enumerate(item_keys(name, old))}
    after = dict(zip(item_keys(name, new), new, strict=True))
    shared = [key for key in after if key in before]
    stays = {shared[k] for k in increasing([before[key][0] for key in shared])}
    texts = {
        key: (show(name, before[key][1], names), show(name, after[key], names)) for key in shared
    }
    return ListChange(
        name,
        capfirst(str(LABELS[name])),
        added=[show(name, item, names) for key, item in after.items() if key not in before],
        removed=[
            show(name, item, names) for key, (_place, item) in before.items() if key not in after
        ],
        moved=[texts[key][1] for key in shared if key not in stays],
        changed=[pair for pair in texts.values() if pair[0] != pair[1]],
    )


def _mark_lines(old: list[Line], new: list[Line]) -> Iterator[str]:
    """Yield the lines of both in the order of the new text, those removed in their old place."""
    was = align([line.key for line in old], [line.key for line in new])
    known = [j for j in range(len(new)) if j in was]
    stays = {known[k] for k in increasing([was[j] for j in known])}
    moved = {was[j] for j in known if j not in stays}
    cursor = 0
    for j, line in enumerate(new):
        if j not in stays:
            yield _whole("ins", line, is_moved=j in was)
            continue
        yield from _gone(old, cursor, was[j], moved)
        cursor = was[j] + 1
        yield diff_lines(old[was[j]], line)
    yield from _gone(old, cursor, len(old), moved)


def _gone(old: list[Line], start: int, end: int, moved: set[int]) -> Iterator[str]:
    for i in range(start, end):
        yield _whole("del", old[i], is_moved=i in moved)


def _whole(tag: str, line: Line, *, is_moved: bool) -> str:
    if not is_moved:
        return line.wrap(f"<{tag}>{render(line.tokens)}</{tag}>")
    words = _("moved from here") if tag == "del" else _("moved to here")
    return line.wrap(f'<{tag} class="moved">{render(line.tokens)}</{tag}>{note(words)}')
