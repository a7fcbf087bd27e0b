"""The row that readers see, filled from a content and read back as one."""

from uuid import uuid4

import pytest

from articles.content.shape import blank, clean
from articles.domain.story import live, revisions
from articles.enums import Placement, Role, State
from articles.models import Article
from tests.factories import make_article, make_author, make_image, make_section, tag_uids

pytestmark = pytest.mark.django_db


def rich_content():
    lead, inside = make_image(), make_image((300, 200))
    first, second = make_article(), make_article()
    return clean(
        blank()
        | {
            "headline": "Judul", "short_headline": "Pendek", "slug": "judul", "kicker": "Kilas",
            "standfirst": "Satu.\nDua.", "section": str(make_section().uid), "label": "opinion",
            "body": f'<p>Isi.</p>\n<figure data-image="{inside.uid}"></figure>\n'
            f'<aside data-baca-juga="{first.uid}"></aside>',
            "lead_image": str(lead.uid), "lead_caption": "Keterangan", "dateline": "JAKARTA",
            "source": "Antara", "disclosure": "Dibantu AI", "seo_title": "Mesin",
            "seo_description": "Uraian", "canonical_url": "https://example.org/x",
            "tags": ["Rusia", "Asia"],
            "bylines": [
                {"author": str(make_author().uid), "role": "editor"},
                {"author": str(make_author().uid)},
            ],
            "end_links": [
                {"uid": str(second.uid), "text": "Kata lain"},
                {"url": "https://example.org/y", "text": "Luar"}, {"text": "Belum Ada"},
            ],
        }
    )  # fmt: skip


def test_what_is_applied_is_read_back():
    article, content = make_article(state=State.DRAFT), rich_content()
    for _number in range(2):
        live.write_live_row(article, content)
        found = live.content_of(Article.objects.get(pk=article.pk))
        assert found == content | {"tags": tag_uids("Rusia", "Asia")}
    roles = [byline.role for byline in article.bylines.all()]
    assert roles == [Role.EDITOR, Role.WRITER]
    placements = article.baca_juga.values_list("placement", flat=True)
    assert sorted(placements) == [Placement.END] * 3 + [Placement.INLINE]
    assert article.image_uses.filter(is_current=True).count() == 2


def test_a_blank_content_empties_the_row():
    article = make_article(state=State.DRAFT)
    live.write_live_row(article, rich_content())
    live.write_live_row(article, blank() | {"headline": "Kosong"})
    stored = Article.objects.get(pk=article.pk)
    assert live.content_of(stored) == blank() | {"headline": "Kosong", "slug": "kosong"}
    assert not article.image_uses.filter(is_current=True).exists()


def test_what_is_too_long_or_gone_is_left_out_of_the_row_alone():
    article, author = make_article(state=State.DRAFT), make_author()
    content = blank() | {
        "headline": "x" * 300, "section": str(uuid4()), "lead_image": str(article.uid),
        "bylines": [{"author": str(uid), "role": "writer"} for uid in (uuid4(), author.uid)],
    }  # fmt: skip
    live.write_live_row(article, content)
    stored = Article.objects.get(pk=article.pk)
    assert (stored.headline, stored.section, stored.lead_image) == ("x" * 200, None, None)
    assert [byline.author for byline in stored.bylines.all()] == [author]
    assert len(content["headline"]) == 300


def test_a_tag_written_in_another_case_is_the_same(django_assert_max_num_queries):
    article = make_article(state=State.DRAFT, tags=["Rusia", "Asia"])
    live.write_live_row(article, live.content_of(article) | {"tags": ["ASIA", "rusia"]})
    assert sorted(tag.name for tag in article.tags.all()) == ["Asia", "Rusia"]
    live.write_live_row(article, live.content_of(article) | {"tags": ["Eropa"]})
    assert [tag.name for tag in Article.objects.get().tags.all()] == ["Eropa"]


def test_what_the_form_would_not_take_is_left_out_of_the_row():
    article = make_article(state=State.DRAFT, headline="Judul")
    content = live.content_of(article) | {
        "slug": 'a/b"><x', "tags": ["x" * 300, "!!!", "Rusia"], "headline": "y" * 300,
    }  # fmt: skip
    live.write_live_row(article, content)
    article.refresh_from_db()
    assert (article.slug, article.headline, live.tags_of(article)) == (
        "abx", "y" * 200, tag_uids("Rusia")
    )  # fmt: skip


def test_a_tag_that_the_database_takes_for_another_is_stored_all_the_same():
    make_article(tags=["Diyarbakir"])
    article = make_article()
    names = ["Dıyarbakır", "Beras"]
    for _again in range(2):
        live.write_live_row(article, live.content_of(article) | {"tags": names})
        assert live.tags_of(article) == tag_uids("Diyarbakir", "Beras")


def test_a_tag_that_was_given_past_the_desk_is_in_the_form():
    article = make_article(state=State.DRAFT, tags=["Lama"])
    revisions.ensure_first_revision(article)
    article.tags.add("Lain")
    assert revisions.latest_content(article)["tags"] == tag_uids("Lama", "Lain")
