"""Which file of a picture a browser takes: sharp on every screen, and once."""

import re
import shutil
from uuid import uuid4

import pytest

from articles.models import Article
from tests.awkward import make_site
from tests.browser.judges import SCROLL
from tests.factories import make_article, make_image

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = [(360, 2), (360, 3), (1280, 1), (1280, 2)]
KINDS = ("front", "section", "subsection", "tag", "author", "article", "corrected article")
CHOSEN = r"""() => [...document.querySelectorAll("picture img")]
  .filter((image) => image.checkVisibility()).map((image) => {
    const [source] = image.parentElement.getElementsByTagName("source");
    const widths = source.srcset.match(/\d+(?=w)/g).map(Number);
    const { width, height } = image.getBoundingClientRect();
    const ratio = Number(image.getAttribute("width")) / Number(image.getAttribute("height"));
    return {
      file: image.currentSrc.match(/[^/]+$/)[0],
      chosen: Number(image.currentSrc.match(/-(\d+)\.avif$/)?.[1]),
      needed: Math.max(width, height * ratio) * devicePixelRatio,
      widths, sizes: source.sizes,
    };
  })"""
UNUSED = 4_000  # milliseconds after which Chromium complains of what it fetched early for nothing


def give_each_story_its_own_picture(media):
    """A browser that has a larger file of a picture shows that one again, and rightly."""
    for article in Article.objects.exclude(lead_image=None).select_related("lead_image"):
        image = article.lead_image
        folder = media / "renditions" / str(image.uid)
        image.pk, image.uid = None, uuid4()
        image.save()
        shutil.copytree(folder, folder.with_name(str(image.uid)))
        Article.objects.filter(pk=article.pk).update(lead_image=image)


def test_every_picture_is_sharp_and_none_is_wasteful(visit, settings):
    pages, wrong = make_site(), []
    give_each_story_its_own_picture(settings.MEDIA_ROOT)
    for width, density in SCREENS:
        for kind in KINDS:
            page = visit(pages[kind], width=width, device_scale_factor=density)
            page.evaluate(SCROLL)
            shown = page.evaluate(CHOSEN)
            assert shown, kind
            for picture in shown:
                enough = min(picture["needed"] - 1, picture["widths"][-1])
                most = max(2 * picture["needed"], picture["widths"][0])
                if not enough <= picture["chosen"] <= most:
                    wrong.append((kind, width, density, picture))
            page.close()
    assert not wrong, "\n".join(map(str, wrong))
    assert visit.troubles == []


@pytest.mark.parametrize(("width", "density"), [(412, 1.75), (360, 3), (1280, 2)])
def test_the_lead_image_is_fetched_early_and_once(visit, width, density):
    path = make_article(lead_image=make_image(size=(1600, 900))).get_absolute_url()
    page = visit("/indeks/", width=width, device_scale_factor=density)
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.goto(page.url.replace("/indeks/", path))
    lead = page.locator(".article-picture img").evaluate("image => image.currentSrc")
    folder = lead.rpartition("/")[0]
    fetched = [request.url for request in asked if request.url.startswith(folder)]
    assert [url for url in fetched if re.search(r"/full-\d+\.", url)] == [lead]
    page.wait_for_timeout(UNUSED)
    assert visit.troubles == []
