"""The widgets of the article form, and the import map of its JavaScript modules."""

import json
from pathlib import Path
from typing import cast

from django import forms
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.widgets import Script
from js_asset import ImportMap

from articles.body import editor_grammar
from articles.enums import Role
from articles.ids import read_uid
from articles.models import Author

# Modules import each other by the names in this map, because static files have hashed names:
# static/js/desk/x.js is "newsroom/x", static/js/editor/a/x.js is "newsroom/editor/a/x".
MODULES = Path(settings.BASE_DIR, "static", "js")
IMPORT_MAP = ImportMap(
    {"django-prose-editor/editor": "django_prose_editor/editor.js"}
    | {f"newsroom/{path.stem}": f"js/desk/{path.name}" for path in MODULES.glob("desk/*.js")}
    | {
        f"newsroom/{path.with_suffix('')}": f"js/{path}"
        for path in (found.relative_to(MODULES) for found in MODULES.glob("editor/**/*.js"))
    }
)


def module_script(path: str) -> str:
    """Return the static file `path` as a script for the `js` of a Media: an ES module."""
    # Media takes any object that renders itself; django-stubs know addresses alone.
    return cast("str", Script(path, type="module"))


class BodyEditorWidget(forms.Textarea):
    """A textarea with HTML, which static/js/editor/body.js replaces by the editor.

    If the script does not load, the textarea stays and works. `data-grammar` is the grammar of
    a body as JSON, from which the editor's modules know the tags that are allowed.
    """

    class Media:
        css = {
            "all": [
                "css/editor.css", "css/editor_cards.css", "css/editor_table.css", "css/picker.css",
            ]
        }  # fmt: skip
        # The large module is listed so that it loads at once, not after modules that import it.
        js = [
            module_script("django_prose_editor/editor.js"),
            module_script("js/editor/body.js"),
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
        return False  # the browser could not show its message on a hidden textarea


class ArticleChoiceWidget(forms.TextInput):
    """The uid, primary key or URL of another article; a script adds a list to choose from."""

    class Media:
        css = {"all": ["css/picker.css"]}
        js = [module_script("js/desk/correction.js")]

    def __init__(self, attrs=None):
        super().__init__({"data-article-choice": True, "autocomplete": "off"} | (attrs or {}))


class JsonListWidget(forms.HiddenInput):
    """A list as JSON in a hidden input, which a script shows as editable rows."""

    is_hidden = False
    use_fieldset = True

    def format_value(self, value):
        return value if isinstance(value, str) else json.dumps(value or [], ensure_ascii=False)


class EndLinksWidget(JsonListWidget):
    """The Baca Juga below the text, in order: a list of `content.values.LinkEntry`."""

    class Media:
        css = {"all": ["css/picker.css"]}
        js = [module_script("js/editor/end_links.js")]

    def __init__(self, attrs=None):
        super().__init__({"data-end-links": True} | (attrs or {}))


class BylinesWidget(JsonListWidget):
    """The bylines, in order: a list of `content.values.BylineEntry`."""

    class Media:
        css = {"all": ["css/picker.css"]}
        js = [module_script("js/desk/bylines.js")]

    def __init__(self, attrs=None):
        super().__init__({"data-bylines": True} | (attrs or {}))

    def get_context(self, name, value, attrs):
        return super().get_context(
            name,
            value,
            (attrs or {})
            | {
                "data-roles": json.dumps(Role.choices, cls=DjangoJSONEncoder),
                "data-names": json.dumps(self._names(value)),
            },
        )

    def _names(self, value):
        try:
            rows = json.loads(self.format_value(value))
            uids = [uid for row in rows if (uid := read_uid(row["author"]))]
        except (ValueError, TypeError, KeyError, RecursionError):
            return {}  # the submitted value is not a list of bylines
        named = Author.objects.filter(uid__in=uids).values_list("uid", "name")
        return {str(uid): name for uid, name in named}
