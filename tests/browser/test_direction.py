"""Right-to-left text among left-to-right text, in Chromium."""

import pytest

from tests.browser.desk import write
from tests.factories import make_article

__all__ = ["write"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOA = "اللهم اهدني فيمن هديت"
MIXED = "مؤتمر القاهرة (COP) 2026"
SPEAKER = "محمد صلاح"
BODY = f"""<p>Berikut bacaannya.</p>
<p>{DOA}</p>
<h2>{DOA}</h2>
<ul><li>{DOA}</li><li>Artinya: berilah aku petunjuk.</li></ul>
<ol><li>Satu</li><li>{DOA}</li></ol>
<blockquote><p>{DOA}</p><footer>{SPEAKER}</footer></blockquote>
<blockquote><p>Kutipan.</p><footer>{SPEAKER}</footer></blockquote>"""
LAID_OUT = [
    ("p", "left"), ("p", "right"), ("h2", "right"),
    ("ul", "right"), ("li", "right"), ("li", "left"),
    ("ol", "left"), ("li", "left"), ("li", "right"),
    ("blockquote", "right"), ("p", "right"), ("footer", "right"),
    ("blockquote", "left"), ("p", "left"), ("footer", "right"),
]  # fmt: skip
# Each block, and the side on which it begins; of a text block, where its letters are.
SIDES = """(root) => [...document.querySelector(root).querySelectorAll(
    "p, h2, ul, ol, li, blockquote, footer"
)].filter((block) => block.textContent && !block.matches("li > p")).map((block) => {
    const { direction } = getComputedStyle(block);
    const side = direction === "rtl" ? "right" : "left";
    if (/ul|ol|blockquote/.test(block.localName)) return [block.localName, side];
    const range = document.createRange();
    range.selectNode(document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode());
    const [text, box] = [range.getBoundingClientRect(), block.getBoundingClientRect()];
    const begins = box.right - text.right < text.left - box.left ? "right" : "left";
    return [block.localName, begins === side ? side : `${side}, but the text ${begins}`];
})"""

# Where the words of an element end on the right.
WORDS = """(element) => {
    const range = document.createRange();
    range.selectNodeContents(element.querySelector("a") ?? element);
    return range.getBoundingClientRect().right;
}"""


def begins_on_the_right(element):
    box = element.bounding_box()
    return element.evaluate(WORDS) == pytest.approx(box["x"] + box["width"], abs=2)


@pytest.mark.parametrize("width", [360, 1280])
def test_each_block_begins_on_the_side_of_its_first_letter(visit, site, width):
    article = make_article(
        headline=MIXED, standfirst=DOA, body=BODY, dateline="Kairo", tags=[MIXED]
    )
    page = visit(article.get_absolute_url(), width=width)
    assert list(map(tuple, page.evaluate(SIDES, ".body"))) == LAID_OUT
    for part in ("h1", ".standfirst"):
        assert begins_on_the_right(page.locator(part)), part
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{site}/")
    assert begins_on_the_right(page.locator(".lead h2"))
    assert visit.troubles == []


def test_the_editor_lays_out_as_the_page_and_stores_no_direction(write, visit):
    form = write(make_article(body=BODY))
    assert list(map(tuple, form.page.evaluate(SIDES, ".ProseMirror"))) == LAID_OUT
    assert form.html == BODY
    assert visit.troubles == []
