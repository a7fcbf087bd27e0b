"""What the migrations make of the content that a site has already."""

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from articles.models import Section
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
earlier_content = import_module("articles.migrations.0004_earlier_content")


def run(function):
    function(apps, SimpleNamespace(connection=connection))


def test_earlier_corrections_date_their_article(client):
    now = timezone.now().replace(microsecond=0)
    corrected, other, dated = make_article(), make_article(), make_article(stated_at=now)
    for article in (corrected, dated):
        for days in (3, 2, 4):
            posted_at = now - dt.timedelta(days=days)
            article.corrections.create(text="Ralat.", posted_at=posted_at)
    run(earlier_content.date_earlier_corrections)
    for article in (corrected, other, dated):
        article.refresh_from_db()
    expected = [now - dt.timedelta(days=2), None, now]
    assert [article.stated_at for article in (corrected, other, dated)] == expected


def test_a_section_leaves_an_address_that_is_the_sites_own_now(client):
    kept = make_section(slug="kiat")
    taken = make_section(slug="panduan-kanal")
    guide, shelf = make_section(slug="panduan"), make_section(slug="simpanan")
    article = make_article(section=guide)
    run(earlier_content.move_sections)
    slugs = [Section.objects.get(pk=section.pk).slug for section in (kept, taken, guide, shelf)]
    assert slugs == ["kiat", "panduan-kanal", "panduan-kanal-2", "simpanan-kanal"]
    assert client.get("/panduan-kanal-2/").status_code == 200
    moved = client.get(f"/panduan/{article.pk}/{article.slug}/")
    assert (moved.status_code, moved["Location"]) == (
        301, f"/panduan-kanal-2/{article.pk}/{article.slug}/",
    )  # fmt: skip
