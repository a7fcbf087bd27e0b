"""Delete pages: few queries however much refers to a row; what prevents a deletion is named."""

import pytest
from django.contrib.admin import models as admin_models
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.db.models import DO_NOTHING
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from articles.admin import deletion
from articles.domain.site import tags
from articles.domain.story import revisions
from articles.enums import Action, Slot, State
from articles.models import (
    Article,
    Author,
    Byline,
    FrontSlot,
    LogEntry,
    Note,
    OldAddress,
    Revision,
    Section,
    StaffProfile,
    TagName,
)
from tests import cast
from tests.admin.article_form import told
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


@pytest.fixture
def desk(client):
    client.force_login(cast.superuser())
    return client


def page_of(record):
    opts = record._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{record.pk}/delete/"


def delete_selected(client, records, **data):
    opts = records[0]._meta
    return client.post(
        f"/admin/{opts.app_label}/{opts.model_name}/",
        {"action": "delete_selected", "_selected_action": [r.pk for r in records], **data},
    )


def busy_section(count):
    section = make_section()
    for _ in range(count):
        article = make_article(section=section)
        make_section(parent=section)
        FrontSlot.objects.create(section=section, slot=Slot.LEAD, article=article)
    StaffProfile.objects.create(user=cast.editor(f"e{section.pk}")).sections.add(section)
    return section


def busy_author(count):
    author = make_author()
    for _ in range(count):
        Byline.objects.create(article=make_article(), author=author)
    return author


def busy_account(count):
    user = cast.editor(f"sibuk{count}", sections=[make_section()])
    for _ in range(count):
        article = make_article(state=State.DRAFT, created_by=user, assignee=user)
        revisions.ensure_first_revision(article, user=user)
        Note.objects.create(article=article, text="Catatan", created_by=user)
        FrontSlot.objects.create(slot=Slot.PICK, article=article, created_by=user)
        LogEntry.objects.create(
            article=article, action=Action.SUBMIT, from_state="draft", to_state="in_review",
            created_by=user,
        )  # fmt: skip
    return user


def busy_group(count):
    group = Group.objects.create(name=f"Kelompok {count}")
    group.user_set.set([cast.editor(f"g{count}-{n}") for n in range(count)])
    return group


def busy_tag(count):
    for _ in range(count):
        make_article(tags=[f"tag{count}"])
    return Tag.objects.get(name=f"tag{count}")


def unused_tag(count):
    tag = Tag.objects.create(name=f"Sepi {count}")
    tags.save_tag(tag, [f"Sunyi {count}-{n}" for n in range(count)])
    for n in range(count):
        OldAddress.objects.create(kind="tag", slug=f"sepi-{count}-{n}", tag=tag)
    return tag


def busy_draft(count):
    article = make_article(state=State.DRAFT)
    for _ in range(count):
        revisions.set_aside(article, revisions.latest_content(article), user=None)
    return article


def busy_image(count):
    image = make_image(title=f"Gambar {count}")
    for _ in range(count):
        make_article(lead_image=image)
    return image


def profile(count):
    sections = [make_section() for _ in range(count)]
    return StaffProfile.objects.get(user=cast.editor(f"p{count}", sections=sections))


BUSY = [
    busy_section, busy_author, busy_account, busy_group, busy_tag, unused_tag, busy_draft,
    busy_image, profile,
]  # fmt: skip


@pytest.mark.parametrize("make", BUSY)
def test_a_delete_page_costs_the_same_queries_with_3_and_with_30_references(desk, make):
    counts = []
    for number in (3, 30):
        record = make(number)
        with CaptureQueriesContext(connection) as queries:
            expected = 403 if make is busy_tag else 200
            assert desk.get(page_of(record)).status_code == expected
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES


@pytest.mark.parametrize("make", [busy_section, busy_author, busy_account, busy_group])
def test_so_does_the_page_of_many(desk, make):
    counts = []
    for number in (3, 30):
        records = [make(number), make(number + 1)]
        with CaptureQueriesContext(connection) as queries:
            assert delete_selected(desk, records).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES


def references(response):
    found = response.context["deleted_objects"].references
    return {(kind.model, kind.effect.name): kind for kind in found}


def test_what_prevents_a_deletion_is_counted_and_the_newest_are_linked(desk):
    section = make_section("Politik")
    articles = [make_article(section=section) for _ in range(6)]
    response = desk.get(page_of(section))
    kind = references(response)[Article, "PREVENTS"]
    assert (kind.number, kind.name) == ("6", str(Article._meta.verbose_name_plural))
    assert kind.shown == [
        (article.headline, f"/admin/articles/article/{article.pk}/change/")
        for article in articles[:0:-1]
    ]
    assert all(address in response.text for _text, address in kind.shown)
    assert 'name="post"' not in response.text
    desk.post(page_of(section), {"post": "yes"})
    assert Section.objects.filter(pk=section.pk).exists()


def test_no_more_is_counted_than_is_told(desk, monkeypatch):
    monkeypatch.setattr(deletion, "COUNTED", 2)
    author = busy_author(4)
    kind = references(desk.get(page_of(author)))[Byline, "PREVENTS"]
    assert (kind.count, kind.number) == (3, "lebih dari 2")


def test_what_belongs_to_an_article_is_shown_as_that_article(desk):
    author = make_author()
    article = make_article(authors=[author], headline="Tempatnya")
    kind = references(desk.get(page_of(author)))[Byline, "PREVENTS"]
    assert kind.shown == [("Tempatnya", f"/admin/articles/article/{article.pk}/change/")]


def test_who_may_not_view_articles_is_told_only_their_number(client):
    user = cast.outsider()
    user.user_permissions.set(Permission.objects.filter(codename__endswith="e_author"))
    client.force_login(user)
    author = make_author()
    make_article(authors=[author], headline="Rahasia Redaksi")
    response = client.get(page_of(author))
    assert references(response)[Byline, "PREVENTS"].number == "1"
    assert "Rahasia Redaksi" not in response.text


def test_what_goes_and_what_stays_is_told_before(desk):
    author = make_author(user=cast.editor("ana"))
    found = references(desk.get(page_of(author.user)))
    assert set(found) == {(Author, "CLEARED")}
    group = busy_group(2)
    assert references(desk.get(page_of(group)))[User, "CLEARED"].number == "2"
    user = cast.editor("budi", sections=[make_section()])
    assert (StaffProfile, "DELETED") in references(desk.get(page_of(user)))


def test_the_names_and_old_addresses_of_a_tag_are_told(desk):
    tag = unused_tag(2)
    found = references(desk.get(page_of(tag)))
    assert (found[OldAddress, "DELETED"].number, found[TagName, "CLEARED"].number) == ("2", "3")
    shown = [name for name, _address in found[TagName, "CLEARED"].shown]
    assert shown == ["Sepi 2", "Sunyi 2-0", "Sunyi 2-1"]


def test_a_tag_that_came_into_use_after_the_question_is_not_said_to_be_deleted(desk, monkeypatch):
    tag = unused_tag(1)
    delete = tags.delete_unused

    def meanwhile(chosen):
        make_article(tags=[tag])
        return delete(chosen)

    monkeypatch.setattr(tags, "delete_unused", meanwhile)
    response = desk.post(page_of(tag), {"post": "yes"}, follow=True)
    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not admin_models.LogEntry.objects.exists()
    assert list(Tag.objects.all()) == [tag]


def test_places_on_the_page_of_a_section_are_not_deleted_unseen(desk):
    section = make_section()
    FrontSlot.objects.create(
        section=section, slot=Slot.LEAD, article=make_article(section=None, state=State.DRAFT)
    )
    assert (FrontSlot, "PREVENTS") in references(desk.get(page_of(section)))
    desk.post(page_of(section), {"post": "yes"})
    assert FrontSlot.objects.exists()


def test_of_many_those_in_use_are_named_and_none_is_deleted(desk):
    free, used = make_author("Bebas"), make_author("Terpakai")
    make_article(authors=[used])
    for data in ({}, {"post": "yes"}):
        response = delete_selected(desk, [free, used], **data)
        found = response.context["deletable_objects"][0]
        assert found.in_use == [("Terpakai", page_of(used))]
        assert page_of(used) in response.text
    assert Author.objects.count() == 2
    response = delete_selected(desk, [free])
    assert 'name="post"' in response.text
    assert delete_selected(desk, [free], post="yes").status_code == 302
    assert list(Author.objects.all()) == [used]


def test_one_selected_that_is_in_use_is_told_of_like_on_its_own_page(desk):
    used = make_author("Terpakai")
    make_article(authors=[used], headline="Tempatnya")
    response = delete_selected(desk, [used], post="yes")
    assert "Tempatnya" in response.text
    assert Author.objects.exists()


@pytest.mark.parametrize("is_one", [True, False])
def test_a_reference_that_came_after_the_question_is_found(desk, monkeypatch, is_one):
    authors = [make_author(), make_author()]
    article = make_article()
    made = []
    log = deletion.DeletionAdmin.log_deletions

    def meanwhile(self, request, queryset):
        Byline.objects.create(article=article, author=authors[1])
        made.append(True)
        return log(self, request, queryset)

    monkeypatch.setattr(deletion.DeletionAdmin, "log_deletions", meanwhile, raising=False)
    if is_one:
        response = desk.post(page_of(authors[1]), {"post": "yes"}, follow=True)
    else:
        response = delete_selected(desk, authors, post="yes")
        response = desk.get(response["Location"])
    assert made
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert set(Author.objects.all()) == set(authors)


def test_ones_own_limits_are_not_deleted(client):
    boss = cast.limited_managing_editor([make_section()])
    client.force_login(boss)
    assert client.get(page_of(boss.staff_profile)).status_code == 403


def test_a_draft_is_deleted_with_its_history(desk):
    draft = busy_draft(3)
    assert references(desk.get(page_of(draft)))[Revision, "DELETED"].number == "4"
    assert told(desk.post(page_of(draft), {"post": "yes"}, follow=True))
    assert not Article.objects.exists()


@pytest.mark.parametrize("make", [busy_section, busy_author])
def test_a_refusal_leads_back_to_the_list(desk, make):
    record = make(1)
    opts = record._meta
    page = desk.get(page_of(record)).text
    assert "Kembali ke daftar" in page
    assert page.count(f'href="/admin/{opts.app_label}/{opts.model_name}/"') > 1
    assert ("Pindahkan artikel" in page) == isinstance(record, Section)


def test_a_relation_of_which_nothing_could_be_told_is_an_error_of_the_checks(monkeypatch):
    of_sections = site.get_model_admin(Section)
    assert not of_sections.check()
    monkeypatch.setattr(Article._meta.get_field("section").remote_field, "on_delete", DO_NOTHING)
    assert [error.id for error in of_sections.check()] == ["newsroom.E001"]
