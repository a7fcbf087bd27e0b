"""The tags of an article in its form, and the form of a tag."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.content.values import read_tags
from articles.domain.site.own_addresses import own_article_id
from articles.domain.site.tag_pages import PageContent, content_of
from articles.domain.site.tags import aliases_of
from articles.ids import read_key
from articles.image_forms import LeadImageWidget
from articles.models import Article, Image, TagName, TagPage
from articles.models.tag_page import MOST_PINNED
from articles.site import absolute
from articles.text import name_key, tag_name
from articles.validators import is_tag_name
from articles.widgets import module_script

MOST_TAGS = 30
# Generic for the type checker alone.
if TYPE_CHECKING:
    _TagModelForm = forms.ModelForm[Tag]
else:
    _TagModelForm = forms.ModelForm


class TagSelect(forms.SelectMultiple):
    """The tags as options, which static/js/desk/tags.js shows as chips with a field for more.

    The value of an option is an item of `content.values.read_tags`; `data-new` marks the names
    that are no tags yet.
    """

    class Media:
        css = {"all": ["css/picker.css", "css/tags.css"]}
        js = [module_script("js/desk/tags.js")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-tags": True} | (attrs or {}))

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        self.found = TagName.objects.find(value)
        self.choices = [(item, self.found.get(item, item)) for item in value]
        return super().optgroups(name, value, attrs)

    def create_option(
        self, name: str, value: Any, label: int | str, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **kwargs)
        if value not in self.found or self.found[value].tag is None:
            option["attrs"]["data-new"] = True
        return option


class TagsField(forms.Field):
    """The tags of a content: uids, and names that are not stored yet."""

    widget = TagSelect

    def prepare_value(self, value: Any) -> list[str]:
        return list(value or [])

    def to_python(self, value: Any) -> list[str]:
        return read_tags(value)

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MOST_TAGS:
            raise ValidationError(_("At most %(most)s tags."), params={"most": MOST_TAGS})
        if errors := list(filter(None, map(tag_name_error, value))):
            raise ValidationError(errors)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


def tag_name_error(name: str) -> ValidationError | None:
    """Return the error of what cannot be the name of a tag, None for what can."""
    if is_tag_name(name):
        return None
    return ValidationError(
        _("“%(tag)s” cannot be a tag: use letters or digits, at most 100."),
        params={"tag": name[:100]},
    )


class TagForm(_TagModelForm):
    """A tag and its aliases. A name that means another tag is refused, with a way to merge both.

    `merge_url` is the address of the page that merges tags, "" for who may not.
    """

    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text=_("One a line. Who types or imports one of them gets this tag."),
    )
    description = TagPage._meta.get_field("description").formfield(
        label=_("Description"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("A paragraph for readers, above the stories; search engines show it too."),
    )
    picture = forms.UUIDField(label=_("Picture"), required=False, widget=LeadImageWidget)
    pinned = forms.CharField(
        label=_("Pinned stories"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("Addresses or numbers of stories that come first, one a line, three at most."),
    )
    merge_url = ""

    class Meta:
        model = Tag
        fields = ["name", "slug", "aliases", "description", "picture", "pinned"]
        labels = {"name": _("Name"), "slug": _("Address")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["aliases"] = "\n".join(aliases_of(self.instance))
            content = content_of(self.instance)
            addresses = [absolute(one.get_absolute_url()) for one in content.pinned]
            self.initial.update(content._asdict(), pinned="\n".join(addresses))

    def clean_name(self) -> str:
        name = tag_name(self.cleaned_data["name"])
        is_new = name_key(name) != name_key(self.initial.get("name", ""))
        if is_new and (error := self._error(name)):
            raise error
        return name

    def clean_aliases(self) -> list[str]:
        names = read_tags(self.cleaned_data["aliases"].splitlines())
        if errors := list(filter(None, map(self._error, names))):
            raise ValidationError(errors)
        return names

    def clean_picture(self) -> Image | None:
        uid = self.cleaned_data["picture"]
        picture = Image.objects.filter(uid=uid).first() if uid else None
        if uid and picture is None:
            raise ValidationError(_("This picture is not there any more: choose another one."))
        return picture

    def clean_pinned(self) -> list[Article]:
        lines = [line for line in self.cleaned_data["pinned"].split() if line]
        if len(lines) > MOST_PINNED:
            raise ValidationError(_("At most %(most)s stories."), params={"most": MOST_PINNED})
        keys = {line: read_key(line) or own_article_id(line) or 0 for line in lines}
        stories = Article.objects.filter(tag_items__tag=self.instance.pk).defer("body")
        found = stories.in_bulk(list(keys.values()))
        if lacking := [line for line, key in keys.items() if key not in found]:
            text = _("No story with this tag has this address or number: %(line)s")
            raise ValidationError([ValidationError(text, params={"line": x}) for x in lacking])
        return [found[key] for key in dict.fromkeys(keys.values())]

    @property
    def page_content(self) -> PageContent:
        """What the page of the tag says and shows, from the valid form."""
        return PageContent(*(self.cleaned_data[name] for name in PageContent._fields))

    def _error(self, name: str) -> ValidationError | None:
        """Return the error of what cannot be a name of this tag, None for what can."""
        if error := tag_name_error(name):
            return error
        row = TagName.objects.find([name]).get(name)
        other = row and row.tag
        if not other or other == self.instance:
            return None
        text = _("“%(name)s” means the tag “%(tag)s” already.")
        told = escape(text % {"name": name, "tag": other.name})
        if self.merge_url and self.instance.pk:
            query = urlencode({"tag": [self.instance.pk, other.pk]}, doseq=True)
            link = format_html('<a href="{}?{}">{}</a>', self.merge_url, query, _("Merge the two"))
            told = format_html("{} {}.", told, link)
        return ValidationError(told)
