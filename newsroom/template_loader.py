import re
from collections.abc import Callable

from django.template import Context, Node, Origin, Template
from django.template.defaulttags import URLNode
from django.template.loaders import cached, filesystem
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class UnindentedLoader(filesystem.Loader):
    """Load templates without their indentation, which would be a tenth of the bytes of a page."""

    def get_contents(self, origin: Origin) -> str:
        return _INDENTATION.sub("", super().get_contents(origin))


class ConstantLoader(cached.Loader):
    """Keep templates, in which tags that always say the same are rendered once.

    They are {% static %}, {% url %} and {% translate %} of a text in quotes, a sixth of the time
    that a list takes: files and addresses change with the process alone.
    """

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new:
            for node in filter(is_constant, template.nodelist.get_nodes_by_type(Node)):
                vars(node)["render"] = _rendered_once(node.render)
        return template


def is_constant(node: Node) -> bool:
    """Tell whether a tag says the same on each page."""
    match node:
        case StaticNode(varname=None, path=path):
            return isinstance(path.var, str) and not path.filters
        case URLNode(asvar=None, args=[], kwargs=kwargs, view_name=name):
            return not kwargs and isinstance(name.var, str) and not name.filters
        case TranslateNode(asvar=None, message_context=None, filter_expression=text):
            return bool(text.var.literal) and not text.filters
        case _:
            return False


def _rendered_once(render: Callable[[Context], str]) -> Callable[[Context], str]:
    texts: dict[str | None, str] = {}  # by language

    def render_once(context: Context) -> str:
        language = get_language()
        if language not in texts:
            texts[language] = render(context)
        return texts[language]

    return render_once
