import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from articles.body import Figure
from articles.domain.reading.article_page import (
    compose_article_page,
    images_of,
    render_body,
)
from articles.domain.reading.related import RELATED
from articles.domain.story.corrections import Corrections
from articles.models import Article, RelatedStory
from tests.factories import make_article, make_hidden_articles, make_image, make_section

pytestmark = pytest.mark.django_db


def relate(article, others, *, is_shown=True):
    first = RelatedStory.objects.filter(article_id=article.pk).count()
    RelatedStory.objects.bulk_create(
        RelatedStory(article_id=article.pk, position=place, other_id=other.pk, is_shown=is_shown)
        for place, other in enumerate(others, start=first)
    )


def related(article):
    return compose_article_page(Article.objects.for_page().get(pk=article.pk)).related


def test_where_nothing_is_related_the_newest_stand_under_a_heading_that_says_so(client):
    pers = make_section("Pers")
    older = make_article(section=pers, ago=dt.timedelta(days=9))
    newest = make_article(section=pers, ago=dt.timedelta(minutes=1))
    article = make_article(section=make_section("Asia"))
    page = compose_article_page(Article.objects.for_page().get(pk=article.pk))
    assert (page.related, page.has_related) == ([newest, older], False)

    def heading():
        text = client.get(article.get_absolute_url()).text
        return text.partition('id="related-title">')[2].partition("<")[0].strip()

    assert heading() == gettext("Newest stories")
    relate(article, [older])
    assert heading() == gettext("Related stories")


def test_nothing_hidden_and_nothing_linked_already_is_related():
    hidden = make_hidden_articles()
    linked = make_article(headline="Sudah Ditautkan")
    copy, near, newer = (make_article(ago=dt.timedelta(hours=ago)) for ago in (4, 3, 2))
    body = '<p>Isi.</p><aside data-baca-juga="">Sudah Ditautkan</aside>'
    article = make_article(body=body)
    relate(article, [copy], is_shown=False)
    relate(article, [*hidden, linked, near, newer])
    assert related(article) == [newer, near]


def test_there_are_never_more_than_fit():
    others = [make_article() for _ in range(RELATED + 4)]
    article = make_article()
    assert len(related(article)) == RELATED
    assert article not in related(article)
    relate(article, others)
    assert related(article) == sorted(
        others[:RELATED], key=lambda one: (one.published_at, one.pk), reverse=True
    )


def page_of(body, **fields):
    article = make_article(body=body, **fields)
    return compose_article_page(Article.objects.for_page().get(pk=article.pk))


def test_a_figure_shows_the_words_of_its_image_unless_it_has_its_own():
    image = make_image(alt="Alt pustaka", caption="Ket pustaka", credit="Ana", size=(1600, 900))
    own = Figure(image.uid, alt='Alt "sendiri" <b>', credit="Budi", caption="Ket & sendiri")
    body = page_of(Figure(image.uid).to_html() + own.to_html()).body
    first, second = body.split("\n")
    assert 'alt="Alt pustaka"' in first
    assert "<figcaption>Ket pustaka (Ana)</figcaption>" in first
    assert f"{image.rendition_url('full', 768, 'webp')} 768w" in first
    assert 'width="1440" height="810"' in first
    assert 'alt="Alt &quot;sendiri&quot; &lt;b&gt;"' in second
    assert "<figcaption>Ket &amp; sendiri (Budi)</figcaption>" in second


def test_a_figure_without_its_image_leaves_nothing():
    assert page_of(f"<p>a</p>{Figure(uuid4()).to_html()}").body == "<p>a</p>\n"


def test_a_body_without_images_asks_for_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert images_of(["<p>a</p>", ""]) == {}


def test_an_embed_is_a_card_with_a_link_and_nothing_of_theirs():
    body = page_of('<figure data-embed="https://youtu.be/dQw4w9WgXcQ"></figure>').body
    address = "www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert f'<a href="https://{address}" rel="noopener">' in body
    assert "<iframe" not in body
    assert "<script" not in body


def test_the_speaker_of_a_quotation_stands_in_it():
    quotation = "<blockquote><p>“a”</p><footer>Ana</footer></blockquote>"
    assert page_of(quotation).body == quotation


@pytest.mark.parametrize("medium", ["page", "feed"])
def test_right_to_left_text_has_its_direction_wherever_it_is_read(medium):
    article = make_article(body="<p>عربي</p>\n<p>Artinya</p>", dateline="Kairo")
    assert render_body(article, [], {}, medium) == (
        '<p dir="auto"><span class="dateline" dir="auto">KAIRO, ARUNIKA –</span> عربي</p>\n'
        '<p dir="auto">Artinya</p>'
    )


def test_what_stands_around_a_body_in_a_feed_has_directions_once():
    article = make_article(body="<p>Artinya</p>", disclosure="عربي")
    correction = article.corrections.create(text="عربي", posted_at=timezone.now())
    body = render_body(article, [], {}, "feed", Corrections([correction]))
    assert body.count("<p") == body.count(' dir="auto"') >= 4
