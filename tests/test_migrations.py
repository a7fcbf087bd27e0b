"""What the migrations make of the content that a site has already."""

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from taggit.models import Tag

from articles.content.shape import blank, fingerprint
from articles.models import Article, BacaJuga, Buffer, Revision, Section, TagName
from tests import cast
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
earlier_content = import_module("articles.migrations.0004_earlier_content")
fold_keys = import_module("articles.migrations.0008_fold_keys")
tag_uids = import_module("articles.migrations.0013_tag_uids")


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


def test_keys_are_folded_anew_and_of_two_titles_that_are_one_the_found_one_stays():
    article, target = make_article(headline="Ma’ruf: U-23"), make_article()
    links = [
        BacaJuga.objects.create(article=article, wanted_title=title, position=position)
        for position, title in enumerate(["Timnas U-23", "x", "Kafe"])
    ]
    before = ["timnas u 23", "timnas u23", "kafé"]
    titles = ["Timnas U-23", "Timnas U23", "Kafé"]
    for link, key, title in zip(links, before, titles, strict=True):
        as_stored(link, "articles_bacajuga", "wanted_key", key)
        as_stored(link, "articles_bacajuga", "wanted_title", title)
    BacaJuga.objects.filter(pk=links[1].pk).update(target=target)
    as_stored(article, "articles_article", "headline_key", "ma ruf u 23")
    for step in ("recompute_headline_keys", "recompute_wanted_keys"):
        run(getattr(fold_keys, step))
        run(getattr(fold_keys, step))
    article.refresh_from_db()
    assert article.headline_key == "marufu23"
    rows = article.baca_juga.values_list("pk", "wanted_key", "target")
    assert list(rows) == [
        (links[1].pk, "timnasu23", target.pk), (links[2].pk, "kafe", None),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_folding_that_was_stopped_is_done_by_the_next_migrate(monkeypatch):
    monkeypatch.setattr(fold_keys, "SLICE", 2)
    for name in ("U-23", "Kafé", "C++"):
        Tag.objects.create(name=name, slug=name)
    for number in range(5):
        article = make_article(headline=f"Ma’ruf {number}")
        BacaJuga.objects.create(article=article, wanted_title=f"Café {number}")
    try:
        call_command("migrate", "articles", "0006", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE articles_article SET headline_key = 'ma ruf'")
            cursor.execute("UPDATE articles_bacajuga SET wanted_key = 'kaf é'")
        written = iter([fold_keys._update])
        with monkeypatch.context() as stopped:
            stopped.setattr(fold_keys, "_update", lambda *slice: next(written)(*slice))
            with pytest.raises(StopIteration):
                call_command("migrate", verbosity=0)
        keys = Article.objects.order_by("pk").values_list("headline_key", flat=True)
        assert list(keys) == ["maruf0", "maruf1", "ma ruf", "ma ruf", "ma ruf"]
    finally:
        call_command("migrate", verbosity=0)
    keys = Article.objects.order_by("pk").values_list("headline_key", flat=True)
    assert list(keys) == [f"maruf{number}" for number in range(5)]
    keys = BacaJuga.objects.order_by("pk").values_list("wanted_key", flat=True)
    assert list(keys) == [f"cafe{number}" for number in range(5)]
    assert dict(TagName.objects.values_list("tag__name", "key")) == {
        "U-23": "u23", "Kafé": "kafe", "C++": "c++",
    }  # fmt: skip


def as_stored(row, table, column, value):
    """Write `value` as an earlier version did, past the model's field."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row.pk])  # noqa: S608


def contents(model):
    return {row.pk: (row.content["tags"], row.digest) for row in model.objects.all()}


def test_contents_get_the_uids_of_the_tags_that_they_named(monkeypatch):
    monkeypatch.setattr(tag_uids, "SLICE", 2)
    article, user = make_article(), cast.superuser()
    for number, name in enumerate(["U-23", "U23", "Beras"]):
        Tag.objects.create(name=name, slug=str(number))
    texts = [["U23", "beras"], ["U 23"], [], ["Lama Sekali", "!!!"], ["u-23"]]
    plain = blank()
    for number, names in enumerate(texts, 1):
        content = plain | {"tags": names}
        Revision(article=article, number=number, content=content).save()
        digest = fingerprint(content)
        Buffer.objects.create(user=user, content=content, digest=digest, sequence=number)
    before = [contents(model) for model in (Revision, Buffer)]
    TagName.objects.all().delete()
    run(tag_uids.store_names)
    written = iter([fingerprint] * 3)
    with monkeypatch.context() as stopped:
        stopped.setattr(tag_uids, "fingerprint", lambda content: next(written)(content))
        with pytest.raises(StopIteration):
            run(tag_uids.write_uids)
    for _again in range(2):
        for step in (tag_uids.store_names, tag_uids.write_uids):
            run(step)
    uids = {row.name: str(row.uid) for row in TagName.objects.all()}
    assert len(set(uids.values())) == len(uids) == TagName.objects.count() == 4
    assert uids["Beras"] == "c4808b1f-ed2f-5e5d-9026-0e80ab5d091d"
    expected = [
        [uids["U23"], uids["Beras"]], [uids["U-23"]], [], [uids["Lama Sekali"], "!!!"],
        [uids["U-23"]],
    ]  # fmt: skip
    for model, order in ((Revision, "number"), (Buffer, "sequence")):
        for row, tags in zip(model.objects.order_by(order), expected, strict=True):
            assert row.content == plain | {"tags": tags}
            assert row.digest == fingerprint(row.content)
    run(tag_uids.write_names)
    for model, old in zip((Revision, Buffer), before, strict=True):
        named = [names for names, _digest in contents(model).values()]
        assert sorted(map(str, named)) == sorted(str(names).replace(
            "'beras'", "'Beras'").replace("U 23", "U-23").replace("u-23", "U-23")
            for names, _digest in old.values())  # fmt: skip
