"""The form of a page about the newsroom: readers see what it saves, and no text is lost by it."""

import hashlib
import json
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.body import word_count
from articles.content.comparison import compare_bodies
from articles.forms import LONGEST_BODY, BodyFormField
from articles.models import Page

TEXTS = ("title", "description", "body")


@dataclass(frozen=True)
class Overtaken:
    """What somebody else saved while a form was open: their page, and how it differs from mine."""

    page: Page
    changes: str


def version(page: Page) -> str:
    """Return what is the same for two texts of a page when they are."""
    texts = json.dumps([str(getattr(page, name)) for name in TEXTS])
    return hashlib.sha256(texts.encode()).hexdigest()


class PageForm(forms.ModelForm):
    body = BodyFormField(label=_("Text"), max_length=LONGEST_BODY)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        label=_("The newsroom has checked this text"),
        required=False,
        help_text=_(
            "It came with the software. Until this is ticked, whoever runs the site is warned "
            "that the page is not the newsroom’s own, even if words of it were changed."
        ),
    )

    class Meta:
        model = Page
        fields = ["name", "title", "description", "body"]
        error_messages = {
            "name": {"invalid_choice": _("Somebody has written this page in the meantime.")}
        }

    overtaken: Overtaken | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["opened"] = version(self.instance)

    def clean_body(self):
        if not word_count(body := self.cleaned_data["body"]):
            raise ValidationError(_("There is no text: readers would find an empty page."))
        return body

    def clean(self):
        """Refuse a text that was begun from another one than the page has now.

        The form then holds what was typed, and the next save replaces what it was shown.
        """
        data = super().clean()
        if not self.instance.pk or self.errors:
            return data
        stored = Page.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        is_same = all(data[name] == getattr(stored, name) for name in TEXTS)
        if not is_same and data["opened"] != version(stored):
            self.overtaken = Overtaken(stored, compare_bodies(stored.body, data["body"]))
            self.data = self.data.copy()
            self.data["opened"] = version(stored)
            raise ValidationError(_("Not saved: somebody else saved this page in the meantime."))
        return data
