"""Suggestions while somebody types: phrases of visible stories that go on with the last words."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.db import connection

from articles.domain.search.phrases import are_joined, key_of, says_something
from articles.domain.search.queries import LONGEST
from articles.domain.search.words import words_of
from articles.models.search import OFTEN, SELDOM
from articles.models.visibility import VISIBLE, visible_values
from articles.text import typed

NUMBER = 8
LAST_WORDS = 3  # that a phrase may begin with
READ = 3 * NUMBER  # phrases, of which some may be hidden or part of others
READ_LAST = 500  # phrases of the last tier: those of what is scheduled are among them
# The frequent phrases are looked through first: few of them begin alike. The last ones are read in
# the order of the alphabet, since there may be any number of them.
TIERS = (OFTEN, SELDOM, 1)
PART = 0.8  # the share of a phrase's articles that have the longer one: then it alone is shown
_LAST = "\U0010ffff"
_MINUS = re.compile(r"(?<!\S)[-−–](?=\S)")  # leaves out what follows: see `queries`
_PHRASES = (
    "SELECT key, text, documents, article_id FROM articles_searchphrase"
    " WHERE key >= %s AND key < %s{often} ORDER BY {order}key LIMIT %s"
)
_SHOWN = (
    "SELECT phrase.key, phrase.text, phrase.documents, entry.phrases"  # noqa: S608
    " FROM ({phrases}) AS phrase"
    " CROSS JOIN articles_searchentry AS entry CROSS JOIN articles_article AS article"
    " WHERE entry.article_id = phrase.article_id AND article.id = phrase.article_id"
    f" AND entry.version <> '' AND {VISIBLE} LIMIT %s"
)


class Phrase(NamedTuple):
    """A phrase of a visible article: its folded words, as it is written, in how many it is."""

    key: str
    text: str
    documents: int


def suggest(text: str) -> list[str]:
    """Return what somebody who typed `text` may go on with, NUMBER at most: nine queries at most.

    Its LAST_WORDS or fewer begin a phrase; what stands before them is kept.
    """
    text = typed(text)
    words = list(words_of(text)) if len(text) <= LONGEST else []
    is_open = bool(words) and words[-1].end == len(text)
    for number in range(min(len(words), LAST_WORDS), 0, -1):
        tail = words[-number:]
        if not all(are_joined(text, *pair) for pair in pairwise(tail)):
            continue
        if _MINUS.search(text, max(0, tail[0].start - 1)):
            return []
        if says_something(tail[0]) or (number == 1 and is_open):
            found = _phrases_from(key_of(tail) + ("" if is_open else " "))
            if found:
                return [text[: tail[0].start] + phrase.text for phrase in found]
    return []


def _phrases_from(beginning: str) -> list[Phrase]:
    """Return the phrases whose keys begin so and go on, the most frequent first."""
    found: dict[str, Phrase] = {}
    for least in TIERS:
        found |= {one.key: one for one in _read(beginning, least) if one.key != beginning}
        shown = _without_parts(list(found.values()))
        if len(shown) >= NUMBER:
            break
    return sorted(shown, key=lambda one: (-one.documents, one.key))[:NUMBER]


def _read(beginning: str, least: int) -> Iterator[Phrase]:
    often = f" AND documents >= {least}" if least > 1 else ""
    order = "documents DESC, " if least > 1 else ""
    sql = _SHOWN.format(phrases=_PHRASES.format(often=often, order=order))
    with connection.cursor() as cursor:
        most = READ if least > 1 else READ_LAST
        cursor.execute(sql, [beginning, beginning + _LAST, most, *visible_values(), READ])
        for key, text, documents, phrases in cursor.fetchall():
            if text in phrases.split("\n"):  # else it has been changed since it was counted
                yield Phrase(key, text, documents)


def _without_parts(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Leave out what is nearly always part of a longer one of these phrases."""
    return [
        one
        for one in phrases
        if not any(
            other.key.startswith(one.key + " ") and other.documents >= PART * one.documents
            for other in phrases
        )
    ]
