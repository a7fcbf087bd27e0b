"""Convert HTML to the plain lines in which `baca_juga` recognises a Baca Juga."""

import html
import re

from articles.importers.baca_juga import ENTITY, MARKDOWN_LINK, is_label, starts_with_label

_BLOCK_TAGS = {
    "p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt",
    "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote",
    "figure", "figcaption", "section", "article", "aside", "header", "footer", "main", "nav",
    "center", "address", "pre",
}  # fmt: skip
_INLINE_TAGS = {
    "a", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "mark", "small", "big",
    "sub", "sup", "span", "font", "abbr", "cite", "q", "code", "tt", "label", "button", "img",
    "wbr", "picture", "source",
}  # fmt: skip
_VOID_TAGS = {
    "br", "hr", "img", "wbr", "source",
}  # fmt: skip
_SILENT_TAGS = {"script", "style"}
_PAIRED_TAGS = _BLOCK_TAGS | _INLINE_TAGS | _SILENT_TAGS
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)"
    r"(?P<attributes>(?:\s(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?)/?>|<!--[^<>]*-->"
)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_BOX = re.compile(
    r"\b(?:class|id)\s*=\s*[\"'][^\"']*\b(?:baca|simak|lihat)[-_]?jug?a?\b", re.IGNORECASE
)


def markup_to_lines(text: str) -> str:
    """Return the HTML `text` as plain lines for `baca_juga.scan`.

    Block elements, table cells and <br> become line breaks, list items begin with "- ", and
    <a href="u">t</a> becomes [t](u). Other known tags, comments, scripts and styles are removed,
    entities are unescaped, and white space is folded. A box that only its class or id marks as a
    Baca Juga gets the label. Only void and properly closed elements count as HTML: a text without
    any is returned unchanged.
    """
    tags = _real_tags(text)
    if not tags:
        return text
    flow = _Flow(text)
    for tag in tags:
        flow.feed(tag)
    flow.add_text(len(text))
    joined = re.sub(r"\n- \s*\n\s*", "\n- ", "".join(flow.out))
    lines = (" ".join(line.split()) for line in joined.split("\n"))
    return "\n".join(line for line in lines if line.strip("- "))


def element_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each outermost element in a text, of the known HTML tags."""
    spans: list[tuple[int, int]] = []
    depth = 0
    for tag in _real_tags(text):
        is_single = not tag["name"] or tag["name"].lower() in _VOID_TAGS
        if not depth:
            spans.append((tag.start(), tag.end()))
        else:
            spans[-1] = (spans[-1][0], tag.end())
        depth += 0 if is_single else -1 if tag["close"] else 1
    return spans


def opens_with_element(text: str) -> bool:
    """Tell whether a text begins with a comment or a block element of HTML."""
    tag = _TAG.match(text.lstrip())
    return tag is not None and (not tag["name"] or tag["name"].lower() in _BLOCK_TAGS)


def _real_tags(text: str) -> list[re.Match[str]]:
    found = list(_TAG.finditer(text)) if "<" in text else []
    real: list[re.Match[str] | None] = [None] * len(found)
    opened: dict[str, list[int]] = {}
    for index, tag in enumerate(found):
        name = (tag["name"] or "").lower()
        if not name or name in _VOID_TAGS:
            real[index] = tag
        elif not tag["close"]:
            opened.setdefault(name, []).append(index)
        elif opened.get(name) and name in _PAIRED_TAGS:
            start = opened[name].pop()
            real[start], real[index] = found[start], tag
    tags = [tag for tag in real if tag]
    is_markup = any((tag["name"] or "").lower() not in _SILENT_TAGS for tag in tags)
    return tags if is_markup else []


class _Flow:
    """Writes the plain lines of a text to `out`, one tag after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.position = self.depth = self.silent = self.anchors = 0
        self.link_at, self.link_url = 0, ""

    def add_text(self, stop: int) -> None:
        piece = self.text[self.position : stop]
        if self.depth:
            piece = " ".join(piece.split("\n"))
        if not self.silent:
            self.out.append(ENTITY.sub(lambda found: html.unescape(found[0]), piece))

    def feed(self, tag: re.Match[str]) -> None:
        self.add_text(tag.start())
        self.position = tag.end()
        name, step = (tag["name"] or "").lower(), -1 if tag["close"] else 1
        if name and name not in _VOID_TAGS:
            self.depth += step
        if name in _SILENT_TAGS:
            self.silent += step
        elif name == "a":
            self.anchors += step
            self.feed_anchor(tag)
        elif name in _BLOCK_TAGS:
            self.out.append("\n- " if name == "li" and step > 0 else "\n")
        if step > 0 and _BOX.search(tag["attributes"] or "") and self.has_bare_link():
            self.out.append("\nBaca juga:\n")

    def has_bare_link(self) -> bool:
        ahead = self.text[self.position : self.position + 600]
        return "<a" in ahead and not starts_with_label(_TAG.sub(" ", ahead))

    def feed_anchor(self, tag: re.Match[str]) -> None:
        if not tag["close"] and self.anchors == 1:
            href = _HREF.search(tag["attributes"])
            self.link_url = next(filter(None, href.groups()), "") if href else ""
            self.link_at = len(self.out)
        elif tag["close"] and not self.anchors and self.link_url:
            text = "".join(self.out[self.link_at :])
            first, _break, rest = text.strip().partition("\n")
            title = " ".join((f"{first}: {rest}" if is_label(first) else text).split())
            escaped = re.sub(r"([\[\]\\])", r"\\\1", title)
            url = re.sub(r"\s", "%20", html.unescape(self.link_url.strip()))
            if not MARKDOWN_LINK.fullmatch(f"[x]({url})"):
                url = url.translate({40: "%28", 41: "%29", 60: "%3C", 62: "%3E"})
            self.out[self.link_at :] = [f"[{escaped}]({url})"] if title else []
