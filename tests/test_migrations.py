"""What the migrations make of the content that a site has already."""

import datetime as dt
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from taggit.models import Tag

from articles.content.shape import blank, fingerprint
from articles.domain.story import buffers, revisions
from articles.enums import Action, State
from articles.models import Article, BacaJuga, Buffer, LinkSettlement, Revision, Section, TagName
from tests import cast
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db
earlier_content = import_module("articles.migrations.0004_earlier_content")
fold_keys = import_module("articles.migrations.0008_fold_keys")
old_addresses = import_module("articles.migrations.0014_old_addresses")
uids_in_contents = import_module("articles.migrations.0012_uids_in_contents")
tag_uids = import_module("articles.migrations.0013_tag_uids")
links_in_sentences = import_module("articles.migrations.0022_links_in_sentences")


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
    run(old_addresses.remember_moved_sections)
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


def test_contents_name_by_uid_and_back_and_a_lost_row_goes(monkeypatch):
    monkeypatch.setattr(uids_in_contents, "SLICE", 2)
    section, author, lost = make_section(), make_author(), make_author()
    article = make_article(state=State.DRAFT, section=section, authors=[author, lost])
    first = revisions.ensure_first_revision(article)
    for number in range(3):
        content = first.content | {"headline": f"Judul {number}"}
        revisions.record_revision(article, content, action=Action.SAVE)
        buffers.store_text(
            uuid4(), user=cast.editor(f"ana{number}"), article=article, content=content, sequence=1
        )
    change = {"article": str(article.uid), "link": "x", "choice": "drop", "before": 1, "after": 2}
    settlement = LinkSettlement.objects.create(
        target=make_article(), changes=[change], created_by=cast.editor("ketua")
    )
    by_uid = contents()
    run(uids_in_contents.to_keys)
    by_key = contents()
    assert all(content["section"] == section.pk for content in by_key)
    assert all(
        [entry["author"] for entry in content["bylines"]] == [author.pk, lost.pk]
        for content in by_key
    )
    settlement.refresh_from_db()
    keys = [article.revisions.get(number=number).pk for number in (1, 2)]
    assert settlement.changes == [change | {
        "article": article.pk, "before": keys[0], "after": keys[1]
    }]  # fmt: skip
    for _again in range(2):
        run(uids_in_contents.to_uids)
        assert contents() == by_uid
        settlement.refresh_from_db()
        assert settlement.changes == [change]
    run(uids_in_contents.to_keys)
    article.bylines.filter(author=lost).delete()
    lost.delete()
    run(uids_in_contents.to_uids)
    named = [{"author": str(author.uid), "role": "writer"}]
    assert contents() == [content | {"bylines": named} for content in by_uid]


def contents():
    """Return the contents of all revisions and buffers, whose digests are right."""
    rows = [*Revision.objects.order_by("pk"), *Buffer.objects.order_by("pk")]
    assert all(row.digest == fingerprint(row.content) for row in rows)
    return [row.content for row in rows]


def as_stored(row, table, column, value):
    """Write `value` as an earlier version did, past the model's field."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row.pk])  # noqa: S608


def tags_and_digests(model):
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
    before = [tags_and_digests(model) for model in (Revision, Buffer)]
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
        named = [names for names, _digest in tags_and_digests(model).values()]
        assert sorted(map(str, named)) == sorted(str(names).replace(
            "'beras'", "'Beras'").replace("U 23", "U-23").replace("u-23", "U-23")
            for names, _digest in old.values())  # fmt: skip


def test_links_in_sentences_get_rows(settings, monkeypatch):
    monkeypatch.setattr(links_in_sentences, "SLICE", 2)
    first, second = make_article(), make_article(state=State.DRAFT)
    site = settings.SITE_URL
    urls = [
        f"{site}/x/{first.pk}/a/", f"/x/{second.pk}?a#b", f"/x/{first.pk}/", "/x/999999/",
        f"https://lain.example/x/{first.pk}/", f"/indeks/2025/{second.pk}/",
    ]  # fmt: skip
    links = "".join(f'<a href="{url}">kata {number}</a> ' for number, url in enumerate(urls))
    article = make_article(body=f"<p>{links}</p>")
    for _number in range(2):
        make_article(body=f'<p><a href="{site}/x/{article.pk}/">kata</a></p>')

    def rows():
        return list(BacaJuga.objects.values_list("article", "target", "label", "placement"))

    written = rows()
    assert len(written) == 4
    BacaJuga.objects.all().delete()
    for _again in range(2):
        run(links_in_sentences.add_rows)
        assert sorted(rows()) == sorted(written)
