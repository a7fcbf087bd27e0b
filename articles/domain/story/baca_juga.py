"""The rows of links to stories: derived from the text; those by title are resolved to articles."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from articles.body import BacaJugaRef, baca_juga_refs, sentence_links
from articles.domain.locks import wait_for_lock
from articles.domain.site.own_addresses import own_article_id, own_story
from articles.enums import Origin, Placement, State
from articles.models import Article, BacaJuga
from articles.models.baca_juga import MAX_TEXT, MAX_URL
from articles.narrowing import required
from articles.text import title_key

MOST_LINKS = 500


@transaction.atomic(savepoint=False)
def sync_links(
    article: Article,
    *,
    end_links: Iterable[BacaJuga | BacaJugaRef] | None = None,
    origin: Origin = Origin.EDITOR,
    user: User | None = None,
) -> bool:
    """Write the rows of `article`: its Baca Juga in the body and below it, its links in sentences.

    `end_links` are unsaved rows or references, in reading order; None keeps the stored ones. A row
    that exists already keeps its target, creation time and author. The second of two Baca Juga to
    one article, or of two sentences, gets no row. Returns whether a row was written.
    """
    end_links = end_links if end_links is None else list(end_links)
    is_queued = _has_titles([*baca_juga_refs(article.body), *(end_links or [])])
    if is_queued:
        _queue_for_titles()
    standing = _standing(article)
    if not is_queued and _has_titles(standing):
        _queue_for_titles()
        standing = _standing(article)
    before = [_values_of(row) for row in standing]
    rows = _derive(article, standing, end_links, origin=origin, user=user)
    if sorted(before) == sorted(map(_values_of, rows)):
        return False
    if before:
        article.baca_juga.all().delete()
    BacaJuga.objects.bulk_create(rows)
    return True


def sync_sentences(pks: Collection[int]) -> None:
    """Write the rows of these articles, stored by a fixture that need not have all of them."""
    rows = BacaJuga.objects.order_by().filter(placement=Placement.SENTENCE, article__in=pks)
    linking = Q(body__contains="<a href=") | Q(pk__in=rows.values("article"))
    for article in Article.objects.filter(linking, pk__in=pks):
        sync_links(article)


def _standing(article: Article) -> list[BacaJuga]:
    return list(article.baca_juga.select_related("target")) if article.pk else []


def _values_of(row: BacaJuga) -> tuple[Any, ...]:
    """Return the values of a row that are compared with those of another."""
    return (
        row.position, row.placement, row.target_id or 0, row.url, row.label, row.wanted_title,
        row.wanted_key, row.to_notice,
    )  # fmt: skip


def _has_titles(links: Iterable[BacaJuga | BacaJugaRef]) -> bool:
    """Return whether one of `links` is a link by title."""
    return any(
        link.wanted_title if isinstance(link, BacaJuga) else not (link.uid or link.url)
        for link in links
    )


def _queue_for_titles() -> None:
    """Serialise the transactions that resolve titles or publish an article.

    Otherwise a link and the article with its title, written at the same time, would not be
    connected: neither transaction sees the rows of the other.
    """
    wait_for_lock("titles of pending links")


def visible_links(
    article: Article, end_links: Iterable[BacaJuga | BacaJugaRef] | None = None
) -> list[BacaJuga]:
    """Return, without writing, the rows that `sync_links` would write and readers would see.

    `article` may be unsaved. The targets are loaded as `for_cards` does.
    """
    rows = _derive(article, _standing(article), end_links)
    targets = Article.objects.published().for_cards().in_bulk([row.target_id for row in rows])
    if notices := [row.target_id for row in rows if row.to_notice]:
        targets |= Article.objects.in_state(State.RETRACTED).for_cards().in_bulk(notices)
    seen = [row for row in rows if row.target_id in targets or (row.url and not row.target_id)]
    for row in seen:
        row.target = targets.get(row.target_id)
    return seen


def _derive(
    article: Article,
    standing: list[BacaJuga],
    end_links: Iterable[BacaJuga | BacaJugaRef] | None,
    *,
    origin: Origin = Origin.EDITOR,
    user: User | None = None,
) -> list[BacaJuga]:
    """Return the unsaved rows, in order, of the links in the body and of those below it."""
    by_reference = {row.reference: row for row in standing}
    if end_links is None:
        end_links = [row for row in standing if row.placement == Placement.END]

    def new_row() -> BacaJuga:
        return BacaJuga(origin=origin, created_by=user)

    def row_of(link: BacaJugaRef, placement: Placement) -> BacaJuga:
        return _write_link(by_reference.get(link.reference) or new_row(), link, placement)

    inline = baca_juga_refs(article.body)
    rows = [(row_of(link, Placement.INLINE), link) for link in inline]
    taken = {id(row) for row, _link in rows}
    for link in end_links:
        if isinstance(link, BacaJuga):
            row, link = link, BacaJugaRef(url=link.url, text=link.wanted_title)
            rows += [(row, link)] if id(row) not in taken else []
        elif id(by_reference.get(link.reference)) not in taken:
            rows.append((row_of(link, Placement.END), link))
    rows += _in_sentences(article, standing, new_row)
    _give_targets(article, rows)
    return _without_repeats(article, [row for row, _link in rows])


def _write_link(row: BacaJuga, link: BacaJugaRef, placement: Placement) -> BacaJuga:
    is_title = not (link.uid or link.url)
    row.placement, row.url = placement, link.url
    row.label = "" if is_title else link.text[:MAX_TEXT]
    row.wanted_title = link.text[:MAX_TEXT] if is_title else ""
    row.wanted_key = link.reference if is_title else ""
    return row


def _in_sentences(
    article: Article, standing: list[BacaJuga], new_row: Callable[[], BacaJuga]
) -> Iterator[tuple[BacaJuga, BacaJugaRef]]:
    """Yield a row for each story of this site that a sentence links to, with the first link."""
    rows: dict[Hashable, BacaJuga] = {}
    for row in standing:
        if row.placement == Placement.SENTENCE:
            target = required(row.target)
            rows[target.uid] = rows[target.pk] = row
    seen: set[Hashable] = set()
    for link in sentence_links(article.body):
        story = own_story(link) if len(seen) < MOST_LINKS else None
        if story is None:
            continue
        row = rows.get(story) or rows.setdefault(story, new_row())
        if id(row) not in seen:
            seen.add(id(row))
            row.placement, row.label = Placement.SENTENCE, link.text[:MAX_TEXT]
            yield row, link


def _give_targets(article: Article, rows: list[tuple[BacaJuga, BacaJugaRef]]) -> None:
    """Set the target of each row that has none to the article that its link refers to."""
    wanting = [(row, link) for row, link in rows if row.target_id is None]
    targets = find_targets([link for _row, link in wanting], article)
    for row, link in wanting:
        row.target = targets.get(link.reference)
        if row.target is None and own_article_id(row.url):
            row.url = ""  # an address of this site without an article is no external link
        if link.reference == article.headline_key:
            row.wanted_title = row.wanted_key = ""  # an article is no target of its own links


def find_targets(
    links: Iterable[BacaJugaRef], article: Article | None = None
) -> dict[str, Article]:
    """Return the article that each of `links` refers to, by the link's reference; one query.

    A uid or an address of this site finds that article in any state. A title finds a published or
    scheduled article: the newest visible one, otherwise the newest. `article`, whose links these
    are, is never a target. The articles are loaded with their sections, without their bodies.
    """
    asked = [
        (link, own_article_id(link.url), "" if link.uid or link.url else link.reference)
        for link in links
    ]
    uids = [link.uid for link, _pk, _key in asked if link.uid]
    named = Q(uid__in=uids) | Q(pk__in=[pk for _link, pk, _key in asked if pk])
    titled = Article.objects.titled([key for *_, key in asked if key])
    found = (Article.objects.filter(named) | titled).other_than(article)
    by_uid: dict[UUID | None, Article] = {}
    by_pk: dict[int | None, Article] = {}
    by_key: dict[str, Article] = {}
    shown = found.order_by().select_related("section").defer("body")
    for target in sorted(shown, key=lambda other: (other.is_visible, other.pk)):
        by_uid[target.uid] = by_pk[target.pk] = target
        if target.state == State.PUBLISHED:
            by_key[target.headline_key] = target
    targets = {
        link.reference: by_uid.get(link.uid) or by_pk.get(pk) or by_key.get(key)
        for link, pk, key in asked
    }
    return {reference: target for reference, target in targets.items() if target}


def _without_repeats(article: Article, rows: Iterable[BacaJuga]) -> list[BacaJuga]:
    """Return new rows, without those that have no destination or repeat an earlier one."""
    fresh: list[BacaJuga] = []
    seen: set[tuple[str, object]] = set()
    for row in rows:
        row.wanted_key = row.wanted_title and (row.wanted_key or title_key(row.wanted_title))
        kind = Placement.SENTENCE if row.placement == Placement.SENTENCE else "target"
        names = {(kind, row.target_id), ("title", row.wanted_key), ("url", row.url)}
        names = {(kind, value) for kind, value in names if value}
        if names and not names & seen and len(row.url) <= MAX_URL:
            seen |= names
            row.pk, row._state.adding = None, True
            row.article, row.position = article, len(fresh)
            fresh.append(row)
    return fresh[:MOST_LINKS]


def claim_links_by_address(article: Article) -> list[Article]:
    """Set `article` as the target of links to its address that are stored as external links.

    Earlier versions stored addresses without the headline in this way, and saving the linking
    article corrects them; call this before `article` is retracted. It scans the addresses of all
    links, so call it rarely. Returns the articles whose links changed.
    """
    rows = BacaJuga.objects.filter(target=None, url__contains=f"/{article.pk}")
    found = [
        row for row in rows.select_related("article") if own_article_id(row.url) == article.pk
    ]
    for row in found:
        same = BacaJuga.objects.blocks().filter(article=row.article_id, target=article)
        if row.article_id == article.pk or same.exists():
            row.delete()  # a repeated link, or a link to the article itself
        else:
            BacaJuga.objects.filter(pk=row.pk).update(target=article)
    return [row.article for row in found]


def resolve_pending(article: Article) -> list[Article]:
    """Set `article` as the target of the links whose wanted title matches its headline.

    Links whose target is no longer published are included. Call it when `article` is published.
    Returns the published articles whose links were resolved.
    """
    _queue_for_titles()
    waiting = BacaJuga.objects.waiting_for(article.headline_key).exclude(article=article)
    linking = BacaJuga.objects.blocks().order_by().filter(target=article).values("article")
    waiting = waiting.exclude(article__in=linking).order_by("article")
    found = list(waiting.select_related("article").defer("article__body"))
    if found:
        BacaJuga.objects.filter(pk__in=[row.pk for row in found]).update(target=article)
    return [row.article for row in found if row.article.state == State.PUBLISHED]
