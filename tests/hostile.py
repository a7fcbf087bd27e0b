"""What must never do anything on a page: payloads, and what inert output looks like."""

import gzip
import json
import re

from lxml import html as lxml_html

from articles import body

# What a payload would need: scripts and handlers, and addresses that run.
_ACTIVE_TAGS = {
    "applet", "base", "embed", "foreignobject", "frame", "frameset", "iframe", "math",
    "object", "script", "style", "svg", "template",
}  # fmt: skip
_ADDRESSES = {
    "action", "background", "cite", "data", "formaction", "href", "ping", "poster", "src",
    "srcset", "xlink:href",
}  # fmt: skip
_RUNS = ("javascript:", "data:", "vbscript:", "livescript:", "mocha:")
_DATA_BLOCK = "application/ld+json"


def hostile_payloads(shared) -> list[str]:
    """Return every payload of the shared test data; `shared` is the fixture of that name."""
    payloads = json.loads(shared("data/text/blns.json").read_text(encoding="utf-8"))
    for path in sorted(shared("data/xss").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        payloads += [row.get("payload") or row.get("input") or "" for row in rows]
    assert len(payloads) > 3_500
    return payloads


def _elements(html: str):
    if html.lstrip().lower().startswith("<!doctype"):
        return lxml_html.document_fromstring(html).iterdescendants("*")
    return lxml_html.fragment_fromstring(html, create_parent="div").iterdescendants("*")


def skeleton(page: str) -> list[tuple[str, list[str]]]:
    """Return the elements of an article and its page's head, with the names of their attributes.

    The body is left out. Words that stay words leave it as it is.
    """
    document = lxml_html.document_fromstring(page)
    for body_element in document.xpath("//div[@class='body']"):
        body_element.drop_tree()
    parts = document.xpath("/html/head | /html/body/main/article")
    assert len(parts) == 2
    return [(inner.tag, sorted(inner.attrib)) for part in parts for inner in part.iter("*")]


def _assert_no_handler(element) -> None:
    for name, value in element.attrib.items():
        assert not name.lower().startswith("on"), (element.tag, name, value)
        assert name.lower() not in {"style", "srcdoc"}, (element.tag, name, value)
        if name.lower() in _ADDRESSES:
            address = re.sub(r"[\s\x00-\x20]", "", value).lower()
            assert not address.startswith(_RUNS), (element.tag, name, value)


def assert_grammar(html: str) -> None:
    """Assert that a body holds nothing but the grammar."""
    if not html:
        return
    for element in _elements(html):
        assert element.tag in body.TAGS
        assert set(element.attrib) <= {
            "href", "rel", "data-baca-juga", "data-image", "data-alt", "data-credit", "data-embed",
            "data-source", "start", "type", "reversed", "value",
        }  # fmt: skip
        _assert_no_handler(element)


def assert_inert(html: str, scripts: tuple[str, ...] = ()) -> None:
    """Assert that nothing in a page or a piece of one runs.

    `scripts` are beginnings of the addresses that the page's own scripts may have; data blocks
    are no scripts.
    """
    if not html.strip():
        return
    for element in _elements(html):
        if element.tag == "script":
            is_own = bool(scripts) and element.get("src", "").startswith(scripts)
            is_inert = is_own and not (element.text or "").strip()
            assert is_inert or element.get("type") == _DATA_BLOCK, lxml_html.tostring(element)
        else:
            assert element.tag not in _ACTIVE_TAGS, lxml_html.tostring(element)
        _assert_no_handler(element)


# What the grammars of the ways in are made of: repeated, each looks for what never comes.
DELIMITERS = [
    "<a ", "<", "</", "&", "<!--", "-->", "]]>", "<table><tr>", "<td>x", "<td></td>", "<tr><td>x",
    "<p>", "</p>", "<p>x</p>", "<b>", "<i>x</b>", "<em><strong>", '<a href="', "<a b='",
    "<a href=x>x</a>", "<ul><li>", "<li>x", "<ul><li>x</ul>", "<blockquote>", "<h2>x", "<br>",
    "<aside data-baca-juga=''>x</aside>", "<figure data-image=''>", "<figcaption>x</figcaption>",
    "<figure data-embed='x'></figure>", "<caption>x", "<div>x</div>", "<footer>x</footer>",
    "<sup>1</sup>", "<script>", "<x>", "<hr>", "[", "](", "[a](b)", "![", "*", "_", "**a", ">",
    "> ", "> > > ", ">a\n", "- ", "- a\n", "1. ", "1)\n", "# ", "```\n", "|-|\n", "| a | b |\n",
    "---\n", "--\n", "Baca Juga: ", "(Baca juga: a)", "[Baca juga](", "[irp ", "[url=", "{{",
    "http://", "https://x.id/?utm_a=b&", "a@", "@", "\ufeff", "e\u0301", "\u0301", "ا\u200d",
    "ก\u200b", "\u200f", "\u2028", "\x0b", "&#x", "&#8;", "&amp;", "©", '"', "'", "“", "”", "“a",
    "’a", "\t", "a\t", " ", "\n", "a\n", "a-\n", "anak-", "9 ", "9.", "a ", "A b ", "a. ", "-",
    ":", "(", ")", "\\", "From: a\n", "a: b\n", "editor: a\n", "foto: (", "(ANTARA/", "<?xml ?>",
    "--a\n", "%a\n", "/*", "a,b\n", '{"a":', "[1,",
]  # fmt: skip
CONTAINERS = [
    "<p>", "<ul><li>", "<ul>", "<table><tr><td>a<td>", "<blockquote>",
    "<aside data-baca-juga=''>", "<figure data-image='' data-alt='",
    "<figure data-embed='https://x.com/", "<a href='",
]  # fmt: skip
