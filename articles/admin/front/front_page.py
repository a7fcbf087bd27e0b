"""The page where editors arrange the front page and the lead stories of sections."""

import json

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from articles.admin.endpoints import DeskRequest, Unreadable, json_endpoint, read_json
from articles.admin.front.entries import read_rows, shown
from articles.admin.pagination import CheckedAdmin
from articles.admin.story.preview import allow_frames
from articles.domain.front import arrangement, front_page
from articles.domain.site.section_tree import section_tree
from articles.enums import Slot
from articles.ids import read_key
from articles.models import FrontSlot, Section
from articles.permissions import can_arrange
from articles.templatetags.newsroom import CLOCK_FORMAT, SHORT_FORMAT
from articles.text import person_name
from articles.views.front import render_front
from articles.views.lists import render_section
from articles.views.preview import private

RIGHT = "articles.change_frontslot"
HINTS = {
    Slot.BREAKING: gettext_lazy("One line above everything. Empty: there is no bar."),
    Slot.LEAD: gettext_lazy("Empty: the newest story, one with a picture if there is one."),
    Slot.SECONDARY: gettext_lazy("Free places show the newest stories."),
    Slot.PICK: gettext_lazy("Free places show stories below the newest."),
}
SHORT = {
    Slot.BREAKING: gettext_lazy("Bar"),
    Slot.LEAD: gettext_lazy("Lead"),
    Slot.SECONDARY: gettext_lazy("Secondary"),
    Slot.PICK: gettext_lazy("Choice"),
}


@admin.register(FrontSlot)
class FrontPageAdmin(CheckedAdmin):
    """One page that replaces Django's changelist and forms."""

    def get_urls(self):
        def framed(view):
            view = self.admin_site.admin_view(require_POST(view))
            return xframe_options_sameorigin(csp_replace({"frame-ancestors": [SELF]})(view))

        arrange_view = self.admin_site.admin_view(require_safe(allow_frames(arrange)))
        return [
            path("", arrange_view, name="articles_frontslot_changelist"),
            path("save/", save, name="articles_frontslot_save"),
            path("preview/", framed(preview), name="articles_frontslot_preview"),
        ]

    def has_module_permission(self, request):
        return request.user.has_perm(RIGHT)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(RIGHT)

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm(RIGHT)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def arrange(request: DeskRequest) -> HttpResponse:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    pages = [page for page in (None, *section_tree().flat()) if can_arrange(request.user, page)]
    asked = request.GET.get("section", "")
    if not asked and pages and pages[0]:  # the front page, which is the first, is not theirs
        return redirect(f"{request.path}?section={pages[0].pk}")
    section = _section(asked)
    if not can_arrange(request.user, section):
        raise PermissionDenied
    context = admin.site.each_context(request) | {
        "title": _("Front page") if section is None else section.name,
        "pages": pages,
        "section": section,
        "state": _arrangement_data(section),
        "public_url": section.get_absolute_url() if section else reverse("articles:front"),
    }
    return TemplateResponse(request, "admin/articles/front_page/arrange.html", context)


@json_endpoint(RIGHT, "POST")
def save(request: DeskRequest) -> dict | JsonResponse:
    sent = read_json(request)
    if not isinstance(sent.get("opened"), str):
        raise Unreadable
    section, rows, errors = _read_arrangement(request, sent)
    if errors:
        return _refused(errors)
    try:
        arrangement.save_arrangement(
            section, [*rows.values()], opened=sent["opened"], user=request.user
        )
    except arrangement.Changed:
        saves = _saves_since(section, read_key(sent.get("version")) or 0)
        theirs = _arrangement_data(section) | {"saves": saves}
        message = _("Somebody else saved this arrangement while you worked on it.")
        return JsonResponse({"error": message, "theirs": theirs}, status=409)
    except arrangement.Invalid as invalid:
        indexes: dict[int | None, int] = dict(enumerate(rows))
        return _refused({indexes.get(index): found for index, found in invalid.errors.items()})
    return _arrangement_data(section)


def _refused(errors: arrangement.Errors) -> JsonResponse:
    message = _("Nothing was saved yet: see what is marked.")
    by_row = {"" if index is None else index: found for index, found in errors.items()}
    return JsonResponse({"error": message, "errors": by_row}, status=400)


def preview(request: DeskRequest) -> HttpResponse:
    """Render the public page with the unsaved arrangement that was sent."""
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    try:
        section, rows, _errors = _read_arrangement(
            request, json.loads(request.POST.get("arrangement", ""))
        )
    except (Unreadable, ValueError, RecursionError, AttributeError):
        return HttpResponseBadRequest(_("This message cannot be read."))
    standing = [row for row in rows.values() if row.is_standing]
    if section is None:
        return private(render_front(request, standing, is_preview=True))
    return private(render_section(request, section.slug, standing, is_preview=True))


def _read_arrangement(
    request: DeskRequest, sent: dict
) -> tuple[Section | None, dict[int, FrontSlot], dict]:
    """Return the section in `sent` (None: the front page), and its rows and errors.

    Raises Unreadable as `read_rows` does, Http404 for an unknown section, and PermissionDenied
    when the user may not arrange the page.
    """
    section = _section(sent.get("section"))
    if not can_arrange(request.user, section):
        raise PermissionDenied
    return section, *read_rows(sent.get("entries"))


def _section(asked: object) -> Section | None:
    """Return the section with the primary key `asked`; None, the front page, for "" and None.

    Raises Http404 when there is no such section.
    """
    if asked in ("", None):
        return None
    section = Section.objects.filter(pk=read_key(asked) or 0).first()
    if section is None:
        raise Http404(f"no section {asked}")
    return section


def _arrangement_data(section: Section | None) -> dict:
    """Return the stored arrangement of a page as JSON data for static/js/desk/front_page.js."""
    rows = arrangement.rows_of(section)
    newest = arrangement.saves_of(section).first()
    slots = [Slot.LEAD] if section else list(front_page.SIZES)
    return {
        "section": section.pk if section else None,
        "slots": [
            {
                "name": slot.value,
                "label": str(slot.label),
                "short": str(SHORT[slot]),
                "size": front_page.SIZES[slot],
                "hint": _("Empty: the list stays as it is.") if section else str(HINTS[slot]),
            }
            for slot in slots
        ],
        "entries": [shown(row) for row in rows],
        "opened": arrangement.fingerprint(rows),
        "version": newest.pk if newest else 0,
        "saved": _save_data(newest) if newest else None,
        "now": arrangement.local(timezone.now()),
        "zone": timezone.localtime().tzname(),
        "automatic": [] if section else _automatic(rows),
    }


def _automatic(rows: list[FrontSlot]) -> list[dict]:
    """Return the stories that fill the places of the front page that `rows` leave empty."""
    filled = front_page.backfill([row for row in rows if row.is_standing])
    return [
        {"slot": slot, "article": str(article.uid), "headline": article.list_headline}
        for slot, articles in filled.items()
        for article in articles
    ]


def _saves_since(section: Section | None, known: int) -> list[dict]:
    """Return the saves after the one with the primary key `known`, newest first, at most 10."""
    saves = arrangement.saves_of(section).filter(pk__gt=known)[:10]
    return [_save_data(entry) | {"changes": entry.change_message.splitlines()} for entry in saves]


def _save_data(entry) -> dict:
    time = timezone.localtime(entry.action_time)
    form = CLOCK_FORMAT if time.date() == timezone.localdate() else SHORT_FORMAT
    return {"by": person_name(entry.user), "at": date_format(time, form)}
