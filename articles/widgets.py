"""The inputs of the article form that are more than an input, and how modules find each other."""

import json
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.http import urlencode
from js_asset import ImportMap

from articles.body import editor_grammar
from articles.enums import Role
from articles.models import Author

# Our modules name each other through the import map, because static files have hashed names:
# static/js/desk/x.js is "newsroom/x", static/js/editor/x.js is "newsroom/editor/x".
MODULES = Path(settings.BASE_DIR, "static", "js")
IMPORT_MAP = ImportMap(
    {"django-prose-editor/editor": "django_prose_editor/editor.js"}
    | {f"newsroom/{path.stem}": f"js/desk/{path.name}" for path in MODULES.glob("desk/*.js")}
    | {
        f"newsroom/editor/{path.stem}": f"js/editor/{path.name}"
        for path in MODULES.glob("editor/*.js")
    }
)


class BodyEditorWidget(forms.Textarea):
    """The text as HTML; static/js/editor/body.js puts the editor in its place once it has loaded.

    Where it does not load, the textarea with the HTML stays and works. It carries the grammar of
    the text, from which the modules of the editor take what tags there are.
    """

    class Media:
        css = {"all": ["css/editor.css", "css/editor_cards.css", "css/picker.css"]}
        # The large one is named too, so that it is asked for at once and not after its importers.
        js = [
            Script("django_prose_editor/editor.js", type="module"),
            Script("js/editor/body.js", type="module"),
        ]

    def __init__(self, attrs=None):
        defaults = {
            "rows": 28,
            "class": "vLargeTextField body",
            "data-body-editor": True,
            "data-grammar": json.dumps(editor_grammar()),
        }
        super().__init__(defaults | (attrs or {}))

    def use_required_attribute(self, initial):
        return False  # the browser could not show its message at a hidden textarea


class ArticleChoiceWidget(forms.TextInput):
    """The uid, number or address of another article; a module has it chosen from a list."""

    class Media:
        css = {"all": ["css/picker.css"]}
        js = [Script("js/desk/correction.js", type="module")]

    def __init__(self, attrs=None):
        super().__init__({"data-article-choice": True, "autocomplete": "off"} | (attrs or {}))


class JsonListWidget(forms.HiddenInput):
    """A list as JSON in a hidden input; a module shows it as rows, in a row of the form."""

    is_hidden = False
    use_fieldset = True

    def format_value(self, value):
        return value if isinstance(value, str) else json.dumps(value or [], ensure_ascii=False)


class EndLinksWidget(JsonListWidget):
    """The Baca Juga below the text, in their order: `content.LinkEntry` each."""

    class Media:
        css = {"all": ["css/picker.css"]}
        js = [Script("js/editor/end_links.js", type="module")]

    def __init__(self, attrs=None):
        super().__init__({"data-end-links": True} | (attrs or {}))


class BylinesWidget(JsonListWidget):
    """The people who sign, in their order: `content.BylineEntry` each."""

    class Media:
        css = {"all": ["css/picker.css"]}
        js = [Script("js/desk/bylines.js", type="module")]

    def __init__(self, attrs=None):
        super().__init__({"data-bylines": True} | (attrs or {}))

    def get_context(self, name, value, attrs):
        source = {"app_label": "articles", "model_name": "byline", "field_name": "author"}
        return super().get_context(
            name,
            value,
            (attrs or {})
            | {
                "data-search": f"{reverse('admin:autocomplete')}?{urlencode(source)}",
                "data-roles": json.dumps(Role.choices, cls=DjangoJSONEncoder),
                "data-names": json.dumps(self._names(value)),
            },
        )

    def _names(self, value):
        try:
            rows = json.loads(self.format_value(value))
            authors = Author.objects.in_bulk([row["author"] for row in rows])
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return {}  # a form that comes back with what nobody could have chosen
        return {pk: author.name for pk, author in authors.items()}
