"""What was probably meant by a word that no story has: “Mungkin maksud Anda”.

A word is compared with all words of the archive that are one edit away or sound the same. No index
of parts of words is needed: all edits of a word are looked up at once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import log
from string import ascii_lowercase

from django.db.models import Q

from articles.domain.search.entries import place_of
from articles.domain.search.newest import find_with_all_words
from articles.domain.search.words import Word, sound_of, term_of, words_of
from articles.models import SearchWord

SHORTEST, LONGEST = 4, 20  # letters of a word that is compared
MOST = 4  # words of one query
TRIED = 3  # of the likely words, from the best on
MOST_LOOKED_AT = 20  # stories
UNKNOWN = 2  # articles, up to which a word may be a mistake
RARER = 10  # times that a typed word is rarer than one that is offered for it
PER_EDIT = 3.0  # how much an edit of cost 1 weighs beside the logarithm of the frequency
FIRST_LETTER = 0.4  # the cost of an edit at the first letter, which is seldom mistyped
SAME_SOUND, FAR = 0.5, 9.0
_VOWELS = frozenset("aeiou")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_AT = {letter: (x + y / 2, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}


def offer(text: str) -> str | None:
    """Return a query with its unknown words corrected, None if there is nothing better to offer.

    Two queries, and some to see that a visible story has the offered words.
    """
    words = list(words_of(text))
    unsure = list(dict.fromkeys(word.folded for word in words if _is_compared(word.folded)))
    if not unsure or len(words) > MOST:
        return None
    known = _documents(unsure)
    costs = {word: edits(word) for word in unsure if known.get(word, 0) <= UNKNOWN}
    likely = likely_words(costs, known) if costs else {}
    for place in range(TRIED):
        meant = {word: found[place] for word, found in likely.items() if found[place:]}
        if meant and _is_said(offered := _with(text, words, meant), meant.values()):
            return offered
    return None


def _with(text: str, words: Sequence[Word], meant: Mapping[str, str]) -> str:
    for word in reversed(words):
        instead = meant.get(word.folded, text[word.start : word.end])
        text = text[: word.start] + instead + text[word.end :]
    return text


def _is_said(text: str, meant: Collection[str]) -> bool:
    """Tell whether a visible story has the words of a text, and those that are meant as such."""
    return any(
        all(
            (place := place_of(term_of(word), row.words)) and word in place.words for word in meant
        )
        for row in find_with_all_words(text, MOST_LOOKED_AT)
    )


def _is_compared(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()


def _documents(words: Iterable[str]) -> dict[str, int]:
    rows = SearchWord.objects.filter(word__in=list(words), documents__gt=0)
    return dict(rows.values_list("word", "documents"))


def likely_words(
    costs: Mapping[str, Mapping[str, float]], known: Mapping[str, int]
) -> dict[str, list[str]]:
    """Return the likely words of the archive for each typed one, the best first: one query.

    `costs` are the edits of each typed word, `known` in how many articles it is itself.
    """
    sounds = {word: sound_of(word) for word in costs}
    near = Q(word__in=set().union(*costs.values())) | Q(sound__in=sounds.values())
    counted = SearchWord.objects.filter(near, documents__gt=0)
    rows = list(counted.values_list("word", "sound", "documents"))
    found: dict[str, list[str]] = {}
    for typed, edited in costs.items():
        scores = {}
        for word, sound, documents in rows:
            cost = min(edited.get(word, FAR), SAME_SOUND if sound == sounds[typed] else FAR)
            if cost < FAR and documents >= RARER * known.get(typed, 0) and word != typed:
                scores[word] = log(1 + documents) - PER_EDIT * cost
        found[typed] = sorted(scores, key=lambda word: (-scores[word], word))
    return found


def edits(word: str) -> dict[str, float]:
    """Return all words that are one edit from `word`, with what the edit costs: 0.5 to 1.4."""
    found: dict[str, float] = {}
    for other, cost in _edits(word):
        if other != word:
            found[other] = min(cost, found.get(other, cost))
    return found


def _edits(word: str) -> Iterator[tuple[str, float]]:
    for at in range(len(word) + 1):
        begin, end = word[:at], word[at:]
        first = 0.0 if at else FIRST_LETTER
        around = {begin[-1:], end[:1]}
        for letter in ascii_lowercase:
            yield begin + letter + end, first + _cost_of_letter(letter, around)
        if end:
            yield begin + end[1:], first + _cost_of_letter(end[0], {begin[-1:], end[1:2]})
            for letter in ascii_lowercase:
                yield begin + letter + end[1:], first + _cost_of_change(letter, end[0])
        if len(end) > 1:
            yield begin + end[1] + end[0] + end[2:], first + 0.7


def _cost_of_letter(letter: str, around: set[str]) -> float:
    """Return the cost of a letter too few or too many."""
    if letter in around:
        return 0.5
    return 0.8 if letter in _VOWELS else 1.0


def _cost_of_change(one: str, other: str) -> float:
    if {one, other} <= _VOWELS:
        return 0.6
    (x, y), (u, v) = _AT[one], _AT[other]
    return 0.6 if abs(x - u) + abs(y - v) <= 1.5 else 1.0
