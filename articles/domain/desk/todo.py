"""The lists on the dashboard of the desk, and the notes and assignment of an article."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.audience import read_chart
from articles.enums import Action, State
from articles.models import Article, BacaJuga, LogEntry, Note, Retraction
from articles.models.article_queryset import ArticleQuerySet
from articles.models.fields import clean_text
from articles.models.visibility import in_sections
from articles.permissions import WRITERS_STATES, can, can_resolve, sections_of

SHOWN = 8
COUNTED = 1_000
# The panels about retractions, whose rows show the open request and the unsettled links.
ABOUT_RETRACTIONS = frozenset({"waiting", "retractions", "links"})


@dataclass(frozen=True)
class Row:
    """An article in a list of the desk, with the facts that are shown beside it.

    `returned` is the log entry by which a draft was returned to its author, and `open_notes` the
    number of open notes. `reads` are those of the last 24 hours, for articles in the panel
    "today". `request` is the open request to retract the article, and `unsettled_links` the number
    of unsettled links to it; both are set only in the panels of ABOUT_RETRACTIONS.
    """

    article: Article
    returned: LogEntry | None = None
    open_notes: int = 0
    reads: int = 0
    request: Retraction | None = None
    unsettled_links: int = 0


@dataclass(frozen=True)
class Panel:
    """A list of the desk: its first SHOWN articles, and their number, counted up to COUNTED.

    `query` is the query string for the same list in the article changelist; `empty` is the message
    for an empty list.
    """

    name: str
    title: str
    empty: str
    query: str
    rows: list[Row]
    count: int

    @property
    def articles(self) -> list[Article]:
        return [row.article for row in self.rows]

    @property
    def is_of_one_state(self) -> bool:
        return self.name not in {"waiting", "notes", "retractions", "verify"}

    @property
    def shown_count(self) -> str:
        return f"{self.count}+" if self.count == COUNTED else str(self.count)

    @property
    def has_more(self) -> bool:
        return self.count > len(self.rows)


def panels(user: User) -> list[Panel]:
    """Return the lists of the desk for `user`.

    Two queries for each list, whatever its length, and one for each kind of fact in the rows.
    Empty lists about retractions are left out.
    """
    return _with_facts(_lists(user))


def _lists(user: User) -> list[Panel]:
    articles = Article.objects.all()
    return [
        _panel(
            "waiting", _("Waiting for me"), _("Nothing waits for you."), "desk=waiting",
            articles_waiting_for(user).most_urgent(),
        ),
        *_retractions(user),
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


def _retractions(user: User) -> list[Panel]:
    """Return the lists about retractions that are not empty, [] if `user` may not request one."""
    if not can(user, Action.ASK_RETRACTION):
        return []
    rare = [
        ("retractions", _("Requests for retraction"), with_open_retraction()),
        ("links", _("Incoming links of retracted stories"), with_unsettled_links()),
    ]
    return [
        _panel(name, title, "", f"desk={name}", rows.order_by("modified_at", "pk"))
        for name, title, rows in rare
        if rows.exists()
    ]


def _panel(name: str, title: str, empty: str, query: str, articles: ArticleQuerySet) -> Panel:
    rows = [Row(article) for article in articles.of_desk()[:SHOWN]]
    return Panel(name, title, empty, query, rows, articles[:COUNTED].count())


def _with_facts(panels: list[Panel]) -> list[Panel]:
    """Return `panels` with the facts in their rows; one query for each kind of fact."""
    articles = [article for panel in panels for article in panel.articles]
    returns, notes = _returns_of(articles), _open_notes_on(articles)
    reads = read_chart.reads_of_last_day(_articles_of(panels, {"today"}))
    requests, links = {}, {}
    if any(panel.name in {"retractions", "links"} for panel in panels):
        concerned = _articles_of(panels, ABOUT_RETRACTIONS)
        requests, links = _open_requests_on(concerned), unsettled_links_to(concerned)

    def row(panel: Panel, article: Article) -> Row:
        is_about_retractions = panel.name in ABOUT_RETRACTIONS
        return Row(
            article,
            returned=returns.get(article.pk),
            open_notes=notes.get(article.pk, 0),
            reads=reads.get(article.pk, 0),
            request=requests.get(article.pk) if is_about_retractions else None,
            unsettled_links=links.get(article.pk, 0) if is_about_retractions else 0,
        )

    return [replace(panel, rows=[row(panel, a) for a in panel.articles]) for panel in panels]


def _articles_of(panels: list[Panel], names: Collection[str]) -> list[Article]:
    return [article for panel in panels if panel.name in names for article in panel.articles]


def _returns_of(articles: list[Article]) -> dict[int, LogEntry]:
    """Return the last change of state of each draft, by article pk, if it was a return."""
    ids = {article.pk for article in articles}
    moves = LogEntry.objects.filter(article__in=ids).exclude(from_state=F("to_state"))
    moves = moves.select_related("created_by").order_by("pk")
    last = {entry.article_id: entry for entry in moves}
    drafts = {article.pk for article in articles if article.state == State.DRAFT}
    return {
        pk: entry for pk, entry in last.items() if pk in drafts and entry.action == Action.RETURN
    }


def _open_notes_on(articles: list[Article]) -> dict[int, int]:
    notes = Note.objects.open().filter(article__in={article.pk for article in articles})
    return dict(notes.order_by().values_list("article").annotate(Count("pk")))


def _open_requests_on(articles: list[Article]) -> dict[int, Retraction]:
    requests = Retraction.objects.open().filter(article__in=articles).select_related("asked_by")
    return {request.article_id: request for request in requests}


def unsettled_links_to(articles: Collection[Article]) -> dict[int, int]:
    """Return how many articles link to each of these without a decision, by pk; none: left out."""
    links = BacaJuga.objects.unsettled().filter(target__in=articles).order_by()
    return dict(links.values_list("target").annotate(Count("article", distinct=True)))


def articles_waiting_for(user: User) -> ArticleQuerySet:
    """Return the articles on which `user` has to act next, unordered.

    These are articles that are assigned to them and that they may change, and their drafts that
    were returned. For users who may approve, these are also the articles of their sections in
    review or ready that are not assigned to somebody else, and those that others request to
    retract.
    """
    articles = Article.objects.all()
    theirs = Q(state__in=WRITERS_STATES)  # later states need the right to approve
    parts = [_returned_to(user)]
    if can(user, Action.APPROVE):
        sections = sections_of(user)
        theirs = theirs | in_sections(sections) if sections else Q()
        parts.append(articles.to_decide(user, sections))
        if can(user, Action.RETRACT):
            parts.append(_to_approve(user, sections))
    parts.append(articles.assigned_to(user).filter(theirs))
    # A union of ids: with OR, a query planner may scan the whole table in the list's order.
    first, *others = (part.order_by().values("pk") for part in parts)
    return articles.filter(pk__in=first.union(*others))


def _returned_to(user: User) -> ArticleQuerySet:
    """Return the drafts of `user` whose last change of state was a return by somebody else."""
    moves = LogEntry.objects.exclude(from_state=F("to_state"))
    last = moves.filter(article=OuterRef("pk")).order_by("-pk")
    drafts = Article.objects.drafts_of(user).annotate(
        last_step=Subquery(last.values("action")[:1]),
        last_by=Subquery(last.values("created_by")[:1]),
    )
    return drafts.filter(~Q(last_by=user.pk), last_step=Action.RETURN)


def _to_approve(user: User, sections: Collection[int]) -> ArticleQuerySet:
    """Return the articles that others request to retract; limited to `sections` (ids) if any."""
    by_others = Retraction.objects.open().order_by().exclude(asked_by=user).values("article")
    return Article.objects.filter(in_sections(sections), pk__in=by_others)


def with_open_retraction() -> ArticleQuerySet:
    """Return the articles with an undecided request for retraction, unordered."""
    requests = Retraction.objects.open().order_by()
    return Article.objects.filter(pk__in=requests.values("article"))


def with_unsettled_links() -> ArticleQuerySet:
    """Return the retracted articles to which other articles still link, unordered."""
    links = BacaJuga.objects.unsettled().order_by()
    return Article.objects.filter(pk__in=links.values("target"))


def with_open_notes() -> ArticleQuerySet:
    """Return the articles with an open note, unordered."""
    notes = Note.objects.open().order_by()
    return Article.objects.filter(pk__in=notes.values("article"))


def steps_of(article: Article, number: int = 10) -> QuerySet[LogEntry]:
    """Return the last `number` log entries of `article`, newest first."""
    return article.log_entries.select_related("created_by")[:number]


def notes_of(article: Article) -> tuple[list[Note], list[Note]]:
    """Return the notes on `article` as (open, resolved), each oldest first."""
    notes = list(article.notes.select_related("created_by", "resolved_by"))
    return (
        [note for note in notes if note.resolved_at is None],
        [note for note in notes if note.resolved_at],
    )


def add_note(article: Article, text: str, *, user: User) -> Note:
    """Create a note of `user` on `article`, for the desk.

    Raises ValidationError when `text` is blank or too long.
    """
    text = clean_text(Note, "text", text)
    return Note.objects.create(article=article, text=text, created_by=user)


def resolve_note(note: Note, *, user: User) -> None:
    """Mark `note` as resolved by `user`; a resolved note is not changed.

    Raises PermissionDenied when `user` may not resolve it.
    """
    if not can_resolve(user, note):
        raise PermissionDenied
    Note.objects.open().filter(pk=note.pk).update(resolved_by=user, resolved_at=timezone.now())
    note.refresh_from_db()


def assignable_users(article: Article) -> QuerySet[User]:
    """Return the users who may change `article` once it is assigned to them, ordered by name."""
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


def _staff_with(right: str) -> QuerySet[User]:
    users = User.objects.with_perm(
        f"articles.{right}", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.filter(is_staff=True)


def assign_article(article: Article, assignee: User | None, due_at: dt.datetime | None) -> None:
    """Assign `article` to `assignee` (a user of `assignable`, or None), due at `due_at` (aware).

    `modified_at` is not changed. Without an assignee the due time is removed. A published article
    is on an assignee's list only while it has a due time. Raises ValidationError when a published
    article is assigned without one.
    """
    if assignee and article.state == State.PUBLISHED and due_at is None:
        raise ValidationError(_("The article is published: give the time by which it is due."))
    article.assignee, article.due_at = assignee, due_at if assignee else None
    Article.objects.filter(pk=article.pk).update(assignee=article.assignee, due_at=article.due_at)
