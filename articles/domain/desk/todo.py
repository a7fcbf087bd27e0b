"""What waits at the desk for a person, and what its people tell each other about an article."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.audience import read_chart
from articles.enums import Action, State
from articles.models import Article, BacaJuga, LogEntry, Note, Retraction
from articles.models.article_queryset import ArticleQuerySet
from articles.models.visibility import in_sections
from articles.permissions import WRITERS_STATES, can, sections_of

SHOWN = 8
COUNTED = 1_000


@dataclass(frozen=True)
class Panel:
    """A list of the desk: its first SHOWN articles, and how many there are (COUNTED at most).

    `query` makes the list of articles show the same; `empty` is said when there are none.
    """

    name: str
    title: str
    empty: str
    query: str
    articles: list[Article]
    count: int

    @property
    def is_of_one_state(self) -> bool:
        return self.name not in {"waiting", "notes", "retractions", "verify"}

    @property
    def shown_count(self) -> str:
        return f"{self.count}+" if self.count == COUNTED else str(self.count)

    @property
    def has_more(self) -> bool:
        return self.count > len(self.articles)


def panels(user) -> list[Panel]:
    """Return the lists of the desk as they stand for `user`: two queries each, whatever they hold.

    Beside its columns an article has `returned`, the LogEntry by which it came back to its author
    (or None), and `open_notes`, a list. What is live today has `reads`, those of the last 24
    hours. Lists about retractions, which are left out when empty, say `request` and
    `unsettled_links`.
    """
    articles = Article.objects.all()
    waiting = _panel(
        "waiting", _("Waiting for me"), _("Nothing waits for you."), "desk=waiting",
        waiting_for(user).most_urgent(),
    )  # fmt: skip
    found = [
        waiting,
        *_retractions(user, waiting),
        _panel(
            "in_review", _("In review"), _("Nobody has submitted an article."),
            "state=in_review", articles.in_state(State.IN_REVIEW).order_by("modified_at", "pk"),
        ),
        _panel(
            "scheduled", _("Scheduled"), _("No article is scheduled."), "state=scheduled",
            articles.scheduled().oldest(),
        ),
        _panel(
            "today", _("Live today"), _("Nothing was published today yet."), "state=today",
            articles.published_today().newest(),
        ),
        _panel(
            "drafts", _("My drafts"), _("You have no draft."), "desk=mine&state=draft",
            articles.drafts_of(user).order_by("-modified_at", "pk"),
        ),
        _panel(
            "notes", _("Open notes"), _("No note is open."), "desk=notes",
            with_open_notes().order_by("-modified_at", "-pk"),
        ),
        _panel(
            "verify", _("Waiting for verification"), _("No story waits for its verification."),
            "desk=verify", articles.unverified().order_by("verify_by", "pk"),
        ),
    ]  # fmt: skip
    _say_why([article for panel in found for article in panel.articles])
    read_chart.say_reads([a for panel in found if panel.name == "today" for a in panel.articles])
    return found


def _retractions(user, waiting: Panel) -> list[Panel]:
    """Return what is to be done about retractions, as far as `user` may and there is any.

    What of it stands in `waiting` too says the same there.
    """
    if not can(user, Action.ASK_RETRACTION):
        return []
    rare = [
        ("retractions", _("Requests for retraction"), with_open_retraction()),
        ("links", _("Incoming links of retracted stories"), with_unsettled_links()),
    ]
    found = [
        _panel(name, title, "", f"desk={name}", rows.order_by("modified_at", "pk"))
        for name, title, rows in rare
        if rows.exists()
    ]
    if found:
        shown = [waiting, *found]
        _say_of_retractions([article for panel in shown for article in panel.articles])
    return found


def _say_of_retractions(articles: list[Article]) -> None:
    """Give `articles` the request that waits for a decision, and how many still link there."""
    asked = Retraction.objects.open().filter(article__in=articles).select_related("asked_by")
    requests = {request.article_id: request for request in asked}
    links = BacaJuga.objects.unsettled().filter(target__in=articles).order_by()
    counts = dict(links.values_list("target").annotate(Count("pk")))
    for article in articles:
        article.request = requests.get(article.pk)
        article.unsettled_links = counts.get(article.pk, 0)


def _panel(name: str, title: str, empty: str, query: str, articles: ArticleQuerySet) -> Panel:
    return Panel(
        name, title, empty, query, list(articles.of_desk()[:SHOWN]), articles[:COUNTED].count()
    )


def _say_why(articles: list[Article]) -> None:
    """Give `articles` the step that returned them, and the notes on them that are open."""
    ids = {article.pk for article in articles}
    last = {}
    moves = LogEntry.objects.filter(article__in=ids).exclude(from_state=F("to_state"))
    for entry in moves.select_related("created_by").order_by("pk"):
        last[entry.article_id] = entry
    notes: dict[int, list[Note]] = {}
    for note in Note.objects.open().filter(article__in=ids):
        notes.setdefault(note.article_id, []).append(note)
    for article in articles:
        entry = last.get(article.pk)
        is_returned = entry and entry.action == Action.RETURN and article.state == State.DRAFT
        article.returned = entry if is_returned else None
        article.open_notes = notes.get(article.pk, [])


def waiting_for(user) -> ArticleQuerySet:
    """Return what `user` is to do next, in no order.

    That is what was assigned to them and they may work on, what came back to them, and, for those
    who decide, what was submitted or approved in their sections and nobody else has taken, and
    what others ask to retract.
    """
    articles = Article.objects.all()
    theirs = Q(state__in=WRITERS_STATES)  # what is beyond these waits for who publishes
    parts = [_returned_to(user)]
    if can(user, Action.APPROVE):
        sections = sections_of(user)
        theirs = theirs | in_sections(sections) if sections else Q()
        parts.append(articles.to_decide(user, sections))
        if can(user, Action.RETRACT):
            parts.append(_to_approve(user, sections))
    parts.append(articles.assigned_to(user).filter(theirs))
    # A union of ids: with an OR a planner would read the table along the order instead.
    first, *others = (part.order_by().values("pk") for part in parts)
    return articles.filter(pk__in=first.union(*others))


def _returned_to(user) -> ArticleQuerySet:
    """Return the drafts of `user` whose last step was that somebody else gave them back."""
    moves = LogEntry.objects.exclude(from_state=F("to_state"))
    last = moves.filter(article=OuterRef("pk")).order_by("-pk")
    drafts = Article.objects.drafts_of(user).annotate(
        last_step=Subquery(last.values("action")[:1]),
        last_by=Subquery(last.values("created_by")[:1]),
    )
    return drafts.filter(~Q(last_by=user.pk), last_step=Action.RETURN)


def _to_approve(user, sections: Collection[int]) -> ArticleQuerySet:
    """Return what others than `user` ask to retract; in `sections` alone, if there are any."""
    by_others = Retraction.objects.open().order_by().exclude(asked_by=user).values("article")
    return Article.objects.filter(in_sections(sections), pk__in=by_others)


def with_open_retraction() -> ArticleQuerySet:
    """Return the articles whose retraction somebody asked for and nobody decided, in no order."""
    requests = Retraction.objects.open().order_by()
    return Article.objects.filter(pk__in=requests.values("article"))


def with_unsettled_links() -> ArticleQuerySet:
    """Return the retracted articles that other articles still link to, in no order."""
    links = BacaJuga.objects.unsettled().order_by()
    return Article.objects.filter(pk__in=links.values("target"))


def with_open_notes() -> ArticleQuerySet:
    """Return the articles about which a note is unresolved, in no order."""
    notes = Note.objects.open().order_by()
    return Article.objects.filter(pk__in=notes.values("article"))


def steps_of(article: Article, number: int = 10) -> QuerySet[LogEntry]:
    """Return the last steps of `article` through the workflow, newest first."""
    return article.log_entries.select_related("created_by")[:number]


def notes_of(article: Article) -> tuple[list[Note], list[Note]]:
    """Return the notes on `article`, oldest first: the open ones, and those that are resolved."""
    notes = list(article.notes.select_related("created_by", "resolved_by"))
    return (
        [note for note in notes if note.resolved_at is None],
        [note for note in notes if note.resolved_at],
    )


def add_note(article: Article, text: str, *, user) -> Note:
    """Keep what `user` tells the desk about `article`.

    Raises ValidationError when `text` is blank or longer than a note may be.
    """
    text = Note._meta.get_field("text").formfield().clean(text)
    return Note.objects.create(article=article, text=text, created_by=user)


def resolve(note: Note, *, user) -> None:
    """Mark `note` as done by `user`; one that is done stays as it is."""
    Note.objects.open().filter(pk=note.pk).update(resolved_by=user, resolved_at=timezone.now())
    note.refresh_from_db()


def assignable(article: Article) -> QuerySet:
    """Return the accounts that may work on `article` once it is theirs, by name."""
    users = _staff_with("change_article")
    if article.state not in WRITERS_STATES:
        is_retracted = article.state == State.RETRACTED
        deciding = _staff_with("retract_article" if is_retracted else "edit_any_article")
        if article.section_id:
            sections = [article.section_id, article.root_section_id]
            deciding = deciding.filter(
                Q(is_superuser=True)
                | Q(staff_profile__sections=None)
                | Q(staff_profile__sections__in=sections)
            )
        users = users.filter(pk__in=deciding)
    return users.order_by("first_name", "last_name", "username")


def _staff_with(right: str) -> QuerySet:
    users = get_user_model().objects.with_perm(
        f"articles.{right}", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.filter(is_staff=True)


def assign(article: Article, assignee, due_at: dt.datetime | None) -> None:
    """Give `article` to `assignee` (a user of `assignable`, or None), to be done by `due_at`.

    The text is untouched: its time of saving stays. Without an assignee nothing is due; a
    published article waits for one only as long as something is due. Raises ValidationError
    when a published article is given to somebody without that time.
    """
    if assignee and article.state == State.PUBLISHED and due_at is None:
        raise ValidationError(_("The article is published: give the time by which it is due."))
    article.assignee, article.due_at = assignee, due_at if assignee else None
    Article.objects.filter(pk=article.pk).update(assignee=article.assignee, due_at=article.due_at)
