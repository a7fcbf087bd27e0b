"""The health of the links: stories with each fault, found once a day, and shown while it lasts.

What is found is stored, so that a list begins at once however many stories there are. A story that
was mended since is left out when its page of the list is read; a new fault comes the next day.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.body import baca_juga_refs, sentence_links, split_blocks
from articles.domain.desk import todo
from articles.domain.desk.checks import Check, Level
from articles.domain.story.content_links import leads_to
from articles.domain.story.placement import CROWDED, Misplaced, misplaced
from articles.enums import LinkFault, Placement, State
from articles.models import Article, BacaJuga, LinkFinding, LinkHealthCount
from articles.models.article_queryset import ArticleQuerySet
from articles.models.baca_juga import BacaJugaQuerySet
from articles.models.selection import Selection
from articles.narrowing import required

PAGE = 50
AGE = dt.timedelta(days=3 * 365)  # by which a story is very old for the one that links to it
SLICE = 500  # rows of one transaction, during which SQLite lets nobody else write


def find_if_due() -> None:
    """Find all faults anew unless that was done today; several processes may call it at once."""
    today = timezone.localdate()
    if not LinkHealthCount.objects.filter(day=today).exists():
        counts = {fault.value: _store(fault) for fault in LinkFault}
        LinkHealthCount.objects.bulk_create(
            [LinkHealthCount(day=today, counts=counts)], ignore_conflicts=True
        )


def _store(fault: LinkFault) -> int:
    """Write what has changed of the findings of a fault; return their number."""
    found = find(fault)
    rows = LinkFinding.objects.filter(fault=fault)
    stored = set(rows.values_list("article", flat=True))
    for some in _slices(stored - found):
        rows.filter(article__in=some).delete()
    for some in _slices(found - stored):
        new = [LinkFinding(fault=fault, article_id=pk) for pk in some]
        LinkFinding.objects.bulk_create(new, ignore_conflicts=True)
    return len(found)


def _slices(pks: Iterable[int]) -> Iterator[list[int]]:
    listed = sorted(pks)
    return (listed[start : start + SLICE] for start in range(0, len(listed), SLICE))


def find(fault: LinkFault, among: Collection[int] | None = None) -> set[int]:
    """Return the pks of the articles that have a fault now; with `among`, those of these pks.

    They are visible, but for GONE: there they are the retracted ones to which others link. Sets
    are joined here: for each article SQLite would look through all that are visible.
    """
    links = BacaJuga.objects.all()
    match fault:
        case LinkFault.ORPHAN:
            return _visible(among, Article.objects.unpaid()) - linked_to(among)
        case LinkFault.DEAD_END:
            return _visible(among) - _keys(links.visible(), "article", among)
        case LinkFault.GONE:
            return _keys(links.unsettled(), "target", among)
    found = _visible(among) & _keys(faulty_links(fault), "article", among)
    return set(_crowded(found)) if fault == LinkFault.CROWDED else found


def _visible(among: Collection[int] | None, articles: ArticleQuerySet | None = None) -> set[int]:
    articles = Article.objects.all() if articles is None else articles
    if among is None:
        return _keys(articles.published(), "pk")
    return _keys(articles.filter(pk__in=Selection.of_ids(among).expression), "pk")


def linked_to(among: Collection[int] | None) -> set[int]:
    """Return the pks to which a visible article links."""
    links = BacaJuga.objects.exclude(target=None)
    narrowed = links if among is None else links.filter(target__in=among)
    pairs = list(narrowed.order_by().values_list("article", "target"))
    seen = _visible(None if among is None else {article for article, _target in pairs})
    return {target for article, target in pairs if article in seen}


def _keys(rows: QuerySet[Any], name: str, among: Collection[int] | None = None) -> set[int]:
    narrowed = rows if among is None else rows.filter(**{f"{name}__in": among})
    return set(narrowed.order_by().values_list(name, flat=True))


def faulty_links(fault: LinkFault) -> BacaJugaQuerySet:
    """Return the links that have the fault, or may have it, of articles in any state."""
    links = BacaJuga.objects.all()
    # With a plain equality SQLite uses the index on the state and reads all published rows.
    there = ~Q(target__state__lt=State.PUBLISHED) & ~Q(target__state__gt=State.PUBLISHED)
    match fault:
        case LinkFault.CROWDED:
            return links.filter(placement=Placement.INLINE)
        case LinkFault.PENDING:
            return links.pending()
        case LinkFault.OLD:
            since = F("article__published_at") - AGE
            return links.filter(there, target__published_at__lt=since)
        case LinkFault.CIRCULAR:  # the newer of two stories names the other one
            blocks = links.blocks()
            back = blocks.filter(article=OuterRef("target"), target=OuterRef("article"))
            return blocks.filter(there, Exists(back.order_by()), article__gt=F("target"))
    return links.none()


def _crowded(pks: Iterable[int]) -> Iterator[int]:
    for some in _slices(pks):
        texts = Article.objects.filter(pk__in=some).values_list("pk", "body")
        yield from (pk for pk, text in texts if _crowding(split_blocks(text)))


def _crowding(blocks: Sequence[str]) -> list[Misplaced]:
    return [one for one in misplaced(blocks) if one.rule in CROWDED]


@dataclass(frozen=True)
class Row:
    """A story with a fault, and the places in its text that have it, as checks of a text.

    `unsettled` is the number of articles that link to it, if it is retracted.
    """

    article: Article
    places: list[Check]
    unsettled: int = 0


@dataclass(frozen=True)
class Listing:
    """One page of the stories with a fault, the newest first; `following` begins the next one."""

    rows: list[Row]
    following: int | None


def list_stories(fault: LinkFault, before: int | None = None) -> Listing:
    """Return one page of stories, those with a smaller pk than `before`: five queries at most."""
    found = LinkFinding.objects.filter(fault=fault).order_by("-article_id")
    if before:
        found = found.filter(article__lt=before)
    pks = list(found.values_list("article_id", flat=True)[: PAGE + 1])
    following = pks[PAGE - 1] if len(pks) > PAGE else None
    standing = find(fault, pks[:PAGE])
    articles = Article.objects.filter(pk__in=standing).select_related("section").order_by("-pk")
    rows = _gone_rows(articles) if fault == LinkFault.GONE else _rows(fault, articles)
    return Listing(rows, following)


def _gone_rows(articles: ArticleQuerySet) -> list[Row]:
    numbers = todo.unsettled_links_to(articles)
    return [Row(article, [], numbers.get(article.pk, 0)) for article in articles]


def _rows(fault: LinkFault, articles: ArticleQuerySet) -> list[Row]:
    links = faulty_links(fault).filter(article__in=articles).select_related("target")
    of_article: dict[int, list[BacaJuga]] = defaultdict(list)
    for link in links.defer("target__body"):
        of_article[link.article_id].append(link)
    return [Row(one, list(_places(fault, one, of_article[one.pk]))) for one in articles]


def _places(fault: LinkFault, article: Article, links: list[BacaJuga]) -> Iterator[Check]:
    blocks = split_blocks(article.body)
    if fault == LinkFault.CROWDED:
        titles = {link.reference: str(link) for link in links}
        for one in _crowding(blocks):
            title = titles.get(baca_juga_refs(blocks[one.number])[0].reference, "…")
            yield Check(Level.WARN, one.message(title), f"body:{one.number}")
    else:
        yield from (_link_check(fault, link, blocks) for link in links)


def _link_check(fault: LinkFault, link: BacaJuga, blocks: Sequence[str]) -> Check:
    target = link.target
    values = {"title": target.headline if target else link.wanted_title}
    match fault:
        case LinkFault.PENDING:
            message = _("The Baca Juga “%(title)s” waits for an article of that title.")
        case LinkFault.OLD:
            message = _("“%(title)s” is of %(date)s.")
            values["date"] = date_format(timezone.localtime(required(target).published_at), "F Y")
        case _:  # CIRCULAR
            message = _("“%(title)s” links back by a Baca Juga.")
    return Check(Level.WARN, message % values, _anchor(link, blocks))


def _anchor(link: BacaJuga, blocks: Sequence[str]) -> str:
    """Return where the form has a link, as `Check.anchor` says it."""
    if link.placement == Placement.END:
        return "id_end_links"
    read = sentence_links if link.placement == Placement.SENTENCE else baca_juga_refs
    for number, block in enumerate(blocks):
        for one in read(block):
            if one.reference == link.reference or (
                link.target and leads_to(one, link.target, {link.wanted_key})
            ):
                return f"body:{number}"
    return "id_body"
