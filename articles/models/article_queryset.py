from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.enums import Label, State
from articles.models.raw_sql import OF_SECTION, OF_SITE, OF_TAG, OPENS_PART, union
from articles.models.tags import ArticleTag
from articles.models.visibility import MICROSECOND, Position, in_sections, midnight, visible

if TYPE_CHECKING:
    from taggit.models import Tag

    from articles.models import Article, Author, Image, Section

ONE_DAY = dt.timedelta(days=1)
UNPUBLISHED = (State.DRAFT, State.IN_REVIEW, State.READY)


class ArticleQuerySet(QuerySet):
    """Every filter on state or time that a page makes is here and nowhere else."""

    def published(self, before: Position | None = None) -> ArticleQuerySet:
        """What readers may see now, in no order; with `before`, none that is newer than that."""
        return self.filter(visible(until=before and before.time))

    def published_between(
        self, start: dt.date, end: dt.date, before: Position | None = None
    ) -> ArticleQuerySet:
        """As `published`, from the day `start` to the day before `end` in the newsroom's zone."""
        last = midnight(end) - MICROSECOND
        until = min(last, before.time) if before else last
        return self.filter(visible(until=until), published_at__gte=midnight(start))

    def published_on(self, date: dt.date, before: Position | None = None) -> ArticleQuerySet:
        return self.published_between(date, date + ONE_DAY, before)

    def published_before(self, date: dt.date) -> ArticleQuerySet:
        return self.filter(visible(until=midnight(date) - MICROSECOND))

    def published_after(self, date: dt.date) -> ArticleQuerySet:
        return self.published_since(midnight(date + ONE_DAY))

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

    def unpaid(self) -> ArticleQuerySet:
        return self.exclude(label=Label.ADVERTORIAL)

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
        opens = RawSQL(OPENS_PART, (), output_field=BooleanField())  # noqa: S611
        return self.filter(opens)

    def scheduled(self) -> ArticleQuerySet:
        return self.filter(state=State.PUBLISHED, published_at__gt=timezone.now())

    def published_today(self) -> ArticleQuerySet:
        """Published since midnight in the newsroom's zone, and visible now."""
        return self.published_since(midnight(timezone.localdate()))

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

    def to_decide(self, user, sections: Collection[int]) -> ArticleQuerySet:
        """In review or ready, for `user` or for nobody yet; in `sections` alone, if there are any.

        An article that has no section yet belongs to every section.
        """
        return self.filter(
            Q(assignee=None) | Q(assignee=user),
            in_sections(sections),
            state__in=[State.IN_REVIEW, State.READY],
        )

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
            (OF_SECTION, (section, State.PUBLISHED.value, until, number))
            for section, number in wanted.items()
        ]
        return self.filter(pk__in=union(parts)).newest() if parts else self.none()

    def related_to(self, article: Article) -> ArticleQuerySet:
        """Other articles: most shared tags first, then its own section, then the newest.

        Only the newest few of each tag, of the section and of the site are candidates, each found
        through its index, so the cost does not grow with the archive. Not to be narrowed by
        `published`: at 100,000 rows SQLite would then read them all. Check `is_visible` of what
        comes back.
        """
        now, live, each = timezone.now(), State.PUBLISHED.value, 6
        tag_ids = [tag.pk for tag in article.tags_in_order[:10]]
        of_tags = [(OF_TAG, (tag_id, now, each)) for tag_id in tag_ids]
        of_section = (OF_SECTION, (article.root_section_id, live, now, each))
        of_site = (OF_SITE, (live, now, each))
        tag_items = ArticleTag.objects.filter(tag__in=tag_ids)
        shared_tags = (
            tag_items.filter(content_object=OuterRef("pk"))
            .order_by()
            .values("content_object")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return (
            self.filter(pk__in=union([*of_tags, of_section, of_site]))
            .exclude(pk=article.pk)
            .annotate(
                shared_tags=Coalesce(Subquery(shared_tags), 0),
                is_of_section=Case(When(root_section=article.root_section_id, then=1), default=0),
            )
            .order_by("-shared_tags", "-is_of_section", "-published_at", "-pk")
        )
