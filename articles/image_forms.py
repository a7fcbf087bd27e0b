"""The form of an image, which checks the file before it is stored, and a widget to choose one."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.domain.media import decoding, images
from articles.domain.media.image_cards import image_card
from articles.domain.media.metadata import suggested_texts
from articles.models import Image
from articles.widgets import module_script


class ImageForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = [
            "file", "title", "alt", "caption", "credit", "creator", "copyright", "source_type",
            "keywords", "focal_x", "focal_y", "taken_on", "rights_note",
        ]  # fmt: skip
        widgets = {"file": forms.FileInput(attrs={"accept": "image/*"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._picture = None
        if "alt" in self.fields:  # absent for users who may only view
            self.fields["alt"].required = True
        if "file" in self.fields and self.instance.pk:
            self.fields["file"].label = _("Replace the file")
            self.fields["file"].help_text = _(
                "Every article that uses this image shows the new file. %(kinds)s"
            ) % {"kinds": Image._meta.get_field("file").help_text}
        for name, text in suggested_texts(self.instance).items():
            if name in self.fields:
                self._suggest(name, text)

    def _suggest(self, name, text):
        """Fill a blank field with what the file says; show it beside one that a person filled."""
        field = self.fields[name]
        if self.initial.get(name):
            mark = str(_("The file says: {}")).format(text)
        else:
            self.initial[name] = field.to_python(self.instance.suggested[name])
            mark = str(_("From the file: please check."))
        field.help_text = format_html("<strong>{}</strong> {}", mark, field.help_text)

    @property
    def saved_columns(self):
        """The columns to store: what was changed, and the suggestions, which are checked now."""
        suggested = self.instance.suggested.keys() & self.fields.keys()
        return [*dict.fromkeys([*self.changed_data, *sorted(suggested)])]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        self.instance.checksum = images.checksum(file)
        try:
            images.refuse_second_copy(self.instance)
        except images.AlreadyStored as found:
            raise ValidationError(link_to_stored(found.image)) from found
        try:
            self._picture = images.open_new_picture(file, accepts_still="still" in self.data)
        except images.StillOnly as error:
            raise ValidationError(_ask_for_still(error)) from error
        return file

    def full_clean(self):
        super().full_clean()
        if self.errors:
            self._picture = None

    def pop_picture(self) -> decoding.Picture | None:
        """Return the decoded new file once; None when the file has not changed.

        The form drops its reference: only the garbage collector frees a form, and a decoded
        picture takes some 30 MB.
        """
        picture, self._picture = self._picture, None
        return picture


def link_to_stored(image: Image) -> str:
    """Return a message (HTML) that the file is already in the library, with a link to `image`."""
    link = format_html(
        '<a href="{}">{}</a>', reverse("admin:articles_image_change", args=[image.pk]), image.title
    )
    return format_html("{} {}", _("This file is in the library already:"), link)


def _ask_for_still(error: images.StillOnly) -> str:
    """Return the message (HTML) with a box to tick; a browser sends the file only if it is chosen
    again.
    """
    return format_html(
        '{} <label><input type="checkbox" name="still"> {}</label>',
        error.message,
        _("I want the still: tick this, and choose the file again."),
    )


class LeadImageWidget(forms.HiddenInput):
    """The uid of an image in a hidden input, with the picture and buttons to choose another."""

    use_fieldset = True

    class Media:
        css = {"all": ["css/picker.css", "css/media.css"]}
        js = [module_script("js/desk/lead_image.js")]

    @property
    def is_hidden(self):
        return False  # the form shows the picture, with a label

    def format_value(self, value):
        return str(value.uid if isinstance(value, Image) else value or "")

    def render(self, name, value, attrs=None, renderer=None):
        uid = self.format_value(value)
        try:
            image = Image.objects.filter(uid=uid).first() if uid else None
        except ValidationError:
            image, uid = None, ""
        context = {
            "input": super().render(name, uid, attrs),
            "card": image_card(image) if image else None,
        }
        return render_to_string("admin/articles/image/_lead_image.html", context)
