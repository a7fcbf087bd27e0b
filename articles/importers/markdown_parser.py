"""markdown-it as the importer uses it: what it reads, and how it writes the grammar of a body."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from articles.body import Figure

_MAX_NESTING = 50
_MAX_LABELS = 6  # of links and images, one within the other


def parse(rows: Sequence[str]) -> list[Token]:
    """Return the tokens of `rows`; what is nested deeper than the parser reads stays as typed."""
    text = "\n".join(rows)
    tokens = _MARKDOWN.parse(text)
    is_deep = any(token.level >= _MAX_NESTING - 2 for token in tokens)
    return _FLAT.parse(text) if is_deep else tokens


def render(tokens: Sequence[Token]) -> str:
    """Return the HTML of `tokens`."""
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return html


def inline_text(token: Token) -> str:
    """Return the words of an inline token as plain text."""
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
    )


class _Renderer(RendererHTML):
    """Writes what the grammar of a body has; the names of its methods are those of tokens."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escape(tokens[idx].content, quote=False)

    code_inline = text

    def softbreak(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return " "

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        lines = tokens[idx].content.rstrip("\n").split("\n")
        return f"<p>{'<br>'.join(escape(line, quote=False) for line in lines)}</p>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        caption = str(tokens[idx].attrs.get("title", ""))
        return Figure(None, alt=inline_text(tokens[idx]), caption=caption).to_html()


_OPTIONS = {"html": False, "maxNesting": _MAX_NESTING}


def _parser(*off: str) -> MarkdownIt:
    """Return a parser: indented lines are no code here, definitions of addresses would vanish."""
    parser = MarkdownIt("commonmark", _OPTIONS, renderer_cls=_Renderer)
    for name, rule in (("link", link), ("image", image)):
        parser.inline.ruler.at(name, _where_one_may_end(rule))
    return parser.enable("table").disable(["code", "reference", *off])


def _where_one_may_end(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """Return `rule`, of links or images, which is asked only where one may end and not too deep.

    At each bracket it looks for the end of the label, and there at each bracket again: markdown-it
    stops that only at its greatest nesting.
    """

    def bounded(state: StateInline, silent: bool) -> bool:
        if state.level > _MAX_LABELS:
            state.pos = state.posMax  # as markdown-it does at its greatest nesting
            return True
        return state.pos < _last_label_end(state.src) and rule(state, silent)

    return bounded


@lru_cache(maxsize=2 + _MAX_LABELS)  # the label of an image is parsed as a text of its own
def _last_label_end(text: str) -> int:
    return text.rfind("](")


_MARKDOWN = _parser()
_FLAT = _parser("blockquote", "list")
