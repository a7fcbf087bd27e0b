"""What is stored of articles is what the tables have, or is not used."""

import datetime as dt
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from articles import stored_pages
from articles.domain.media import take_down
from articles.domain.site import records
from articles.models import ArticleParts
from articles.release import current_release
from tests import cast
from tests.factories import make_article, make_author, make_image, make_section, withdraw
from tests.storing import store_all_pages

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def story(db):
    """A story with all that its page shows of others."""
    asia = make_section("Asia", parent=make_section("Dunia"))
    target = make_article(headline="Yang Ditautkan", section=asia, ago=3 * HOUR)
    author = make_author("Ana Satu", photo=make_image())
    for number in range(4):
        make_article(headline=f"Serupa {number}", section=asia, tags=["Rusia"], ago=4 * HOUR)
    return make_article(
        headline="Berita <Utama>", section=asia, tags=["Rusia", "Ukraina"], authors=[author],
        lead_image=make_image(caption="Keterangan"), ago=2 * HOUR,
        body=f'<p>Isi & “kutip”.</p>\n<aside data-baca-juga="{target.uid}"></aside>'
        f'<p>Akhir, <a href="/x/{target.pk}/">tautan</a>.</p>',
    )  # fmt: skip


def stored(story):
    return stored_pages.find_stored_page(story.pk)


@pytest.mark.parametrize(
    "path",
    ["/asia/", "/dunia/", "/tag/rusia/", "/penulis/ana-satu/", "/rss.xml", "/feed.json", ""],
)
def test_a_stored_page_is_the_page_of_the_tables(story, client, path):
    path = path or story.get_absolute_url()
    before = client.get(path).content
    store_all_pages()
    assert stored(story)
    assert client.get(path).content == before


def test_a_stored_page_costs_few_queries(story, client, django_assert_num_queries):
    store_all_pages()
    with django_assert_num_queries(4):  # the page, related ids, their cards, the sections
        client.get(story.get_absolute_url())


def test_a_feed_of_stored_items_costs_one_query(story, client, django_assert_num_queries):
    store_all_pages()
    with django_assert_num_queries(1):
        client.get("/rss.xml")


def test_a_row_of_another_release_is_not_used_but_made_anew(story):
    store_all_pages()
    ArticleParts.objects.update(release="0000000000000000")
    assert stored(story) is None
    store_all_pages()
    assert stored(story)


def test_an_article_that_is_not_visible_has_no_stored_page(story):
    later = make_article(headline="Nanti", section=story.section, ago=-HOUR)
    store_all_pages()
    assert later.parts.release == current_release()
    assert stored(later) is None


def test_a_page_that_links_to_a_scheduled_story_is_stored_until_then(story, time_machine):
    later = make_article(headline="Nanti", section=story.section, ago=-HOUR)
    body = f'<p>Isi.</p><aside data-baca-juga="{later.uid}"></aside>'
    source = make_article(headline="Sumber", section=story.section, body=body)
    store_all_pages()
    assert "Nanti" not in stored(source).html()
    time_machine.move_to(dt.datetime.now(dt.UTC) + HOUR)
    assert stored(source) is None
    store_all_pages()
    assert "Nanti" in stored(source).html()


def test_check_finds_what_differs(story, capsys):
    store_all_pages()
    call_command("rebuild_pages", check=True)
    assert "0 not stored, 0 different" in capsys.readouterr().out
    ArticleParts.objects.filter(pk=story.pk).update(card_bare="lain")
    with pytest.raises(CommandError):
        call_command("rebuild_pages", check=True)
    assert f"{story.pk} differs" in capsys.readouterr().err


def test_rebuilding_goes_on_where_it_was_stopped(story, monkeypatch):
    stored_pages.add_missing_rows()
    stored_pages.make_parts([story.pk])
    made = []
    monkeypatch.setattr(stored_pages, "make_parts", _noting(stored_pages.make_parts, made))
    call_command("rebuild_pages")
    assert len(made) == ArticleParts.objects.count() - 1
    assert stored(story)


def _noting(make, made):
    def noted(pks):
        made.extend(pks)
        make(pks)

    return noted


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_being_made_is_not_stored_as_it_was_before():
    author = make_author("Ana Satu")
    story = make_article(authors=[author])
    store_all_pages()
    begun, making = threading.Event(), threading.Thread(target=_make_after, args=[story.pk])
    author.name = "Ana Dua"
    with transaction.atomic():
        records.save_record(author)
        assert ArticleParts.objects.get(pk=story.pk).release == ""
        making.start()
        making.join(timeout=0.5)
        begun.set()
    making.join(timeout=30)
    page = stored(story)
    assert page is not None
    assert "Ana Dua" in page.html()
    assert "Ana Satu" not in page.html()


def _make_after(pk):
    try:
        stored_pages.make_parts([pk])
    finally:
        connection.close()


def test_the_row_of_a_retracted_article_goes(story):
    store_all_pages()
    withdraw(story)
    store_all_pages()
    assert not ArticleParts.objects.filter(pk=story.pk).exists()
    assert ArticleParts.objects.exists()


def test_a_page_that_cannot_be_made_keeps_no_other_from_it(story, monkeypatch, time_machine):
    parts_of, broken = stored_pages.parts_of, story.pk

    def fail(article):
        if article.pk == broken:
            raise ValueError("broken")
        return parts_of(article)

    monkeypatch.setattr(stored_pages, "parts_of", fail)
    store_all_pages()
    assert stored(story) is None
    assert ArticleParts.objects.filter(release=current_release()).count() == 5
    monkeypatch.undo()
    time_machine.move_to(dt.datetime.now(dt.UTC) + HOUR)
    store_all_pages()
    assert stored(story)


def test_a_section_with_another_address_changes_the_links_to_its_stories(story):
    elsewhere = make_article(headline="Di Eropa", section=make_section("Eropa", slug="eropa"))
    body = f'<p>Isi.</p><aside data-baca-juga="{elsewhere.uid}"></aside>'
    source = make_article(section=story.section, body=body)
    store_all_pages()
    assert "/eropa/" in stored(source).html()
    elsewhere.section.slug = "benua-biru"
    records.save_record(elsewhere.section)
    store_all_pages()
    page = stored(source).html()
    assert f"/benua-biru/{elsewhere.pk}/" in page
    assert f"/eropa/{elsewhere.pk}/" not in page


def test_a_picture_of_a_text_that_a_fixture_brought_is_found(story):
    image = make_image(alt="Kata lama")
    source = make_article(section=story.section)
    body = f'<p>Isi.</p><figure data-image="{image.uid}"></figure>'
    type(source).objects.filter(pk=source.pk).update(body=body)  # without a row of its use
    store_all_pages()
    assert "Kata lama" in stored(source).html()
    take_down.take_down(image, "Bukan milik kami.", user=cast.managing_editor())
    assert ArticleParts.objects.get(pk=source.pk).release == ""
