"""The differences between two contents, for display: pure functions over `Content`.

The body becomes one HTML text with <ins> and <del>. Without its <del> elements and notes it has
the words of the new text, without its <ins> elements and notes the words of the old one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from html import escape
from typing import Any

import nh3
from django.utils.translation import gettext as _

from articles.body.inline import INLINE_ATTRIBUTES, INLINE_TAGS, URL_SCHEMES
from articles.body.lines import DEEP_CLASS, LINE_CLASS, MARK, Line, render
from articles.body.registry import LINE_KINDS
from articles.content import lines
from articles.content.alignment import align, increasing
from articles.content.diff import diff_lines, diff_text, diff_values, note_html
from articles.content.fields import FIELDS, Field, Merge
from articles.content.names import Names
from articles.content.shape import Content

_CLASSES = {LINE_CLASS, DEEP_CLASS, "note", "moved", "format"} | {
    kind.css_class for kind in LINE_KINDS if kind.css_class
}
_LINE_TAGS = {kind.tag for kind in LINE_KINDS}
_TAGS = {"ins", "del", "span", "small"} | INLINE_TAGS | _LINE_TAGS
_ATTRIBUTES = {tag: set(names) for tag, names in INLINE_ATTRIBUTES.items()} | {
    tag: {"dir", MARK} for tag in _LINE_TAGS
}


@dataclass(frozen=True)
class FieldChange:
    """A changed field that is not a list: `html` is safe HTML with <ins> and <del>."""

    name: str
    label: str
    html: str


@dataclass(frozen=True)
class ListChange:
    """A changed list, as display texts of its items; `changed` are (old, new) pairs."""

    name: str
    label: str
    added: list[str] = dataclass_field(default_factory=list)
    removed: list[str] = dataclass_field(default_factory=list)
    moved: list[str] = dataclass_field(default_factory=list)
    changed: list[tuple[str, str]] = dataclass_field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """The changed fields and lists, and the whole body with <ins> and <del> ("" if equal)."""

    fields: list[FieldChange]
    lists: list[ListChange]
    body: str

    def __bool__(self) -> bool:
        return bool(self.fields or self.lists or self.body)


def compare(old: Content, new: Content, names: Names | None = None) -> Comparison:
    """Return the differences between two clean contents.

    `names` maps uids to display names (`names.uids_in` returns those needed); a uid without a name
    is shown itself. Raises nothing.
    """
    names = names or Names()
    changed = [field for name, field in FIELDS.items() if old[name] != new[name]]
    fields = [
        FieldChange(
            field.name, field.title, mark(field.name, old[field.name], new[field.name], names)
        )
        for field in changed
        if not field.is_list and field.merge is not Merge.BLOCKS
    ]
    lists = [
        _compare_lists(field, old[field.name], new[field.name], names)
        for field in changed
        if field.is_list
    ]
    return Comparison(fields, lists, compare_bodies(old["body"], new["body"], names))


def compare_bodies(old: str, new: str, names: Names | None = None) -> str:
    """Return two sanitised bodies as one HTML text with <ins> and <del>, "" if equal."""
    if old == new:
        return ""
    return mark("body", old, new, names)


def mark(name: str, old: Any, new: Any, names: Names | None = None) -> str:
    """Return two values of the field `name` as one safe HTML text with <ins> and <del>.

    For a list field, the values are two items; for the body, they may be some of its blocks.
    """
    names = names or Names()
    if FIELDS[name].merge is Merge.BLOCKS:
        old_lines, new_lines = (list(lines.read_lines(body, names)) for body in (old, new))
        return clean_marks("\n".join(_mark_lines(old_lines, new_lines)))
    before, after = (show(name, value, names) for value in (old, new))
    if before == after:
        return clean_marks(escape(after))
    return clean_marks((diff_text if FIELDS[name].is_prose else diff_values)(before, after))


def clean_marks(html: str) -> str:
    """Return `html` sanitised to text and the elements of a comparison."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=dict.fromkeys(_TAGS, _CLASSES),
        url_schemes=set(URL_SCHEMES),
        link_rel="noopener nofollow",
    )


def show(name: str, value: Any, names: Names) -> str:
    """Return the display text of a value of the field `name`, or of an item; "" for none."""
    return FIELDS[name].show(value, names) if value else ""


def _compare_lists(field: Field, old: list[Any], new: list[Any], names: Names) -> ListChange:
    before = {key: (place, old[place]) for place, key in enumerate(field.item_keys(old))}
    after = dict(zip(field.item_keys(new), new, strict=True))
    shared = [key for key in after if key in before]
    stays = {shared[k] for k in increasing([before[key][0] for key in shared])}
    texts = {
        key: (field.show(before[key][1], names), field.show(after[key], names)) for key in shared
    }
    return ListChange(
        field.name,
        field.title,
        added=[field.show(item, names) for key, item in after.items() if key not in before],
        removed=[
            field.show(item, names) for key, (_place, item) in before.items() if key not in after
        ],
        moved=[texts[key][1] for key in shared if key not in stays],
        changed=[pair for pair in texts.values() if pair[0] != pair[1]],
    )


def _mark_lines(old: list[Line], new: list[Line]) -> Iterator[str]:
    """Yield all lines in the order of the new text, removed ones at their old position."""
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
    return line.wrap(f'<{tag} class="moved">{render(line.tokens)}</{tag}>{note_html(words)}')
