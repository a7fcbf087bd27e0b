"""Match the blocks of one version of a body with the blocks of another."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from articles.body import block_reference
from articles.text import without_tags

Pair = tuple[int, int]

_WORD = re.compile(r"\w+")
SIMILAR = 0.35
MOST_CELLS = 20_000
MOST_CELLS_IN_ALL = 20 * MOST_CELLS


def align(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return the matching blocks as {index in `new`: index in `old`}.

    Equal blocks match wherever they moved to; a changed block matches by its words or its position
    between the blocks around it. Blocks without a match were added (in `new`) or removed (`old`).
    """
    pairs = {j: i for i, j in matches(old, new)}
    for gap in gaps(sorted((i, j) for j, i in pairs.items()), len(old), len(new)):
        pairs.update((j, i) for i, j in _similar(old, new, *gap))
    return pairs | _moved(old, new, pairs)


def _moved(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> dict[int, int]:
    taken = set(pairs.values())
    left: dict[str, list[int]] = {}
    for i in reversed(range(len(old))):
        if i not in taken:
            left.setdefault(old[i], []).append(i)
    free = (j for j in range(len(new)) if j not in pairs and left.get(new[j]))
    return {j: left[new[j]].pop() for j in free if left[new[j]]}


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Return (index in `old`, index in `new`) of equal items in the same order, sorted.

    Bram Cohen's patience diff: items that occur once on both sides are anchors, and the parts
    between anchors are matched the same way. O(n log n) for each level; difflib is cubic at worst.
    """
    found: list[Pair] = []
    stack = [(0, len(old), 0, len(new))]
    while stack:
        i1, i2, j1, j2 = stack.pop()
        while i1 < i2 and j1 < j2 and old[i1] == new[j1]:
            found.append((i1, j1))
            i1, j1 = i1 + 1, j1 + 1
        while i1 < i2 and j1 < j2 and old[i2 - 1] == new[j2 - 1]:
            i2, j2 = i2 - 1, j2 - 1
            found.append((i2, j2))
        anchors = _anchors(old, new, i1, i2, j1, j2)
        found += anchors
        if anchors:
            edges = [(i1 - 1, j1 - 1), *anchors, (i2, j2)]
            stack += [
                (a + 1, c, b + 1, d)
                for (a, b), (c, d) in pairwise(edges)
                if c > a + 1 and d > b + 1
            ]
    return sorted(found)


def close_matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Return `matches`, and in the gaps between these the equal items that difflib finds, sorted.

    Only in small gaps, and in so many that a text made to be slow is compared within a second.
    """
    pairs = matches(old, new)
    cells = 0
    for i1, i2, j1, j2 in list(gaps(pairs, len(old), len(new))):
        size = (i2 - i1) * (j2 - j1)
        cells += size
        if size <= MOST_CELLS and cells <= MOST_CELLS_IN_ALL:
            matcher = SequenceMatcher(None, old[i1:i2], new[j1:j2], autojunk=False)
            pairs += [
                (i1 + block.a + k, j1 + block.b + k)
                for block in matcher.get_matching_blocks()
                for k in range(block.size)
            ]
    return sorted(pairs)


def _anchors(
    old: Sequence[Hashable], new: Sequence[Hashable], i1: int, i2: int, j1: int, j2: int
) -> list[Pair]:
    if i1 == i2 or j1 == j2:
        return []
    counts_old, counts_new = Counter(old[i1:i2]), Counter(new[j1:j2])
    places = {old[i]: i for i in range(i1, i2) if counts_old[old[i]] == 1}
    pairs = [
        (places[new[j]], j) for j in range(j1, j2) if counts_new[new[j]] == 1 and new[j] in places
    ]
    return [pairs[k] for k in increasing([i for i, _ in pairs])]


def increasing(numbers: Sequence[int]) -> list[int]:
    """Return the indexes of a longest increasing subsequence of distinct numbers."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        place = bisect_left(tails, number)
        before.append(last[place - 1] if place else -1)
        if place == len(tails):
            tails.append(number)
            last.append(index)
        else:
            tails[place], last[place] = number, index
    path = []
    index = last[-1] if last else -1
    while index >= 0:
        path.append(index)
        index = before[index]
    return path[::-1]


def gaps(pairs: Iterable[Pair], old: int, new: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield (old start, old end, new start, new end) of gaps with items on both sides.

    `old` and `new` are the lengths of the sequences.
    """
    i = j = 0
    for a, b in [*pairs, (old, new)]:
        if a > i and b > j:
            yield i, a, j, b
        i, j = a + 1, b + 1


def _similar(
    old: Sequence[str], new: Sequence[str], i1: int, i2: int, j1: int, j2: int
) -> list[Pair]:
    """Pair the blocks between two anchors by their words, the remaining ones by position."""
    height, width = i2 - i1, j2 - j1
    pairs: list[Pair] = []
    if height * width <= MOST_CELLS:
        pairs = [(i1 + i, j1 + j) for i, j in match_similar(old[i1:i2], new[j1:j2], SIMILAR)]
    edges = [(i1 - 1, j1 - 1), *pairs, (i2, j2)]
    for (a, b), (c, d) in pairwise(edges):
        if c - a == d - b:
            pairs += [
                (i, j)
                for i, j in zip(range(a + 1, c), range(b + 1, d), strict=True)
                if not block_reference(old[i]) and not block_reference(new[j])
            ]
    return pairs


def _signature(block: str) -> frozenset[str]:
    """Return the set that identifies a block: its reference, or its words."""
    if reference := block_reference(block):
        return frozenset({reference})
    return frozenset(_WORD.findall(without_tags(block, " ")))


def similarity(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the Dice coefficient of two sets, 0 to 1; 0 if one is empty."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def match_similar(old: Sequence[str], new: Sequence[str], least: float) -> list[Pair]:
    """Return the pairs of blocks, in order, with the largest sum of similarities.

    Only similarities of `least` or more count. Compares all pairs: for a few hundred blocks at
    most.
    """
    rows, columns = [_signature(block) for block in old], [_signature(block) for block in new]
    width = len(columns)
    scores = [[similarity(row, column) for column in columns] for row in rows]
    best = [[0.0] * (width + 1) for _ in range(len(rows) + 1)]
    for i in reversed(range(len(rows))):
        for j in reversed(range(width)):
            score = scores[i][j]
            paired = score + best[i + 1][j + 1] if score >= least else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs = []
    i = j = 0
    while i < len(rows) and j < width:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs
