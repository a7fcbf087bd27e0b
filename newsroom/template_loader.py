import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from django.conf import settings
from django.template import Context, Node, NodeList, Origin, Template
from django.template.base import FilterExpression, TextNode
from django.template.defaulttags import IfNode, LoadNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode
from django.template.loaders import base, cached, filesystem
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class UnindentedLoader(filesystem.Loader):
    """Load templates without their indentation, which would be a tenth of the bytes of a page."""

    def get_contents(self, origin: Origin) -> str:
        return _INDENTATION.sub("", super().get_contents(origin))


class _FlatLoader(base.Loader):
    """Load templates with what they inherit in its place, and what is always the same as text.

    Django looks up each block and renders {% static %}, {% url %} and {% translate %} of a text
    in quotes whenever it renders a page, a third of the time that a list takes. With DEBUG it
    does, because then an error names the template and its line.
    """

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        if not self.engine.debug:
            # One that is loaded to be extended keeps its blocks.
            template.nodelist = _merge(template.nodelist if skip else self._inherited(template))
        return template

    def _inherited(self, template: Template) -> NodeList:
        """Return the nodes of a template in those that it extends.

        Its own, if it extends what a variable names, or repeats a block that it replaces.
        """
        blocks: dict[str, BlockNode] = {}
        root, history = template, []
        while "block.super" not in root.source:
            match root.nodelist:
                case [ExtendsNode(parent_name=FilterExpression(var=str() as parent)) as child, *_]:
                    blocks = child.blocks | blocks
                    history.append(root.origin)
                    root = super().get_template(parent, history)
                case [ExtendsNode(), *_]:
                    break
                case nodes:
                    return _fill_blocks(nodes, blocks)
        return template.nodelist


class ConstantLoader(cached.Loader, _FlatLoader):
    """Keep templates as `_FlatLoader` makes them, apart from the same as others extend them."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        return f"{super().cache_key(template_name, skip)}{'-extended' if skip else ''}"


class _Block(Node):
    """A block that no template replaces any more; its variables are its own."""

    def __init__(self, nodelist: NodeList):
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        context.dicts.append({})  # as context.push(), which takes longer than most blocks
        try:
            return self.nodelist.render(context)
        finally:
            context.dicts.pop()


class _Constant(Node):
    """Nodes that say the same on each page, rendered once in the language of the site."""

    def __init__(self, nodes: Iterable[Node]):
        self._nodes = NodeList(nodes)
        self._texts: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = settings.LANGUAGE_CODE
        if language not in self._texts:
            self._texts[language] = self._nodes.render(context)
        return self._texts[language]


def is_constant(node: Node) -> bool:
    """Tell whether a tag says the same on each page."""
    match node:
        case TextNode() | LoadNode():
            return True
        case StaticNode(varname=None, path=path):
            return isinstance(path.var, str) and not path.filters
        case URLNode(asvar=None, args=[], kwargs=kwargs, view_name=name):
            return not kwargs and isinstance(name.var, str) and not name.filters
        case TranslateNode(asvar=None, message_context=None, filter_expression=text):
            return bool(text.var.literal) and not text.filters
        case _:
            return False


def _fill_blocks(nodes: NodeList, blocks: Mapping[str, BlockNode]) -> NodeList:
    """Return `nodes` with the content of `blocks` in place of those of the same names."""
    filled = NodeList()
    for node in nodes:
        if isinstance(node, BlockNode):
            content = _fill_blocks(blocks.get(node.name, node).nodelist, blocks)
            filled += content if all(map(is_constant, content)) else [_Block(content)]
        else:
            for inner in _node_lists(node):
                inner[:] = _fill_blocks(inner, blocks)
            filled.append(node)
    return filled


def _merge(nodes: NodeList) -> NodeList:
    """Return `nodes` with one in place of those that follow each other and are constant."""
    merged = NodeList()
    for constant, group in groupby(nodes, is_constant):
        following = list(group)
        texts = [node.s for node in following if isinstance(node, TextNode)]
        if len(texts) == len(following):
            merged.append(TextNode("".join(texts)))
        elif constant:
            merged.append(_Constant(following))
        else:
            for node in following:
                for inner in _node_lists(node):
                    inner[:] = _merge(inner)
                merged.append(node)
    return merged


def _node_lists(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (nodes for _condition, nodes in node.conditions_nodelists)
    else:  # a block tag of our own has its nodes in "nodelist", and does not say so
        names = dict.fromkeys([*node.child_nodelists, "nodelist"])
        yield from filter(None, (getattr(node, name, None) for name in names))
