"""A database that is loaded elsewhere keeps its meaning; what it cannot keep is told."""

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from django.contrib.admin.models import ADDITION
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.domain.story import live, revisions
from articles.enums import State
from articles.models import Article, Author, Note, Revision, Section
from tests import cast
from tests.commands.processes import manage
from tests.factories import make_article, make_author, make_section, save_content
from tests.whole_site import APPS, MODELS, all_rows, empty_site, make_site

NATURAL = ("--natural-foreign", "--natural-primary")


def dump(path, *labels):
    call_command("dumpdata", *labels, *NATURAL, output=str(path))
    return str(path)


def load(path):
    """Load a fixture and return what it tells."""
    told = io.StringIO()
    call_command("loaddata", str(path), verbosity=0, stderr=told)
    return told.getvalue().splitlines()


def write(path, *rows):
    path.write_text(json.dumps([{"model": model, **row} for model, row in rows]))
    return path


@pytest.mark.process
@pytest.mark.django_db
def test_a_whole_site_is_the_same_after_a_move_and_back(environment, tmp_path):
    """From the database of the tests, so on PostgreSQL too, to one of SQLite, and back."""
    make_site()
    before = all_rows()
    assert [model for model in MODELS if not before[model._meta.label]] == []
    there = dump(tmp_path / "there.json")
    back = str(tmp_path / "back.json")
    for command in (
        ("migrate", "--verbosity=0"), ("loaddata", there),
        ("dumpdata", *APPS, *NATURAL, "--output", back),
    ):  # fmt: skip
        done = manage(environment, *command)
        assert done.returncode == 0, done.stderr
    empty_site()
    load(back)
    after = all_rows()
    assert {label: len(rows) for label, rows in after.items()} == {
        label: len(rows) for label, rows in before.items()
    }
    for label, rows in before.items():
        assert after[label] == rows, label


@pytest.mark.django_db
def test_accounts_that_are_not_there_leave_their_keys_empty_and_are_told(tmp_path):
    make_site()
    before = all_rows()
    path = dump(tmp_path / "dump.json", "articles", "taggit")
    empty_site()
    get_user_model().objects.all().delete()
    told = load(path)
    assert any("account “rina”" in line for line in told)
    assert any("Left out: 1 of articles.Note" in line for line in told)
    assert not Note.objects.exists()
    after = all_rows()
    article = "articles.Article"
    of_accounts = {"created_by": None, "modified_by": None, "assignee": None}
    assert after[article] == [row | of_accounts for row in before[article]]
    revision = "articles.Revision"
    assert after[revision] == [row | {"created_by": None} for row in before[revision]]


@pytest.mark.django_db
def test_articles_alone_come_without_the_revisions_that_they_name(tmp_path):
    article = make_article(headline="Terbit", section=make_section("Asia", slug="asia"))
    revisions.ensure_first_revision(article)
    path = dump(tmp_path / "dump.json", "articles.section", "articles.article")
    assert json.loads((tmp_path / "dump.json").read_text())[1]["fields"]["live_revision"]
    empty_site()
    assert any("some revisions" in line for line in load(path))
    found = Article.objects.get()
    assert (found.pk, found.uid, found.headline) == (article.pk, article.uid, "Terbit")
    assert (found.live_revision, found.latest_revision) == (None, None)


@pytest.mark.django_db
def test_what_another_database_has_under_the_same_numbers_stays(tmp_path):
    ana = cast.editor("ana")
    article = make_article(headline="Dari Sana")
    note = Note.objects.create(article=article, text="Dari sana.", created_by=ana)
    revision = revisions.ensure_first_revision(article)
    path = dump(tmp_path / "dump.json")
    empty_site()
    ana = cast.editor("ana")
    other = make_article(pk=article.pk, headline="Dari Sini", section=make_section())
    Note.objects.create(pk=note.pk, article=other, text="Dari sini.", created_by=ana)
    Revision.objects.filter(article=other).delete()
    Revision.objects.create(
        pk=revision.pk, article=other, number=1, content=live.content_of(other), action="save"
    )
    load(path)
    load(path)
    assert set(Article.objects.values_list("headline", flat=True)) == {"Dari Sana", "Dari Sini"}
    notes = Note.objects.values_list("article__headline", "text")
    assert sorted(notes) == [("Dari Sana", "Dari sana."), ("Dari Sini", "Dari sini.")]
    texts = {one.article.headline: one.content["headline"] for one in Revision.objects.all()}
    assert texts == {"Dari Sana": "Dari Sana", "Dari Sini": "Dari Sini"}


@pytest.mark.django_db
def test_a_fixture_changes_nothing_that_it_does_not_name(tmp_path):
    author = make_author("Ana", slug="ana", initials="an")
    renamed = make_section("Asia", slug="asia-baru")
    rows = [
        ("articles.author", {"fields": {"name": "Ana Baru", "slug": "ana"}}),
        ("articles.section", {"fields": {"name": "Eropa", "slug": "eropa"}}),
        ("articles.section", {"fields": {"uid": str(renamed.uid), "name": "A", "slug": "asia"}}),
        ("articles.author", {"fields": {"uid": str(uuid4()), "name": "Ana", "slug": "ana"}}),
    ]
    load(write(tmp_path / "rows.json", *rows))
    found = Author.objects.get()
    assert (found.uid, found.name, found.initials) == (author.uid, "Ana", "an")
    assert Section.objects.get(slug="asia").pk == renamed.pk
    assert Section.objects.get(slug="eropa").uid


@pytest.mark.django_db
def test_sessions_and_the_log_of_the_admin_are_left_out_and_told(tmp_path):
    ana = cast.editor("ana")
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=timezone.now())
    AdminLogEntry.objects.create(user=ana, action_flag=ADDITION, object_repr="x")
    path = dump(tmp_path / "dump.json")
    Session.objects.all().delete()
    AdminLogEntry.objects.all().delete()
    told = load(path)
    assert [line for line in told if "sessions.Session" in line]
    assert [line for line in told if "admin.LogEntry" in line]
    assert not Session.objects.exists()
    assert not AdminLogEntry.objects.exists()


class Crediting(TestCase):
    """Restoring an old revision credits whom it named, whatever became of names and numbers."""

    steps = st.lists(
        st.one_of(
            st.tuples(st.just("save"), st.sets(st.integers(0, 2))),
            st.tuples(st.sampled_from(["rename", "delete"]), st.integers(0, 2)),
            st.tuples(st.just("move"), st.none()),
            st.tuples(st.just("restore"), st.integers(0, 9)),
        ),
        max_size=8,
    )

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(steps=steps)
    def test_restoring_credits_the_right_author(self, steps):
        world = _Newsroom()
        for step, argument in [("save", {0, 1}), *steps, ("move", None), ("restore", 0)]:
            getattr(world, step)(argument)


class _Newsroom:
    """An article and three authors, and who was credited in each of its revisions."""

    def __init__(self):
        self.user = cast.superuser().username
        self.authors = [make_author(name).uid for name in ("Ana", "Budi", "Cici")]
        make_article(state=State.DRAFT, section=make_section())
        self.credited = {}

    def article(self):
        return Article.objects.get()

    def save(self, numbers):
        article = self.article()
        base = revisions.ensure_first_revision(article)
        standing = set(Author.objects.values_list("uid", flat=True))
        named = [uid for number, uid in enumerate(self.authors) if number in numbers]
        bylines = [{"author": str(uid), "role": "writer"} for uid in named if uid in standing]
        content = live.content_of(article) | {"bylines": bylines}
        saved = save_content(article, content, base=base, user=None).revision
        self.credited[saved.number] = [entry["author"] for entry in bylines]

    def rename(self, number):
        changed = {"name": f"Nama {uuid4()}", "slug": str(uuid4())}
        Author.objects.filter(uid=self.authors[number]).update(**changed)

    def delete(self, number):
        """Delete an author whom the row does not credit; the next one may get their number."""
        free = Author.objects.filter(uid=self.authors[number], bylines=None)
        if free.delete()[0]:
            make_author("Orang Lain")

    def move(self, _nothing):
        with TemporaryDirectory() as folder:
            path = dump(Path(folder, "dump.json"))
            empty_site()
            load(path)

    def restore(self, number):
        numbers = sorted(self.credited)
        chosen = numbers[number % len(numbers)]
        article = self.article()
        revision = article.revisions.get(number=chosen)
        user = get_user_model().objects.get(username=self.user)
        restored = revisions.restore_revision(article, revision, user=user)
        self.credited.setdefault(restored.number, self.credited[chosen])
        standing = {str(uid) for uid in Author.objects.values_list("uid", flat=True)}
        expected = [uid for uid in self.credited[chosen] if uid in standing]
        credited = self.article().bylines.values_list("author__uid", flat=True)
        assert [str(uid) for uid in credited] == expected
