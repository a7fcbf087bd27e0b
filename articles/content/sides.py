"""The items of two versions of a list or a body, known by their place in the base of both.

`merge` decides what becomes of each item; here is which items there are, and in which order.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.content.alignment import MOST_CELLS, align, increasing, match_similar
from articles.content.fields import Field

# An item of a version: its index in the base, or the key of an item that the base does not have.
Id = int | tuple[Hashable, ...]

NEARLY_THE_SAME = 0.6


@dataclass(frozen=True)
class Side:
    """The items of one version in order, by their index in the base or by a new id."""

    order: list[Id]
    values: dict[Id, Any]
    moved: frozenset[Id]


def _side(
    items: Sequence[Any], was: Mapping[int, int], keys: Sequence[tuple[Hashable, ...]]
) -> Side:
    """Identify each item by its index in the base (`was`), otherwise by its key."""
    known = [was[j] for j in range(len(items)) if j in was]
    in_order = {known[k] for k in increasing(known)}
    order: list[Id] = [was.get(j, keys[j]) for j in range(len(items))]
    values = dict(zip(order, items, strict=True))
    return Side(order, values, frozenset(set(known) - in_order))


def side_of_body(base: list[str], blocks: list[str]) -> Side:
    """Give equal blocks that both sides inserted after the same base block the same id."""
    was = align(base, blocks)
    keys: list[tuple[Hashable, ...]] = []
    counts: Counter[tuple[int | None, str]] = Counter()
    previous: int | None = None
    for j, block in enumerate(blocks):
        previous = was.get(j, previous)
        counts[previous, block] += 1
        keys.append((previous, block, counts[previous, block]))
    return _side(blocks, was, keys)


def recognise(mine: Side, theirs: Side) -> Side:
    """Return `mine` with the ids of `theirs` for similar blocks inserted at the same place."""
    names: dict[Id, Id] = {}
    ours, others = _inserted(mine, theirs), _inserted(theirs, mine)
    for place in ours.keys() & others.keys():
        if len(ours[place]) * len(others[place]) <= MOST_CELLS:
            similar = match_similar(
                [mine.values[item] for item in ours[place]],
                [theirs.values[item] for item in others[place]],
                NEARLY_THE_SAME,
            )
            names |= {ours[place][i]: others[place][j] for i, j in similar}
    order = [names.get(item, item) for item in mine.order]
    return Side(order, {names.get(k, k): v for k, v in mine.values.items()}, mine.moved)


def _inserted(side: Side, other: Side) -> dict[Hashable, list[Id]]:
    """Return the items that `side` alone has, by the item of the base that they follow."""
    found: dict[Hashable, list[Id]] = {}
    for item in side.order:
        if not isinstance(item, int) and item not in other.values:
            found.setdefault(item[0], []).append(item)
    return found


def side_of_list(field: Field, base: list[Any], items: list[Any]) -> Side:
    places = {key: i for i, key in enumerate(field.item_keys(base))}
    keys = field.item_keys(items)
    return _side(items, {j: places[key] for j, key in enumerate(keys) if key in places}, keys)


def order_of_both(mine: Side, theirs: Side) -> list[Id]:
    """Return every item of either side once, in an order that respects the moves of both.

    It is their order, except for items that only I moved. These, and items that only I have,
    follow their predecessor in my order. Where both sides inserted items, theirs come first.
    """
    kept = [item for item in theirs.order if item not in mine.moved or item in theirs.moved]
    after: dict[Id | None, Id | None] = dict(zip([None, *kept], [*kept, None], strict=True))
    inserted = {item for item in kept if item not in mine.values and not isinstance(item, int)}
    previous: Id | None = None
    for item in mine.order:
        if item not in after:
            place = previous
            while after[place] in inserted:
                place = after[place]
            after[item], after[place] = after[place], item
        previous = item
    order: list[Id] = []
    following = after[None]
    while following is not None:
        order.append(following)
        following = after[following]
    return order
