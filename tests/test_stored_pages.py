"""What is stored of articles is what the tables have, or is not used."""

import datetime as dt
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from articles import stored_pages
from articles.domain.site import records
from articles.models import ArticleParts
from articles.release import current_release
from tests.factories import make_article, make_author, make_image, make_section

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
        body=f'<p>Isi & “kutip”.</p>\n<aside data-baca-juga="{target.uid}"></aside><p>Akhir.</p>',
    )  # fmt: skip


def make_all():
    stored_pages.add_missing_rows()
    while stored_pages.make_outdated_parts():
        pass


def stored(story):
    return stored_pages.find_page(story.pk)


@pytest.mark.parametrize("path", ["/asia/", "/dunia/", "/tag/rusia/", "/penulis/ana-satu/", ""])
def test_a_stored_page_is_the_page_of_the_tables(story, client, path):
    path = path or story.get_absolute_url()
    before = client.get(path).content
    make_all()
    assert stored(story)
    assert client.get(path).content == before


def test_a_stored_page_costs_few_queries(story, client, django_assert_num_queries):
    make_all()
    with django_assert_num_queries(4):  # the page, related ids, their cards, the sections
        client.get(story.get_absolute_url())


def test_a_row_of_another_release_is_not_used_but_made_anew(story):
    make_all()
    ArticleParts.objects.update(release="0000000000000000")
    assert stored(story) is None
    assert stored_pages.make_outdated_parts(1000) == ArticleParts.objects.count()
    assert stored(story)


def test_an_article_that_is_not_visible_has_no_stored_page(story):
    later = make_article(headline="Nanti", section=story.section, ago=-HOUR)
    make_all()
    assert later.parts.release == current_release()
    assert stored(later) is None


def test_a_page_that_links_to_a_scheduled_story_is_stored_until_then(story, time_machine):
    later = make_article(headline="Nanti", section=story.section, ago=-HOUR)
    body = f'<p>Isi.</p><aside data-baca-juga="{later.uid}"></aside>'
    source = make_article(headline="Sumber", section=story.section, body=body)
    make_all()
    assert "Nanti" not in stored(source).html()
    time_machine.move_to(dt.datetime.now(dt.UTC) + HOUR)
    assert stored(source) is None
    make_all()
    assert "Nanti" in stored(source).html()


def test_check_finds_what_differs(story, capsys):
    make_all()
    call_command("rebuild_pages", check=True)
    assert "0 not stored, 0 different" in capsys.readouterr().out
    ArticleParts.objects.filter(pk=story.pk).update(card_bare="lain")
    with pytest.raises(CommandError):
        call_command("rebuild_pages", check=True)
    assert f"{story.pk} differs" in capsys.readouterr().err


def test_rebuilding_goes_on_where_it_was_stopped(story, monkeypatch):
    stored_pages.add_missing_rows()
    stored_pages.make_outdated_parts(2)
    made = []
    monkeypatch.setattr(stored_pages, "make_parts", _noting(stored_pages.make_parts, made))
    call_command("rebuild_pages")
    assert len(made) == ArticleParts.objects.count() - 2
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
    make_all()
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
