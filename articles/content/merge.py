"""Three-way merge of two edits of one article: pure functions over `Content`.

What only one side changed lands without a question: another field, another block of the body, a
tag, a byline, a link below the text. So do blocks that both inserted at one place: both stay,
theirs first, equal ones once; only two that are nearly the same text are a question. The same
field, or the same block, changed by both in different ways is a conflict; so is a block or an
item that one side removed and the other changed.
"""

import json
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from hashlib import sha256
from typing import Any, Literal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.body import block_label, sanitise, split_blocks
from articles.content.alignment import MOST_CELLS, align, alike, increasing
from articles.content.fields import FIELDS, Field, Merge
from articles.content.shape import Content

Choice = Literal["mine", "theirs", "both"]
Id = Hashable

NEARLY_THE_SAME = 0.6


@dataclass(frozen=True)
class Conflict:
    """What both sides changed in different ways; the three values are as `Content` holds them.

    In `body` they are HTML of one block, "" where there is none; in lists an item, or None. `key`
    stays the same as long as the field and the three values do.
    """

    key: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    label: str

    @property
    def can_keep_both(self) -> bool:
        """Whether both values can stand in the field together."""
        return FIELDS[self.field].merge in {Merge.JOIN, Merge.BLOCKS}


@dataclass(frozen=True)
class Merged:
    """The merged content, what is still to be decided, and the choices that were used.

    Until a conflict is decided, `content` holds my value (theirs where I removed it).
    """

    content: Content
    conflicts: list[Conflict] = dataclass_field(default_factory=list)
    decided: dict[str, Choice] = dataclass_field(default_factory=dict)


def merge(
    base: Content, mine: Content, theirs: Content, choices: Mapping[str, str] | None = None
) -> Merged:
    """Return what becomes of `base` when `mine` and `theirs` both count.

    All three are clean content. `choices` gives "mine", "theirs" or "both" for keys of conflicts
    found earlier; what is no valid choice is ignored, and the conflict stays. Raises nothing.
    """
    run = _Run(choices or {})
    merged: Content = {}
    for name, field in FIELDS.items():
        three = base[name], mine[name], theirs[name]
        settled, value = _without_question(*three)
        if settled:
            merged[name] = value
        elif field.merge is Merge.BLOCKS:
            merged[name] = _merge_body(run, field, *three)
        elif field.is_list:
            merged[name] = _merge_list(run, field, *three)
        else:
            merged[name] = next(iter(run.decide(field, field.title, *three)), None)
    return Merged(merged, list(run.conflicts.values()), run.decided)


def _without_question(base: Any, mine: Any, theirs: Any) -> tuple[bool, Any]:
    """Return whether no question arises, and the value if so."""
    if mine in (base, theirs):
        return True, theirs
    return theirs == base, mine


class _Run:
    """The choices of one merge, and the conflicts it has met."""

    def __init__(self, choices: Mapping[str, str]):
        self.choices = choices
        self.conflicts: dict[str, Conflict] = {}
        self.decided: dict[str, Choice] = {}

    def decide(self, field: Field, title: str, base: Any, mine: Any, theirs: Any) -> list:
        """Return the values that stand where both sides changed one: none, one, or two blocks."""
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
    """Return the one text that keeping both makes of a field."""
    return " / ".join(value for value in values if value)


@dataclass(frozen=True)
class _Side:
    """The items of one version in order, each named by its place in the base or by a new id."""

    order: list[Id]
    values: dict[Id, Any]
    moved: frozenset[Id]


def _side(items: Sequence, was: Mapping[int, int], keys: Sequence[Hashable]) -> _Side:
    """Name each item by the item of the base that it `was`, otherwise by its key."""
    known = [was[j] for j in range(len(items)) if j in was]
    in_order = {known[k] for k in increasing(known)}
    order: list[Id] = [was.get(j, keys[j]) for j in range(len(items))]
    values = dict(zip(order, items, strict=True))
    return _Side(order, values, frozenset(set(known) - in_order))


def _side_of_body(base: list[str], blocks: list[str]) -> _Side:
    """Take equal blocks that both sides put after the same block of the base for one."""
    was = align(base, blocks)
    keys: list[Hashable] = []
    counts: Counter = Counter()
    previous: int | None = None
    for j, block in enumerate(blocks):
        previous = was.get(j, previous)
        counts[previous, block] += 1
        keys.append((previous, block, counts[previous, block]))
    return _side(blocks, was, keys)


def _recognise(mine: _Side, theirs: _Side) -> _Side:
    """Give what both inserted at one place, in words that are nearly the same, one name."""
    names: dict[Id, Id] = {}
    places = {item[0] for item in mine.order if not isinstance(item, int)}
    for place in places:
        ours, others = (
            [item for item in one.order if not isinstance(item, int) and item[0] == place
             and item not in other.values]
            for one, other in ((mine, theirs), (theirs, mine))
        )  # fmt: skip
        if len(ours) * len(others) <= MOST_CELLS:
            blocks = [[side.values[item] for item in items]
                      for side, items in ((mine, ours), (theirs, others))]  # fmt: skip
            names |= {ours[i]: others[j] for i, j in alike(*blocks, NEARLY_THE_SAME)}
    order = [names.get(item, item) for item in mine.order]
    return _Side(order, {names.get(k, k): v for k, v in mine.values.items()}, mine.moved)


def _side_of_list(field: Field, base: list, items: list) -> _Side:
    places = {key: i for i, key in enumerate(field.item_keys(base))}
    keys = field.item_keys(items)
    return _side(items, {j: places[key] for j, key in enumerate(keys) if key in places}, keys)


def _merge_body(run: _Run, field: Field, base: str, mine: str, theirs: str) -> str:
    old = split_blocks(base)
    mine_side, their_side = (_side_of_body(old, split_blocks(text)) for text in (mine, theirs))
    mine_side = _recognise(mine_side, their_side)
    blocks: list[str] = []
    for item in _order(mine_side, their_side):
        three = (
            old[item] if isinstance(item, int) else "",
            mine_side.values.get(item, ""),
            their_side.values.get(item, ""),
        )
        settled, value = _settle_item(item, *three)
        if not settled:
            place = mine_side if three[1] else their_side
            number = place.order.index(item) + 1
            label = _("text, part %(number)s (%(kind)s)") % {
                "number": number,
                "kind": block_label(three[1] or three[2]),
            }
            blocks += run.decide(field, capfirst(label), *three)
        else:
            blocks.append(value)
    return str(sanitise("\n".join(filter(None, blocks))))


def _merge_list(run: _Run, field: Field, base: list, mine: list, theirs: list) -> list:
    mine_side, their_side = (_side_of_list(field, base, items) for items in (mine, theirs))
    merged: list = []
    for item in _order(mine_side, their_side):
        three = (
            base[item] if isinstance(item, int) else None,
            mine_side.values.get(item),
            their_side.values.get(item),
        )
        if field.merge is Merge.NAMES and isinstance(item, int) and None in three[1:]:
            continue  # removed by one; that the other spells it anew is no reason to ask
        settled, value = _settle_item(item, *three)
        if field.merge is Merge.NAMES and not settled:
            value = three[1]
        elif not settled:
            value = next(iter(run.decide(field, field.title, *three)), None)
        merged += [] if value is None else [value]
    return merged


def _settle_item(item: Id, base: Any, mine: Any, theirs: Any) -> tuple[bool, Any]:
    """As `_without_question`; an item that only one side has is an insertion."""
    if not isinstance(item, int) and not (mine and theirs):
        return True, mine or theirs
    return _without_question(base, mine, theirs)


def _order(mine: _Side, theirs: _Side) -> list[Id]:
    """Return every item of either side once, in an order that respects the moves of both.

    Their order stands, but for what only I moved; what is mine alone follows its predecessor.
    Where both inserted, theirs comes first.
    """
    kept = [item for item in theirs.order if item not in mine.moved or item in theirs.moved]
    after: dict[Id, Id | None] = dict(zip([None, *kept], [*kept, _END], strict=True))
    inserted = {item for item in kept if item not in mine.values and not isinstance(item, int)}
    previous: Id | None = None
    for item in mine.order:
        if item not in after:
            place = previous
            while after[place] in inserted:
                place = after[place]
            after[item], after[place] = after[place], item
        previous = item
    order = []
    item = after[None]
    while item is not _END:
        order.append(item)
        item = after[item]
    return order


_END = object()
