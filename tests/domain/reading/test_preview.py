from uuid import uuid4

import pytest
from taggit.models import Tag

from articles.body import BacaJugaRef, Figure
from articles.content.shape import blank
from articles.domain.reading.article_page import compose_article_page
from articles.domain.reading.preview import preview_page
from articles.domain.story import live
from articles.enums import Role, State
from articles.models import Article, BacaJuga, Image
from articles.stored_pages import render_article
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = pytest.mark.django_db


def rendered(page):
    return render_article(page)


def whole_content():
    section = make_section("Asia", slug="asia", parent=make_section("Dunia", slug="dunia"))
    inside, below, image = make_article(), make_article(), make_image(size=(800, 600))
    blocks = ["<p>Isi.</p>", BacaJugaRef(uid=inside.uid).to_html(), Figure(image.uid).to_html()]
    Tag.objects.create(name="Rusia", slug="rusia")
    return blank() | {
        "headline": "Judul Pratinjau",
        "kicker": "Kata",
        "standfirst": "Ringkas.",
        "dateline": "Jakarta",
        "body": "\n".join(blocks),
        "section": str(section.uid),
        "lead_image": str(image.uid),
        "tags": ["RUSIA"],
        "bylines": [{"author": str(make_author("Ana").uid), "role": Role.EDITOR.value}],
        "end_links": [{"uid": str(below.uid), "url": "", "text": "Di bawah"}],
    }


def counts():
    return [model.objects.count() for model in (Article, BacaJuga, Tag, Image)]


def test_a_preview_is_the_page_that_publishing_makes():
    article = make_article(headline="Judul Lama", tags=["Lama"], lead_image=make_image())
    article.corrections.create(text="Semula tertulis lain.")
    content = whole_content() | {"slug": article.slug}
    before = counts()
    previewed = rendered(preview_page(article, content))
    assert counts() == before
    assert (article.headline, article.tags_in_order[0].name) == ("Judul Lama", "Lama")
    live.write_live_row(article, content)
    published = rendered(compose_article_page(Article.objects.for_page().get(pk=article.pk)))
    assert previewed == published
    for words in ("Judul Pratinjau", "Di bawah", "Semula tertulis lain.", "Rusia", "Ana"):
        assert words in previewed


def test_an_article_that_was_never_saved_has_a_preview():
    content = whole_content() | {"tags": ["Baru <b>"]}
    before = counts()
    page = rendered(preview_page(Article(), content))
    assert counts() == before
    assert "Judul Pratinjau" in page
    assert "<li> Baru &lt;b&gt; </li>" in " ".join(page.split())


def test_an_empty_form_and_unknown_names_have_a_preview():
    assert rendered(preview_page(Article(), blank()))
    content = blank() | {
        "section": str(uuid4()),
        "lead_image": "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11",
        "bylines": [{"author": str(uuid4()), "role": Role.WRITER.value}],
        "end_links": [{"uid": "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11", "url": "", "text": ""}],
    }
    page = preview_page(make_article(state=State.DRAFT, section=None), content)
    assert (page.bylines, page.links, page.article.lead_image) == ([], [], None)
    assert rendered(page)


def test_more_tags_than_a_query_can_name_are_shown_and_stored():
    article = make_article(headline="Judul Lama", state=State.DRAFT)
    first = [f"Tag {number}" for number in range(1_200)]
    live.write_live_row(article, live.content_of(article) | {"tags": first})
    names = [name.upper() for name in first[600:]] + [f"Lain {number}" for number in range(600)]
    content = live.content_of(article) | {"tags": names}
    shown = [tag.name for tag in preview_page(article, content).tags]
    assert shown == first[600:] + names[600:]
    live.write_live_row(article, content)
    assert [tag.name for tag in Article.objects.get(pk=article.pk).tags_in_order] == shown
