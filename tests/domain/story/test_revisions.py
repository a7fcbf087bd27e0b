import threading

import pytest
from django.db import IntegrityError, connections, transaction

from articles.domain.desk import workflow
from articles.domain.story import live, revisions
from articles.enums import Action, State
from articles.models import Article, Author, Revision, Section
from tests import cast
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    retract,
    save_content,
    tag_uids,
)

pytestmark = pytest.mark.django_db
MANY = 8


def save(article, **fields):
    """Save the newest content with `fields` changed."""
    article.refresh_from_db()
    base = revisions.ensure_first_revision(article)
    return save_content(article, base.content | fields, base=base, user=None).revision


def numbers(article):
    return list(article.revisions.order_by("number").values_list("number", flat=True))


def test_the_baseline_is_made_once_and_is_what_the_row_holds():
    article = make_article(tags=["Rusia"], authors=[make_author()], lead_image=make_image())
    first = revisions.ensure_first_revision(article)
    assert revisions.ensure_first_revision(article) == first
    assert (first.number, first.action, first.created_by) == (1, Action.IMPORT, None)
    assert first.content == live.content_of(article)
    assert article.latest_revision == article.live_revision == first
    draft = make_article(state=State.DRAFT)
    revisions.ensure_first_revision(draft)
    assert draft.live_revision is None


def test_no_later_act_changes_a_revision():
    user = cast.superuser()
    article = make_article(state=State.DRAFT, headline="Satu")
    made = {}

    def remember():
        for revision in article.revisions.all():
            values = {name: getattr(revision, name) for name in (
                "number", "content", "based_on_id", "created_by_id", "created_at", "action",
                "note")}  # fmt: skip
            assert made.setdefault(revision.pk, values) == values

    for headline in ("Dua", "Tiga"):
        save(article, headline=headline)
        remember()
    workflow.perform(article, Action.PUBLISH, user=user)
    remember()
    save(article, headline="Empat")
    revisions.set_aside(article, article.latest_revision.content, user=user, note="x")
    remember()
    revisions.restore_revision(article, article.revisions.get(number=2), user=user)
    article.refresh_from_db()
    workflow.perform(
        article, Action.PUBLISH, user=user, kind="update", correction="Ada yang baru."
    )
    retract(article)
    remember()
    assert numbers(article) == list(range(1, len(made) + 1))


def test_a_number_is_given_once():
    article = make_article()
    revisions.ensure_first_revision(article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(article=article, number=1, content={}, action=Action.SAVE)


def test_restoring_makes_a_revision_of_its_own():
    article = make_article(state=State.DRAFT, headline="Satu")
    save(article, headline="Dua")
    first = article.revisions.get(number=1)
    restored = revisions.restore_revision(article, first, user=cast.superuser())
    assert (restored.number, restored.action, restored.note) == (3, Action.RESTORE, "#1")
    assert restored.based_on.number == 2
    assert restored.content == first.content
    article.refresh_from_db()
    assert (article.headline, article.latest_revision) == ("Satu", restored)


def test_readers_see_nothing_of_a_restoration_until_it_is_published():
    user, article = cast.superuser(), make_article(headline="Satu")
    save(article, headline="Dua")
    workflow.perform(article, Action.PUBLISH, user=user, kind="typo")
    revisions.restore_revision(article, article.revisions.get(number=1), user=user)
    article.refresh_from_db()
    assert (article.headline, article.has_unpublished_change) == ("Dua", True)


def test_nothing_that_is_saved_or_restored_rewrites_the_notice_of_a_retracted_story():
    article = make_article(headline="Lama", label="opinion", tags=["Rusia"])
    chief, opened = cast.managing_editor(), revisions.ensure_first_revision(article)
    retract(article)
    base = Article.objects.get(pk=article.pk).latest_revision
    change = {"headline": "Lain", "label": "none", "section": None, "tags": ["Cina"]}
    kept = save_content(article, base.content | change, base=opened, user=chief).revision
    row = Article.objects.get(pk=article.pk)
    assert (row.headline, row.label, row.section) == ("Lama", "opinion", article.section)
    assert (row.latest_revision, live.tags_of(row)) == (kept, tag_uids("Rusia"))
    assert revisions.latest_content(row)["tags"] == tag_uids("Cina")
    assert revisions.restore_revision(row, kept, user=chief).content["headline"] == "Lain"
    assert Article.objects.get(pk=article.pk).headline == "Lama"


def test_a_revision_that_names_what_is_gone_can_be_restored():
    section, author, image = make_section(), make_author(), make_image()
    article = make_article(
        state=State.DRAFT, section=section, authors=[author], lead_image=image, headline="Satu",
        body=f'<p>a</p><figure data-image="{image.uid}"></figure>',
    )  # fmt: skip
    save(article, headline="Dua", section=None, bylines=[], lead_image=None, body="<p>a</p>")
    Author.objects.all().delete()
    Section.objects.all().delete()
    article.image_uses.all().delete()
    image.delete()
    restored = revisions.restore_revision(
        article, article.revisions.get(number=1), user=cast.superuser()
    )
    article.refresh_from_db()
    assert (article.headline, article.section, article.lead_image) == ("Satu", None, None)
    assert not article.bylines.exists()
    assert restored.content["section"] == str(section.uid)  # the revision keeps what it said


def test_the_uses_of_pictures_follow_the_row_and_the_newest_revision():
    user = cast.superuser()
    lead, inside = make_image(), make_image((300, 200))
    article = make_article(lead_image=lead)

    def uses():
        return dict(article.image_uses.values_list("image", "is_current"))

    save(article, body=f'<p>a</p><figure data-image="{inside.uid}"></figure>', lead_image=None)
    assert uses() == {lead.pk: True, inside.pk: True}  # readers still see the one
    article.refresh_from_db()
    workflow.perform(article, Action.PUBLISH, user=user, kind="typo")
    assert uses() == {lead.pk: False, inside.pk: True}
    revisions.restore_revision(article, article.revisions.get(number=1), user=user)
    assert uses() == {lead.pk: True, inside.pk: True}
    article.refresh_from_db()
    workflow.perform(article, Action.PUBLISH, user=user, kind="typo")
    assert uses() == {lead.pk: True, inside.pk: False}
    third = make_image((200, 200))
    content = article.latest_revision.content | {"lead_image": str(third.uid)}
    revisions.set_aside(article, content, user=None)
    assert uses() == {lead.pk: True, inside.pk: False, third.pk: False}


def test_what_is_set_aside_is_not_the_newest():
    article = make_article(headline="Satu")
    content = live.content_of(article) | {"headline": "Dua"}
    kept = revisions.set_aside(article, content, user=None, note="Terlambat.")
    article.refresh_from_db()
    assert (kept.number, kept.based_on) == (2, article.latest_revision)
    assert (article.latest_revision.number, article.has_unpublished_change) == (1, False)
    assert (article.headline, kept.note) == ("Satu", "Terlambat.")


@pytest.fixture
def in_threads(transactional_db):
    """Run a function of a number in threads at once, each with a connection of its own."""

    def run(work):
        start, troubles = threading.Barrier(MANY), []

        def one(number):
            start.wait()
            try:
                work(number)
            except Exception as error:
                troubles.append(repr(error))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=[number]) for number in range(MANY)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return troubles

    return run


def test_threads_that_save_at_once_leave_no_gap(in_threads):
    body = "".join(f"<p>Paragraf nomor {number}.</p>" for number in range(MANY))
    article = make_article(state=State.DRAFT, body=body)
    base = revisions.ensure_first_revision(article)

    def work(number):
        mine = base.content["body"].replace(f"nomor {number}.", f"milik{number}.")
        saved = save_content(
            Article.objects.get(), base.content | {"body": mine}, base=base, user=None
        )
        assert not saved.conflicts

    assert in_threads(work) == []
    assert numbers(article) == list(range(1, MANY + 2))
    stored = Article.objects.get()
    assert all(f"milik{number}." in stored.body for number in range(MANY))


def test_threads_that_open_an_imported_article_make_one_baseline(in_threads):
    article = make_article()
    assert in_threads(lambda number: revisions.ensure_first_revision(Article.objects.get())) == []
    assert numbers(article) == [1]
