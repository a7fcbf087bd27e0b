"""JSON endpoints of the editor: search for a Baca Juga, its cards, and names of authors."""

from typing import Any

from django.contrib.admin import site
from django.db.models import Case, Q, When
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.urls import path
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from articles.admin.endpoints import json_endpoint
from articles.admin.story.named import named_article
from articles.body import BacaJugaRef
from articles.domain.search.newest import find_with_all_words
from articles.domain.search.search import Narrowing
from articles.domain.story.baca_juga import find_targets
from articles.enums import State
from articles.ids import read_key, read_uid
from articles.models import Article, Author, Section, TagName
from articles.models.article_queryset import ArticleQuerySet
from articles.site import absolute
from articles.tag_forms import tag_name_error
from articles.templatetags.newsroom import SHORT_FORMAT
from articles.text import begin_words, name_key, printable, search_keys, tag_name

PAGE = 20
# A search reads this many of the newest articles; only a rare word needs the whole archive.
NEWEST = 2_000
MOST_TAGS, MOST_WORDS, MOST_CARDS, MOST_SUGGESTED = 5, 8, 200, 10


def urls(model_admin) -> list:
    return [
        path("picker/", picker, name="articles_article_picker"),
        path("cards/", cards, name="articles_article_cards"),
        path("authors/", authors, name="articles_article_authors"),
        path("tags/", tags, name="articles_article_tags"),
    ]


@json_endpoint("view")
def picker(request: HttpRequest) -> dict:
    """Return possible targets: the article that `q` names, then published and scheduled ones."""
    text = " ".join(printable(request.GET.get("q", "")).split())
    articles = Article.objects.exclude(pk=read_key(request.GET.get("exclude", "")) or 0)
    found, within = articles.linkable(), Narrowing()
    if uid := read_uid(request.GET.get("section", "")):
        section = Section.objects.filter(uid=uid).first()
        found = found.in_section(section) if section else found.none()
        below = section.children.values_list("pk", flat=True) if section else ()
        within = Narrowing(sections=(section.pk, *below)) if section else within
    named = named_article(text, articles.select_related("section").defer("body"))
    rows = [named] if named else []
    matching = [row for row in _matching(text, found, within) if row != named]
    keys = search_keys(text)[:MOST_WORDS]
    rows += sorted(matching, key=lambda row: _is_inside_words(keys, row))
    return {"results": [card(article) for article in rows[:PAGE]], "more": len(rows) > PAGE}


@json_endpoint("view")
def cards(request: HttpRequest) -> dict:
    """Return the cards of all Baca Juga of a text, by uid and by title; null if not found."""
    uids, titles = (request.GET.getlist(name)[:MOST_CARDS] for name in ("uid", "title"))
    links = {text: BacaJugaRef(uid=uid) for text in uids if (uid := read_uid(text))}
    wanted = {title: BacaJugaRef(text=printable(title)) for title in titles}
    targets = find_targets([*links.values(), *wanted.values()])

    def shown(link: BacaJugaRef | None) -> dict | None:
        return card(targets.get(link.reference)) if link else None

    return {
        "uids": {text: shown(links.get(text)) for text in uids},
        "titles": {title: shown(link) for title, link in wanted.items()},
    }


@json_endpoint("view")
def authors(request: HttpRequest) -> dict:
    """Return the names of authors by uid: of those asked for, or of those that `term` finds."""
    found = Author.objects.all()
    if term := printable(request.GET.get("term", "")).strip():
        authors_admin = site.get_model_admin(Author)
        found = authors_admin.get_search_results(request, found, term)[0][:PAGE]
    else:
        uids = [uid for text in request.GET.getlist("uid")[:MOST_CARDS] if (uid := read_uid(text))]
        found = found.filter(uid__in=uids)
    return {"names": {str(uid): name for uid, name in found.values_list("uid", "name")}}


@json_endpoint("view")
def tags(request: HttpRequest) -> dict:
    """Return the tag that each `item` means, and those whose names have the words of `q`.

    An item is the uid of a tag, or what was typed. A tag is its item in a content, its name, and
    whether it is new: there is no such tag yet. Names with the same `key` are one; `error` is what
    the form would say to the name, "" for one that can be a tag.
    """
    items = {text: tag_name(text) for text in request.GET.getlist("item")[:MOST_CARDS]}
    found = TagName.objects.find(items.values())
    answer: dict[str, Any] = {
        "tags": {text: tag_card(name, found.get(name)) for text, name in items.items()}
    }
    if text := tag_name(request.GET.get("q", "")):
        keys = search_keys(text)[:MOST_WORDS]
        begins = Case(When(own_name__key__startswith=name_key(text), then=0), default=1)
        stored = TagName.objects.search(keys).select_related("own_name")
        answer["results"] = [
            tag_card(tag.name, tag.own_name)
            for tag in stored.order_by(begins, Lower("name"))[:MOST_SUGGESTED]
        ]
    return answer


def tag_card(name: str, row: TagName | None) -> dict:
    error = tag_name_error(name) if name and not row else None
    return {
        "item": str(row.uid) if row else name,
        "name": row.name if row else name,
        "is_new": row is None or row.tag_id is None,
        "key": name_key(row.name if row else name),
        "error": error.messages[0] if error else "",
    }


def _matching(text: str, articles: ArticleQuerySet, within: Narrowing) -> list[Article]:
    """Return one page, and one more, of the articles that have all words of `text`.

    First those whose headline or tag has them, then those whose text has; each the newest first,
    or the newest of all without words. It stops when there are enough, and selects primary keys
    through indexes, so that no other body is read.
    """
    shown = Article.objects.select_related("section").defer("body")
    words = search_keys(text)[:MOST_WORDS]
    if not words:
        return list(shown.filter(pk__in=articles.newest()[: PAGE + 1].values("pk")).newest())
    called = _called(words, articles)
    rows = list(shown.filter(pk__in=called).newest()[: PAGE + 1])
    if len(rows) <= PAGE:
        in_text = {row.pk for row in find_with_all_words(text, PAGE + 2, within)} - called
        more = articles.filter(pk__in=in_text).values("pk")
        rows += shown.filter(pk__in=more).newest()[: PAGE + 1 - len(rows)]
    return rows


def _called(words: list[str], articles: ArticleQuerySet) -> set[int]:
    """Return the ids of the newest articles whose headline or tag has all `words`."""
    in_headline = Q()
    for word in words:
        in_headline &= Q(headline_key__contains=word)
    found: set[int] = set()
    for tag in TagName.objects.search(words).order_by("name")[:MOST_TAGS]:
        tagged = articles.filter(tag_items__tag=tag).order_by("-tag_items__listed_at", "-pk")
        found.update(tagged.values_list("pk", flat=True)[: PAGE + 1])
    window = articles.newest().values("pk")[:NEWEST]
    recent = Article.objects.filter(in_headline, pk__in=window).newest()
    found.update(recent.values_list("pk", flat=True)[: PAGE + 1])
    if len(found) <= PAGE:
        keys = Article.objects.filter(in_headline).order_by()
        rare = articles.filter(pk__in=keys.values("pk")).newest()
        found.update(rare.values_list("pk", flat=True)[: PAGE + 1])
    return found


def _is_inside_words(keys: list[str], article: Article) -> bool:
    """Tell whether the headline of `article` holds `keys` by chance: “rinas” in “Harin Asia”."""
    is_held = all(key in article.headline_key for key in keys)
    return is_held and not begin_words(keys, article.headline)


def card(article: Article | None) -> dict | None:
    if article is None:
        return None
    time = article.published_at and timezone.localtime(article.published_at)
    state = _("Scheduled") if article.is_scheduled else article.get_state_display()
    return {
        "uid": str(article.uid),
        "headline": article.headline,
        "url": absolute(article.get_absolute_url()),
        "short": article.list_headline,
        "section": article.section.name if article.section else "",
        "date": formats.date_format(time, SHORT_FORMAT) if time else "",
        "state": str(state),
        "visible": article.is_visible,
        "retracted": article.state == State.RETRACTED,
        "pictured": article.lead_image_id is not None,
    }
