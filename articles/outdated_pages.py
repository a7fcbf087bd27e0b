"""Finds what is stored of pages and is not true any more after a change."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from articles.domain.announcement import Change, Subject
from articles.domain.distribution.pages_about import SHOWN_ELSEWHERE, pages_about
from articles.domain.locks import wait_for_lock
from articles.enums import State
from articles.models import Article, ArticleParts, ArticleTag, Byline, ImageUse
from articles.stored_pages import PARTS, make_parts

AT_ONCE = 20  # how many are made right after a change; `work` makes the others
MOST_VALUES = 500  # of one query


@transaction.atomic(savepoint=False)
def outdate_parts(changes: list[Change]) -> None:
    """Take the release from the rows that show what has changed; make those of articles anew.

    The articles themselves are made right after the commit, others by `work`.
    """
    of_articles = [change for change in changes if change.subject == Subject.ARTICLE]
    changed = {change.pk for change in of_articles if change.pk}
    elsewhere = _showing(changes)
    if not changed and not elsewhere:
        return
    wait_for_lock(PARTS, is_shared=True)
    shown = _published(of_articles)
    ArticleParts.objects.bulk_create(
        [ArticleParts(article_id=pk) for pk in shown], ignore_conflicts=True
    )
    rows = ArticleParts.objects.filter(reduce(or_, elsewhere, Q(pk__in=changed)))
    # Locked in one order, so that two changes never wait for each other.
    valid = rows.exclude(release="").order_by("pk").select_for_update()
    locked = list(valid.values_list("pk", flat=True))
    for start in range(0, len(locked), MOST_VALUES):
        ArticleParts.objects.filter(pk__in=locked[start : start + MOST_VALUES]).update(
            release="", until=None
        )
    if 0 < len(shown) <= AT_ONCE and not settings.DEBUG:  # a changed template shows at once
        transaction.on_commit(lambda: make_parts(shown), robust=True)


def _published(changes: list[Change]) -> list[int]:
    """Return the ids of the changed articles that are published or scheduled, in order."""
    found = {change.pk for change in changes if change.after and change.after.is_published}
    unknown = [change.pk for change in changes if change.after is None and change.pk]
    if unknown:
        public = Article.objects.in_state(State.PUBLISHED).filter(pk__in=unknown)
        found.update(public.values_list("pk", flat=True))
    return sorted(filter(None, found))


def _showing(changes: list[Change]) -> list[Q]:
    """Return conditions for the rows of other articles that show what has changed.

    `changes` are those of one announcement, at most some hundreds of each kind.
    """
    pks: dict[Subject, list[int | None]] = {}
    for change in changes:
        if change.subject != Subject.ARTICLE or change.aspects & SHOWN_ELSEWHERE:
            pks.setdefault(change.subject, []).append(change.pk)
    return [
        condition
        for subject, found in pks.items()
        for condition in _showing_one_of(subject, found)
    ]


def _showing_one_of(subject: Subject, pks: list[int | None]) -> list[Q]:
    match subject:
        case Subject.ARTICLE:
            return [Q(pk__in=pages) for pages in pages_about(pks)]
        case Subject.AUTHOR:
            return [Q(pk__in=Byline.objects.filter(author__in=pks).values("article"))]
        case Subject.TAG:
            return [Q(pk__in=ArticleTag.objects.filter(tag__in=pks).values("content_object"))]
        case Subject.IMAGE:
            uses = ImageUse.objects.filter(image__in=pks).values("article")
            return [Q(pk__in=uses), Q(article__lead_image__in=pks)]
        case Subject.SECTION:
            within = Q(section__in=pks) | Q(root_section__in=pks)  # whose addresses name it
            articles = Article.objects.order_by().filter(within).values("pk")
            return [Q(pk__in=articles), *(Q(pk__in=pages) for pages in pages_about(articles))]
        case _:
            return []
