"""Tags that may be one: spelt or sounding alike, or one the abbreviation of the other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import Coalesce
from taggit.models import Tag

from articles.domain.search.words import sound_of
from articles.enums import TwinReason
from articles.models import Article, ArticleTag, DistinctTags, SearchEntry, TagName
from articles.text import name_key

Pair = tuple[int, int]  # pks of two tags, the smaller first
MOST_ALIKE = 10  # tags with one key that are compared
NEWEST = 2_000  # stories in whose texts abbreviations are looked for
SHORTEST = 4  # letters of a name that is known by its sound
LONGEST, MOST_WORDS = 100, 7  # characters and words of a name before its abbreviation
_BRACKETS = re.compile(r"\(([^\W\d][\w-]{1,14})\)")


class Twins(NamedTuple):
    """Two tags that may be one, each with the number of its stories, and why."""

    sides: list[tuple[Tag, int]]
    likeness: TwinReason


def find_twins(most: int) -> list[Twins]:
    """Return pairs of tags that may be one, at most `most`: those most alike first.

    Pairs that the desk called distinct are left out. Six queries.
    """
    found = {pair: likeness for likeness, pair in reversed(list(_alike()))}
    distinct = set(DistinctTags.objects.values_list("first", "second"))
    order = list(TwinReason)
    pairs = sorted(found.keys() - distinct, key=lambda pair: (order.index(found[pair]), pair))
    shown = pairs[:most]
    pks = {pk for pair in shown for pk in pair}
    tags = Tag.objects.in_bulk(pks)
    items = ArticleTag.objects.filter(tag__in=pks).order_by().values_list("tag")
    counts = dict(items.annotate(number=Count("pk")))
    return [Twins([(tags[pk], counts.get(pk, 0)) for pk in pair], found[pair]) for pair in shown]


def call_distinct(one: Tag, other: Tag) -> None:
    """Remember that two tags are not one."""
    first, second = sorted([one, other], key=lambda tag: tag.pk)
    DistinctTags.objects.get_or_create(first=first, second=second)


def _alike() -> Iterator[tuple[TwinReason, Pair]]:
    """Yield the pairs of tags that are alike, those most alike first."""
    rows = TagName.objects.exclude(key="").annotate(meant=Coalesce("tag", "alias_of__tag"))
    named = list(rows.exclude(meant=None).values_list("key", "meant"))
    letters = [(_letters(key), tag) for key, tag in named]
    yield from ((TwinReason.SPELLING, pair) for pair in _pairs(letters))
    sounds = [(_sound(key), tag) for key, tag in letters if len(key) >= SHORTEST]
    yield from ((TwinReason.SOUND, pair) for pair in _pairs(sounds))
    yield from ((TwinReason.ABBREVIATION, pair) for pair in _abbreviated(dict(named)))


def _letters(key: str) -> str:
    return "".join(filter(str.isalnum, key))


def _sound(letters: str) -> str:
    return sound_of(letters.replace("sj", "sy"))


def _pairs(keyed: Iterable[tuple[str, int]]) -> Iterator[Pair]:
    """Yield the pairs of tags with the same key; `keyed` has the keys of each."""
    tags: defaultdict[str, set[int]] = defaultdict(set)
    for key, tag in keyed:
        if len(key) > 1:
            tags[key].add(tag)
    for same in tags.values():
        yield from combinations(sorted(same)[:MOST_ALIKE], 2)


def _abbreviated(tags: Mapping[str, int]) -> Iterator[Pair]:
    """Yield the pairs of tags of which the newest texts explain one by the other in brackets.

    `tags` are the pks of tags by the keys of their names.
    """
    newest = Article.objects.published().newest().values("pk")[:NEWEST]
    for text in SearchEntry.objects.filter(pk__in=newest).values_list("text", flat=True):
        for match in _BRACKETS.finditer(text):
            short = name_key(match[1])
            for name in _before(text, match.start()) if short in tags else ():
                one, other = tags[short], tags.get(name)
                if other and one != other and abbreviates(short, name):
                    yield min(one, other), max(one, other)


def _before(text: str, end: int) -> Iterator[str]:
    """Yield the keys of the names that may stand before a place of a text, the longest first."""
    words = text[max(0, end - LONGEST) : end].rpartition("\n")[2].split()[-MOST_WORDS:]
    return (name_key(" ".join(words[start:])) for start in range(len(words)))


def abbreviates(short: str, name: str) -> bool:
    """Tell whether the letters of one key come in the other in their order, from its first on."""
    letters, whole = _letters(short), _letters(name)
    rest = iter(whole)
    is_shorter = len(letters) < len(whole) and letters[:1] == whole[:1]
    return is_shorter and all(letter in rest for letter in letters)
