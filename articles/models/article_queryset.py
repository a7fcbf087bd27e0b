from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.enums import Label, State
from articles.models.raw_sql import OPENS_PART
from articles.models.visibility import MICROSECOND, Position, in_sections, midnight, visible

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article, Image, Section

ONE_DAY = dt.timedelta(days=1)
UNPUBLISHED = (State.DRAFT, State.IN_REVIEW, State.READY)


class ArticleQuerySet(QuerySet["Article"]):
    """All filters on state or time are methods of this class; no page filters on them itself.

    Queries in SQL have them from `visibility`.
    """

    def published(self, before: Position | None = None) -> ArticleQuerySet:
        """Articles that readers may see now, in no order; with `before`, none newer than that."""
        return self.filter(visible(until=before.time if before else None))

    def get_by_natural_key(self, uid: str) -> Article:
        return self.get(uid=uid)

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
        # With a plain equality SQLite uses the index on the state and reads all published rows.
        published = ~Q(state__lt=State.PUBLISHED) & ~Q(state__gt=State.PUBLISHED)
        return self.filter(published, headline_key__in=keys).order_by("pk")

    def linkable(self) -> ArticleQuerySet:
        """Articles offered as targets of a Baca Juga: published, or scheduled."""
        return self.filter(state=State.PUBLISHED)

    def showing(self, image: Image) -> ArticleQuerySet:
        """Articles with `image` in their row or their newest revision."""
        uses = image.uses.filter(is_current=True).order_by()
        return self.filter(Q(lead_image=image) | Q(pk__in=uses.values("article")))

    def published_by_change(self) -> ArticleQuerySet:
        """As `published`, for lists in the order of the last save, through the index of that.

        With a condition on the publication time SQLite would use its index and sort all rows.
        """
        scheduled = self.model.objects.scheduled().order_by()
        return self.in_state(State.PUBLISHED).exclude(pk__in=scheduled.values("pk"))

    def own(self) -> ArticleQuerySet:
        """Articles whose canonical address is on this site."""
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
        """Articles that open a part of a sitemap, found through a partial index.

        Raw SQL, because SQLite uses a partial index only when the condition has no parameter.
        """
        opens = RawSQL(OPENS_PART, (), output_field=BooleanField())  # noqa: S611
        return self.filter(opens)

    def scheduled(self) -> ArticleQuerySet:
        return self.filter(state=State.PUBLISHED, published_at__gt=timezone.now())

    def published_today(self) -> ArticleQuerySet:
        """Published since midnight in the newsroom's zone, and visible now."""
        return self.published_since(midnight(timezone.localdate()))

    def in_state(self, *states: State) -> ArticleQuerySet:
        """Articles in these states; PUBLISHED includes those that are scheduled."""
        return self.filter(state=states[0]) if len(states) == 1 else self.filter(state__in=states)

    def assigned_to(self, user: User) -> ArticleQuerySet:
        """Articles assigned to `user` that are not published yet, or published with a due time.

        Publishing clears the due time and keeps the assignee.
        """
        open_ = Q(state__in=UNPUBLISHED) | Q(state=State.PUBLISHED, due_at__isnull=False)
        return self.filter(open_, assignee=user)

    def drafts_of(self, user: User) -> ArticleQuerySet:
        return self.filter(created_by=user, state=State.DRAFT)

    def to_decide(self, user: User, sections: Collection[int]) -> ArticleQuerySet:
        """Articles in review or ready that are assigned to `user` or to nobody.

        With `sections` (ids), only articles of these, or of no section yet.
        """
        return self.filter(
            Q(assignee=None) | Q(assignee=user),
            in_sections(sections),
            state__in=[State.IN_REVIEW, State.READY],
        )

    def with_unpublished_change(self) -> ArticleQuerySet:
        """As `Article.has_unpublished_change`, for articles that have a revision."""
        newer = self.filter(state=State.PUBLISHED, latest_revision__isnull=False)
        return newer.exclude(live_revision=F("latest_revision"))

    def unverified(self) -> ArticleQuerySet:
        """Articles marked as unverified, published or not, without the retracted ones."""
        return self.exclude(state=State.RETRACTED).filter(needs_verification=True)

    def of_desk(self) -> ArticleQuerySet:
        """Section and people joined, no body: all that a row of a list at the desk shows."""
        return self.select_related("section", "created_by", "assignee").defer("body")

    def most_urgent(self) -> ArticleQuerySet:
        """By due time, without one last; then by the last save, oldest first."""
        return self.order_by(F("due_at").asc(nulls_last=True), "modified_at", "pk")

    def in_section(self, section: Section) -> ArticleQuerySet:
        """Articles of a section, and of its subsections if it is a top-level section."""
        if section.parent_id is None:
            return self.filter(root_section=section)
        return self.filter(section=section)

    def outside(self, sections: Collection[int]) -> ArticleQuerySet:
        """Articles of a section that is none of these (ids) nor below one."""
        return self.exclude(in_sections(sections))

    def oldest(self) -> ArticleQuerySet:
        return self.order_by("published_at", "pk")

    def newest(self, before: Position | None = None) -> ArticleQuerySet:
        """From new to old; with `before`, only what follows that position.

        To be called on `published(before)`, so that the index is read from that time on.
        """
        articles = self
        if before:
            articles = self.filter(Q(published_at__lt=before.time) | Q(pk__lt=before.pk))
        return articles.order_by("-published_at", "-pk")

    def for_cards(self) -> ArticleQuerySet:
        """Section and lead image joined, no body: all that a card in a list shows."""
        return self.select_related("section", "lead_image").defer("body")

    def other_than(self, article: Article | None) -> ArticleQuerySet:
        return self.exclude(pk=article.pk) if article else self

    def for_page(self) -> ArticleQuerySet:
        return self.select_related("section__parent", "lead_image")
