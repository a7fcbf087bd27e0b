"""Links to an article that older stories should have: found, added, refused.

The rules are those that read well in a panel of pairs: docs/decisions/0039.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.body import (
    BacaJugaRef,
    opens_with_paragraph,
    plain_text,
    split_blocks,
    word_count,
)
from articles.content.shape import Content
from articles.domain.announcement import announced_together
from articles.domain.desk.broken_links import (
    MOST,
    ChangeOfContent,
    ChangeOfLink,
    Choice,
    LinksChanged,
    rewrite,
)
from articles.domain.search.entries import compose
from articles.domain.search.likeness import Likeness
from articles.domain.search.suggested_links import main_text, names_of, shared_names
from articles.domain.story import live, log, revisions
from articles.domain.story.content_links import leads_to, placed_links
from articles.domain.story.placement import may_follow
from articles.enums import Action, Label
from articles.models import (
    Article,
    LinkSettlement,
    OutdatedRelated,
    RefusedLink,
    RelatedStory,
    Revision,
    SearchEntry,
)
from articles.narrowing import required
from articles.permissions import can

OFFERED = 5
LEAST_SCORE = 0.35
NAMES = 2  # that both stories have, one of them in both headlines, stand for a low score
TELLING = (20, 0.005)  # articles, and the share of all, that may have a name which tells something
RARE = (10, 0.001)
LEAST_OF_PARAGRAPH = 0.2
LEAST_WORDS = 8  # of the paragraphs around the link
OLD = dt.timedelta(days=60)  # from which on only a rare name leads from one story to another


@dataclass(frozen=True)
class Offer:
    """An older story that should link to a new one, and where.

    `place` names the block after which the Baca Juga would stand; `before` and `after` are the
    plain texts around it. `names` are in both stories; there may be none.
    """

    article: Article
    place: str
    before: str
    after: str
    names: tuple[str, ...]


def is_awaited(target: Article) -> bool:
    """Return whether the stories near to `target` are still to be found, by `work`."""
    return OutdatedRelated.objects.filter(pk=target.pk, due__lte=timezone.now()).exists()


def offers_for(target: Article, user: User) -> list[Offer]:
    """Return older stories that should link to `target`, the best first.

    None where it is hidden or was paid for. At most OFFERED, all of which `user` may change. Five
    queries, whatever is near.
    """
    if not target.is_visible or target.label == Label.ADVERTORIAL:
        return []
    near = RelatedStory.objects.filter(article_id=target.pk).order_by("position")
    pks = list(near.values_list("other_id", flat=True))
    older = Article.objects.published().filter(pk__in=pks, published_at__lt=target.published_at)
    free = older.exclude(baca_juga__target=target).exclude(refused_links__target=target)
    free = free.exclude(pk__in=target.baca_juga.blocks().exclude(target=None).values("target"))
    articles = free.select_related("section").in_bulk()
    entries = SearchEntry.objects.in_bulk([target.pk, *articles])
    mine = [
        articles[pk]
        for pk in pks
        if pk in articles and pk in entries and can(user, Action.RELINK, articles[pk])
    ]
    if target.pk not in entries or not mine:
        return []
    return list(_offers(target, mine, entries))[:OFFERED]


def _offers(
    target: Article, articles: Sequence[Article], entries: Mapping[int, SearchEntry]
) -> Iterator[Offer]:
    entry = entries[target.pk]
    gaps = {article.pk: dict(_gaps(article.body)) for article in articles}
    paragraphs = [words for found in gaps.values() for words in found.values()]
    likeness = Likeness(entry.words, [*(entries[one.pk].words for one in articles), *paragraphs])
    names = [name for name in names_of(main_text(entry)) if likeness.is_rare(name, *TELLING)]
    for article in articles:
        other = entries[article.pk]
        shared = tuple(shared_names(names, main_text(other)))
        in_both = shared_names(list(shared_names(shared, target.headline)), article.headline)
        is_near = likeness.score(other.words) >= LEAST_SCORE
        if not is_near and (len(shared) < NAMES or not any(in_both)):
            continue
        is_old = required(target.published_at) - required(article.published_at) > OLD
        is_named = any(likeness.is_rare(name, *RARE) for name in shared) if is_old else shared
        found = gaps[article.pk]
        best = max(found, key=lambda number: likeness.cosine(found[number]), default=None)
        if best is None or not is_named or likeness.cosine(found[best]) < LEAST_OF_PARAGRAPH:
            continue
        before, after = split_blocks(article.body)[best : best + 2]
        yield Offer(article, place_of(before), plain_text(before), plain_text(after), shared)


def _gaps(html: str) -> Iterator[tuple[int, str]]:
    """Yield the blocks of a body after which a Baca Juga reads well, from 0 on, with their words.

    They are paragraphs of some length between others, without a link and no lead-in; never the
    first. The words are as `entries.compose` writes them.
    """
    blocks = split_blocks(html)
    for number in range(1, len(blocks) - 1):
        block, following = blocks[number : number + 2]
        text = plain_text(block)
        is_closed = "<a " not in block and not text.rstrip().endswith(":")
        if all(map(_is_running, (block, following))) and is_closed and may_follow(blocks, number):
            yield number, compose([text], (), ()).words


def _is_running(block: str) -> bool:
    return opens_with_paragraph(block) and word_count(block) >= LEAST_WORDS


def place_of(block: str) -> str:
    """Return what names a block, whatever is changed around it."""
    return sha256(block.encode()).hexdigest()[:16]


@transaction.atomic
@announced_together()
def add_links(target: Article, chosen: Mapping[int, str], *, user: User) -> LinkSettlement:
    """Add a Baca Juga to `target` to other stories, all or nothing; it can be undone.

    `chosen` has the `place` of each story, by its pk. Each gets a revision, its newer unpublished
    text another, and none a new time. Raises LinksChanged when a story links to `target` by now,
    lacks the place, is not visible or may not be changed by `user`, and ValidationError when none
    or more than MOST are chosen.
    """
    if not 0 < len(chosen) <= MOST:
        raise ValidationError(_("Choose at least one story, at most %d.") % MOST)
    articles = revisions.lock_articles([target.pk, *chosen])
    target = articles[target.pk]
    changes: list[ChangeOfLink] = []
    for pk, place in sorted(chosen.items()):
        source = articles.get(pk)
        if source is None or pk == target.pk or not (source.is_visible and target.is_visible):
            raise LinksChanged
        if place not in map(place_of, split_blocks(source.body)):
            raise LinksChanged
        if not can(user, Action.RELINK, source):
            raise LinksChanged
        note = f"{target.headline}: {Choice.ADD.label}"
        pairs = rewrite(source, _adding(target, place), user=user, note=note)
        if not pairs:
            raise LinksChanged
        of_source = ChangeOfLink(
            article=str(source.uid), link=str(target.uid), choice=Choice.ADD.value, before=None,
            after=None,
        )  # fmt: skip
        changes += [{**of_source, "before": b.number, "after": a.number} for b, a in pairs]
    told = _("Links added in %(number)d articles.") % {"number": len(chosen)}
    log.write_log_entry(target, Action.RELINK, user=user, note=told)
    return LinkSettlement.objects.create(target=target, changes=changes, created_by=user)


def _adding(target: Article, place: str) -> ChangeOfContent:
    """Return what adds a Baca Juga after a block, or below a newer text without this block."""

    def add(content: Content, _revision: Revision) -> Content:
        if any(leads_to(link, target) for link, _placement in placed_links(content)):
            return content
        blocks, link = split_blocks(content["body"]), BacaJugaRef(uid=target.uid)
        numbers = [number for number, block in enumerate(blocks) if place_of(block) == place]
        if not numbers:
            return content | {"end_links": [*content["end_links"], live.to_entry(link)]}
        blocks.insert(numbers[0] + 1, link.to_html())
        return content | {"body": "\n".join(blocks)}

    return add


def refuse(target: Article, source: Article, *, user: User) -> None:
    """Have `source` suggested no more as a story that should link to `target`."""
    RefusedLink.objects.get_or_create(article=source, target=target, defaults={"refused_by": user})


def allow_again(target: Article, source: Article) -> None:
    RefusedLink.objects.filter(article=source, target=target).delete()
