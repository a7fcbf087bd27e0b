import datetime as dt
import io
import json
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from taggit.models import Tag

from articles.body import plain_text
from articles.domain.desk import workflow
from articles.domain.story import buffers, live, revisions
from articles.enums import Action, ChangeKind, State
from articles.models import Article, Author, BacaJuga, Image, TagName
from articles.text import name_key, title_key
from tests import cast
from tests.factories import make_article, retract, save_content
from tests.whole_site import all_rows

pytestmark = pytest.mark.django_db

FIXTURE = Path(settings.BASE_DIR) / "fixtures/seed.json"
SAMPLE = title_key("Hubungan Rusia dan Korea Utara Makin Solid")


@pytest.fixture
def seed(settings, first_start):
    """The sample content, with the renditions that the first start made."""
    shutil.copytree(first_start[0] / "media", settings.MEDIA_ROOT)
    call_command("loaddata", "seed", verbosity=0)


def dump(tmp_path):
    path = tmp_path / "dump.json"
    call_command(
        "dumpdata", "articles", "taggit.tag",
        exclude=["articles.tagname"], natural_foreign=True, natural_primary=True, indent=1,
        output=str(path),
    )  # fmt: skip
    return json.loads(path.read_text(encoding="utf-8"))


def test_loading_twice_gives_the_same_and_dumping_gives_it_back(seed, tmp_path):
    first = dump(tmp_path)
    call_command("loaddata", "seed", verbosity=0)
    assert dump(tmp_path) == first == json.loads(FIXTURE.read_text(encoding="utf-8"))


def test_loading_it_again_leaves_what_the_desk_works_on(seed):
    ana = cast.superuser("ana")
    changed, opened, retracted = Article.objects.published().order_by("pk")[:3]
    first = revisions.ensure_first_revision(changed)
    text = first.content | {"headline": "Diubah", "tags": ["Baru"], "bylines": []}
    save_content(changed, text, base=first, user=ana)
    Article.objects.filter(pk=changed.pk).update(assignee=ana, created_by=ana)
    based_on = revisions.ensure_first_revision(opened)
    buffers.store_text(
        uuid4(), user=ana, article=opened, based_on=based_on, content=text, sequence=3
    )
    retract(retracted)
    make_article(headline="Nanti", ago=-dt.timedelta(days=1), authors=[Author.objects.first()])
    submitted = make_article(headline="Diajukan", state=State.DRAFT)
    workflow.perform(submitted, Action.SUBMIT, user=ana)
    before = all_rows()
    told = io.StringIO()
    call_command("loaddata", "seed", verbosity=0, stderr=told)
    assert all_rows() == before
    assert told.getvalue().splitlines() == [
        f"{story}: left as it is, the desk works on it" for story in (changed, retracted)
    ]


def test_loading_it_again_restores_what_readers_see_as_a_new_revision(seed):
    ana = cast.superuser("ana")
    article = Article.objects.published().first()
    first = revisions.ensure_first_revision(article)
    save_content(article, first.content | {"headline": "Diubah"}, base=first, user=ana)
    workflow.perform(article, Action.PUBLISH, user=ana, kind=ChangeKind.TYPO)
    call_command("loaddata", "seed", verbosity=0)
    restored = Article.objects.get(pk=article.pk)
    assert restored.headline == first.content["headline"]
    assert restored.live_revision == restored.latest_revision
    assert restored.latest_revision.content == live.content_of(restored)
    headlines = restored.revisions.order_by("number").values_list("content__headline", flat=True)
    assert list(headlines) == [restored.headline, "Diubah", "Diubah", restored.headline]


def test_the_keys_of_tags_are_made_from_their_names(seed):
    keys = TagName.objects.values_list("tag__name", "key")
    assert {name for name, _key in keys} == set(Tag.objects.values_list("name", flat=True))
    assert all(key == name_key(name) for name, key in keys)
    uids = {row.name: str(row.uid) for row in TagName.objects.all()}
    assert uids["Penyuntingan"] == str(TagName.named("Penyuntingan", 1).uid)


@pytest.mark.parametrize("natural", [True, False])
def test_a_dump_that_holds_keys_of_tags_loads_into_an_empty_database(tmp_path, natural):
    tags = [Tag.objects.create(name=name, slug=name) for name in ("U-23", "Kafé")]
    TagName.objects.get(tag=tags[0]).delete()
    TagName.objects.store(tags)  # so that their numbers are not those of a new database
    uids = dict(TagName.objects.values_list("name", "uid"))
    path = str(tmp_path / "dump.json")
    call_command(
        "dumpdata", "articles.tagname", "taggit.tag",
        natural_foreign=natural, natural_primary=natural, output=path,
    )  # fmt: skip
    for model in (Tag, TagName):
        model.objects.all().delete()
    call_command("loaddata", path, verbosity=0)
    assert dict(TagName.objects.values_list("tag__name", "key")) == {"U-23": "u23", "Kafé": "kafe"}
    assert dict(TagName.objects.values_list("name", "uid")) == uids


def test_a_tag_that_a_fixture_spells_otherwise_is_the_one_that_is_there(tmp_path):
    article = make_article(tags=["Timnas U-23"])
    path = tmp_path / "dump.json"
    rows = [
        {"model": "taggit.tag", "fields": {"name": name, "slug": slug}}
        for name, slug in (("#timnas u23", "timnas-u23"), ("Beras", "beras"), ("BERAS", "beras_1"))
    ] + [
        {"model": "articles.articletag", "fields": {
            "tag": [name], "content_object": [str(article.uid)], "listed_at": None,
        }}
        for name in ("#timnas u23", "BERAS")
    ]  # fmt: skip
    path.write_text(json.dumps(rows), encoding="utf-8")
    call_command("loaddata", str(path), verbosity=0)
    assert [tag.name for tag in article.tags_in_order] == ["Timnas U-23", "Beras"]
    assert Tag.objects.count() == 2


def test_every_image_has_its_files(seed, settings):
    lost = Image.objects.first()
    shutil.rmtree(settings.MEDIA_ROOT / "renditions" / str(lost.uid))
    call_command("loaddata", "seed", verbosity=0)
    for image in Image.objects.all():
        for crop in ("full", "16x9", "4x3", "1x1"):
            for width, _height in image.sizes(crop):
                assert default_storage.exists(image.rendition_path(crop, width, "webp"))
        assert image.sizes("16x9")[-1][0] >= 1200


def test_the_sample_reads_as_its_source(seed, shared):
    article = Article.objects.get(headline_key=SAMPLE)
    source = shared("seed/000_22ccdcbf5b311fe6.txt").read_text(encoding="utf-8")
    expected = source.replace("Baca Juga :", "Baca Juga:").strip()
    assert f"{article.headline}\n{plain_text(article.body)}" == expected


def test_importing_the_sample_updates_the_seed(seed, shared):
    before = Article.objects.count()
    call_command("import_text", str(shared("seed/000_22ccdcbf5b311fe6.txt")), verbosity=0)
    assert Article.objects.count() == before
    assert Article.objects.get(headline_key=SAMPLE).is_visible


def test_every_article_is_visible_and_every_link_leads_somewhere(seed):
    assert Article.objects.published().count() == Article.objects.count() >= 12
    assert not BacaJuga.objects.pending().exists()
    assert set(BacaJuga.objects.visible()) == set(BacaJuga.objects.all())


def test_every_page_of_the_seed_answers(seed, client):
    paths = {"/", "/indeks/", "/indeks/2025-07-13/", "/rss.xml", "/feed.json", "/sitemap.xml"}
    for article in Article.objects.select_related("section__parent"):
        paths |= {article.get_absolute_url(), article.section.get_absolute_url()}
        paths |= {f"/tag/{tag.slug}/" for tag in article.tags.all()}
        paths |= {byline.author.get_absolute_url() for byline in article.bylines.all()}
    for path in sorted(paths):
        assert client.get(path).status_code == 200, path
