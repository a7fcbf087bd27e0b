"""What happens to Baca Juga: rows derived from the text, pending links resolved."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from articles.body import ReadAlso, insert_read_also, read_also_links, replace_read_also
from articles.enums import Origin, Placement
from articles.models import Article, BacaJuga
from articles.text import title_key

MAX_TEXT = BacaJuga._meta.get_field("label").max_length
MAX_URL = BacaJuga._meta.get_field("url").max_length
MOST_LINKS = 500
_ARTICLE_PATH = re.compile(r"/[-\w]+/(\d{1,18})/[-\w]+/?")


@transaction.atomic
def sync(
    article: Article,
    *,
    end_links: Iterable[BacaJuga | ReadAlso] | None = None,
    origin: Origin = Origin.EDITOR,
    user=None,
) -> None:
    """Make the rows of `article` say what its body says, followed by the links below the text.

    `end_links`, unsaved rows or what stands for them, are in reading order; None keeps those that
    stand. A row that stood already keeps its target, its time and its author. The second of two
    links to one article gets no row, so readers see the first alone.
    """
    rows = _derive(article, end_links, origin=origin, user=user)
    article.baca_juga.all().delete()
    BacaJuga.objects.bulk_create(rows)


def visible_links(
    article: Article, end_links: Iterable[BacaJuga | ReadAlso] | None = None
) -> list[BacaJuga]:
    """Return the rows that `sync` would write and readers would see, without writing any.

    `article` may be unsaved; the targets come with what a list shows of them.
    """
    rows = _derive(article, end_links)
    targets = Article.objects.published().for_cards().in_bulk([row.target_id for row in rows])
    seen = [row for row in rows if row.target_id in targets or (row.url and not row.target_id)]
    for row in seen:
        row.target = targets.get(row.target_id)
    return seen


def _derive(
    article: Article,
    end_links: Iterable[BacaJuga | ReadAlso] | None,
    *,
    origin: Origin = Origin.EDITOR,
    user=None,
) -> list[BacaJuga]:
    """Return the rows, unsaved and in order, that the body and the links below it make."""
    standing = list(article.baca_juga.select_related("target")) if article.pk else []
    by_reference = {row.reference: row for row in standing}
    if end_links is None:
        end_links = [row for row in standing if row.placement == Placement.END]

    def row_of(link: ReadAlso, placement: Placement) -> BacaJuga:
        row = by_reference.get(link.reference) or BacaJuga(origin=origin, created_by=user)
        return _write_link(row, link, placement)

    inline = read_also_links(article.body)
    rows = [(row_of(link, Placement.INLINE), link.uid) for link in inline]
    taken = {id(row) for row, _uid in rows}
    for link in end_links:
        is_row = isinstance(link, BacaJuga)
        if id(link if is_row else by_reference.get(link.reference)) not in taken:
            rows.append((link, None) if is_row else (row_of(link, Placement.END), link.uid))
    _find_targets(article, rows)
    return _without_repeats(article, [row for row, _uid in rows])


def _write_link(row: BacaJuga, link: ReadAlso, placement: Placement) -> BacaJuga:
    is_title = not (link.uid or link.url)
    row.placement, row.url = placement, link.url
    row.label = "" if is_title else link.text[:MAX_TEXT]
    row.wanted_title = link.text[:MAX_TEXT] if is_title else ""
    row.wanted_key = link.reference if is_title else ""
    return row


def _find_targets(article: Article, rows: list[tuple[BacaJuga, UUID | None]]) -> None:
    """Give each row without a target the article that its uid, address or title names."""
    wanting = [
        (row, uid, own_article_id(row.url), row.wanted_key or title_key(row.wanted_title))
        for row, uid in rows
        if row.target_id is None
    ]
    others = Article.objects.exclude(pk=article.pk).only(
        "uid", "headline_key", "state", "published_at"
    )
    by_uid = {a.uid: a for a in others.filter(uid__in=[uid for _, uid, _, _ in wanting if uid])}
    by_id = others.in_bulk([pk for _, _, pk, _ in wanting if pk])
    titled = others.titled([key for *_, key in wanting if key])
    # Of several with one title, the newest that readers may see comes last and counts.
    by_key = {a.headline_key: a for a in sorted(titled, key=lambda a: (a.is_visible, a.pk))}
    for row, uid, pk, key in wanting:
        row.target = by_uid.get(uid) or by_id.get(pk) or by_key.get(key)
        if pk and row.target is None:
            row.url = ""  # an address of ours that leads nowhere is no link elsewhere
        if key == article.headline_key:
            row.wanted_title = row.wanted_key = ""  # nor does an article wait for itself


def _without_repeats(article: Article, rows: Iterable[BacaJuga]) -> list[BacaJuga]:
    """Return the rows that lead somewhere, the first of several to one place, as new ones."""
    fresh: list[BacaJuga] = []
    seen: set[tuple[str, object]] = set()
    for row in rows:
        row.wanted_key = row.wanted_title and (row.wanted_key or title_key(row.wanted_title))
        names = {("target", row.target_id), ("title", row.wanted_key), ("url", row.url)}
        names = {(kind, value) for kind, value in names if value}
        if names and not names & seen and len(row.url) <= MAX_URL:
            seen |= names
            row.pk, row._state.adding = None, True
            row.article, row.position = article, len(fresh)
            fresh.append(row)
    return fresh[:MOST_LINKS]


def own_article_id(url: str) -> int | None:
    """Return the id in the address of an article of this site, None for any other URL."""
    try:
        parts, site = urlsplit(url), urlsplit(settings.SITE_URL)
    except ValueError:
        return None
    match = _ARTICLE_PATH.fullmatch(parts.path) if parts.netloc == site.netloc else None
    return int(match[1]) if match else None


def resolve_pending(article: Article) -> int:
    """Give the links that want a title like this article's headline their target.

    Those whose target is not published any more are among them. To be called when the article is
    published. Returns how many links it resolved.
    """
    waiting = BacaJuga.objects.waiting_for(article.headline_key).exclude(article=article)
    return waiting.exclude(article__baca_juga__target=article).update(target=article)


def rewrite_inline(
    article: Article, changes: Iterable[tuple[ReadAlso | None, ReadAlso | None, int | None]]
) -> None:
    """Change the links inside the text of `article`, without saving it.

    Each change is (old, new, after): without `old` a link is inserted after that text block
    (None: in the middle) unless it stands there already; without `new` it is taken out; with both,
    the one takes the other's place, or goes after that block.
    """
    exchanges, insertions = {}, []
    for old, new, after in changes:
        if old:
            exchanges[old.reference] = new.to_html() if new and not after else ""
        if new and (after or not old):
            insertions.append((new, after))
    # All at once, so that two links may change places.
    article.body = replace_read_also(
        article.body, lambda link: exchanges.get(link.reference, link.to_html())
    )
    for new, after in insertions:
        if new.reference not in {link.reference for link in read_also_links(article.body)}:
            article.body = insert_read_also(article.body, new, after)
