"""The history of an article: list its revisions, compare two of them, restore one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.endpoints import DeskRequest, admin_page, permitted_article
from articles.content.comparison import compare
from articles.domain.story import revisions
from articles.domain.story.names import names_for
from articles.domain.story.uids import with_current_uids
from articles.enums import Action, State
from articles.ids import read_key
from articles.models import Article, Revision
from articles.narrowing import required
from articles.permissions import can

PAGE = 50


def urls(model_admin) -> list:
    return [
        path(
            "<int:pk>/history/", admin_page(model_admin, history), name="articles_article_history"
        ),
        path(
            "<int:pk>/compare/",
            admin_page(model_admin, comparison),
            name="articles_article_compare",
        ),
        path(
            "<int:pk>/restore/",
            admin_page(model_admin, restore, require_POST),
            name="articles_article_restore",
        ),
    ]


def history(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    article = permitted_article(request, pk, articles=Article.objects.defer("body"))
    before = _number(request, "before")
    found = _listed(article)
    if before:
        found = found.filter(number__lt=before)
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    first = article.first_published_at
    context = {
        "title": _("History"),
        "revisions": shown,
        "older": shown[-1].number if len(rows) > PAGE else None,
        "is_first_page": not before,
        "can_restore": can(request.user, "change", article),
        "is_published": article.state == State.PUBLISHED,
        "was_seen": first is not None and first <= timezone.now(),
        "chosen": _preselected_numbers(article, shown, is_first_page=not before),
        "ASIDE": Action.ASIDE,
    }
    return _page(model_admin, request, article, "history", context)


def comparison(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    """Compare the revisions `from` and `to`; by default, those of `_last_change`."""
    article = permitted_article(request, pk, articles=Article.objects.defer("body"))
    start, end = _number(request, "from"), _number(request, "to")
    numbers = (start, end) if start and end else _last_change(article)
    found = {
        revision.number: revision
        for revision in article.revisions.select_related("created_by").filter(number__in=numbers)
    }
    if not found.keys() >= set(numbers):
        raise Http404("no such revision")
    old, new = (found[number] for number in sorted(numbers))
    before, after = with_current_uids(old.content, new.content)
    context = {
        "title": _("Revision %(old)s compared with %(new)s")
        % {"old": old.number, "new": new.number},
        "old": old,
        "new": new,
        "compared": [old, new],
        "comparison": compare(before, after, names_for(before, after)),
    }
    return _page(model_admin, request, article, "compare", context)


def restore(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    article = permitted_article(request, pk, articles=Article.objects.defer("body"))
    if not can(request.user, "change", article):
        raise PermissionDenied
    number = request.POST.get("number", "")
    revision = get_object_or_404(article.revisions, number=read_key(number) or 0)
    restored = revisions.restore_revision(article, revision, user=request.user)
    told = _("Revision %(old)s is the newest text again, as revision %(new)s.")
    if article.state == State.PUBLISHED:
        told = _(
            "Revision %(old)s is the newest text again, as revision %(new)s. "
            "Readers see it once it is published."
        )
    messages.success(request, told % {"old": revision.number, "new": restored.number})
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def _listed(article: Article):
    """Return the revisions without their contents, which the list does not show."""
    return article.revisions.select_related("created_by", "based_on").only(
        "article", "number", "created_at", "action", "note", "based_on__number",
        "created_by__username", "created_by__first_name", "created_by__last_name",
    )  # fmt: skip


def _preselected_numbers(
    article: Article, shown: list[Revision], *, is_first_page: bool
) -> tuple[int, ...]:
    """Return the numbers of the revisions preselected for comparison, the older one first."""
    if is_first_page and shown:
        return _last_change(article)
    return tuple(revision.number for revision in reversed(shown[:2]))


def _last_change(article: Article) -> tuple[int, int]:
    """Return the numbers of the last revision with a different text, and of the newest one.

    A step of the workflow may write a revision whose text has not changed. Revisions kept aside
    do not count. If all texts are equal, the first number is that of the oldest revision. Raises
    Http404 when there is no revision.
    """
    kept = article.revisions.exclude(action=Action.ASIDE)
    newest = kept.values_list("number", "digest").first()
    if newest is None:
        raise Http404("no revision yet")
    number, digest = newest
    numbers = kept.exclude(digest=digest).values_list("number", flat=True)
    before = numbers.first() or kept.values_list("number", flat=True).last()
    return required(before), number


def _number(request: DeskRequest, name: str) -> int | None:
    """Return the revision's number in the query parameter `name`, None if it is blank.

    Raises Http404 when it is not a number.
    """
    text = request.GET.get(name, "")
    number = read_key(text)
    if text and number is None:
        raise Http404("not a number")
    return number


def _page(model_admin, request, article: Article, name: str, context: dict) -> HttpResponse:
    return TemplateResponse(
        request,
        f"admin/articles/article/{name}.html",
        model_admin.admin_site.each_context(request)
        | {"opts": model_admin.opts, "article": article, "subtitle": article.headline}
        | context,
    )
