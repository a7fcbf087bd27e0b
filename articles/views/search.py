"""Cari: the search page, and the same as JSON."""

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles.cards import Card, find_cards
from articles.domain.search import spelling
from articles.domain.search.choices import PERIODS, Choice, choices
from articles.domain.search.newest import search_newest
from articles.domain.search.passages import Piece, best_passage, mark
from articles.domain.search.queries import LONGEST, Query
from articles.domain.search.search import Found, Narrowing, search
from articles.domain.search.suggestions import suggest
from articles.domain.site.section_tree import SectionTree, section_tree
from articles.enums import Label
from articles.models import Author, SearchEntry
from articles.models.selection import Selection, newest_of
from articles.models.visibility import Position
from articles.site import absolute
from articles.text import typed
from articles.views.pages import PAGE_SIZE, newest_stories, render_page

# The parameters that narrow a search, and their titles.
NARROWING = {
    "waktu": _("Time"), "kanal": _("Section"), "topik": _("Topic"), "penulis": _("Author"),
    "label": _("Label"),
}  # fmt: skip
BY_TIME = "terbaru"


@dataclass(frozen=True)
class Asked:
    """What a request asks for: `chosen` is how the search is narrowed, by parameter.

    A page begins at `start` in the order of relevance, after `before` in that of time.
    """

    text: str
    chosen: dict[str, str]
    is_by_time: bool
    start: int
    before: Position | None

    @classmethod
    def of(cls, sent: QueryDict) -> "Asked":
        """Read the parameters; values that mean nothing are as those that were not sent."""
        start = sent.get("mulai", "")
        is_place = start.isascii() and start.isdigit() and len(start) < 4
        return cls(
            " ".join(typed(sent.get("q", "")[:LONGEST]).split()),
            {name: typed(value[:200]) for name in NARROWING if (value := sent.get(name, ""))},
            sent.get("urut") == BY_TIME,
            int(start) if is_place else 0,
            _position(sent.get("sebelum", "")),
        )

    @property
    def is_first_page(self) -> bool:
        return not (self.start or self.before)

    def query_string(self, **other: str | None) -> str:
        """Return the query string of this search with other parameters; None leaves one out.

        Without `mulai` and `sebelum` it is that of the first page.
        """
        sent = QueryDict(mutable=True)
        order = BY_TIME if self.is_by_time else None
        for name, value in ({"q": self.text, **self.chosen, "urut": order} | other).items():
            if value:
                sent[name] = value
        return f"?{sent.urlencode()}"


@dataclass(frozen=True)
class Link:
    """A link to the same search narrowed by a choice, or not any more if it is the chosen one."""

    choice: Choice
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class LinkGroup:
    """The links of one parameter, and their title."""

    title: str | Promise
    links: list[Link]


@dataclass(frozen=True)
class Result:
    """An article that was found, and the passage of it that answers the query."""

    headline: str
    card: Card
    passage: list[Piece]


@dataclass(frozen=True)
class OtherSearch:
    """A search that is offered instead: the words of its link, and its query string.

    The words say what was probably meant, or what this search is narrowed to and that one not.
    """

    words: str
    query: str


@dataclass(frozen=True)
class Answer:
    """A page of results, all that the search found, and the query string of the next page."""

    query: Query
    narrowed: list[OtherSearch]
    found: Found = field(default_factory=Found)
    results: list[Result] = field(default_factory=list)
    older: str = ""


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    asked, sections = Asked.of(request.GET), section_tree()
    answer = _answer(asked, sections)
    return render_page(
        request,
        "articles/search.html",
        {
            "canonical_url": "",
            "asked": asked,
            "answer": answer,
            "found": answer.found,
            "results": answer.results,
            "offer": _offer(asked),
            "links": _links(asked, answer.found, sections),
            "by_relevance": asked.query_string(urut=None),
            "by_time": asked.query_string(urut=BY_TIME),
            "everywhere": asked.query_string(**dict.fromkeys(NARROWING)),
            "first": asked.query_string(),
            "older": answer.older,
            "newest": [] if answer.results else newest_stories(),
        },
        path="",
        current="search",
        sections=sections,
    )


@require_safe
def search_json(request: HttpRequest) -> HttpResponse:
    asked = Asked.of(request.GET)
    answer, offer = _answer(asked, section_tree()), _offer(asked)
    results = [
        {
            "id": result.card.pk,
            "url": absolute(result.card.get_absolute_url()),
            "headline": result.headline,
            "published": timezone.localtime(result.card.published_at).isoformat(),
            "passage": [
                {"text": piece.text, "match": piece.is_marked} for piece in result.passage
            ],
        }
        for result in answer.results
    ]
    following = absolute(reverse("articles:search_json") + answer.older) if answer.older else None
    return _json(
        {
            "query": asked.text,
            "did_you_mean": offer.words if offer else None,
            "total": len(answer.found.hits),
            "total_is_exact": answer.found.is_all,
            "results": results,
            "next": following,
        }
    )


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return what somebody who typed `q` may go on with."""
    text = request.GET.get("q", "")
    return _json({"query": text, "suggestions": suggest(text)})


def _json(answer: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(asked: Asked, sections: SectionTree) -> Answer:
    """Return one page of results; in the order of time, of stories that have all words.

    If no story has them all, the best are put into that order.
    """
    query = Query.parse(asked.text)
    within, names = _narrowing(asked.chosen, sections)
    narrowed = [
        OtherSearch(name, asked.query_string(**{parameter: None}))
        for parameter, name in names.items()
    ]
    make = partial(Answer, query, narrowed)
    if not query.words:
        return make()
    if asked.is_by_time:
        page = search_newest(query, within, asked.before, PAGE_SIZE)
        if page.rows or page.following or asked.before:
            older = page.following and asked.query_string(sebelum=str(page.following))
            of_all = search(query, within, all_words=True)
            return make(of_all, _results([row.pk for row in page.rows], of_all), older or "")
    found = search(query, within)
    hits = list(found.hits)
    if asked.is_by_time:
        hits.sort(key=lambda hit: (hit.published_at, hit.pk), reverse=True)
    end = asked.start + PAGE_SIZE
    older = asked.query_string(mulai=str(end)) if end < len(hits) else ""
    return make(found, _results([hit.pk for hit in hits[asked.start : end]], found), older)


def _narrowing(chosen: dict[str, str], sections: SectionTree) -> tuple[Narrowing, dict[str, str]]:
    """Return what the search is narrowed to, and the names of that by their parameters.

    What is not there is dropped from `chosen`.
    """
    section = sections.find(chosen.get("kanal", ""))
    tag = Tag.objects.filter(slug=chosen["topik"]).first() if "topik" in chosen else None
    if tag and newest_of(tag, 1).is_empty():  # nobody is to learn that there is one
        tag = None
    author = Author.objects.filter(slug=chosen["penulis"]).first() if "penulis" in chosen else None
    label = chosen.get("label") if chosen.get("label") in Label.values else None
    period = PERIODS.get(chosen.get("waktu", ""))
    kept = {"kanal": section, "topik": tag, "penulis": author, "label": label, "waktu": period}
    for name, value in kept.items():
        if value is None:
            chosen.pop(name, None)
    within = (section, *sections.subsections_of(section)) if section else ()
    narrowing = Narrowing(
        tuple(one.pk for one in within),
        author.pk if author else None,
        tag.pk if tag else None,
        label,
        timezone.now() - period[0] if period else None,
    )
    names = {
        "kanal": section.name if section else "",
        "topik": tag.name if tag else "",
        "penulis": author.name if author else "",
        "label": str(Label(label).label) if label else "",
        "waktu": str(period[1]) if period else "",
    }
    return narrowing, {key: name for key, name in names.items() if name}


def _results(pks: list[int], found: Found) -> list[Result]:
    """Return the results of one page: two queries, and one for cards that are not stored."""
    if not pks:
        return []
    cards = {card.pk: card for card in find_cards(Selection.of_ids(pks))}
    texts = dict(SearchEntry.objects.filter(pk__in=pks).values_list("pk", "text"))
    words = found.words
    return [
        Result(
            texts[pk].partition("\n")[0],
            cards[pk],
            mark(best_passage(texts[pk], words, found.weights), words),
        )
        for pk in pks
        if pk in cards and pk in texts
    ]


def _offer(asked: Asked) -> OtherSearch | None:
    """Return what was probably meant, None when all words are known or nothing is better."""
    text = spelling.offer(asked.text)
    return OtherSearch(text, asked.query_string(q=text)) if text else None


def _links(asked: Asked, found: Found, sections: SectionTree) -> list[LinkGroup]:
    """Return the links that narrow the search, by parameter: two queries.

    What all of the hits have narrows nothing, and has no link.
    """
    groups = []
    for name, offered in (choices(found.hits, sections.flat()) if found.hits else {}).items():
        links = []
        for choice in offered:
            is_chosen = asked.chosen.get(name) == choice.value
            if is_chosen or choice.number < len(found.hits):
                query = asked.query_string(**{name: None if is_chosen else choice.value})
                links.append(Link(choice, query, is_chosen))
        if links:
            groups.append(LinkGroup(NARROWING[name], links))
    return groups


def _position(text: str) -> Position | None:
    with suppress(ValueError):
        return Position.parse(text)
    return None
