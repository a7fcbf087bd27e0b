"""The stories that a text which is being written should link to, each with the reason."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from articles.domain.search.entries import BESIDE, Composed, compose
from articles.domain.search.phrases import are_joined
from articles.domain.search.related import Related, copies_of, find_related, texts_of
from articles.domain.search.words import Word, words_of
from articles.models import SearchEntry

LOOKED_AT = 10  # of the nearest stories
LEAST_SHARED = 4  # telling words that both have, where no name says that they belong together
MOST_REASONS = 3
_SENTENCE_END = re.compile(r"[.!?:…\n][\W_]*$|^[\W_]*$")
# Words with a capital that name no person and no place, and words that tell nothing.
_NO_NAMES = frozenset(
    {
        "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "januari", "februari",
        "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
        "desember", "wib", "wita", "wit", "tahun", "nomor", "pasal", "ayat", "uu", "rp",
    }
)  # fmt: skip
_TELLS_NOTHING = frozenset({"tidak", "tak", "kata", "akan", "jadi", "bukan", "belum", "masih"})


class SuggestedLink(NamedTuple):
    """A visible article, and why: names, else words, that both texts have, as the text has them.

    `is_copy` tells that it is nearly the same text.
    """

    pk: int
    names: tuple[str, ...]
    words: tuple[str, ...]
    is_copy: bool


def suggest_links(headline: str, text: str, without: Collection[int]) -> list[SuggestedLink]:
    """Return stories that are worth a link from a plain text, the nearest first: three queries.

    They are LOOKED_AT at most, none of the pks `without`.
    """
    entry = compose([headline, text], (), ())
    return suggest_among(find_related(entry.words, LOOKED_AT, without=without), entry)


def suggest_among(
    related: Sequence[Related], entry: Composed | SearchEntry
) -> list[SuggestedLink]:
    """Return those of the related stories that are worth a link from a text: one query."""
    texts = texts_of([one.pk for one in related])
    copies = copies_of(entry.text, texts)
    words = {word.folded for word in words_of(entry.text)}
    names_here, found = names_of(main_text(entry)), []
    for one in related:
        names = list(shared_names(names_here, texts[one.pk]))
        same = [place.words[0] for place in one.places.values() if place.words[0] in words]
        telling = [word for word in same if word not in _TELLS_NOTHING]
        if names or len(telling) >= LEAST_SHARED:
            others = [] if names else telling[:MOST_REASONS]
            found.append(SuggestedLink(one.pk, tuple(names), tuple(others), one.pk in copies))
    return found


def main_text(entry: Composed | SearchEntry) -> str:
    """Return what an entry has of the standfirst and the body."""
    return entry.text.partition(BESIDE)[0].partition("\n")[2]


def _folded(text: str) -> str:
    return " ".join(["", *(word.folded for word in words_of(text)), ""])


def shared_names(names: Iterable[str], text: str) -> Iterator[str]:
    """Yield MOST_REASONS names at most that a text has; none that is part of another."""
    text = _folded(text)
    taken: list[str] = []
    for name in names:
        folded = _folded(name)
        if folded in text and not any(folded in other for other in taken):
            taken.append(folded)
            yield name
        if len(taken) == MOST_REASONS:
            return


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
        is_capital &= word.folded not in _NO_NAMES
        is_first = _SENTENCE_END.search(text, max(0, word.start - 10), word.start) is not None
        is_joined = last is not None and are_joined(text, last, word)
        if run and not (is_joined and is_capital):
            yield run
            run = []
        if is_capital and (run or not is_first):
            run.append(word)
        last = word
    if run:
        yield run
