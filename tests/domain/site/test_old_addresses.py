"""The table of old addresses; tests/views/test_old_addresses.py asks for them."""

import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from taggit.models import Tag

from articles.domain.site import old_addresses, records
from articles.enums import State
from articles.models import Author, OldAddress, Section
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db


def make_tag(slug):
    return Tag.objects.create(name=slug, slug=slug)


def make_shown_tag(slug):
    tag = make_tag(slug)
    make_article(tags=[tag])
    return tag


def make_section_at(slug):
    return make_section(slug=slug)


def make_author_at(slug):
    return make_author(slug=slug)


MAKERS = {"section": make_section_at, "tag": make_shown_tag, "author": make_author_at}
every_kind = pytest.mark.parametrize("kind", MAKERS)


def rename(record, slug):
    record.slug = slug
    records.save_record(record)


def remembered():
    return {(row.kind, row.slug): row.target for row in OldAddress.objects.all()}


@every_kind
def test_each_rename_is_remembered_and_all_lead_to_the_record(kind):
    record = MAKERS[kind]("satu")
    rename(record, "dua")
    rename(record, "tiga")
    assert remembered() == {(kind, "satu"): record, (kind, "dua"): record}
    rename(record, "satu")
    assert remembered() == {(kind, "dua"): record, (kind, "tiga"): record}


@every_kind
def test_what_is_saved_without_a_new_address_leaves_none(kind):
    record = MAKERS[kind]("satu")
    record.name = "Nama Lain"
    records.save_record(record)
    assert remembered() == {}


@every_kind
def test_the_last_owner_of_an_address_is_the_one_it_means(kind):
    first, second = MAKERS[kind]("satu"), MAKERS[kind]("lain")
    rename(first, "dua")
    rename(second, "satu")
    assert remembered() == {(kind, "lain"): second}
    rename(second, "tiga")
    assert remembered() == {(kind, "lain"): second, (kind, "satu"): second}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("section", {("section", "satu"): None, ("section", "dua"): None}), ("author", {})],
)
def test_the_address_of_a_deleted_record_means_nothing(kind, expected):
    first, second = MAKERS[kind]("satu"), MAKERS[kind]("lain")
    rename(first, "dua")
    second.slug = "satu"
    second.save()  # by hand: without a look at the old addresses
    records.delete_record(second)
    records.delete_record(first)
    assert remembered() == expected


def test_a_tag_takes_an_old_address_when_readers_see_it():
    tag = make_tag("pemilu")
    tag.name = "Pemilu 2024"
    rename(tag, "pemilu-2024")
    Tag.objects.create(name="Pilihan Rakyat", slug="pemilu")
    make_article(tags=["Pilihan Rakyat"], state=State.DRAFT)
    assert remembered() == {("tag", "pemilu"): tag}
    make_article(tags=["Pilihan Rakyat"])
    assert remembered() == {}


@pytest.mark.parametrize("state", [None, State.DRAFT])
def test_a_tag_that_readers_do_not_see_takes_no_address(state):
    first, second = make_shown_tag("satu"), make_tag("lain")
    rename(first, "dua")
    if state:
        make_article(tags=[second], state=state)
    rename(second, "satu")
    records.save_record(Tag(name="Tiga", slug="tiga"))
    expected = {("tag", "satu"): first, ("tag", "lain"): second}
    assert remembered() == expected
    rename(second, "empat")
    assert remembered() == expected
    rename(second, "satu")
    old_addresses.move_addresses([second], make_tag("lima"))
    assert remembered()["tag", "satu"] == first


def test_merged_addresses_lead_to_the_tag_that_stays():
    gone, kept = make_tag("lama"), make_tag("lain")
    rename(gone, "usang")
    rename(kept, "baru")
    old_addresses.move_addresses([gone], kept)
    records.delete_record(gone)
    assert remembered() == {("tag", slug): kept for slug in ("lama", "lain", "usang")}


def test_a_tag_that_is_merged_into_its_namesake_leaves_no_address_of_the_namesake():
    gone, kept = make_tag("satu"), make_tag("dua")
    rename(gone, "tiga")
    rename(kept, "satu")
    rename(kept, "empat")
    old_addresses.move_addresses([gone], kept)
    gone.delete()
    rename(kept, "tiga")
    assert remembered() == {("tag", slug): kept for slug in ("satu", "dua", "empat")}


def test_a_failed_rename_leaves_nothing():
    taken, other = make_section(slug="satu"), make_section(slug="dua")
    with pytest.raises(IntegrityError), transaction.atomic():
        rename(other, "satu")
    assert (remembered(), Section.objects.get(slug="satu")) == ({}, taken)


@pytest.mark.parametrize(
    "fields",
    [{"kind": "tag"}, {"kind": "author"}, {"kind": "tag", "section": 1}, {"kind": "x"}],
)
def test_the_database_refuses_a_target_of_another_kind(fields):
    if "section" in fields:
        fields = fields | {"section": make_section()}
    with pytest.raises(IntegrityError), transaction.atomic():
        OldAddress.objects.create(slug="lama", **fields)


def test_a_dump_holds_old_addresses(tmp_path):
    path = str(tmp_path / "dump.json")
    for kind, make in {**MAKERS, "tag": make_tag}.items():
        rename(make("lama"), f"{kind}-baru")
    call_command(
        "dumpdata", "articles.oldaddress", "articles.section", "articles.author", "taggit.tag",
        natural_foreign=True, natural_primary=True, output=path,
    )  # fmt: skip
    before = {key: target.slug for key, target in remembered().items()}
    OldAddress.objects.all().delete()
    for model in (Section, Author, Tag):
        model.objects.all().delete()
    call_command("loaddata", path, verbosity=0)
    assert {key: target.slug for key, target in remembered().items()} == before


def test_a_fixture_that_renames_a_row_leaves_its_old_address(tmp_path):
    section = make_section(slug="lama")
    row = {"model": "articles.section", "pk": section.pk, "fields": {"name": "B", "slug": "baru"}}
    path = tmp_path / "rows.json"
    path.write_text(json.dumps([row]), encoding="utf-8")
    call_command("loaddata", str(path), verbosity=0)
    assert remembered() == {("section", "lama"): section}
