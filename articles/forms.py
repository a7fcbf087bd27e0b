"""The forms of the admin: what editors type, checked before anything is stored."""

import re

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.forms.widgets import Script
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.http import urlencode
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.body import Sanitised, plain_text, sanitise
from articles.domain import images, workflow
from articles.enums import Placement, State
from articles.importers.typed_text import read_body
from articles.models import Article, BacaJuga, Byline, Image, Section
from articles.text import printable, title_key
from articles.validators import validate_publication_time

MOST_TAGS = 30
LONGEST_BODY = 400_000
# Every line break but those before an item of a list.
_BETWEEN_BLOCKS = re.compile(r"\n(?!- )")


class TagSelect(forms.SelectMultiple):
    """A Select2 that offers the tags there are and takes new ones as they are typed."""

    class Media:
        # Select2 itself comes with the admin's own autocomplete fields on the same form.
        js = [Script("js/tag_select.js", type="module")]

    def build_attrs(self, base_attrs, extra_attrs=None):
        source = {"app_label": "articles", "model_name": "articletag", "field_name": "tag"}
        suggestions = f"{reverse('admin:autocomplete')}?{urlencode(source)}"
        attrs = {"class": "tag-select", "data-suggestions": suggestions}
        return super().build_attrs(attrs | base_attrs, extra_attrs)

    def optgroups(self, name, value, attrs=None):
        self.choices = [(tag, tag) for tag in value]
        return super().optgroups(name, value, attrs)


class TagNamesField(forms.Field):
    widget = TagSelect

    def prepare_value(self, value):
        return [tag.name if isinstance(tag, Tag) else tag for tag in value or []]

    def to_python(self, value):
        names = (" ".join(printable(name).split()) for name in value or [])
        return list(dict.fromkeys(name for name in names if name))

    def validate(self, value):
        super().validate(value)
        if len(value) > MOST_TAGS:
            raise ValidationError(_("At most %(most)s tags."), params={"most": MOST_TAGS})
        for name in value:
            if len(name) > 100 or not slugify(name, allow_unicode=True):
                raise ValidationError(
                    _("“%(tag)s” cannot be a tag: use letters or digits, at most 100."),
                    params={"tag": name[:100]},
                )

    def has_changed(self, initial, data):
        return set(self.prepare_value(initial)) != set(self.to_python(data))


class BodyFormField(forms.CharField):
    """The text as an editor types it: plain lines, HTML among them where plain text has no words.

    A body that reads the same as plain text is shown as plain text.
    """

    widget = forms.Textarea(attrs={"rows": 28, "class": "vLargeTextField body"})

    def prepare_value(self, value):
        if not isinstance(value, Sanitised):
            return value
        plain = _BETWEEN_BLOCKS.sub("\n\n", plain_text(value))
        return plain if self._read(plain) == value else value

    def to_python(self, value):
        return self._read(super().to_python(value))

    def has_changed(self, initial, data):
        return self.to_python(data) != (initial or "")

    def _read(self, text):
        return sanitise(read_body(text.replace("\r\n", "\n")))


class SectionField(forms.ModelChoiceField):
    """All sections as a tree in their order; there are few, and each shows where it stands."""

    def __init__(self, **kwargs):
        super().__init__(Section.objects.in_tree_order(), **kwargs)

    def label_from_instance(self, section):
        return f"{section.parent.name} › {section.name}" if section.parent else section.name


class ArticleForm(forms.ModelForm):
    """An article as one editor changes it, starting from the version they opened.

    The state and its time are wishes for `workflow.change_state`, not columns to be written.

    When somebody else saved in the meantime, nothing is stored, and the form comes back with
    every word that was typed.
    """

    body = BodyFormField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_BODY,
        help_text=_(
            "Plain text, a paragraph a line, or HTML. A line “Baca Juga: headline” becomes a link "
            "to that article; lines that begin with “- ” become a list."
        ),
    )
    section = SectionField(label=_("Section"), required=False)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    tags = TagNamesField(
        label=_("Tags"), required=False, help_text=_("Type a tag and press Enter.")
    )
    new_state = forms.ChoiceField(label=_("State"), choices=State)
    publish_at = forms.SplitDateTimeField(
        label=_("Publication time"),
        required=False,
        widget=AdminSplitDateTime,
        validators=[validate_publication_time],
        help_text=_("A time to come schedules the story; blank: the moment you publish."),
    )
    is_update = forms.BooleanField(
        label=_("Tell readers that the story was updated"),
        required=False,
        help_text=_("Only for a real update: the page then shows “Updated” with the time."),
    )

    class Meta:
        model = Article
        fields = [
            "headline", "short_headline", "slug", "kicker", "standfirst", "section",
            "lead_image", "lead_caption", "dateline", "source", "label",
            "seo_title", "seo_description", "canonical_url", "body", "tags",
        ]  # fmt: skip
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField headline"}),
            "standfirst": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["body"] = sanitise(self.instance.body)
        self.initial["version"] = self.instance.pk and self.instance.modified_at.isoformat()
        state = self.instance.state
        self.initial |= {"new_state": state, "publish_at": self.instance.published_at}
        if state != State.RETRACTED:
            self.fields["new_state"].choices = [
                choice for choice in State.choices if choice[0] != State.RETRACTED
            ]

    def clean_headline(self):
        return " ".join(self.cleaned_data["headline"].split())

    def clean(self):
        data = super().clean()
        self._check_version()
        if data.get("new_state") == State.PUBLISHED:
            for field, message in workflow.missing_for_readers(
                section=data.get("section"), body=data.get("body")
            ).items():
                if field in self.fields and field not in self.errors:
                    self.add_error(field, message)
        stays_visible = data.get("new_state") == State.PUBLISHED and self._was_seen()
        if data.get("is_update") and not stays_visible:
            self.add_error("is_update", _("Readers have not seen this story yet."))
        return data

    def _was_seen(self):
        return Article.objects.published().filter(pk=self.instance.pk).exists()

    def _check_version(self):
        if not self.instance.pk:
            return
        stored = Article.objects.select_for_update().get(pk=self.instance.pk)
        if self.cleaned_data.get("version") == stored.modified_at.isoformat():
            return
        time = formats.date_format(timezone.localtime(stored.modified_at), "H:i")
        raise ValidationError(
            _(
                "%(person)s saved this article at %(time)s, after you opened it. Nothing of "
                "yours is lost: it is all below, but not stored. Open the article in a new tab, "
                "and carry over what you want to keep."
            ),
            params={"person": stored.modified_by or _("Somebody else"), "time": time},
        )


class NamedInputs:
    """Mixin for the rows of a table: each input says the heading of its column."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = capfirst(field.label)


class BylineForm(NamedInputs, forms.ModelForm):
    class Meta:
        model = Byline
        fields = ["author", "role", "position"]


class BylineFormSet(BaseInlineFormSet):
    """The people of an article, each once; the rows are rewritten in their new order."""

    def clean(self):
        super().clean()
        seen = set()
        for form in wanted_forms(self):
            author = form.cleaned_data.get("author")
            if author in seen:
                form.add_error("author", _("This person stands here already."))
            seen.add(author)

    def validate_unique(self):
        """Not row by row: two people may have changed places."""

    def save(self, commit=True):
        wanted = sorted(wanted_forms(self), key=lambda form: form.cleaned_data["position"] or 0)
        self.new_objects = [f.instance for f in wanted if not f.instance.pk]
        self.changed_objects = [
            (f.instance, f.changed_data) for f in wanted if f.instance.pk and f.has_changed()
        ]
        self.deleted_objects = [f.instance for f in self.deleted_forms if f.instance.pk]
        # Rows that this person may not see are not among the forms, and stay.
        shown = [form.instance.pk for form in self.initial_forms]
        self.instance.bylines.filter(pk__in=shown).delete()
        for position, form in enumerate(wanted, start=self.instance.bylines.count()):
            form.instance.pk, form.instance.position = None, position
            form.instance.save(force_insert=True)
        return [form.instance for form in wanted]


def wanted_forms(formset):
    """Return the valid forms of an inline that are to be kept, in the order they came."""
    return [
        form
        for form in formset.forms
        if form.is_valid()
        and (form.has_changed() or form.instance.pk)
        and form not in formset.deleted_forms
    ]


class BacaJugaForm(NamedInputs, forms.ModelForm):
    after = forms.IntegerField(
        label=_("After paragraph"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("Blank: in the middle of the text."),
    )

    class Meta:
        model = BacaJuga
        fields = ["placement", "target", "label", "wanted_title", "url", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        self.fields["placement"].initial = Placement.INLINE
        stands_inline = self.instance.pk and self.instance.placement == Placement.INLINE
        self.stood_as = self.instance.as_read_also() if stands_inline else None

    def clean(self):
        data = super().clean()
        given = [name for name in ("target", "wanted_title", "url") if data.get(name)]
        if not given and not self.errors:
            raise ValidationError(_("Choose an article, a wanted title, or an address."))
        if data.get("url") and not data.get("label"):
            self.add_error("label", _("An address elsewhere needs its link text."))
        if data.get("target"):
            data["wanted_title"] = data["url"] = ""
        if data.get("after"):
            data["placement"] = Placement.INLINE
        return data

    def _get_validation_exclusions(self):
        # The rows are rewritten as a whole: their present positions are no obstacle.
        return super()._get_validation_exclusions() | {"article"}

    def clean_position(self):
        return self.cleaned_data["position"] or 0


class BacaJugaFormSet(BaseInlineFormSet):
    """The links of an article, wherever they stand.

    It stores nothing itself: `inline_changes` and `end_links` are for `domain.baca_juga`.
    """

    def clean(self):
        super().clean()
        seen = set()
        for form in wanted_forms(self):
            target = form.cleaned_data.get("target")
            title = title_key(form.cleaned_data.get("wanted_title") or "")
            if title and title == self.instance.headline_key:
                form.add_error("wanted_title", _("An article cannot link to itself."))
            if target and target == self.instance:
                form.add_error("target", _("An article cannot link to itself."))
            elif target and target in seen:
                form.add_error("target", _("This article is linked already."))
            seen.add(target)

    def validate_unique(self):
        """The rows are rewritten as a whole, in their new order."""

    def inline_changes(self):
        """Return (old, new, after) for each link inside the text that was changed here."""
        wanted = wanted_forms(self)
        changes = [(form.stood_as, None, None) for form in self.deleted_forms if form.stood_as]
        for form in wanted:
            if not form.has_changed():
                continue
            inline = form.cleaned_data["placement"] == Placement.INLINE
            new = form.instance.as_read_also() if inline else None
            if form.stood_as or new:
                changes.append((form.stood_as, new, form.cleaned_data.get("after")))
        return changes

    def end_links(self):
        """Return the rows for below the text, in their order; unseen ones stay in front."""
        shown = [form.instance.pk for form in self.initial_forms]
        below = self.instance.baca_juga.filter(placement=Placement.END)
        unseen = list(below.exclude(pk__in=shown).select_related("target"))
        rows = [
            form.instance
            for form in wanted_forms(self)
            if form.cleaned_data["placement"] == Placement.END
        ]
        return unseen + sorted(rows, key=lambda row: row.position)


class ImageForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = [
            "file", "title", "alt", "caption", "credit", "focal_x", "focal_y", "taken_on",
            "rights_note",
        ]  # fmt: skip
        widgets = {"file": forms.FileInput(attrs={"accept": "image/*"})}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            images.open_picture(file)
        return file
