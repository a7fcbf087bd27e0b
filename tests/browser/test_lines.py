"""Where the lines of a story's surroundings break."""

import pytest

from articles.domain.announcement import announce_text
from articles.enums import Label, Role
from articles.models import Byline
from tests.factories import make_article, make_author, make_image

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LINES = """() => {
  const tops = [...document.querySelectorAll(".credits .name")].map((name) => {
    const range = document.createRange();
    range.selectNodeContents(name);
    const comma = name.lastChild.nodeType === Node.TEXT_NODE ? name.lastChild : null;
    if (!comma) return true;
    const rest = document.createRange();
    rest.selectNode(comma);
    return rest.getBoundingClientRect().left > name.firstChild.getBoundingClientRect().left;
  });
  return tops.every(Boolean);
}"""
TOPS = "elements => elements.map((one) => one.getBoundingClientRect().top)"
RIGHT = "one => one.getBoundingClientRect().right"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_line_of_the_byline_opens_with_a_comma(visit, width):
    names = ["Ana Lestari", "Bartholomeus Simanjuntak", "Cut Nyak", "Dewi Kusumawardhani " * 3]
    article = make_article(authors=[make_author(name.strip()) for name in names])
    page = visit(article.get_absolute_url(), width=width)
    assert page.evaluate(LINES)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.troubles == []


def test_a_phone_has_no_bar_that_could_end_a_line(visit):
    article = make_article(authors=[make_author("Ana")])
    Byline.objects.create(
        article=article, author=make_author("Budi"), role=Role.EDITOR, position=1
    )
    announce_text(article)
    page = visit(article.get_absolute_url(), width=360)
    tops = page.eval_on_selector_all(".credit", TOPS)
    assert (len({*tops}), page.is_visible(".bar")) == (2, False)


def test_what_stands_beside_a_story_is_flush(visit):
    article = make_article(label=Label.ADVERTORIAL, lead_image=make_image(size=(1600, 900)))
    page = visit(article.get_absolute_url(), width=1280)
    band, picture = (page.eval_on_selector(s, RIGHT) for s in (".banner", ".article-picture"))
    assert band == picture
    page.wait_for_selector("[data-print]")
    shown = page.eval_on_selector_all(".tools li:not([hidden]) > button", TOPS)
    assert len(shown) >= 4
    assert len({*shown[:2]}) == len({*shown[2:]}) == 1
