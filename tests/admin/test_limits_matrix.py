"""What belongs to stories, sections or the whole site: who may change it where, in one table."""

import re
from itertools import count

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from articles import page_forms
from articles.domain.desk import todo
from articles.domain.media import take_down
from articles.enums import PageName, State
from articles.models import Author, Image, Note, Page, Section, StaffProfile, TagPage
from tests import cast
from tests.admin.desk.test_external_links import make_dead
from tests.admin.test_permissions_matrix import IMAGES, PICTURE, TAGS
from tests.factories import make_article, make_author, make_image, make_section
from tests.undoing import undone

pytestmark = pytest.mark.django_db

# o: of a story in a section below one of the person; x: of stories there and elsewhere;
# n: of a story without a section; f: of none. "limited" has 40 sections, "few" one of them.
TABLE = """
                 reporter editor few  limited managing kanal
image            nf       oxnf   onf  onf     oxnf     onf
portrait         -        oxnf   onf  onf     oxnf     onf
banner           -        oxnf   onf  onf     oxnf     onf
down             -        -      -    -       oxnf     onf
back             -        -      -    -       oxnf     onf
author           -        oxnf   onf  onf     oxnf     onf
account          -        -      -    -       -        -
unlink           -        -      -    -       -        -
tag              -        oxnf   onf  onf     oxnf     onf
merge            -        -      -    -       oxnf     onf
ignore           -        oxnf   onf  onf     oxnf     onf
resolve          -        oxn    on   on      oxn      on
section          -        -      -    -       oxnf     o
section_new      -        -      -    -       oxnf     -
section_delete   -        -      -    -       oxnf     -
page             -        -      -    -       oxnf     -
"""
ROLES, *LINES = [line.split() for line in TABLE.strip().splitlines()]
NUMBERS = count(1)


@pytest.fixture
def own():
    """Forty sections, the first of which has one below it."""
    sections = [make_section(f"Kanal {n}") for n in range(40)]
    make_section("Bola", parent=sections[0])
    return sections


def person(role, own):
    return {
        "reporter": cast.reporter, "editor": cast.editor, "managing": cast.managing_editor,
        "few": lambda: cast.editor("few", sections=own[:1]),
        "limited": lambda: cast.editor("limited", sections=own),
        "kanal": lambda: cast.limited_managing_editor(own),
    }[role]()  # fmt: skip


def stories_at(place, **fields):
    """Return the stories to which something belongs that is at `place`."""
    below, other = Section.objects.get(name="Bola"), Section.objects.filter(name="Lain").first()
    other = other or make_section("Lain")
    at = {"o": [below], "x": [below, other], "n": [None], "f": []}[place]
    return [
        make_article(section=one, state=State.PUBLISHED if one else State.DRAFT, **fields)
        for one in at
    ]


def make_record(name, place):
    """Make what an endpoint changes, at `place`; return it."""
    match name:
        case "image":
            image = make_image()
            stories_at(place, body=f'<figure data-image="{image.uid}"></figure>')
            for story in stories_at(place, lead_image=image):
                story.image_uses.get_or_create(image=image)
            return image
        case "portrait":
            image = make_image()
            stories_at(place, authors=[make_author(photo=image)])
            return image
        case "banner":
            image, tag = make_image(), make_tag()
            TagPage.objects.create(tag=tag, picture=image)
            stories_at(place, tags=[tag])
            return image
        case "down" | "back":
            image = make_record("image", place)
            if name == "back":
                take_down.take_down(image, "Sebab.", user=cast.superuser(f"a{next(NUMBERS)}"))
            return image
        case "author" | "account" | "unlink":
            account = cast.superuser(f"a{next(NUMBERS)}") if name == "unlink" else None
            author = make_author(user=account)
            stories_at(place, authors=[author])
            return author
        case "tag" | "merge":
            tag = make_tag()
            stories_at(place, tags=[tag])
            return tag
        case "ignore":
            return make_dead(f"{next(NUMBERS)}", *stories_at(place))
        case "resolve":
            story = (stories_at(place) or [None])[-1]
            return story and todo.add_note(
                story, "Periksa.", user=cast.editor(f"rekan{next(NUMBERS)}")
            )
        case "page":
            return Page.objects.get_or_create(
                name=PageName.ABOUT, defaults={"title": "Tentang", "body": "<p>Isi.</p>"}
            )[0]
    if place == "o":
        return Section.objects.get(name="Bola")
    return make_section(f"Lain {place}")


def make_tag():
    number = next(NUMBERS)
    return Tag.objects.create(name=f"Topik Nomor {number}", slug=f"topik-nomor-{number}")


def change(client, name, record):
    """Send the change `name` of `record` as a page of the desk would."""
    known = get_user_model().objects.filter(is_superuser=True).first()
    author = {"name": "Nama Baru", "slug": getattr(record, "slug", "")}
    section = {"name": "Nama Baru", "slug": "nama-baru", "parent": ""}
    articles = "/admin/articles/"
    path, data = {
        "image": lambda: (f"{IMAGES}{record.pk}/change/", PICTURE | {"title": "Nama Baru"}),
        "down": lambda: (f"{IMAGES}{record.pk}/take-down/", {"note": "Sebab."}),
        "back": lambda: (f"{IMAGES}{record.pk}/put-back/", {"note": "Sebab."}),
        "author": lambda: (f"{articles}author/{record.pk}/change/", author),
        "account": lambda: (
            f"{articles}author/{record.pk}/change/",
            author | {"user": (known or cast.superuser()).pk},
        ),
        "unlink": lambda: (f"{articles}author/{record.pk}/change/", author | {"user": ""}),
        "tag": lambda: (
            f"{TAGS}{record.pk}/change/", {"name": "Nama Baru", "slug": record.slug, "aliases": ""}
        ),
        "merge": lambda: (
            f"{TAGS}merge/", {"tag": [record.pk, (stays := make_tag()).pk], "stays": stays.pk}
        ),
        "ignore": lambda: (f"{articles}externallink/{record.pk}/ignore/", {}),
        "resolve": lambda: (
            f"{articles}article/{record.article_id}/notes/{record.pk}/resolve/", {}
        ),
        "section": lambda: (f"{articles}section/{record.pk}/change/", section),
        "section_new": lambda: (f"{articles}section/add/", section),
        "section_delete": lambda: (f"{articles}section/{record.pk}/delete/", {"post": "yes"}),
        "page": lambda: (
            f"{articles}page/{record.pk}/change/",
            {"title": "Nama Baru", "body": "<p>Isi.</p>", "opened": page_forms.version(record)},
        ),
    }[{"portrait": "image", "banner": "image"}.get(name, name)]()  # fmt: skip
    return client.post(path, data)


def is_changed(name, record):
    match name:
        case "down" | "back":
            return (Image.objects.get(pk=record.pk).taken_down_at is not None) is (name == "down")
        case "account" | "unlink":
            return (Author.objects.get(pk=record.pk).user is not None) is (name == "account")
        case "ignore":
            return type(record).objects.get(pk=record.pk).is_ignored
        case "resolve":
            return not Note.objects.open().filter(pk=record.pk).exists()
        case "merge" | "section_delete":
            return not type(record).objects.filter(pk=record.pk).exists()
        case "section_new":
            return Section.objects.filter(name="Nama Baru").exists()
        case "page":
            return Page.objects.get(pk=record.pk).title == "Nama Baru"
    return str(type(record).objects.get(pk=record.pk)) == "Nama Baru"


@pytest.mark.parametrize(("name", "cells"), [(line[0], line[1:]) for line in LINES])
def test_the_table_of_roles_and_places(client, own, name, cells):
    people = {role: person(role, own) for role in ROLES}
    found = dict.fromkeys(ROLES, "")
    for place in "oxnf":
        record = make_record(name, place)
        for role in ROLES if record else ():
            client.force_login(people[role])
            with undone():
                change(client, name, record)
                found[role] += place if is_changed(name, record) else ""
    marks = {role: mark or "-" for role, mark in found.items()}
    assert marks == dict(zip(ROLES, cells, strict=True))


def opened(client, path):
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(path)
    assert page.status_code == 200
    return len(queries), page.content.decode()


def test_a_form_costs_the_same_with_40_sections_and_says_why_it_is_read_only(client, own):
    records = {name: make_record(name, "x") for name in ("image", "author", "tag")}
    costs = {}
    for role in ("few", "limited"):
        client.force_login(person(role, own))
        costs[role] = []
        for record in records.values():
            path = f"/admin/{record._meta.label_lower.replace('.', '/')}/{record.pk}/change/"
            number, page = opened(client, path)
            assert "kepada Redaktur Pelaksana yang bekerja di semua kanal" in page
            assert "originals/" not in page
            assert not re.search(r">\s*(None|Aliases|Pinned)\b", page)
            assert 'name="_save"' not in page
            costs[role].append(number)
    assert costs["few"] == costs["limited"]


def test_a_superuser_links_an_author_to_an_account_and_deletes_one(client):
    client.force_login(cast.superuser())
    author = make_author()
    change(client, "account", author)
    assert is_changed("account", author)
    linked = make_author(user=cast.superuser("lain"))
    client.force_login(cast.managing_editor())
    path = "/admin/articles/author/{}/delete/".format
    assert client.post(path(linked.pk), {"post": "yes"}).status_code == 403
    assert client.post(path(make_author().pk), {"post": "yes"}).status_code == 302


def test_a_section_that_somebody_is_limited_to_is_not_deleted(client, own):
    editor = cast.editor("limited", sections=own[1:2])
    client.force_login(cast.managing_editor())
    path = f"/admin/articles/section/{own[1].pk}/delete/"
    client.post(path, {"post": "yes"})
    assert list(StaffProfile.objects.get(user=editor).sections.all()) == own[1:2]
    StaffProfile.objects.all().delete()
    assert client.post(path, {"post": "yes"}).status_code == 302
