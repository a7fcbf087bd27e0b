"""Links in sentences to stories of this site: known as rows, written when a page is made."""

import datetime as dt
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from articles.body import BacaJugaRef, sanitise, sentence_links
from articles.content.comparison import compare
from articles.content.shape import blank
from articles.domain.desk import broken_links, todo, workflow
from articles.domain.desk.broken_links import Choice, Settling
from articles.domain.desk.checks import Level, check_content
from articles.domain.desk.submission import Submission, submit
from articles.domain.reading.article_page import compose_article_page
from articles.domain.reading.newsroom_page import compose_newsroom_page
from articles.domain.story import live, revisions
from articles.domain.story.names import names_for
from articles.enums import Placement, State
from articles.models import Article, BacaJuga, Page
from tests import cast
from tests.factories import (
    make_article,
    make_hidden_articles,
    make_section,
    retract,
    save_content,
)
from tests.storing import store_all_pages

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL


def link(url, words="kata"):
    return f'<a href="{url}" rel="noopener">{words}</a>'


def in_sentence(*links, **fields):
    return make_article(body=f"<p>Awal {' '.join(links)} akhir.</p>", **fields)


def seen(client, article):
    """Return the paragraph of `article` as readers get it, from its stored page."""
    store_all_pages()
    page = client.get(article.get_absolute_url()).content.decode()
    return page[page.index("<p>Awal ") : page.index(" akhir.</p>")].removeprefix("<p>Awal ")


def rows_of(article):
    return [(row.target, row.text, row.placement) for row in article.baca_juga.all()]


def test_links_are_those_of_all_blocks_but_of_a_baca_juga():
    html = (
        f"<h2>{link('https://a.example/?a=1&amp;b=2', 'sa<em>tu</em>')}</h2>\n"
        f'<aside data-baca-juga="">{link("https://b.example/")}</aside>\n'
        f'<ul><li>{link("/asia/1/")}</li></ul>\n<p><a rel="noopener">tanpa</a></p>'
    )
    assert sentence_links(html) == [
        BacaJugaRef(url="https://a.example/?a=1&b=2", text="satu"),
        BacaJugaRef(url="/asia/1/", text="kata"),
    ]


def test_readers_get_the_present_address_of_each_story_that_they_may_see(client):
    target, other, beside = make_article(), make_article(), make_article()
    path = target.get_absolute_url()
    article = in_sentence(
        link(f"{SITE}{path}", "satu <em>dua</em>"), link(f"/lain/{target.pk}?utm_source=x#bab"),
        link(f"{SITE}/lain/{other.pk}/lama/"), link("https://lain.example/asia/1/"),
        link("/tag/rusia/"),
    )  # fmt: skip
    assert rows_of(article) == [
        (target, "satu dua", Placement.SENTENCE), (other, "kata", Placement.SENTENCE)
    ]  # fmt: skip
    page = compose_article_page(Article.objects.for_page().get(pk=article.pk))
    assert page.related == [beside]
    assert seen(client, article) == " ".join(
        [
            f'<a href="{path}">satu <em>dua</em></a>', f'<a href="{path}#bab">kata</a>',
            f'<a href="{other.get_absolute_url()}">kata</a>',
            link("https://lain.example/asia/1/"), link("/tag/rusia/"),
        ]
    )  # fmt: skip
    feed = client.get("/feed.json").json()["items"]
    content = next(item for item in feed if item["title"] == article.headline)["content_html"]
    assert f'<a href="{SITE}{path}#bab">kata</a>' in content


def test_of_links_to_what_readers_may_not_see_the_words_are_left(client, time_machine):
    hidden = make_hidden_articles()
    urls = [f"/x/{article.pk}/" for article in hidden]
    article = in_sentence(*map(link, [*urls, "/x/999999/"]))
    assert seen(client, article) == "kata kata kata kata"
    assert {target for target, *_rest in rows_of(article)} == set(hidden)
    time_machine.move_to(timezone.now() + dt.timedelta(hours=2))
    scheduled = hidden[1].get_absolute_url()
    assert seen(client, article) == f'kata <a href="{scheduled}">kata</a> kata kata'


def test_a_link_to_a_place_in_the_text_itself_stays(client):
    article = in_sentence()
    body = f"<p>Awal {link(f'/x/{article.pk}/#b')} akhir.</p>"
    live.write_live_row(article, live.content_of(article) | {"body": body})
    assert seen(client, article) == f'<a href="{article.get_absolute_url()}#b">kata</a>'
    assert rows_of(article) == []


def test_a_rename_a_retraction_and_its_notice_are_seen_at_once(client):
    target = make_article(slug="lama")
    article = in_sentence(link(f"/x/{target.pk}/"))
    assert "/lama/" in seen(client, article)
    live.write_live_row(target, live.content_of(target) | {"slug": "baru"})
    assert seen(client, article) == f'<a href="{target.get_absolute_url()}">kata</a>'
    retract(target)
    assert seen(client, article) == "kata"
    assert todo.with_unsettled_links().get() == target
    assert broken_links.count_unsettled(target) == 1
    notice = {article.pk: Settling(Choice.NOTICE)}
    broken_links.settle_links(target, notice, user=cast.managing_editor())
    path = target.get_absolute_url()
    assert seen(client, article) == f'<a href="{path}" rel="nofollow">kata</a>'
    assert broken_links.broken_links_to(target) == []


def test_sentences_are_settled_with_the_baca_juga_beside_them_and_brought_back(client):
    target, instead, user = make_article(), make_article(), cast.managing_editor()
    url = f"{SITE}{target.get_absolute_url()}"
    body = f"<p>Awal {link(url)} lalu {link(url, 'lagi')} akhir.</p>\n"
    body += BacaJugaRef(uid=target.uid).to_html()
    article = make_article(body=body)
    waiting = make_article()
    base = revisions.ensure_first_revision(waiting)
    newer = base.content | {"body": f"<p>Awal {link(url)} akhir.</p>"}
    save_content(waiting, newer, base=base, user=None)
    retract(target)
    found = broken_links.broken_links_to(target)
    assert [(one.article, one.placement, one.is_pending) for one in found] == [
        (article, Placement.INLINE, False), (waiting, Placement.SENTENCE, True)
    ]  # fmt: skip
    assert broken_links.count_unsettled(target) == 1
    choices = {
        article.pk: Settling(Choice.REPLACE, instead.uid), waiting.pk: Settling(Choice.DROP)
    }  # fmt: skip
    settlement = broken_links.settle_links(target, choices, user=user)
    new = f'<a href="{instead.get_absolute_url()}">'
    assert seen(client, article) == f"{new}kata</a> lalu {new}lagi</a>"
    assert [target for target, *_rest in rows_of(article)] == [instead, instead]
    waiting.refresh_from_db()
    assert waiting.latest_revision.content["body"] == "<p>Awal kata akhir.</p>"
    assert broken_links.undo_settlement(settlement, user=user) == []
    article.refresh_from_db()
    assert article.body == body


def test_an_address_that_is_typed_or_imported_becomes_the_uid_of_its_story(tmp_path):
    target, user = make_article(), cast.editor()
    url, missing = f"{SITE}{target.get_absolute_url()}", link("/x/999999/")
    typed = f"<p>{link(url + '?utm_source=x#bab')} {missing}</p>"
    known = f"<p>{link(f'urn:uuid:{target.uid}#bab')} {missing}</p>"
    content = blank() | {"headline": "Baru", "body": typed}
    article = submit(None, Submission(uuid4(), content, sequence=1), user=user).article
    for _twice in range(2):
        article.refresh_from_db()
        newest = article.latest_revision
        assert article.body == newest.content["body"] == known
        saved = save_content(article, newest.content | {"body": typed}, base=newest, user=user)
        assert saved.revision == newest
        assert rows_of(article) == [(target, "kata", Placement.SENTENCE)]
    page = compare(blank(), newest.content, names_for(newest.content)).body
    assert f'href="{url}#bab"' in page
    path = tmp_path / "berita.md"
    path.write_text(f"# Judul Impor\n\nIsi [kata]({url}) ini.\n", encoding="utf-8")
    call_command("import_text", path, verbosity=0)
    imported = Article.objects.get(headline="Judul Impor")
    assert imported.body == f"<p>Isi {link(f'urn:uuid:{target.uid}')} ini.</p>"


def test_a_uid_without_a_story_is_words_and_no_other_name_is_a_link(client):
    target = make_article()
    article = in_sentence(link(f"urn:uuid:{target.uid}"), link(f"urn:uuid:{uuid4()}"))
    assert seen(client, article) == f'<a href="{target.get_absolute_url()}">kata</a> kata'
    assert sanitise(link("urn:isbn:0451450523")) == '<p><a rel="noopener">kata</a></p>'


def test_a_sentence_keeps_no_wanted_title_from_its_article():
    target = make_article(headline="Akan Terbit", state=State.DRAFT)
    body = f'<p>{link(f"/x/{target.pk}/")}</p>\n<aside data-baca-juga="">Akan Terbit</aside>'
    article = make_article(body=body)
    workflow.change_state(target, State.PUBLISHED)
    assert [(target, placement) for target, _text, placement in rows_of(article)] == [
        (target, Placement.INLINE), (target, Placement.SENTENCE)
    ]  # fmt: skip


def test_the_check_names_what_readers_will_not_find(client):
    draft = make_article(state=State.DRAFT, headline="Masih Draf")
    gone, good = make_article(headline="Sudah Dicabut"), make_article(tags=["Rusia"])
    make_section("Kanal", slug="kanal")
    links = [
        f"/x/{draft.pk}/", f"/x/{gone.pk}/", "/x/999999/", "/tag/tidak-ada/", "/salah/",
        "/penulis/tidak-ada/", f"/x/{good.pk}/", "/tag/rusia/", "/kanal/", "/indeks/",
        "https://lain.example/tag/x/",
    ]  # fmt: skip
    article = in_sentence(*map(link, links))
    retract(gone)
    found = [
        fault for fault in check_content(live.content_of(article), article)
        if fault.anchor == "body:0"
    ]  # fmt: skip
    assert {fault.level for fault in found} == {Level.WARN}
    assert [fault.message for fault in found] == [
        "Pembaca tidak melihat tautan “kata” ke “Masih Draf”: draf.",
        "Tautan “kata” tidak terlihat oleh pembaca: “Sudah Dicabut” dicabut.",
        "Tautan “kata” tidak menuju berita apa pun; pembaca hanya melihat kata-katanya.",
        *["Tautan “kata” menuju halaman yang tidak ada."] * 3,
    ]


def test_a_page_about_the_newsroom_links_to_what_readers_may_see():
    target = make_article()
    url = f"{SITE}/x/{target.pk}/"
    page = Page(name="panduan", title="Panduan", body=f"<p>{link(url)}</p>")
    assert compose_newsroom_page(page).body == (
        f'<p><a href="{target.get_absolute_url()}">kata</a></p>'
    )
    retract(target)
    assert compose_newsroom_page(page).body == "<p>kata</p>"


def test_rows_leave_and_come_with_fixtures_and_are_made_where_one_lacks_them(tmp_path):
    target = make_article()
    article = in_sentence(link(f"/x/{target.pk}/"))
    names = ["articles.article", "articles.bacajuga", "articles.section"]
    for models in (names, ["articles.article", "articles.section"]):
        path = tmp_path / "all.json"
        options = {"natural_foreign": True, "natural_primary": True, "output": path}
        call_command("dumpdata", *models, verbosity=0, **options)
        before = rows_of(article)
        assert len(before) == 1
        for _twice in range(2):
            call_command("loaddata", path, verbosity=0)
            assert rows_of(Article.objects.get(uid=article.uid)) == before
        BacaJuga.objects.all().delete()
        call_command("loaddata", path, verbosity=0)
        assert rows_of(Article.objects.get(uid=article.uid)) == before
