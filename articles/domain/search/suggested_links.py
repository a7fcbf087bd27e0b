"""The stories that a text which is being written should link to, each with the reason."""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from articles.domain.search.entries import compose
from articles.domain.search.related import Related, copies_of, find_related
from articles.domain.search.words import Word, term_of, words_of

NUMBER = 5
LOOKED_AT = 10  # of the nearest stories
LEAST_SHARED = 4  # telling words that both have, where no name says that they belong together
MOST_REASONS = 3
_SENTENCE_END = re.compile(r"[.!?:…\n][\W_]*$|^[\W_]*$")
_BETWEEN_NAMES = re.compile(r"[^\S\n]+|-")


class SuggestedLink(NamedTuple):
    """A visible article, and why: names, else words, that both texts have, as the text has them.

    `is_copy` tells that it is nearly the same text.
    """

    pk: int
    names: tuple[str, ...]
    words: tuple[str, ...]
    is_copy: bool


def suggest_links(headline: str, text: str, without: Collection[int]) -> list[SuggestedLink]:
    """Return the stories most worth a link from a plain text, the nearest first: three queries.

    They are NUMBER at most, none of the pks `without`.
    """
    entry = compose([headline, text], (), ())
    related = find_related(entry.words, LOOKED_AT, without=without)
    copies = copies_of(entry.text, [one.pk for one in related])
    names, words = names_of(text), {word.folded for word in words_of(text)}
    found = []
    for one in related:
        shared = tuple(name for name in names if _has(one, name))[:MOST_REASONS]
        if shared or len(one.places) >= LEAST_SHARED:
            same = (place.words[0] for place in one.places.values() if place.words[0] in words)
            others = () if shared else tuple(islice(same, MOST_REASONS))
            found.append(SuggestedLink(one.pk, shared, others, one.pk in copies))
    return found[:NUMBER]


def names_of(text: str) -> list[str]:
    """Return the names in a text, those of most words first: runs of words with a capital.

    A word at the beginning of a sentence begins none.
    """
    lengths = {text[run[0].start : run[-1].end]: len(run) for run in _runs(text)}
    return sorted(lengths, key=lambda name: -lengths[name])


def _runs(text: str) -> Iterator[list[Word]]:
    run: list[Word] = []
    last: Word | None = None
    for word in words_of(text):
        is_capital = text[word.start].isupper() and word.end - word.start > 1
        is_first = _SENTENCE_END.search(text, max(0, word.start - 10), word.start) is not None
        is_joined = last is not None and _BETWEEN_NAMES.fullmatch(text, last.end, word.start)
        if run and not (is_joined and is_capital):
            yield run
            run = []
        if is_capital and (run or not is_first):
            run.append(word)
        last = word
    if run:
        yield run


def _has(related: Related, name: str) -> bool:
    words = [word.folded for word in words_of(name)]
    return all((place := related.places.get(term_of(w))) and w in place.words for w in words)
