"""The page of the audit log, for superusers: they read it, and nobody changes it."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.access.audit_filter import AuditFilter
from articles.admin.access.audit_words import describe
from articles.admin.endpoints import DeskRequest, admin_page
from articles.admin.pagination import CheckedAdmin
from articles.domain.access import audit
from articles.enums import AuditEvent
from articles.ids import read_key
from articles.models import AuditEntry

SHOWN = 50
COLUMNS = (
    "number", "at", "event", "user_key", "name", "kind", "key", "subject", "detail", "address",
    "address_seal", "digest",
)  # fmt: skip
# Spreadsheets take a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@admin.register(AuditEntry)
class AuditEntryAdmin(CheckedAdmin):
    """One page and its exports, instead of Django's changelist and forms."""

    def get_urls(self):
        return [
            path("", admin_page(self, show), name="articles_auditentry_changelist"),
            path(
                "export/",
                admin_page(self, export, require_POST),
                name="articles_auditentry_export",
            ),
        ]

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def show(model_admin, request: DeskRequest) -> HttpResponse:
    if not request.user.is_superuser:
        raise PermissionDenied
    form = AuditFilter(request.GET)
    entries = form.entries().order_by("-number")
    before = read_key(request.GET.get("before"))
    if before:
        entries = entries.filter(number__lt=before)
    found = list(entries[: SHOWN + 1])
    asked = form.said() if form.is_valid() else {}
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Audit log"),
        "form": form,
        "query": urlencode(asked),
        "before": before,
        "entries": [(entry, describe(entry)) for entry in found[:SHOWN]],
        "has_more": len(found) > SHOWN,
    }
    return TemplateResponse(request, "admin/articles/auditentry/log.html", context)


def export(model_admin, request: DeskRequest) -> HttpResponseBase:
    """Send the entries that the query asks for, oldest first; the export is an entry itself."""
    if not request.user.is_superuser:
        raise PermissionDenied
    form, name = AuditFilter(request.GET), request.POST.get("format", "")
    if name not in FORMATS or not form.is_valid():
        return HttpResponseBadRequest()
    write, content_type = FORMATS[name]
    entry = audit.record(
        AuditEvent.EXPORTED, subject=_("Audit log"), format=name, filter=form.said()
    )
    rows = form.entries().filter(number__lte=entry.number).in_batches()
    response = StreamingHttpResponse(write(rows), content_type=content_type)
    file = f"audit-{timezone.localtime():%Y%m%d-%H%M}.{name}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    response["Cache-Control"] = "no-store"
    return response


class _Line:
    """A file for `csv.writer`, which returns each line that is written."""

    @staticmethod
    def write(line: str) -> str:
        return line


def _as_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Line)
    yield writer.writerow(COLUMNS)
    for entry in entries:
        values = _values(entry)
        values["detail"] = json.dumps(values["detail"], ensure_ascii=False)
        yield writer.writerow(map(_cell, values.values()))


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _as_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(_values(entry), ensure_ascii=False) + "\n"


def _values(entry: AuditEntry) -> dict[str, object]:
    values = {name: getattr(entry, name) for name in COLUMNS}
    return values | {"at": entry.at.isoformat()}


FORMATS: dict[str, tuple[Callable[[Iterable[AuditEntry]], Iterator[str]], str]] = {
    "csv": (_as_csv, "text/csv; charset=utf-8"),
    "jsonl": (_as_lines, "application/jsonl; charset=utf-8"),
}
