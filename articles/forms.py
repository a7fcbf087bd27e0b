"""The article form: validates what editors type before it becomes a revision."""

import json
from collections.abc import Collection, Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.body import Sanitised, sanitise
from articles.body.length import LONGEST_BODY, validate_length
from articles.content.fields import FIELDS, InputType
from articles.content.shape import Content, clean
from articles.domain.desk.submission import Submission
from articles.domain.desk.workflow import TRANSITIONS
from articles.domain.site.own_addresses import own_article_id
from articles.domain.story.earlier_keys import read_content
from articles.domain.story.live import uid_of
from articles.enums import Action, ChangeKind, Label
from articles.ids import LARGEST_KEY, read_key, read_uid
from articles.image_forms import LeadImageWidget
from articles.importers.typed_text import read_body
from articles.models import Article, Section
from articles.narrowing import required
from articles.tag_forms import TagsField
from articles.text import printable
from articles.validators import validate_publication_time
from articles.widgets import (
    ArticleChoiceWidget,
    BodyEditorWidget,
    BylinesWidget,
    EndLinksWidget,
)

MOST_ROWS = 100
# Any: a label is translated when it is shown, which django-stubs do not expect here.
_DATE_INPUT: dict[str, Any] = {"type": "date", "aria-label": _("Publication date")}
_TIME_INPUT: dict[str, Any] = {"type": "time", "aria-label": _("Publication time of day")}


class BodyFormField(forms.CharField):
    """The text as HTML from the editor, or as plain lines if the editor did not load.

    The cleaned value is a `Sanitised` body of at most LONGEST_BODY characters.
    """

    widget = BodyEditorWidget

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_BODY, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        if isinstance(text, Sanitised):
            return text
        text = (text or "").replace("\r\n", "\n")
        validate_length(text)
        return sanitise(read_body(text))


class ArticleField(forms.CharField):
    """Another article of this site, given by its uid, primary key or URL."""

    widget = ArticleChoiceWidget
    default_error_messages = {"unknown": _("No article of ours has this address or number.")}

    def __init__(self, **kwargs):
        super().__init__(max_length=500, **kwargs)

    def clean(self, value):
        """Return the article, None for a blank value; raises ValidationError if there is none."""
        text = printable(super().clean(value))
        if not text:
            return None
        uid, key = read_uid(text), read_key(text) or read_key(own_article_id(text))
        found = Article.objects.filter(**({"uid": uid} if uid else {"pk": key or 0})).first()
        if found is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found


class RowsField(forms.Field):
    """The rows of one list field of a content, sent as JSON in a hidden input."""

    default_error_messages = {"rows": _("This list could not be read.")}

    def __init__(self, name: str, **kwargs):
        self.name = name
        super().__init__(required=False, **kwargs)

    def to_python(self, value):
        try:
            rows = json.loads(value or "[]") if isinstance(value, str) else value
        except (ValueError, RecursionError):
            rows = None
        if not isinstance(rows, list) or len(rows) > MOST_ROWS:
            raise ValidationError(self.error_messages["rows"], code="rows")
        return read_content({self.name: rows})[self.name]


class SectionField(forms.ModelChoiceField):
    """A select of all sections in tree order; a subsection is shown with its parent."""

    def __init__(self, **kwargs):
        super().__init__(
            Section.objects.in_tree_order(), empty_label=_("Choose a section"),
            to_field_name="uid", **kwargs,
        )  # fmt: skip

    def limit_to(self, sections, present):
        """Offer only `sections` (ids), their subsections, and the article's own (uid or None)."""
        self.queryset = required(self.queryset).filter(
            Q(pk__in=sections) | Q(parent__in=sections) | Q(uid=present)
        )

    def to_python(self, value):
        return super().to_python(read_content({"section": value})["section"] or value)

    def label_from_instance(self, section):
        return f"{section.parent.name} › {section.name}" if section.parent else section.name


class ArticleForm(forms.ModelForm):
    """The fields of a content, and the inputs of a workflow step.

    `initial` is a content. The form saves nothing: `submission` returns a `Submission` for
    `domain.desk.submission.submit`.
    """

    section = SectionField(label=_("Section"), required=False)
    lead_image = forms.UUIDField(label=_("Lead image"), required=False, widget=LeadImageWidget)
    body = BodyFormField(label=_("Text"), required=False)
    tags = TagsField(
        label=_("Tags"),
        required=False,
        help_text=_("Type a tag and press Enter; commas separate several."),
    )
    bylines = RowsField("bylines", label=_("Authors"), widget=BylinesWidget)
    end_links = RowsField("end_links", label=_("Baca Juga below the text"), widget=EndLinksWidget)
    key = forms.UUIDField(widget=forms.HiddenInput)
    based_on = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )
    publish_at = forms.SplitDateTimeField(
        label=_("Publication time"),
        required=False,
        input_date_formats=["%Y-%m-%d"],
        input_time_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs=_DATE_INPUT,
            time_attrs=_TIME_INPUT,
        ),
        validators=[validate_publication_time],
        help_text=_("A time to come schedules the story; blank: the moment you publish."),
    )
    kind = forms.ChoiceField(
        label=_("What kind of change is it?"),
        required=False,
        choices=ChangeKind,
        widget=forms.RadioSelect,
    )
    correction = forms.CharField(
        label=_("What readers are told"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    related = ArticleField(
        label=_("Article that carries the reply"),
        required=False,
        help_text=_("If there is one. Both lead to each other."),
    )
    note = forms.CharField(
        label=_("Why"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    # Shown under “More”, because few stories need them.
    FOLDED = (
        "short_headline", "dateline", "source", "slug",
        "seo_title", "seo_description", "canonical_url",
    )  # fmt: skip

    class Meta:
        model = Article
        fields = list(FIELDS)
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "class": "headline"}),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
            "lead_caption": forms.Textarea(attrs={"rows": 2}),
            "disclosure": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Content,
        sections: Collection[int] = (),
    ):
        """`sections` are the ids of the sections that the user may choose; empty: all."""
        super().__init__(data, initial={"key": uuid4(), **initial})
        self.initial["body"] = sanitise(initial["body"])
        self.fields["label"].required = False  # blank means Label.NONE
        if sections:
            section = cast("SectionField", self.fields["section"])
            section.limit_to(sections, initial["section"])

    def clean_headline(self):
        return " ".join(self.cleaned_data["headline"].split())

    @classmethod
    def keeping_step_input(
        cls, data: QueryDict, content: Content, number: int, **kwargs
    ) -> "ArticleForm":
        """Return a bound form with a new key for `content`, saved as revision `number`.

        The inputs of a workflow step keep their values from `data`.
        """
        data = data.copy()
        for name, field in FIELDS.items():
            value = content[name]
            if field.input == InputType.NAMES:
                data.setlist(name, value)
            else:
                data[name] = json.dumps(value) if field.input == InputType.ROWS else value or ""
        data["key"], data["based_on"] = str(uuid4()), str(number)
        return cls(data, **kwargs)

    @property
    def input_types(self) -> str:
        """The type of each input of a content field, as JSON for static/js/desk/form.js."""
        return json.dumps({name: field.input for name, field in FIELDS.items()})

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FOLDED]

    @property
    def has_folded_errors(self) -> bool:
        return any(field.errors for field in self.folded)

    def has_step_input(self) -> bool:
        """Tell whether an input of a workflow step was changed, which no revision stores."""
        return any(
            name in self.changed_data for name in ("publish_at", "note", "correction", "related")
        )

    def _post_clean(self):
        """Do not fill or validate the instance: the data becomes a revision."""

    def key_in_use(self) -> UUID | None:
        """Return the key that the form shows, None when the submitted value is not a UUID."""
        try:
            return self.fields["key"].to_python(self["key"].value())
        except ValidationError:
            return None

    def content(self) -> Content:
        data = self.cleaned_data
        image, label = data["lead_image"], data.get("label") or Label.NONE
        chosen = {
            "section": uid_of(data["section"]), "lead_image": image and str(image), "label": label
        }  # fmt: skip
        return clean({**data, **chosen})

    def submission(self, choices: Mapping[str, str]) -> Submission:
        """Return the data of the valid form; `choices` are by the keys of their conflicts."""
        data = self.cleaned_data
        is_reply = data["kind"] == ChangeKind.REPLY
        return Submission(
            key=data["key"],
            content=self.content(),
            action=self._action(),
            base=data["based_on"],
            sequence=self._sequence(),
            state=self.data.get("state", ""),
            choices=choices,
            at=data["publish_at"],
            note=data["note"],
            kind=ChangeKind(data["kind"]) if data["kind"] else None,
            correction=data["correction"],
            related=data["related"] if is_reply else None,
        )

    def _action(self) -> Action:
        """Return the submitted step: PUBLISH at a future time is SCHEDULE; by default SAVE."""
        action, at = self.data.get("_action"), self.cleaned_data["publish_at"]
        if action == Action.PUBLISH and at and at > timezone.now():
            return Action.SCHEDULE
        return Action(action) if action in TRANSITIONS else Action.SAVE

    def _sequence(self) -> int | None:
        text = self.data.get("sequence", "")
        return int(text) if text.isdecimal() and len(text) < 19 else None
