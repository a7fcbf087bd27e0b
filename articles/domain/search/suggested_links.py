"""The stories that a text which is being written should link to, each with the reason."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from articles.domain.search.entries import compose
from articles.domain.search.related import Related, copies_of, find_related
from articles.domain.search.words import Word, fold, term_of, words_of

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
    names = names_of(text)
    written = {word.folded: text[word.start : word.end] for word in words_of(text)}
    found = []
    for one in related:
        shared = tuple(name for name in names if _has(one, name))[:MOST_REASONS]
        if shared or len(one.places) >= LEAST_SHARED:
            words = () if shared else tuple(_words(one, written))[:MOST_REASONS]
            found.append(SuggestedLink(one.pk, shared, words, one.pk in copies))
    return found[:NUMBER]


def names_of(text: str) -> list[str]:
    """Return the names in a text, the longest first: words with a capital inside a sentence."""
    names = {" ".join(run): None for run in _runs(text)}
    return sorted(names, key=lambda name: -name.count(" "))


def _runs(text: str) -> Iterator[list[str]]:
    run: list[str] = []
    last: Word | None = None
    for word in words_of(text):
        written = text[word.start : word.end]
        begins = _SENTENCE_END.search(text, max(0, word.start - 10), word.start) is not None
        is_joined = last is not None and _BETWEEN_NAMES.fullmatch(text, last.end, word.start)
        if run and not (is_joined and written[0].isupper()):
            yield run
            run = []
        if written[0].isupper() and len(written) > 1 and (run or not begins):
            run.append(written)
        last = word
    if run:
        yield run


def _has(related: Related, name: str) -> bool:
    words = list(map(fold, name.split(" ")))
    return all((place := related.places.get(term_of(w))) and w in place.words for w in words)


def _words(related: Related, written: dict[str, str]) -> Iterable[str]:
    for place in related.places.values():
        yield from (written[word] for word in place.words[:1] if word in written)
