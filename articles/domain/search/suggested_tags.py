"""The tags that a text which is being written should have: those of near stories, its names."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from taggit.models import Tag

from articles.domain.search.entries import compose
from articles.domain.search.phrases import are_joined, says_something
from articles.domain.search.related import HEADLINE, find_related
from articles.domain.search.words import words_of
from articles.models import ArticleTag, TagName
from articles.text import name_key

MOST = 8
NEIGHBOURS = 20
LONGEST_NAME = 6  # words of a name that is found in a text
READ = 1_000  # words of a text in which names are looked for
# What a name counts that stands in a text again and again; a tag of all neighbours counts 1.
NAMED, OFTEN = 0.3, 3  # times that give half of it


def suggest_tags(
    headline: str, text: str, *, without: Collection[int] = (), chosen: Sequence[str] = ()
) -> list[Tag]:
    """Return the tags that fit a plain text best, MOST at most, the best first: six queries.

    Each near story, none of the pks `without`, counts for its tags as much as it is near. Tags
    that the items `chosen` of a content mean are left out. The tags have their `own_name`.
    """
    entry = compose([headline, text], (), ())
    related = find_related(entry.words, NEIGHBOURS, without=without)
    nearness = {one.pk: one.score for one in related}
    total = sum(nearness.values())
    scores: defaultdict[int, float] = defaultdict(float)
    items = ArticleTag.objects.filter(content_object__in=nearness)
    for article, tag in items.values_list("content_object", "tag"):
        scores[tag] += nearness[article] / total
    names = _names_in(f"{headline}\n{text}")
    for row in TagName.objects.filter(key__in=names).select_related("alias_of"):
        if pk := row.own.tag_id:
            scores[pk] += NAMED * names[row.key] / (names[row.key] + OFTEN)
    for row in TagName.objects.find(chosen).values():
        scores.pop(row.tag_id or 0, None)
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:MOST]
    named = Tag.objects.filter(own_name__isnull=False).select_related("own_name")
    tags = named.in_bulk(best)
    return [tags[pk] for pk in best if pk in tags]


def _names_in(text: str) -> Counter[str]:
    """Return how often each run of words that may be a name comes, by the key of the name.

    In the headline it counts three times.
    """
    words = list(words_of(text))[:READ]
    found: Counter[str] = Counter()
    for place, first in enumerate(words):
        last = first
        for word in words[place : place + LONGEST_NAME] if says_something(first) else []:
            if word is not first and not are_joined(text, last, word):
                break
            last = word
            if says_something(word):
                key = name_key(text[first.start : word.end])
                found[key] += 3 if place < HEADLINE else 1
    return found
