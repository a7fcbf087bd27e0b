"""Whatever changes, no cache and nothing stored shows a page as it was before."""

import datetime as dt
import logging
import random
from contextlib import contextmanager, suppress

import pytest
from django.db import transaction
from django.test import Client

from articles import cards, stored_pages
from articles.domain.bulk import Stored
from articles.feeds import items
from articles.models import Article
from tests.domain import test_announcement
from tests.domain.test_announcement import DOORS, NOW, UNSEEN_DOORS, World
from tests.factories import make_article, make_section
from tests.page_cache.reader import Reader, make_cache
from tests.storing import store_all_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]
MINUTE = dt.timedelta(minutes=1)
ADDRESSES = [
    "/", "/asia/", "/eropa/", "/indeks/?kanal=asia", "/indeks/2026-03-10/", "/indeks/2026-03-09/",
    "/tag/rusia/", "/tag/ukraina/", "/penulis/ana/", "/penulis/budi/", "/koreksi/", "/kontak/",
    "/redaksi/", "/terpopuler/", "/pencabutan/", "/asia/feed.json", "/tag/rusia/rss.xml",
    "/sitemap.xml", "/sitemap-2026-03.xml", "/sitemap-news.xml", "/simpanan/",
]  # fmt: skip


def _addresses():
    shown = Article.objects.select_related("section").exclude(headline__regex=r"^Lain [1-9]")
    twentieth = list(Article.objects.published().newest()[19:20])
    return [
        *ADDRESSES,
        *(article.get_absolute_url() for article in shown.order_by("pk")),
        *(f"/asia/?sebelum={article.position}" for article in twentieth),
    ]


@contextmanager
def _nothing_stored(monkeypatch):
    """Have pages made from the tables alone."""
    with monkeypatch.context() as patch:
        for module in (stored_pages, cards, items):
            patch.setattr(module, "current_release", lambda: "none")
        yield


def _differing(readers, monkeypatch):
    """Return the addresses at which a cache does not show what the tables have now."""
    client, found = Client(), []
    for path in _addresses():
        with _nothing_stored(monkeypatch):
            answer = client.get(path)
        for reader in readers:
            body = reader.get(path)
            if (reader.status, body) != (answer.status_code, answer.content):
                found.append(path)
    return found


def announcing(make):
    """Return a factory of rows that announces them, as everything else does that stores rows."""

    def made(*args, **fields):
        row, stored = make(*args, **fields), Stored()
        stored.add(row)
        stored.announce()
        return row

    return made


def test_no_change_leaves_an_old_page(client, tmp_path, time_machine, settings, monkeypatch):
    monkeypatch.setattr(logging.root.manager, "disable", logging.WARNING)
    time_machine.move_to(NOW, tick=False)
    world, chance = World(client, tmp_path), random.Random(0)
    for number in range(24):
        make_article(headline=f"Lain {number}", section=world.section, ago=(number + 4) * MINUTE)
    for make in (make_article, make_section):
        monkeypatch.setattr(test_announcement, make.__name__, announcing(make))
    readers = [Reader(make_cache(settings)) for _process in range(2)]
    doors = [*DOORS, *UNSEEN_DOORS]
    chance.shuffle(doors)
    now, passed = NOW, 0
    store_all_pages()
    assert _differing(readers, monkeypatch) == []
    for door in doors:
        # An earlier one may have left nothing to change, or something else.
        with suppress(Exception), transaction.atomic():
            door(world)
            passed += 1
        now += chance.choice([0, 1, 3, 700]) * MINUTE
        time_machine.move_to(now, tick=False)
        assert (door.__name__, _differing(readers, monkeypatch)) == (door.__name__, [])
        store_all_pages()
    assert passed > len(doors) / 2
