"""What one may ask of the audit log: the form above its list."""

import datetime as dt
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import AuditEvent
from articles.models import AuditEntry
from articles.models.audit import LONGEST_NAME, AuditEntryQuerySet

_DAYS: list[Callable[[Any], None]] = [
    MinValueValidator(dt.date(2000, 1, 1)),
    MaxValueValidator(dt.date(2999, 12, 31)),
]


class _DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = _DAYS


class AuditFilter(forms.Form):
    """All fields are optional; `q` is looked for in names, subjects and as a whole address."""

    q = forms.CharField(label=_("Name, subject or address"), max_length=100, required=False)
    event = forms.ChoiceField(
        label=_("Event"), choices=[("", _("All")), *AuditEvent.choices], required=False
    )
    name = forms.CharField(label=_("Account"), max_length=LONGEST_NAME, required=False)
    since = _DayField(label=_("From"), required=False)
    until = _DayField(label=_("Until"), required=False)

    def entries(self) -> AuditEntryQuerySet:
        """Return the entries that were asked for; none if the form has errors."""
        if not self.is_valid():
            return AuditEntry.objects.none()
        asked = self.cleaned_data
        entries = AuditEntry.objects.of_days(asked["since"], asked["until"])
        for name in ("event", "name"):
            if asked[name]:
                entries = entries.filter(**{name: asked[name]})
        return entries.filter(_having(asked["q"])) if asked["q"] else entries

    def said(self) -> dict[str, str]:
        """Return what was asked for, by field."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def _having(text: str) -> Q:
    found = Q(name__icontains=text) | Q(subject__icontains=text)
    try:
        return found | Q(address=str(ip_address(text)))
    except ValueError:
        return found
