"""A text that is nearly the same as a visible story is told of, with a link to that story."""

import datetime as dt

import pytest

from articles.content.shape import clean
from articles.domain.desk.checks import Level, check_content
from articles.domain.desk.copies import check_with_copies
from articles.domain.search import indexing
from articles.domain.story import live
from articles.models import Article
from tests.factories import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db
FLOOD = (
    "Sungai Tuntang meluap dan merendam ratusan rumah warga di Kecamatan Gubug, Grobogan, sejak "
    "Minggu malam. Warga mengungsi ke balai desa, sementara petugas membangun dapur umum dan "
    "menyalurkan selimut. Bupati meminta tanggul yang jebol segera ditutup dengan karung pasir."
)


def told(article=None, **fields):
    text = clean({"headline": "Air Bah", "body": f"<p>{FLOOD}</p>"} | fields)
    known = check_content(text, article)
    return [fault for fault in check_with_copies(text, article) if fault not in known]


@pytest.fixture
def story():
    make_hidden_articles(body=f"<p>{FLOOD}</p>")
    story = make_article(headline="Banjir Gubug", body=f"<p>{FLOOD}</p>", ago=dt.timedelta(days=3))
    make_article(headline="Bursa", body="<p>Indeks ditutup menguat.</p>")
    indexing.make_some_entries()
    return story


def test_a_copy_is_a_warning_that_names_the_story_and_leads_to_it(story):
    longer = f"<p>Grobogan, kemarin.</p><p>{FLOOD}</p><p>Hujan masih turun.</p>"
    for body in (f"<p>{FLOOD}</p>", longer):
        [fault] = told(body=body)
        assert (fault.level, fault.url) == (Level.WARN, story.get_absolute_url())
        assert story.headline in fault.message
    assert told(body=f"<p>{FLOOD[:60]}</p>") == []
    assert told(body=f"<p>{'Beras impor tiba di pelabuhan. ' * 20}</p>") == []


def test_a_story_is_no_copy_of_itself_or_of_what_it_links_to(story):
    assert told(story) == []
    link = f'<p>Lihat <a href="urn:uuid:{story.uid}">kabar pertama</a>.</p>'
    assert told(body=f"<p>{FLOOD}</p>{link}") == []
    title = f'<aside data-baca-juga="">{story.headline}</aside>'
    assert told(body=f"<p>{FLOOD}</p>{title}") == []


def test_it_costs_five_queries_at_most(story, django_assert_max_num_queries):
    for _more in range(12):
        make_article(headline="Banjir", body=f"<p>{FLOOD}</p>")
    indexing.make_some_entries()
    article = Article.objects.get(pk=story.pk)
    text = live.content_of(article)
    check_content(text)
    with django_assert_max_num_queries(1 + 5):
        assert sum(bool(fault.url) for fault in check_with_copies(text)) == 10
