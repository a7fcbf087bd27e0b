"""The form of a page about the newsroom, which does not overwrite a concurrent save."""

import hashlib
import json
from dataclasses import dataclass
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.body import word_count
from articles.content.comparison import compare_bodies
from articles.domain.story.uids import with_story_uids
from articles.forms import BodyFormField
from articles.models import Page

TEXTS = ("title", "description", "body")


@dataclass(frozen=True)
class NewerPage:
    """A concurrent save: the stored page, and how the submitted body differs from it (HTML)."""

    page: Page
    changes: str


def version(page: Page) -> str:
    """Return a hash of the texts of a page (SHA-256, hex), equal when all of them are equal."""
    texts = json.dumps([str(getattr(page, name)) for name in TEXTS])
    return hashlib.sha256(texts.encode()).hexdigest()


class PageForm(forms.ModelForm):
    body = BodyFormField(label=_("Text"))
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

    newer_page: NewerPage | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["opened"] = version(self.instance)

    def clean_body(self):
        if not word_count(body := self.cleaned_data["body"]):
            raise ValidationError(_("There is no text: readers would find an empty page."))
        return with_story_uids(body)[0]

    def clean(self):
        """Raise ValidationError if somebody else saved the page after the form was opened.

        The form then keeps what was typed and shows the stored text as `newer_page`, which the
        next save replaces.
        """
        super().clean()
        data = self.cleaned_data
        if not self.instance.pk or self.errors:
            return data
        stored = Page.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        is_same = all(data[name] == getattr(stored, name) for name in TEXTS)
        if not is_same and data["opened"] != version(stored):
            self.newer_page = NewerPage(stored, compare_bodies(stored.body, data["body"]))
            shown = cast("QueryDict", self.data).copy()
            shown["opened"] = version(stored)
            self.data = shown
            raise ValidationError(_("Not saved: somebody else saved this page in the meantime."))
        return data
