"""Three-way merge of two edits of one article: pure functions over `Content`.

A change of only one side is merged without a conflict: another field, another block of the body,
another row of a table, a tag, a byline, a link below the text. Blocks that both sides inserted at
the same place are both kept, theirs first, equal ones once; two that are nearly the same text are
a conflict. Other conflicts are a field or a block that both sides changed differently, and a block
or an item that one side removed and the other changed.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from hashlib import sha256
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.body import block_label, sanitise, split_blocks
from articles.body.kind import BlockKind
from articles.body.registry import kind_of
from articles.content.fields import FIELDS, Field, Merge
from articles.content.shape import Content
from articles.content.sides import Id, order_of_both, recognise, side_of_body, side_of_list

# The base, mine and theirs of a block of the body.
Three = tuple[str, str, str]


@dataclass(frozen=True)
class Conflict:
    """A value that both sides changed differently; the three values have the form of `Content`.

    In `body` they are the HTML of one block, "" for none; in lists an item, or None. `key` is a
    hash of the field and the three values.
    """

    key: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    label: str

    @property
    def can_keep_both(self) -> bool:
        """Whether the field can contain both values."""
        return FIELDS[self.field].merge in {Merge.JOIN, Merge.BLOCKS}


@dataclass(frozen=True)
class Merged:
    """The merged content, the open conflicts, and the choices that were applied.

    While a conflict is open, `content` has my value (theirs if I removed it).
    """

    content: Content
    conflicts: list[Conflict] = dataclass_field(default_factory=list)
    decided: dict[str, str] = dataclass_field(default_factory=dict)


def merge(
    base: Content, mine: Content, theirs: Content, choices: Mapping[str, str] | None = None
) -> Merged:
    """Merge `mine` and `theirs`, two edits of `base`.

    All three are clean content. `choices` maps keys of conflicts found earlier to "mine", "theirs"
    or "both"; an invalid choice is ignored, and its conflict stays open. Raises nothing.
    """
    state = _MergeState(choices or {})
    merged: Content = {}
    for name, field in FIELDS.items():
        three = base[name], mine[name], theirs[name]
        settled, value = _merge_unless_conflict(*three)
        if settled:
            merged[name] = value
        elif field.merge is Merge.BLOCKS:
            merged[name] = _merge_body(state, field, *three)
        elif field.is_list:
            merged[name] = _merge_list(state, field, *three)
        else:
            merged[name] = next(iter(state.decide(field, field.title, *three)), None)
    return Merged(merged, list(state.conflicts.values()), state.decided)


def _merge_unless_conflict(base: Any, mine: Any, theirs: Any) -> tuple[bool, Any]:
    """Return whether the values merge without a conflict, and the merged value if so."""
    if mine in (base, theirs):
        return True, theirs
    return theirs == base, mine


class _MergeState:
    """The choices of one merge, and the conflicts found so far."""

    def __init__(self, choices: Mapping[str, str]) -> None:
        self.choices = choices
        self.conflicts: dict[str, Conflict] = {}
        self.decided: dict[str, str] = {}

    def decide(self, field: Field, title: str, base: Any, mine: Any, theirs: Any) -> list[Any]:
        """Return the values to keep of one that both changed: none, one, or two blocks."""
        texts = json.dumps([field.name, base, mine, theirs], sort_keys=True)
        key = sha256(texts.encode()).hexdigest()[:16]
        conflict = Conflict(key, field.name, base, mine, theirs, title)
        choice = self.choices.get(key)
        if choice not in {"mine", "theirs"} and not (choice == "both" and conflict.can_keep_both):
            self.conflicts[key] = conflict
            return [mine or theirs]
        self.decided[key] = choice
        if choice != "both":
            return [value for value in [mine if choice == "mine" else theirs] if value is not None]
        both = [value for value in (theirs, mine) if value]
        return both if field.merge is Merge.BLOCKS else [joined(both)]


def joined(values: Sequence[str]) -> str:
    """Return the text of a field that keeps both values."""
    return " / ".join(value for value in values if value)


def _merge_body(state: _MergeState, field: Field, base: str, mine: str, theirs: str) -> str:
    def decide(three: Three, number: int) -> list[str]:
        shown = three[1] or three[2]
        title = _("text, part %(number)s (%(kind)s)") % {
            "number": number,
            "kind": block_label(shown),
        }
        kind = kind_of(shown)
        if kind and kind.has_parts and all(kind_of(block) is kind for block in three):
            return [_merge_parts(state, field, kind, three, capfirst(title))]
        return state.decide(field, capfirst(title), *three)

    blocks = _merge_blocks(split_blocks(base), split_blocks(mine), split_blocks(theirs), decide)
    return str(sanitise("\n".join(filter(None, blocks))))


def _merge_blocks(
    old: list[str],
    mine: list[str],
    theirs: list[str],
    decide: Callable[[Three, int], list[str]],
) -> list[str]:
    """Return the merged blocks, some "".

    `decide` returns the blocks to keep of one that both changed; it gets its three values and its
    number, from 1, in my text (theirs if I removed it).
    """
    mine_side, their_side = (side_of_body(old, blocks) for blocks in (mine, theirs))
    mine_side = recognise(mine_side, their_side)
    my_places, their_places = (
        {item: number for number, item in enumerate(side.order, start=1)}
        for side in (mine_side, their_side)
    )
    merged: list[str] = []
    for item in order_of_both(mine_side, their_side):
        three = (
            old[item] if isinstance(item, int) else "",
            mine_side.values.get(item, ""),
            their_side.values.get(item, ""),
        )
        settled, value = _settle_item(item, *three)
        if settled:
            merged.append(value)
        else:
            places = my_places if three[1] else their_places
            merged += decide(three, places[item])
    return merged


def _merge_parts(
    state: _MergeState, field: Field, kind: BlockKind, three: Three, title: str
) -> str:
    """Merge three versions of a block that has parts: of a table, its head and row by row."""

    def decide(values: Three, number: int) -> list[str]:
        row = _("%(part)s, row %(number)s") % {"part": title, "number": number}
        return state.decide(field, row, *values)

    (old, *old_rows), (mine, *my_rows), (theirs, *their_rows) = map(kind.parts, three)
    settled, head = _merge_unless_conflict(old, mine, theirs)
    heads = [head] if settled else state.decide(field, title, old, mine, theirs)
    rows = _merge_blocks(old_rows, my_rows, their_rows, decide)
    return kind.join([*heads, *filter(None, rows)])


def _merge_list(
    state: _MergeState, field: Field, base: list[Any], mine: list[Any], theirs: list[Any]
) -> list[Any]:
    mine_side, their_side = (side_of_list(field, base, items) for items in (mine, theirs))
    merged: list[Any] = []
    for item in order_of_both(mine_side, their_side):
        three = (
            base[item] if isinstance(item, int) else None,
            mine_side.values.get(item),
            their_side.values.get(item),
        )
        if field.merge is Merge.NAMES and isinstance(item, int) and None in three[1:]:
            continue  # removed by one side; a new spelling by the other is not a conflict
        settled, value = _settle_item(item, *three)
        if field.merge is Merge.NAMES and not settled:
            value = three[1]
        elif not settled:
            value = next(iter(state.decide(field, field.title, *three)), None)
        merged += [] if value is None else [value]
    return merged


def _settle_item(item: Id, base: Any, mine: Any, theirs: Any) -> tuple[bool, Any]:
    """Like `_merge_unless_conflict`; a new item that only one side has is an insertion."""
    if not isinstance(item, int) and not (mine and theirs):
        return True, mine or theirs
    return _merge_unless_conflict(base, mine, theirs)
