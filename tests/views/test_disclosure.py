"""What readers should know of how a story was made stands wherever they read it."""

import json

import pytest
from django.utils.translation import gettext

from articles.domain.reading.article_page import render_body
from articles.domain.story import revisions
from tests import cast
from tests.factories import make_article, make_author, save_content

pytestmark = pytest.mark.django_db
WORDS = "Disusun dengan bantuan AI & disunting redaksi."
SHOWN = f"{gettext('Disclosure')}: Disusun dengan bantuan AI &amp; disunting redaksi."


def test_the_page_shows_it_after_the_byline_and_only_when_there_is_one(client):
    article = make_article(disclosure=WORDS, authors=[make_author("Ana")])
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.index(">Ana</a>") < page.index(f'<p class="disclosure">{SHOWN}</p>')
    assert page.index(SHOWN) < page.index('class="times"')
    plain = client.get(make_article().get_absolute_url()).content.decode()
    assert "disclosure" not in plain


def test_the_feeds_open_with_it(client):
    make_article(disclosure=WORDS, dateline="Jakarta", body="<p>Isi.</p>")
    (item,) = json.loads(client.get("/feed.json").content)["items"]
    assert item["content_html"].startswith(f"<p><em>{SHOWN}</em></p>\n<p><span")
    assert "Disusun dengan bantuan AI" in client.get("/rss.xml").content.decode()


def test_the_text_of_the_page_does_not_repeat_it():
    article = make_article(disclosure=WORDS)
    assert SHOWN not in render_body(article, [], {})


def test_the_preview_shows_what_is_being_written(client):
    editor, article = cast.editor(), make_article()
    client.force_login(editor)
    base = revisions.ensure_first_revision(article)
    change = base.content | {"disclosure": WORDS}
    saved = save_content(article, change, base=base, user=editor).revision
    assert SHOWN not in client.get(article.get_absolute_url()).content.decode()
    path = f"/admin/articles/article/{article.pk}/preview/{saved.number}/"
    assert SHOWN in client.get(path).content.decode()
