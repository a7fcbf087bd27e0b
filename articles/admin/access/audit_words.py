"""The details of an entry of the audit log, in words."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.enums import AuditDetail
from articles.models import AuditEntry, Page

_COLUMNS = {field.name: field.verbose_name for field in (*User._meta.fields, *Page._meta.fields)}
_WORDS = _COLUMNS | {
    "flags": gettext_lazy("status"),
    "groups": gettext_lazy("groups"),
    "permissions": gettext_lazy("permissions"),
    "user_permissions": gettext_lazy("permissions of their own"),
    "sections": gettext_lazy("sections in charge of"),
}
_TIMES = {AuditDetail.MINUTE, AuditDetail.EXPIRES}


def describe(entry: AuditEntry) -> list[tuple[str, str]]:
    """Return the name and the value of each detail of `entry`, and what its subject is."""
    detail = dict(entry.detail)
    kind = detail.pop(AuditDetail.KIND, None)
    lines = [(_subject_name(entry), entry.subject)] if entry.subject else []
    if kind and not detail.keys() & {AuditDetail.ADDED, AuditDetail.REMOVED}:
        lines.append((_("by which"), str(kind)))
    for key, value in detail.items():
        name = str(AuditDetail(key).label) if key in AuditDetail else key
        is_of_kind = key in {AuditDetail.ADDED, AuditDetail.REMOVED} and kind
        is_of_columns = key == AuditDetail.FIELDS or (is_of_kind and kind == "flags")
        text = ", ".join(map(_word, value)) if is_of_columns else _text(key, value)
        lines.append((f"{_word(kind)} {name}" if is_of_kind else name, text))
    return lines


def _subject_name(entry: AuditEntry) -> str:
    if not entry.kind:
        return _("what")
    try:
        return str(apps.get_model(entry.kind)._meta.verbose_name)
    except LookupError:  # a model that is no more
        return entry.kind


def _text(key: str, value: Any) -> str:
    if key in _TIMES and (time := parse_datetime(value)):
        return date_format(localtime(time), "DATETIME_FORMAT")
    if isinstance(value, dict):
        return ", ".join(f"{name or _unknown()}: {inner}" for name, inner in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _word(text: str) -> str:
    return str(_WORDS.get(text, text))


def _unknown() -> str:
    return _("a name without an account")
