from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.content import blank, fingerprint
from articles.enums import Action, CorrectionKind, State
from articles.validators import FIRST_TIME, LAST_TIME

if TYPE_CHECKING:
    from taggit.models import Tag

    from articles.models import Article, Author, Image, Section

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_POSITION = re.compile(r"(-?[0-9]{1,18})-([0-9]{1,18})")
MICROSECOND = dt.timedelta(microseconds=1)
ONE_DAY = dt.timedelta(days=1)
# An article whose id is a multiple of this opens a part of its month in the sitemap. A prime, so
# that no rhythm of the ids, such as every fiftieth a draft, makes the parts longer.
SITEMAP_PART = 251
# A form says every 15 seconds that it is open; browsers let a hidden tab run once a minute.
LIVE = dt.timedelta(seconds=75)
UNPUBLISHED = (State.DRAFT, State.IN_REVIEW, State.READY)


def visible(prefix: str = "", until: dt.datetime | None = None) -> Q:
    """The one definition of what readers may see, from any model that reaches an article.

    `prefix` is the path to the article, "target__" for example. `until` asks for no more than
    what was published by then: one bound on the time, because SQLite uses only one of two. It
    reads the clock: build it per request, never at import.
    """
    now = timezone.now()
    time = min(now, until) if until else now
    return Q(**{f"{prefix}state": State.PUBLISHED, f"{prefix}published_at__lte": time})


def in_sections(sections: Collection[int]) -> Q:
    """Articles of these sections or below them, or of none yet; without any: all articles."""
    if not sections:
        return Q()
    return Q(section=None) | Q(section__in=sections) | Q(root_section__in=sections)


def _midnight(date: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, dt.time.min))


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a list that runs from new to old: a time (aware) and the article id there."""

    time: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.time - EPOCH) // MICROSECOND}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read what `str` wrote. Raises ValueError for anything else."""
        match = _POSITION.fullmatch(text)
        if not match:
            raise ValueError(f"not a position: {text!r}")
        time = EPOCH + int(match[1]) * MICROSECOND
        if not FIRST_TIME <= time <= LAST_TIME:
            raise ValueError(f"not a time of news: {text!r}")
        return cls(time, int(match[2]))


class ArticleQuerySet(QuerySet):
    """Every filter on state or time that a page makes is here and nowhere else."""

    def published(self, before: Position | None = None) -> ArticleQuerySet:
        """What readers may see now, in no order; with `before`, none that is newer than that."""
        return self.filter(visible(until=before and before.time))

    def published_between(
        self, start: dt.date, end: dt.date, before: Position | None = None
    ) -> ArticleQuerySet:
        """As `published`, from the day `start` to the day before `end` in the newsroom's zone."""
        last = _midnight(end) - MICROSECOND
        until = min(last, before.time) if before else last
        return self.filter(visible(until=until), published_at__gte=_midnight(start))

    def published_on(self, date: dt.date, before: Position | None = None) -> ArticleQuerySet:
        return self.published_between(date, date + ONE_DAY, before)

    def published_before(self, date: dt.date) -> ArticleQuerySet:
        return self.filter(visible(until=_midnight(date) - MICROSECOND))

    def published_after(self, date: dt.date) -> ArticleQuerySet:
        return self.published_since(_midnight(date + ONE_DAY))

    def published_since(self, time: dt.datetime) -> ArticleQuerySet:
        return self.published().filter(published_at__gte=time)

    def titled(self, keys: Iterable[str]) -> ArticleQuerySet:
        """Articles published now or later whose headline has one of these keys, oldest first."""
        # A plain equality would make SQLite take the index on the state, and read them all.
        published = ~Q(state__lt=State.PUBLISHED) & ~Q(state__gt=State.PUBLISHED)
        return self.filter(published, headline_key__in=keys).order_by("pk")

    def linkable(self) -> ArticleQuerySet:
        """What a Baca Juga is offered: published, now or at a time to come."""
        return self.filter(state=State.PUBLISHED)

    def showing(self, image: Image) -> ArticleQuerySet:
        """Articles with `image` in their row or their newest revision."""
        uses = image.uses.filter(is_current=True).order_by()
        return self.filter(Q(lead_image=image) | Q(pk__in=uses.values("article")))

    def published_by_change(self) -> ArticleQuerySet:
        """As `published`, for a list in the order of the last change, through that index.

        With a bound on the time SQLite takes the index of the times, and sorts all it finds.
        """
        scheduled = self.model.objects.scheduled().order_by()
        return self.in_state(State.PUBLISHED).exclude(pk__in=scheduled.values("pk"))

    def own(self) -> ArticleQuerySet:
        """Without those whose canonical address is elsewhere."""
        return self.filter(canonical_url="")

    def published_from(self, start: Position, end: Position) -> ArticleQuerySet:
        """What readers may see now from `start` to before `end`, oldest first."""
        return self.filter(
            visible(until=end.time),
            Q(published_at__gt=start.time) | Q(pk__gte=start.pk),
            Q(published_at__lt=end.time) | Q(pk__lt=end.pk),
            published_at__gte=start.time,
        ).oldest()

    def opening_parts(self) -> ArticleQuerySet:
        """Those that open a part of a sitemap, through an index of their own.

        Raw, because SQLite takes an index with a condition for a constant, not for a parameter.
        """
        opens = RawSQL(_OPENS_PART, (), output_field=BooleanField())  # noqa: S611
        return self.filter(opens)

    def scheduled(self) -> ArticleQuerySet:
        return self.filter(state=State.PUBLISHED, published_at__gt=timezone.now())

    def published_today(self) -> ArticleQuerySet:
        """Published since midnight in the newsroom's zone, and visible now."""
        return self.published_since(_midnight(timezone.localdate()))

    def in_state(self, *states: State) -> ArticleQuerySet:
        """Articles of these states; PUBLISHED holds the scheduled ones too."""
        return self.filter(state=states[0]) if len(states) == 1 else self.filter(state__in=states)

    def assigned_to(self, user) -> ArticleQuerySet:
        """What `user` was given to do: not published yet, or due although it is.

        Publishing ends what was due, not whose the article is.
        """
        open_ = Q(state__in=UNPUBLISHED) | Q(state=State.PUBLISHED, due_at__isnull=False)
        return self.filter(open_, assignee=user)

    def drafts_of(self, user) -> ArticleQuerySet:
        return self.filter(created_by=user, state=State.DRAFT)

    def returned_to(self, user) -> ArticleQuerySet:
        """Drafts of `user` whose last step was that somebody else gave them back."""
        steps = self.model.log_entries.rel.related_model.objects
        moves = steps.exclude(from_state=F("to_state"))
        last = moves.filter(article=OuterRef("pk")).order_by("-pk")
        return (
            self.drafts_of(user)
            .annotate(
                last_step=Subquery(last.values("action")[:1]),
                last_by=Subquery(last.values("created_by")[:1]),
            )
            .filter(~Q(last_by=user.pk), last_step=Action.RETURN)
        )

    def to_decide(self, user, sections: Collection[int]) -> ArticleQuerySet:
        """In review or ready, for `user` or for nobody yet; in `sections` alone, if there are any.

        An article that has no section yet belongs to every section.
        """
        return self.filter(
            Q(assignee=None) | Q(assignee=user),
            in_sections(sections),
            state__in=[State.IN_REVIEW, State.READY],
        )

    def to_retract(self) -> ArticleQuerySet:
        """Articles whose retraction somebody has asked for, and nobody has decided."""
        requests = self.model.retractions.rel.related_model.objects.open().order_by()
        return self.filter(pk__in=requests.values("article"))

    def with_unsettled_links(self) -> ArticleQuerySet:
        """Retracted articles that other articles still link to."""
        links = self.model.inbound_baca_juga.rel.related_model.objects.unsettled().order_by()
        return self.filter(pk__in=links.values("target"))

    def with_unpublished_change(self) -> ArticleQuerySet:
        """As `Article.has_unpublished_change`, of those that have a revision."""
        newer = self.filter(state=State.PUBLISHED, latest_revision__isnull=False)
        return newer.exclude(live_revision=F("latest_revision"))

    def unverified(self) -> ArticleQuerySet:
        """What waits for the outcome of its verification, seen by readers or not yet."""
        return self.exclude(state=State.RETRACTED).filter(needs_verification=True)

    def of_desk(self) -> ArticleQuerySet:
        """One row holds what a line of the desk says: no body, section and people joined."""
        return self.select_related("section", "created_by", "assignee").defer("body")

    def most_urgent(self) -> ArticleQuerySet:
        """What is due first comes first, then what has waited longest."""
        return self.order_by(F("due_at").asc(nulls_last=True), "modified_at", "pk")

    def in_section(self, section: Section) -> ArticleQuerySet:
        """Articles of a section; those of its subsections too when it stands on the top level."""
        if section.parent_id is None:
            return self.filter(root_section=section)
        return self.filter(section=section)

    def oldest(self) -> ArticleQuerySet:
        return self.order_by("published_at", "pk")

    def newest(self, before: Position | None = None) -> ArticleQuerySet:
        """From new to old; with `before`, only what follows that position.

        Expects `published(before)`, so that the index is entered at that time.
        """
        articles = self
        if before:
            articles = self.filter(Q(published_at__lt=before.time) | Q(pk__lt=before.pk))
        return articles.order_by("-published_at", "-pk")

    def with_tag(self, tag: Tag, before: Position | None = None) -> ArticleQuerySet:
        """The articles of one tag in the order of `newest`, through the index of its rows."""
        return self._listed("tag_items", before, tag_items__tag=tag)

    def by_author(self, author: Author, before: Position | None = None) -> ArticleQuerySet:
        """The articles of one author in the order of `newest`, through the index of their rows."""
        return self._listed("bylines", before, bylines__author=author)

    def _listed(self, rows: str, before: Position | None, **conditions) -> ArticleQuerySet:
        # One `filter` call, so that the order, the position and the conditions share one join.
        listed_at = f"{rows}__listed_at"
        time = before.time if before else timezone.now()
        following = Q(**conditions, **{f"{listed_at}__lte": time})
        if before:
            following &= Q(**{f"{listed_at}__lt": time}) | Q(pk__lt=before.pk)
        return self.filter(following).order_by(f"-{listed_at}", "-pk")

    def for_cards(self) -> ArticleQuerySet:
        """One row holds all that a list card shows: no body, section and image joined."""
        return self.select_related("section", "lead_image").defer("body")

    def other_than(self, article: Article | None) -> ArticleQuerySet:
        return self.exclude(pk=article.pk) if article else self

    def for_page(self) -> ArticleQuerySet:
        return self.select_related("section__parent", "lead_image")

    def newest_of_sections(self, wanted: Mapping[int, int], until: dt.datetime) -> ArticleQuerySet:
        """The newest articles of top-level sections, as many of each as `wanted` says by its key.

        None is newer than `until`, which must not lie in the future. Not to be narrowed by
        `published`, as `related_to`.
        """
        parts = [
            (_OF_SECTION, (section, State.PUBLISHED.value, until, number))
            for section, number in wanted.items()
        ]
        return self.filter(pk__in=_union(parts)).newest() if parts else self.none()

    def related_to(self, article: Article) -> ArticleQuerySet:
        """Other articles: most shared tags first, then its own section, then the newest.

        Only the newest few of each tag, of the section and of the site are candidates, each found
        through its index, so the cost does not grow with the archive. Not to be narrowed by
        `published`: at 100,000 rows SQLite would then read them all. Check `is_visible` of what
        comes back.
        """
        now, live, each = timezone.now(), State.PUBLISHED.value, 6
        tag_ids = [tag.pk for tag in article.tags_in_order[:10]]
        of_tags = [(_OF_TAG, (tag_id, now, each)) for tag_id in tag_ids]
        of_section = (_OF_SECTION, (article.root_section_id, live, now, each))
        of_site = (_OF_SITE, (live, now, each))
        tag_items = self.model.tag_items.rel.related_model.objects.filter(tag__in=tag_ids)
        shared_tags = (
            tag_items.filter(content_object=OuterRef("pk"))
            .order_by()
            .values("content_object")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return (
            self.filter(pk__in=_union([*of_tags, of_section, of_site]))
            .exclude(pk=article.pk)
            .annotate(
                shared_tags=Coalesce(Subquery(shared_tags), 0),
                is_of_section=Case(When(root_section=article.root_section_id, then=1), default=0),
            )
            .order_by("-shared_tags", "-is_of_section", "-published_at", "-pk")
        )


# The ids at the newest end of a list, each found through that list's index. Raw, because Django
# cannot put an order and a limit on the parts of a union on SQLite.
_OF_TAG = (
    "SELECT * FROM (SELECT content_object_id FROM articles_articletag"
    " WHERE tag_id = %s AND listed_at <= %s ORDER BY listed_at DESC LIMIT %s) AS of_tag"
)
_OF_SECTION = (
    "SELECT * FROM (SELECT id FROM articles_article"
    " WHERE root_section_id = %s AND state = %s AND published_at <= %s"
    " ORDER BY published_at DESC, id DESC LIMIT %s) AS of_section"
)
_OF_SITE = (
    "SELECT * FROM (SELECT id FROM articles_article"
    " WHERE state = %s AND published_at <= %s"
    " ORDER BY published_at DESC, id DESC LIMIT %s) AS of_site"
)


_OPENS_PART = f"articles_article.id %% {SITEMAP_PART} = 0"
_OF_MONTH = "state = %s AND canonical_url = '' AND published_at >= begins AND published_at < ends"
_PARTS = (
    "WITH months (number, begins, ends) AS (VALUES {months})"
    " SELECT number, (SELECT id FROM articles_article WHERE {of_month}"
    " ORDER BY published_at, id LIMIT 1) FROM months"
    " UNION ALL SELECT number, id FROM months JOIN articles_article ON {of_month} AND {opens}"
)


def sitemap_parts(firsts: list[dt.date]) -> dict[dt.date, set[int]]:
    """Return for each month the ids of its first article and of those that open a part.

    `firsts` are the first days of successive months, and of the one after them; of articles that
    readers may see now and whose canonical address is here. One query: a look-up in the index for
    each month, and one run through that of the parts.
    """
    now = timezone.now() + MICROSECOND
    adapt = connection.ops.adapt_datetimefield_value
    times = [adapt(min(_midnight(first), now)) for first in firsts]
    months = [value for number, month in enumerate(pairwise(times)) for value in (number, *month)]
    values = ",".join(["(%s, %s, %s)"] * (len(firsts) - 1))
    sql = _PARTS.format(months=values, of_month=_OF_MONTH, opens=_OPENS_PART)
    parts: dict[dt.date, set[int]] = {first: set() for first in firsts[:-1]}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*months, State.PUBLISHED.value, State.PUBLISHED.value])
        for number, pk in cursor.fetchall():
            if pk:
                parts[firsts[number]].add(pk)
    return parts


def _union(parts: list[tuple[str, tuple]]) -> RawSQL:
    sql = " UNION ".join(part for part, _values in parts)
    return RawSQL(sql, [value for _part, values in parts for value in values])  # noqa: S611


class BacaJugaQuerySet(QuerySet):
    def visible(self) -> BacaJugaQuerySet:
        """Links that lead somewhere now: a page elsewhere, what readers may see, or a notice."""
        notice = Q(to_notice=True, target__state=State.RETRACTED)
        return self.filter((Q(target=None) & ~Q(url="")) | visible("target__") | notice)

    def unsettled(self) -> BacaJugaQuerySet:
        """Links to retracted articles from others that readers see, or may see one day."""
        return self.filter(target__state=State.RETRACTED, to_notice=False).exclude(
            article__state=State.RETRACTED
        )

    def waiting_for(self, key: str) -> BacaJugaQuerySet:
        """Links that want a title of this key and lead to no published article."""
        return self.filter(
            Q(target=None) | ~Q(target__state=State.PUBLISHED), wanted_key=key
        ).exclude(wanted_key="")

    def pending(self) -> BacaJugaQuerySet:
        return self.filter(Q(target=None) & ~Q(wanted_key=""))


class CorrectionQuerySet(QuerySet):
    def public(self, before: Position | None = None) -> CorrectionQuerySet:
        """Statements about what readers may see, in no order; with `before`, none newer.

        Not a join: SQLite would then begin with the articles, and read them all.
        """
        until = before.time if before else timezone.now()
        articles = self.model.article.field.related_model.objects.published()
        return self.filter(Exists(articles.filter(pk=OuterRef("article"))), posted_at__lte=until)

    def newest(self, before: Position | None = None) -> CorrectionQuerySet:
        """From new to old; with `before`, only what follows that position. Expects `public`."""
        found = self
        if before:
            found = self.filter(Q(posted_at__lt=before.time) | Q(pk__lt=before.pk))
        return found.order_by("-posted_at", "-pk")

    def of_kind(self, kind: CorrectionKind | None) -> CorrectionQuerySet:
        return self.filter(kind=kind) if kind else self

    def around(self, article: Article) -> CorrectionQuerySet:
        """The statements about `article` and those that it carries for others, oldest first."""
        return self.filter(Q(article=article) | Q(related=article)).for_cards()

    def for_cards(self) -> CorrectionQuerySet:
        """One row holds what is shown of it: both articles joined, without their bodies."""
        return self.select_related("article__section", "related__section").defer(
            "article__body", "related__body"
        )


class RetractionQuerySet(QuerySet):
    def open(self) -> RetractionQuerySet:
        """The requests on which nobody has decided."""
        return self.filter(is_approved=None)

    def public(self, before: Position | None = None) -> RetractionQuerySet:
        """What the public register holds, newest first; with `before`, what follows there."""
        found = self.filter(is_approved=True, article__state=State.RETRACTED)
        if before:
            found = found.filter(
                Q(decided_at__lt=before.time) | Q(pk__lt=before.pk), decided_at__lte=before.time
            )
        return found.order_by("-decided_at", "-pk")

    def for_cards(self) -> RetractionQuerySet:
        return self.select_related("article__section").defer("article__body")


class RevisionQuerySet(QuerySet):
    def known_to(self, user, newest) -> RevisionQuerySet:
        """The revisions that `user` made, and the one that every form opens with."""
        return self.filter(Q(created_by=user) | Q(pk=newest))


class BufferQuerySet(QuerySet):
    def live(self) -> BufferQuerySet:
        """The forms that somebody has open now."""
        return self.filter(seen_at__gt=timezone.now() - LIVE)

    def with_text(self) -> BufferQuerySet:
        return self.filter(content__isnull=False)

    def naming(self, image: Image) -> BufferQuerySet:
        """The texts that show `image`: few texts are unsaved, so that all are read."""
        return self.with_text().filter(content__icontains=str(image.uid))

    def left_behind(self) -> BufferQuerySet:
        """The texts that nobody has open, newest first, but those that are stored elsewhere.

        That is the newest revision, one that the same person made, or the text of an empty form.
        """
        revisions = self.model.based_on.field.related_model.objects
        stored = revisions.known_to(OuterRef("user"), OuterRef("article__latest_revision"))
        same = stored.filter(article=OuterRef("article"), digest=OuterRef("digest"))
        is_empty = Q(article=None, digest=fingerprint(blank()))
        texts = self.with_text().filter(~is_empty, ~Exists(same))
        return texts.filter(seen_at__lte=timezone.now() - LIVE).order_by("-saved_at")


class FrontSlotQuerySet(QuerySet):
    def of_page(self, section: Section | None) -> FrontSlotQuerySet:
        """The arrangement of a section's page, without one of the front page, from the top."""
        return self.filter(section=section).order_by("slot", "position", "pk")

    def not_over(self) -> FrontSlotQuerySet:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))

    def standing(self) -> FrontSlotQuerySet:
        """What stands there now: its time has come and not passed, and readers see its article."""
        has_begun = Q(starts_at=None) | Q(starts_at__lte=timezone.now())
        return self.not_over().filter(has_begun, visible("article__"))

    def with_cards(self) -> FrontSlotQuerySet:
        """As `for_cards`: one row holds all that the article's card shows."""
        cards = ("article__section", "article__lead_image")
        return self.select_related(*cards).defer("article__body")


class NoteQuerySet(QuerySet):
    def open(self) -> NoteQuerySet:
        return self.filter(resolved_at=None)


class PreviewLinkQuerySet(QuerySet):
    def open(self) -> PreviewLinkQuerySet:
        """The links that work now, as long as their articles are not retracted."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())
