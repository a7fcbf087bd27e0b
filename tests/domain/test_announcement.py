"""Each way to change what readers see announces it, in the transaction that changes it."""

import ast
import datetime as dt
import json
from pathlib import Path

import pytest
from django.core import serializers
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.domain import announcement
from articles.domain.announcement import Subject
from articles.domain.audience import popular, reads
from articles.domain.audience.hourly import hour_of
from articles.domain.desk import broken_links, retraction, verification, workflow
from articles.domain.desk.broken_links import Choice, Settling
from articles.domain.media import images
from articles.domain.site import records
from articles.domain.story import buffers, corrections, revisions
from articles.enums import Action, Aspect, ChangeKind, CorrectionKind, State
from articles.listeners import LISTENERS
from articles.models import Article, Author, FrontSlot, Image, Page, Section
from tests import cast
from tests.admin.article_form import at, change, existing, form, saved
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    picture_file,
    retract,
    save_content,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
TYPO = {"kind": ChangeKind.TYPO.value}


class World:
    """A small site: a story with all that a story has, one that links to it, and a desk."""

    def __init__(self, client, tmp_path):
        self.desk, self.folder = client, tmp_path
        self.user = cast.superuser()
        self.other = cast.superuser("lain")
        client.force_login(self.user)
        self.section = make_section("Asia", slug="asia")
        self.author = make_author("Ana Satu", slug="ana", photo=make_image((300, 200)))
        self.image = make_image(title="Foto", caption="Keterangan")
        self.tag = Tag.objects.create(name="Rusia", slug="rusia")
        self.story = make_article(
            headline="Berita Utama", section=self.section, tags=["Rusia"], authors=[self.author],
            lead_image=self.image, ago=2 * HOUR,
        )  # fmt: skip
        self.draft = make_article(
            headline="Judul Draf", section=self.section, state=State.DRAFT, created_by=self.user
        )
        self.source = make_article(
            headline="Yang Menautkan", section=self.section, ago=3 * HOUR,
            body=f'<p>Isi <a href="/asia/{self.draft.pk}/">kata</a>.</p>\n'
            f'<aside data-baca-juga="{self.story.uid}"></aside>',
        )  # fmt: skip
        self.page = Page.objects.create(name="kontak", title="Kontak", body="<p>Alamat.</p>")
        revisions.ensure_first_revision(self.story)

    def shown(self, reader):
        """Return what readers get at the addresses of this site, by address."""
        paths = [
            "/", "/asia/", "/indeks/", "/tag/rusia/", "/penulis/ana/", "/koreksi/", "/kontak/",
            "/terpopuler/", "/pencabutan/", "/rss.xml", "/sitemap-sections.xml", "/hubungi/",
            "/penulis/budi/", "/eropa/",
            *(article.get_absolute_url() for article in Article.objects.order_by("pk")),
        ]  # fmt: skip
        return {path: reader.get(path).content for path in paths}

    def post(self, name, *args, **data):
        path = reverse(f"admin:articles_{name}", args=args)
        return self.desk.post(path, json.dumps(data), content_type="application/json")

    def record(self, model, row=None, **data):
        """Send the admin's form of a row, or of a new one."""
        path = reverse(f"admin:{model}_{'change' if row else 'add'}", args=[row.pk] if row else [])
        response = self.desk.post(path, data)
        assert response.status_code == 302, response.context["adminform"].form.errors

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture
def world(client, tmp_path, time_machine):
    time_machine.move_to(NOW, tick=False)
    return World(client, tmp_path)


@pytest.fixture
def announced(world, monkeypatch):
    """Give the changes that are announced from now on."""
    changes = []
    monkeypatch.setattr(announcement, "_listeners", [changes.extend])
    return changes


def publish_the_form(w):
    sent = existing(w.story, "publish", headline="Judul yang Baru", **TYPO)
    assert saved(w.desk.post(change(w.story), sent))
    return {(Subject.ARTICLE, w.story.pk)}


def publish_a_draft(w):
    assert saved(w.desk.post(change(w.draft), existing(w.draft, "publish", body="<p>Isi.</p>")))
    return {(Subject.ARTICLE, w.draft.pk)}


def publish_a_new_article(w):
    section = {"section": w.section.pk}
    address = "/admin/articles/article/add/"
    assert saved(w.desk.post(address, form("publish", headline="Serba Baru", **section)))
    return {(Subject.ARTICLE, Article.objects.get(headline="Serba Baru").pk)}


def move_to_another_tag_and_section(w):
    fields = {"tags": ["Ukraina"], "section": str(make_section().uid), "bylines": []}
    assert saved(w.desk.post(change(w.story), existing(w.story, "publish", **fields, **TYPO)))
    return {(Subject.ARTICLE, w.story.pk)}


def publish_what_a_link_waits_for(w):
    body = '<p>Isi.</p>\n<aside data-baca-juga="">Judul Draf</aside>'
    waiting = make_article(headline="Yang Menunggu", section=w.section, body=body)
    workflow.perform(w.draft, Action.PUBLISH, user=w.user)
    return {(Subject.ARTICLE, w.draft.pk), (Subject.ARTICLE, waiting.pk)}


def post_a_correction(w):
    sent = existing(w.story, "publish", kind="correction", correction="Yang benar B.")
    assert saved(w.desk.post(change(w.story), sent))
    return {(Subject.ARTICLE, w.story.pk)}


def post_a_reply_that_another_carries(w):
    kind = CorrectionKind.REPLY
    corrections.add_correction(w.story, kind, "Kata B.", user=w.user, related=w.source)
    return {(Subject.ARTICLE, w.story.pk), (Subject.ARTICLE, w.source.pk)}


def mark_as_unverified(w):
    assert w.post("article_mark_unverified", w.story.pk, due="2031-07-13T10:00").status_code == 200
    return {(Subject.ARTICLE, w.story.pk)}


def clear_the_mark(w):
    Article.objects.filter(pk=w.story.pk).update(needs_verification=True, verify_by=timezone.now())
    answer = w.post("article_verify", w.story.pk, text="Benar.", outcome=str(w.source.uid))
    assert answer.status_code == 200
    return {(Subject.ARTICLE, w.story.pk)}


def retract_by_two_people(w):
    asked = retraction.request_retraction(w.story, "child", "Terungkap.", user=w.user)
    retraction.decide_retraction(asked, approve=True, user=w.other)
    return {(Subject.ARTICLE, w.story.pk)}


def settle_by_a_replacement(w):
    chosen = {w.source.pk: Settling(Choice.REPLACE, w.instead.uid)}
    broken_links.settle_links(w.story, chosen, user=w.user)
    return {(Subject.ARTICLE, w.source.pk)}


def settle_by_the_notice(w):
    broken_links.settle_links(w.story, {w.source.pk: Settling(Choice.NOTICE)}, user=w.user)
    return {(Subject.ARTICLE, w.source.pk)}


def undo_a_settlement(w):
    broken_links.undo_settlement(w.settlement, user=w.user)
    return {(Subject.ARTICLE, w.source.pk)}


def arrange_the_front_page(w):
    entry = {"slot": "lead", "article": str(w.source.uid), "text": "", "starts": "", "ends": ""}
    state = w.desk.get("/admin/articles/frontslot/").context["state"]
    answer = w.post("frontslot_save", opened=state["opened"], version=0, entries=[entry])
    assert answer.status_code == 200
    return {(Subject.FRONT_PAGE, None)}


def arrange_the_page_of_a_section(w):
    entry = {"slot": "lead", "article": str(w.source.uid), "text": "", "starts": "", "ends": ""}
    page = {"section": w.section.pk}
    state = w.desk.get("/admin/articles/frontslot/", page).context["state"]
    w.post("frontslot_save", opened=state["opened"], version=0, entries=[entry], **page)
    return {(Subject.FRONT_PAGE, w.section.pk)}


def rename_a_section(w):
    w.record("articles_section", w.section, name="Asia Raya", slug="asia", description="")
    return {(Subject.SECTION, w.section.pk)}


def move_a_section_below_another(w):
    parent = make_section("Dunia")
    fields = {"name": "Asia", "slug": "asia", "description": "", "parent": parent.pk}
    w.record("articles_section", w.section, **fields)
    return {(Subject.SECTION, w.section.pk)}


def add_a_section(w):
    w.record("articles_section", name="Eropa", slug="eropa", description="")
    return {(Subject.SECTION, Section.objects.get(slug="eropa").pk)}


def order_the_sections(w):
    second = make_section("Kedua")
    data = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "1"}
    for number, (row, position) in enumerate([(w.section, 9), (second, 1)]):
        data |= {f"form-{number}-id": row.pk, f"form-{number}-position": position}
    assert w.desk.post(reverse("admin:articles_section_changelist"), data).status_code == 302
    return {(Subject.SECTION, w.section.pk)}


def delete_a_section(w):
    section = make_section("Kosong")
    w.desk.post(reverse("admin:articles_section_delete", args=[section.pk]), {"post": "yes"})
    assert not Section.objects.filter(pk=section.pk).exists()
    return {(Subject.SECTION, section.pk)}


def delete_sections_from_the_list(w):
    section = make_section("Kosong")
    data = {"action": "delete_selected", "_selected_action": [section.pk], "post": "yes"}
    w.desk.post(reverse("admin:articles_section_changelist"), data)
    assert not Section.objects.filter(pk=section.pk).exists()
    return {(Subject.SECTION, section.pk)}


def rename_a_tag(w):
    w.record("taggit_tag", w.tag, name="Federasi Rusia", slug="rusia")
    return {(Subject.TAG, w.tag.pk)}


def rename_an_author(w):
    w.record("articles_author", w.author, name="Ana Dua", slug="ana")
    return {(Subject.AUTHOR, w.author.pk)}


def add_an_author(w):
    w.record("articles_author", name="Budi", slug="budi")
    return {(Subject.AUTHOR, Author.objects.get(slug="budi").pk)}


PICTURE = {
    "title": "Foto", "alt": "Bidang biru", "caption": "Keterangan", "credit": "", "focal_x": 50,
    "focal_y": 50, "taken_on": "", "rights_note": "",
}  # fmt: skip


def reword_a_picture(w):
    w.record("articles_image", w.image, **PICTURE | {"alt": "Kata lain"})
    return {(Subject.IMAGE, w.image.pk)}


def cut_a_picture_anew(w):
    w.record("articles_image", w.image, **PICTURE | {"focal_x": 5})
    return {(Subject.IMAGE, w.image.pk)}


def replace_a_picture(w):
    file = picture_file(colour="#aa3322")
    w.record("articles_image", w.image, **PICTURE | {"file": file})
    return {(Subject.IMAGE, w.image.pk)}


def renew_the_renditions_of_a_release(w):
    Image.objects.filter(pk=w.image.pk).update(version="0123456789ab")
    call_command("make_renditions")
    return {(Subject.IMAGE, w.image.pk)}


def write_a_page(w):
    page = w.desk.get(reverse("admin:articles_page_change", args=[w.page.pk]))
    opened = page.context["adminform"].form["opened"].value()
    w.record("articles_page", w.page, title="Hubungi", body="<p>Lain.</p>", opened=opened)
    return {(Subject.PAGE, w.page.pk)}


def add_the_pages_that_are_missing(w):
    records.add_missing_pages([Page(name="redaksi", title="Redaksi", body="<p>Kami.</p>")])
    return {(Subject.PAGE, Page.objects.get(name="redaksi").pk)}


def import_a_story(w):
    path = w.file("berita.txt", "Berita Impor\nIsinya.")
    call_command("import_text", path, section="asia", state="published")
    return {(Subject.ARTICLE, Article.objects.get(headline="Berita Impor").pk)}


def import_it_again_corrected(w):
    text = "Berita Impor\nIsinya panjang dan tetap hampir sama seperti {}."
    options = {"section": "asia", "state": "published"}
    for word in ("tadi", "sekarang"):
        call_command("import_text", w.file("berita.txt", text.format(word)), **options)
    return {(Subject.ARTICLE, Article.objects.get(headline="Berita Impor").pk)}


def load_a_fixture(w):
    rows = [w.story, *w.story.tag_items.all(), w.section, w.tag, w.author, w.image, w.page]
    w.story.headline = "Dari Fixture"
    path = w.file("isi.json", serializers.serialize("json", rows, use_natural_foreign_keys=True))
    call_command("loaddata", path, verbosity=0)
    return {
        (Subject.ARTICLE, w.story.pk), (Subject.SECTION, w.section.pk), (Subject.TAG, w.tag.pk),
        (Subject.AUTHOR, w.author.pk), (Subject.IMAGE, w.image.pk), (Subject.PAGE, w.page.pk),
    }  # fmt: skip


def load_an_arrangement(w):
    slot = FrontSlot(pk=1, slot="lead", article=w.source)
    path = w.file("muka.json", serializers.serialize("json", [slot]))
    call_command("loaddata", path, verbosity=0)
    return {(Subject.FRONT_PAGE, None)}


def make_a_corpus(w):
    call_command("make_corpus", 3)
    made = Article.objects.published().filter(headline__regex=r" [0-2]$")
    return {(Subject.ARTICLE, article.pk) for article in made}


def rank_what_is_read(w):
    for number in range(3):
        article = make_article(headline=f"Dibaca {number}", section=w.section)
        reads.table.add({(article.pk, hour_of(timezone.now())): number + 1})
    popular.rank_if_due()
    return {(Subject.RANKING, None)}


DOORS = [
    publish_the_form, publish_a_draft, publish_a_new_article, move_to_another_tag_and_section,
    publish_what_a_link_waits_for, post_a_correction, post_a_reply_that_another_carries,
    mark_as_unverified, clear_the_mark, retract_by_two_people, arrange_the_front_page,
    arrange_the_page_of_a_section, rename_a_section, move_a_section_below_another, add_a_section,
    order_the_sections, rename_a_tag, rename_an_author, add_an_author, reword_a_picture,
    cut_a_picture_anew, replace_a_picture, write_a_page, import_a_story,
    import_it_again_corrected, load_a_fixture, load_an_arrangement, make_a_corpus,
    rank_what_is_read,
]  # fmt: skip
# These change a subject twice, each time in a transaction of its own.
AGAIN = {
    import_it_again_corrected, move_a_section_below_another, load_a_fixture,
    publish_what_a_link_waits_for, rank_what_is_read,
}  # fmt: skip
# What these change, the addresses that are looked at do not show.
UNSEEN_DOORS = [
    delete_a_section, delete_sections_from_the_list, add_the_pages_that_are_missing,
    renew_the_renditions_of_a_release,
]  # fmt: skip


def test_an_uploaded_picture_is_announced_and_a_deleted_one_too(world, announced):
    image, _is_new = images.add_upload(picture_file(colour="#112233"))
    images.delete_image(image)
    kinds = [(change.subject, change.pk is not None) for change in announced]
    assert kinds == [(Subject.IMAGE, True), (Subject.IMAGE, True)]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_what_readers_see_otherwise_is_announced(world, announced, client_class, door):
    reader = client_class()
    before = world.shown(reader)
    expected = door(world)
    after = world.shown(reader)
    assert any(before.get(path) != page for path, page in after.items())
    subjects = [(change.subject, change.pk) for change in announced]
    assert expected <= set(subjects)
    assert door in AGAIN or len(subjects) == len(set(subjects))
    assert all(change.aspects and change.since for change in announced)


@pytest.mark.parametrize("door", UNSEEN_DOORS, ids=lambda door: door.__name__)
def test_what_only_lists_elsewhere_show_is_announced(world, announced, door):
    assert door(world) <= {(change.subject, change.pk) for change in announced}


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


@pytest.mark.parametrize("door", [settle_by_a_replacement, settle_by_the_notice])
def test_a_settled_link_is_announced_of_the_story_that_links(world, announced, client_class, door):
    world.instead = make_article(headline="Pengganti", section=world.section)
    retract(world.story)
    announced.clear()
    reader = client_class()
    before = world.shown(reader)
    assert door(world) <= {(change.subject, change.pk) for change in announced}
    assert world.shown(reader) != before
    world.settlement = world.story.link_settlements.get()
    announced.clear()
    assert undo_a_settlement(world) <= {(change.subject, change.pk) for change in announced}


def test_a_schedule_is_announced_for_its_time_and_called_off_at_once(world, announced):
    time = NOW + HOUR
    sent = existing(world.draft, "publish", **at(time))
    assert saved(world.desk.post(change(world.draft), sent))
    (found,) = announced
    assert (found.pk, found.since) == (world.draft.pk, time)
    assert found.aspects == announcement.ALL_ASPECTS
    announced.clear()
    workflow.perform(world.draft, Action.UNSCHEDULE, user=world.user)
    (found,) = announced
    assert (found.before.state, found.after.state) == (State.PUBLISHED, State.READY)
    assert found.since == NOW


def test_a_change_says_what_of_a_story_it_is_and_where_the_story_stood(world, announced):
    def publish(**fields):
        announced.clear()
        newest = Article.objects.get(pk=world.story.pk).latest_revision
        save_content(world.story, newest.content | fields, base=newest, user=world.user)
        workflow.perform(
            Article.objects.get(pk=world.story.pk), Action.PUBLISH, user=world.user,
            kind=ChangeKind.TYPO,
        )  # fmt: skip
        (change,) = announced
        return change

    assert publish(body="<p>Lain.</p>").aspects == {Aspect.TEXT, Aspect.HEADLINE}  # the summary
    assert publish(standfirst="Ringkas.").aspects == {Aspect.TEXT, Aspect.HEADLINE}
    assert publish(body="<p>Lain lagi.</p>").aspects == {Aspect.TEXT}
    assert publish(headline="Judul Lain").aspects == {Aspect.TEXT, Aspect.HEADLINE}
    moved = publish(tags=["Ukraina"])
    assert moved.aspects == {Aspect.TEXT, Aspect.PLACE}
    assert moved.before.tags == (world.tag.pk,)
    assert moved.after.tags == (Tag.objects.get(name="Ukraina").pk,)
    assert moved.after.authors == moved.before.authors == (world.author.pk,)
    assert moved.after.sections == (world.section.pk,)
    role = [{"author": str(world.author.uid), "role": "photographer"}]
    assert publish(bylines=role).aspects == {Aspect.TEXT}
    assert publish(canonical_url="https://example.org/x").aspects == {Aspect.TEXT, Aspect.PLACE}


def save_a_draft(w):
    assert saved(w.desk.post(change(w.draft), existing(w.draft, headline="Lain")))


def save_behind_a_published_story(w):
    assert saved(w.desk.post(change(w.story), existing(w.story, headline="Lain")))


def type_without_saving(w):
    content = w.story.latest_revision.content | {"headline": "Lain"}
    buffers.store_text(w.story.uid, user=w.user, article=w.story, content=content, sequence=1)


def submit_for_review(w):
    workflow.perform(w.draft, Action.SUBMIT, user=w.user)


def ask_for_a_retraction(w):
    retraction.request_retraction(w.story, "child", "Terungkap.", user=w.user)


def mark_a_draft(w):
    verification.mark_unverified(w.draft, NOW + HOUR, user=w.user)


QUIET = [
    save_a_draft, save_behind_a_published_story, type_without_saving, submit_for_review,
    ask_for_a_retraction, mark_a_draft,
]  # fmt: skip


@pytest.mark.parametrize("work", QUIET, ids=lambda work: work.__name__)
def test_work_that_readers_see_nothing_of_is_not_announced(world, announced, client_class, work):
    before = world.shown(client_class())
    work(world)
    assert world.shown(client_class()) == before
    assert announced == []


def test_a_story_whose_time_is_to_come_gets_its_links_with_it(world, announced):
    """A published story waits for a title that is scheduled: readers see the link at that time."""
    body = '<p>Isi.</p>\n<aside data-baca-juga="">Judul Draf</aside>'
    waiting = make_article(headline="Yang Menunggu", section=world.section, body=body)
    later = make_article(headline="Menunggu Juga", section=world.section, body=body, ago=-3 * HOUR)
    announced.clear()
    workflow.perform(world.draft, Action.SCHEDULE, user=world.user, at=NOW + HOUR)
    since = {change.pk: change.since for change in announced}
    expected = {world.draft.pk: NOW + HOUR, waiting.pk: NOW + HOUR, later.pk: NOW + 3 * HOUR}
    assert since == expected


def test_what_a_listener_raises_undoes_the_write(world, monkeypatch):
    def fail(changes):
        raise RuntimeError("the index is away")

    monkeypatch.setattr(announcement, "_listeners", [fail])
    writers = [
        lambda: workflow.perform(world.draft, Action.PUBLISH, user=world.user),
        lambda: records.save_record(Section(name="Eropa", slug="eropa")),
        lambda: images.add_upload(picture_file(colour="#445566")),
        lambda: corrections.add_correction(
            world.story, CorrectionKind.UPDATE, "Baru.", user=world.user
        ),
    ]  # fmt: skip
    for write in writers:
        with pytest.raises(RuntimeError):
            write()
    assert Article.objects.get(pk=world.draft.pk).state == State.DRAFT
    assert not Section.objects.filter(slug="eropa").exists()
    assert Image.objects.count() == 2


def test_every_listener_is_registered_once():
    assert announcement._listeners == LISTENERS


def test_no_writer_calls_a_listener():
    """Only the list of listeners, and the worker that sends their messages, name them."""
    modules = {listener.__module__ for listener in LISTENERS}
    allowed = {"articles/listeners.py", "articles/management/commands/work.py"}
    named = set()
    for path in (ROOT / "articles").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                full = {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
                if full & modules:
                    named.add(str(path.relative_to(ROOT)))
    assert named <= allowed
