"""The tags of an article in its form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.content.values import read_tags
from articles.models import TagName
from articles.validators import is_tag_name
from articles.widgets import module_script

MOST_TAGS = 30


class TagSelect(forms.SelectMultiple):
    """The tags as options, which static/js/desk/tags.js shows as chips with a field for more.

    The value of an option is an item of `content.values.read_tags`; `data-new` marks the names
    that are no tags yet.
    """

    class Media:
        css = {"all": ["css/picker.css", "css/tags.css"]}
        js = [module_script("js/desk/tags.js")]

    def __init__(self, attrs=None):
        super().__init__({"data-tags": True} | (attrs or {}))

    def optgroups(self, name, value, attrs=None):
        self.found = TagName.objects.find(value)
        self.choices = [(item, self.found.get(item, item)) for item in value]
        return super().optgroups(name, value, attrs)

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if value not in self.found or self.found[value].tag is None:
            option["attrs"]["data-new"] = True
        return option


class TagsField(forms.Field):
    """The tags of a content: uids, and names that are not stored yet."""

    widget = TagSelect

    def prepare_value(self, value):
        return list(value or [])

    def to_python(self, value: Any) -> list[str]:
        return read_tags(value)

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MOST_TAGS:
            raise ValidationError(_("At most %(most)s tags."), params={"most": MOST_TAGS})
        for item in value:
            validate_tag_name(item)

    def has_changed(self, initial, data):
        return self.to_python(initial) != self.to_python(data)


def validate_tag_name(name: str) -> None:
    """Raise ValidationError for what cannot be the name of a tag."""
    if not is_tag_name(name):
        raise ValidationError(
            _("“%(tag)s” cannot be a tag: use letters or digits, at most 100."),
            params={"tag": name[:100]},
        )
