"""Many people at once, over HTTP, on the production server: one of them retracts, or settles."""

import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from articles.body import BacaJugaRef
from articles.domain.desk import broken_links, retraction, workflow
from articles.domain.story import revisions
from articles.enums import Action, ChangeKind, State
from articles.models import Article, LinkSettlement, LogEntry, Retraction, Revision
from tests import cast
from tests.admin.story.test_parallel_saves import MANY, Desk, at_once
from tests.factories import make_article, retract
from tests.serving.server import until

pytestmark = pytest.mark.django_db(transaction=True)


class Visitor:
    """A signed-in account that sends forms to the server."""

    def __init__(self, server, user):
        self.desk, self.user = Desk.__new__(Desk), user
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.desk.cookies = {name: client.cookies[name].value}
        self.desk.url = f"{server.url}/admin/articles/article/"

    def post(self, page, path, **data):
        found = self.desk.ask(page, Accept="text/html")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', found)[1]
        data = urlencode(data | {"csrfmiddlewaretoken": token}).encode()
        return self.desk.ask(path, data, Accept="text/html")


def visitors(server, number=MANY):
    return [Visitor(server, cast.managing_editor(f"redpel{n}")) for n in range(number)]


def linking(target):
    link = BacaJugaRef(uid=target.uid).to_html()
    return make_article(body=f"<p>Satu.</p>\n{link}\n<p>Dua.</p>")


def test_eight_approve_at_once_and_one_does(server):
    article = make_article()
    asked = retraction.request_retraction(article, "child", "Sebab.", user=cast.editor())
    people = visitors(server)
    page = f"{article.pk}/retraction/"
    path = f"{page}{asked.pk}/decide/"
    work = [lambda one=one: one.post(page, path, decision="approve") for one in people]
    assert at_once(lambda index: work[index]()) == []
    article.refresh_from_db()
    assert article.state == State.RETRACTED
    assert LogEntry.objects.filter(action=Action.RETRACT).count() == 1
    assert Revision.objects.filter(action=Action.RETRACT).count() == 1
    asked.refresh_from_db()
    taken = LogEntry.objects.get(action=Action.RETRACT).created_by
    assert (asked.is_approved, asked.decided_by) == (True, taken)


def test_approvals_and_refusals_at_once_make_one_decision(server):
    article = make_article()
    asked = retraction.request_retraction(article, "child", "Sebab.", user=cast.editor())
    people, page = visitors(server), f"{article.pk}/retraction/"

    def work(index):
        decision = "approve" if index % 2 else "refuse"
        people[index].post(page, f"{page}{asked.pk}/decide/", decision=decision, note="Sebab.")

    assert at_once(work) == []
    asked.refresh_from_db()
    article.refresh_from_db()
    assert (article.state == State.RETRACTED) is asked.is_approved
    decisions = LogEntry.objects.filter(action__in=[Action.RETRACT, Action.KEEP])
    assert decisions.get().created_by == asked.decided_by


def test_eight_ask_at_once_and_one_request_is_open(server):
    people, path = visitors(server), f"{make_article().pk}/retraction/"

    def work(index):
        people[index].post(path, f"{path}ask/", reason="child", explanation=f"Sebab {index}.")

    assert at_once(work) == []
    assert Retraction.objects.get().is_approved is None
    assert LogEntry.objects.filter(action=Action.ASK_RETRACTION).count() == 1


def test_a_server_that_dies_in_the_middle_of_an_approval_leaves_nothing(server):
    article = make_article()
    revisions.ensure_first_revision(article)
    asked = retraction.request_retraction(article, "child", "Sebab.", user=cast.editor())
    (chief,) = visitors(server, 1)
    page = f"{article.pk}/retraction/"
    server.hold_saves()

    def work(index):
        if index == 0:
            chief.post(page, f"{page}{asked.pk}/decide/", decision="approve")
        else:
            until(server.is_holding, "the save")
            server.kill()

    assert len(at_once(work, 2)) == 1
    server.let_saves_go()
    server.start()
    asked.refresh_from_db()
    article.refresh_from_db()
    assert (asked.is_approved, article.state) == (None, State.PUBLISHED)
    assert not LogEntry.objects.filter(action=Action.RETRACT).exists()
    chief.post(page, f"{page}{asked.pk}/decide/", decision="approve")
    article.refresh_from_db()
    assert article.state == State.RETRACTED


def test_eight_settle_and_publish_at_once_and_no_word_is_lost(server):
    """The sources link to each other as well, so that locks in no order would wait in a circle."""
    gone = make_article()
    sources = [linking(gone) for _ in range(4)]
    retract(gone)
    people, page = visitors(server), f"{gone.pk}/links/"
    desks = [Desk(server, source) for source in sources]
    bases = [revisions.latest_content(source) for source in sources]
    chosen = {f"choice_{source.pk}": "drop" for source in sources}

    def work(index):
        if index < 4:
            people[index].post(page, f"{page}settle/", **chosen)
            return
        index -= 4
        other = BacaJugaRef(uid=sources[index - 1].uid).to_html()
        typed = bases[index] | {"body": bases[index]["body"] + f"\n<p>Tiga.</p>\n{other}"}
        desks[index].save(typed, 1)
        try:
            source = Article.objects.get(pk=sources[index].pk)
            workflow.perform(source, Action.PUBLISH, user=desks[index].user, kind=ChangeKind.TYPO)
        finally:
            connections.close_all()

    assert at_once(work) == []
    assert LinkSettlement.objects.count() == 1
    for source in sources:
        source.refresh_from_db()
        assert str(gone.uid) not in source.latest_revision.content["body"]
        assert "<p>Tiga.</p>" in source.latest_revision.content["body"]
    assert broken_links.broken_links_to(gone) == []


def test_eight_undo_at_once_and_one_does(server):
    gone = make_article()
    source = linking(gone)
    retract(gone)
    people, page = visitors(server), f"{gone.pk}/links/"
    people[0].post(page, f"{page}settle/", **{f"choice_{source.pk}": "drop"})
    settlement = LinkSettlement.objects.get()
    path = f"{page}{settlement.pk}/undo/"
    assert at_once(lambda index: people[index].post(page, path)) == []
    settlement.refresh_from_db()
    assert settlement.undone_by in [one.user for one in people]
    source.refresh_from_db()
    assert source.body.count("<aside") == 1
    written = source.revisions.filter(action__in=[Action.RELINK, Action.UNLINK])
    assert written.count() == 2
