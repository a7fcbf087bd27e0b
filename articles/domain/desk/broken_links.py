"""Links to an article that readers can no longer see: find, replace or remove them.

A Baca Juga, or words of a sentence: of these the words stay when the link goes.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.body import baca_juga_refs, running_text, sentence_links
from articles.content.merge import merge
from articles.content.shape import Content
from articles.domain.announcement import announce_text, announced_together
from articles.domain.search.suggested_links import suggest_links
from articles.domain.story import live, log, revisions
from articles.domain.story.content_links import leads_to, placed_links, replace_links
from articles.domain.story.revisions import RevisionOptions
from articles.enums import Action, Placement, State
from articles.models import Article, BacaJuga, LinkSettlement, Page, Revision
from articles.narrowing import required
from articles.permissions import can

# The most articles in one settlement: all their rows are locked until the commit.
MOST = 100
SUGGESTED = 8
ChangeOfContent = Callable[[Content, Revision], Content]


class Choice(TextChoices):
    """What to do with a link whose target readers can no longer see; or that a link was added."""

    REPLACE = "replace", gettext_lazy("Replace it")
    DROP = "drop", gettext_lazy("Drop it")
    NOTICE = "notice", gettext_lazy("Point to the notice")
    ADD = "add", gettext_lazy("Link added")


SETTLING = (Choice.REPLACE, Choice.DROP, Choice.NOTICE)


class ChangeOfLink(TypedDict):
    """One entry of `LinkSettlement.changes`."""

    article: str
    link: str
    choice: str
    before: int | None
    after: int | None


class LinksChanged(Exception):
    """Another user has changed, settled or restored these links first; nothing was written."""


class _Clash(Exception):
    """The text before the settlement cannot be merged with the current text."""


@dataclass(frozen=True)
class BrokenLink:
    """A link from `article` to an article that readers can no longer see.

    `article` is loaded with its section and without its body. `text` is the text of the link, ""
    for the target's headline. `is_pending`: only the newest, unpublished revision of a published
    article has the link.
    """

    article: Article
    text: str
    placement: Placement
    is_pending: bool = False


@dataclass(frozen=True)
class Settling:
    """The choice for one link; `replacement` is the uid of a visible article, for REPLACE only."""

    choice: Choice
    replacement: UUID | None = None


def is_gone(article: Article) -> bool:
    """Return whether readers could see `article` once and cannot see it now."""
    first = article.first_published_at
    return not article.is_visible and (
        article.state == State.RETRACTED or bool(first and first <= timezone.now())
    )


def broken_links_to(target: Article) -> list[BrokenLink]:
    """Return the unsettled links to `target`, those of visible articles first; three queries.

    Each article is listed once, however many links to `target` it has. Retracted articles are left
    out, because readers cannot follow their links.
    """
    rows = target.inbound_baca_juga.exclude(article__state=State.RETRACTED)
    known = set(rows.values_list("article", flat=True))
    unsettled = rows.filter(to_notice=False).select_related("article__section")
    first: dict[int, BacaJuga] = {}
    for row in unsettled.defer("article__body"):
        first.setdefault(row.article_id, row)
    found = [
        BrokenLink(row.article, row.label or row.wanted_title, Placement(row.placement))
        for row in first.values()
    ]
    found += _pending(target, known)
    return sorted(found, key=lambda link: (not link.article.is_visible, link.article.pk))


def _pending(target: Article, known: Collection[int]) -> Iterable[BrokenLink]:
    """Yield the links that only the newest revisions of published articles have."""
    named = Q(latest_revision__content__icontains=str(target.uid))
    named |= Q(latest_revision__content__icontains=f"/{target.pk}")
    sources = Article.objects.with_unpublished_change().filter(named).exclude(pk__in=known)
    for source in sources.select_related("section", "latest_revision").defer("body"):
        content = required(source.latest_revision).content
        for link, placement in placed_links(content):
            if leads_to(link, target):
                yield BrokenLink(source, link.text, placement, is_pending=True)
                break


def pages_linking_to(target: Article) -> list[Page]:
    """Return the pages about the newsroom that link to `target`; they are changed by hand."""
    return [
        page
        for page in Page.objects.all()
        if any(
            leads_to(link, target)
            for link in (*baca_juga_refs(page.body), *sentence_links(page.body))
        )
    ]


def count_unsettled(target: Article) -> int:
    """Return how many articles have an unsettled link to `target` in their row.

    Links that only an unpublished revision has are not counted.
    """
    rows = target.inbound_baca_juga.exclude(article__state=State.RETRACTED)
    return rows.filter(to_notice=False).order_by().values("article").distinct().count()


def suggest_replacements(target: Article) -> list[Article]:
    """Return at most SUGGESTED visible articles that are related to `target`, to replace it."""
    text = f"{target.standfirst}\n{running_text(target.body)}"
    found = suggest_links(target.headline, text, {target.pk})[:SUGGESTED]
    near = Article.objects.for_cards().in_bulk([one.pk for one in found])
    return [near[one.pk] for one in found if one.pk in near]


@transaction.atomic
@announced_together()
def settle_links(
    target: Article, choices: Mapping[int, Settling], *, user: User
) -> LinkSettlement:
    """Replace or drop links to `target`, or point them to its retraction notice; all or nothing.

    `choices` maps the pk of each linking article to the choice for its link. A link that is
    replaced or dropped is changed in the live text and, if there is one, in the newer unpublished
    text; each is saved as a new revision. No correction is published. Raises LinksChanged when an
    article no longer links to `target`, is retracted, or may not be changed by `user`. Raises
    ValidationError when `target` is visible or never was, when there are no choices or more than
    MOST, when NOTICE is chosen although `target` is not retracted, or when a replacement is
    missing or not visible; keyed by the pk (as str) of the linking article when the replacement is
    that article or when it would be left without text.
    """
    if not 0 < len(choices) <= MOST:
        raise ValidationError(_("Choose what becomes of at least one link, of at most %d.") % MOST)
    articles = revisions.lock_articles([target.pk, *choices])
    target = articles[target.pk]
    if not is_gone(target):
        raise ValidationError(_("Readers see this article: its links are in order."))
    if target.state != State.RETRACTED and any(
        one.choice == Choice.NOTICE for one in choices.values()
    ):
        raise ValidationError(_("Only a retracted story has a notice that a link can lead to."))
    replacements = _replacements(target, choices.values())
    changes: list[ChangeOfLink] = []
    for pk, chosen in sorted(choices.items()):
        source = articles.get(pk)
        if source is None or pk == target.pk or source.state == State.RETRACTED:
            raise LinksChanged
        if not can(user, Action.RELINK, source):  # its section may have changed
            raise LinksChanged
        changes += _settle_one(source, target, chosen, replacements, user)
    told = _("Links settled in %(number)d articles.") % {"number": len(choices)}
    log.write_log_entry(target, Action.RELINK, user=user, note=told)
    return LinkSettlement.objects.create(target=target, changes=changes, created_by=user)


def _replacements(target: Article, chosen: Iterable[Settling]) -> dict[UUID, Article]:
    named = [one.replacement for one in chosen if one.choice == Choice.REPLACE]
    wanted = {uid for uid in named if uid}
    found = Article.objects.published().exclude(pk=target.pk).filter(uid__in=wanted)
    by_uid = {article.uid: article for article in found.defer("body")}
    if None in named or wanted - by_uid.keys():
        raise ValidationError(_("Choose the story to lead to instead, one that readers see."))
    return by_uid


def _settle_one(
    source: Article,
    target: Article,
    chosen: Settling,
    replacements: Mapping[UUID, Article],
    user: User,
) -> list[ChangeOfLink]:
    rows = list(source.baca_juga.filter(target=target).select_related("target"))
    link = rows[0].reference if rows else str(target.uid)
    change = ChangeOfLink(
        article=str(source.uid), link=link, choice=chosen.choice.value, before=None, after=None
    )
    if chosen.choice == Choice.NOTICE:
        if not source.baca_juga.filter(target=target, to_notice=False).update(to_notice=True):
            raise LinksChanged
        announce_text(source)
        return [change]
    if rows and all(row.to_notice for row in rows):
        raise LinksChanged
    replacement = replacements.get(chosen.replacement) if chosen.replacement else None
    if replacement == source:
        raise ValidationError({str(source.pk): _("A story cannot lead to itself.")})
    titles = {row.wanted_key for row in rows} - {""}
    try:
        pairs = rewrite(
            source, lambda content, _revision: replace_links(content, target, replacement, titles),
            user=user, note=f"{target.headline}: {chosen.choice.label}",
        )  # fmt: skip
    except ValidationError as error:
        raise ValidationError(
            {str(source.pk): _("The story would be left without text: the link is all of it. "
                               "Replace the link, or write a text first.")}
        ) from error  # fmt: skip
    if not pairs:
        raise LinksChanged
    return [{**change, "before": before.number, "after": after.number} for before, after in pairs]


def rewrite(
    source: Article,
    change: ChangeOfContent,
    *,
    user: User,
    note: str,
    action: Action = Action.RELINK,
) -> list[tuple[Revision, Revision]]:
    """Change the texts of a locked article; return pairs of the old and the new revision.

    `change` takes a content and its revision. It is applied to the live text and to a newer
    unpublished text, each saved as a revision, the newer one last. Raises ValidationError when a
    published article would lack a section or text.
    """
    newest = revisions.ensure_first_revision(source, user=user)
    texts = [(newest, revisions.latest_content(source))]
    if source.has_unpublished_change:
        seen = required(source.live_revision)
        texts.insert(0, (seen, seen.content | {"tags": live.tags_of(source)}))
    changed = [change(content, revision) for revision, content in texts]
    pairs: list[tuple[Revision, Revision]] = []
    for place, ((before, content), after) in enumerate(zip(texts, changed, strict=True)):
        if not pairs and after == content:
            continue
        options: RevisionOptions = {"user": user, "based_on": before, "note": note}
        if place == 0:  # the live text
            written = revisions.insert_revision(source, after, action=action, **options)
            columns = {"latest_revision": written}
            if source.state == State.PUBLISHED:
                columns["live_revision"] = written
            live.write_live_row(source, after, columns=columns, user=user)
        else:
            written = revisions.record_revision(source, after, action=action, **options)
        pairs.append((before, written))
    return pairs


@transaction.atomic
@announced_together()
def undo_settlement(settlement: LinkSettlement, *, user: User) -> list[Article]:
    """Restore the links, merged with later changes where that is possible.

    Returns the articles that were left unchanged: the same places were edited since, the article
    is retracted, or `user` made the settlement and may no longer change the article. Raises
    LinksChanged when the settlement was undone before, and PermissionDenied when somebody else
    made it and `user` may not change one of the articles.
    """
    target, changes = settlement.target, settlement.changes
    sources = Article.objects.filter(uid__in={change["article"] for change in changes})
    articles = revisions.lock_articles([target.pk, *sources.values_list("pk", flat=True)])
    undone = {"undone_by": user, "undone_at": timezone.now()}
    still = LinkSettlement.objects.filter(pk=settlement.pk, undone_at=None)
    if still.update(**undone) != 1:
        raise LinksChanged
    left = []
    for source in articles.values():
        of_source = [change for change in changes if change["article"] == str(source.uid)]
        if not of_source:
            continue
        if source.state == State.RETRACTED:
            left.append(source)
        elif not can(user, Action.RELINK, source):
            if settlement.created_by_id != user.pk:
                raise PermissionDenied
            left.append(source)
        elif not _undo_one(source, target, of_source, user):
            left.append(source)
    log.write_log_entry(target, Action.UNLINK, user=user)
    settlement.refresh_from_db()
    return left


def _undo_one(
    source: Article,
    target: Article,
    changes: list[ChangeOfLink],
    user: User,
) -> bool:
    """Restore the link of one article; return whether the texts could be merged."""
    links = source.baca_juga.filter(target=target)
    if changes[0]["choice"] == Choice.NOTICE:
        links.update(to_notice=False)
        announce_text(source)
        return True
    numbers = [(required(change["before"]), required(change["after"])) for change in changes]
    rows = source.revisions.filter(number__in=[number for pair in numbers for number in pair])
    written = {revision.number: revision for revision in rows}
    pairs = [(written[before], written[after]) for before, after in numbers]

    def as_before(content: Content, revision: Revision) -> Content:
        # The live text may be older than the rewritten revision; then it never had the change.
        fitting = [pair for pair in pairs if pair[1].number <= revision.number]
        if not fitting:
            return content
        before, after = (one.content for one in fitting[-1])
        links_before = {name: before[name] for name in ("body", "end_links")}
        merged = merge(after, after | links_before, content)
        if merged.conflicts:
            raise _Clash
        return merged.content

    try:
        rewrite(source, as_before, user=user, note=target.headline, action=Action.UNLINK)
    except _Clash:
        return False
    if not links.exists():  # a link by title is not resolved to a retracted article
        waiting = source.baca_juga.filter(wanted_key=changes[0]["link"], target=None)
        if waiting.exclude(wanted_key="").update(target=target):
            announce_text(source)
    return True
