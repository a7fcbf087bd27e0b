"""Two people at once who need the same two articles: on PostgreSQL they overlap for real."""

import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from articles.body import BacaJugaRef
from articles.domain.desk import retraction, verification, workflow
from articles.domain.story import baca_juga, live, revisions
from articles.enums import Action, ChangeKind, State
from articles.models import Article, Correction
from tests import cast
from tests.domain.desk.test_verification import in_an_hour
from tests.factories import make_article, save_content

pytestmark = pytest.mark.django_db(transaction=True)
PAUSE = 0.6


def at_once(*steps):
    """Run each step in a thread and a connection of its own; return what they raised."""
    raised = []

    def run(step):
        try:
            step()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def slowly(monkeypatch, module, name, article):
    """Make the function `name` of `module` pause after it has worked on `article`."""
    original = getattr(module, name)

    def slow(subject, *args, **kwargs):
        result = original(subject, *args, **kwargs)
        if subject.pk == article.pk:
            time.sleep(PAUSE)
        return result

    monkeypatch.setattr(module, name, slow)


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_no_outcome_is_carried_by_what_is_retracted_at_that_moment(monkeypatch):
    editor, chief = cast.editor(), cast.managing_editor()
    article, outcome = make_article(), make_article()
    verification.mark_unverified(article, in_an_hour(), user=editor)
    asked = retraction.request_retraction(outcome, "child", "Sebab.", user=editor)
    slowly(monkeypatch, live, "write_live_row", outcome)

    def clear():
        chosen = stored(outcome)
        time.sleep(PAUSE / 3)
        verification.clear_mark(stored(article), user=editor, text="Benar.", outcome=chosen)

    raised = at_once(lambda: retraction.decide_retraction(asked, approve=True, user=chief), clear)
    assert [type(error) for error in raised] == [ValidationError]
    assert stored(outcome).state == State.RETRACTED
    assert stored(article).needs_verification
    assert not Correction.objects.exists()


@pytest.mark.parametrize("stood_before", [True, False])
@pytest.mark.parametrize("first", ["link", "story"])
def test_a_title_finds_the_story_that_is_published_at_that_moment(
    monkeypatch, stood_before, first
):
    editor, title = cast.editor(), "Judul yang Dinanti"
    link = f"<p>Satu.</p>{BacaJugaRef(text=title).to_html()}"
    source = make_article(body=link if stood_before else "<p>Satu.</p>", state=State.DRAFT)
    target = make_article(headline=title, state=State.DRAFT)
    base = revisions.ensure_first_revision(source)
    revisions.ensure_first_revision(target)
    slowly(monkeypatch, baca_juga, "sync_links", source)
    slowly(monkeypatch, baca_juga, "resolve_pending", target)

    def write():
        time.sleep(0 if first == "link" else PAUSE / 3)
        typed = base.content | {"body": f"{link}<p>Dua.</p>"}
        save_content(source, typed, base=base, user=editor)

    def publish():
        time.sleep(0 if first == "story" else PAUSE / 3)
        workflow.perform(stored(target), Action.PUBLISH, user=editor)

    assert at_once(write, publish) == []
    assert source.baca_juga.get().target == target


def test_two_stories_that_answer_each_other_do_not_wait_in_a_circle(monkeypatch):
    editor = cast.editor()
    pair = [make_article(), make_article()]
    for article in pair:
        revisions.ensure_first_revision(article)
        slowly(monkeypatch, live, "write_live_row", article)

    def reply(article, related):
        workflow.perform(
            stored(article), Action.PUBLISH, user=editor, kind=ChangeKind.REPLY,
            correction="Membantah.", related=related,
        )  # fmt: skip

    assert at_once(lambda: reply(*pair), lambda: reply(*reversed(pair))) == []
    assert Correction.objects.count() == 2
