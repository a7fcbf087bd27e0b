"""Links to a story that is gone: found wherever they stand, settled, and brought back."""

import datetime as dt
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from articles.body import BacaJugaRef
from articles.domain.desk import broken_links, todo, workflow
from articles.domain.desk.broken_links import Choice, LinksChanged, Settling
from articles.domain.reading.article_page import compose_article_page, render_body
from articles.domain.search.counting import count_words
from articles.domain.story import baca_juga, live, revisions
from articles.enums import Action, ChangeKind, Placement, State
from articles.models import Article, BacaJuga, LinkSettlement
from tests import cast
from tests.factories import (
    add_end_links,
    make_article,
    make_hidden_articles,
    make_section,
    retract,
    save_content,
    tag_uids,
    unpublish,
)

pytestmark = pytest.mark.django_db
DROP, NOTICE = Settling(Choice.DROP), Settling(Choice.NOTICE)


def replace(article):
    return Settling(Choice.REPLACE, article.uid)


FLOOD = "Sungai Tuntang meluap dan merendam ratusan rumah di Kecamatan Gubug."


@pytest.fixture
def gone():
    """A story that will be retracted by the test, once others link to it."""
    return make_article(headline="Yang Dicabut", standfirst=FLOOD)


@pytest.fixture
def user():
    return cast.managing_editor()


def linking(target, *, inline=True, link=None, state=State.PUBLISHED, **fields):
    """Make an article that links to `target`, between two paragraphs or below its text."""
    link = link or BacaJugaRef(uid=target.uid)
    middle = link.to_html() if inline else ""
    body = "\n".join(filter(None, ["<p>Satu.</p>", middle, "<p>Dua.</p>"]))
    article = make_article(state=State.DRAFT, body=body, **fields)
    if not inline:
        add_end_links(article, link)
    if state != State.DRAFT:
        workflow.change_state(article, state)
    return article


def edit(article, user=None, **fields):
    """Save the newest text with `fields` changed, as somebody at the desk does."""
    article = stored(article)
    base = revisions.ensure_first_revision(article)
    save_content(article, base.content | fields, base=base, user=user)
    return stored(article)


def stored(article):
    return Article.objects.get(pk=article.pk)


def shown(article):
    """Return what the row says: its text, and where its Baca Juga lead to."""
    article = stored(article)
    return article.body, [row.target for row in article.baca_juga.all()]


def sources(target):
    return [link.article for link in broken_links.broken_links_to(stored(target))]


def test_every_link_is_found_inline_and_below_of_published_and_unpublished_stories(gone):
    address = f"{settings.SITE_URL}{gone.get_absolute_url()}"
    expected = {
        linking(gone): "inline",
        linking(gone, inline=False): "end",
        linking(gone, link=BacaJugaRef(url=address, text="Alamat")): "inline",
        linking(gone, link=BacaJugaRef(text="Yang Dicabut")): "inline",
        linking(gone, state=State.DRAFT): "inline",
        linking(gone, state=State.READY, inline=False): "end",
    }
    make_article()
    linking(make_article())
    retract(linking(gone))
    retract(gone)
    found = broken_links.broken_links_to(gone)
    assert {link.article: link.placement for link in found} == expected
    assert [link.text for link in found][2:4] == ["Alamat", "Yang Dicabut"]
    assert [link.article.is_visible for link in found] == [True] * 4 + [False] * 2
    assert list(todo.with_unsettled_links()) == [gone]


@pytest.mark.parametrize("how", ["uid", "address", "below"])
def test_a_link_that_waits_behind_what_readers_see_is_found(gone, how):
    address = f"{settings.SITE_URL}{gone.get_absolute_url()}"
    link = BacaJugaRef(url=address, text="x") if how == "address" else BacaJugaRef(uid=gone.uid)
    source = make_article()
    fields = {"body": f"<p>Isi.</p>\n{link.to_html()}"}
    if how == "below":
        fields = {"end_links": [live.to_entry(link)]}
    edit(source, **fields)
    edit(make_article(), body=f"<p>Nomor /{gone.pk}/ dan {gone.uid} saja.</p>")
    retract(gone)
    (found,) = broken_links.broken_links_to(gone)
    assert (found.article, found.is_pending) == (source, True)


def test_the_list_costs_the_same_with_1_link_and_with_100(gone):
    linking(gone)
    edit(make_article(), end_links=[live.to_entry(BacaJugaRef(uid=gone.uid))])
    retract(gone)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(broken_links.broken_links_to(gone)) == 2
    for _ in range(99):
        linking(gone)
    with CaptureQueriesContext(connection) as many:
        assert len(broken_links.broken_links_to(gone)) == 101
    assert len(many) == len(few) == 3


def test_each_link_is_settled_as_chosen_in_one_transaction(gone, user):
    other = make_article(headline="Pengganti")
    first, second, third = (linking(gone) for _ in range(3))
    fourth = linking(gone, inline=False)
    retract(gone)
    to_other = replace(other)
    choices = {first.pk: to_other, second.pk: DROP, third.pk: NOTICE, fourth.pk: to_other}
    broken_links.settle_links(gone, choices, user=user)
    link = BacaJugaRef(uid=other.uid).to_html()
    assert shown(first) == (f"<p>Satu.</p>\n{link}\n<p>Dua.</p>", [other])
    assert shown(second) == ("<p>Satu.</p>\n<p>Dua.</p>", [])
    assert shown(third)[1] == [gone]
    assert shown(fourth) == ("<p>Satu.</p>\n<p>Dua.</p>", [other])
    (visible,) = third.baca_juga.visible()
    assert (visible.is_notice, visible.href) == (True, gone.get_absolute_url())
    assert visible.text == gettext("The story that was linked here has been retracted")
    link = f'<a href="{gone.get_absolute_url()}" rel="nofollow">{visible.text}</a>'
    body = compose_article_page(Article.objects.for_page().get(pk=third.pk)).body
    assert f'<aside class="baca-juga">{link}</aside>' in body  # it is not what we read also
    feed = render_body(stored(third), [visible], {}, "feed")
    assert f"<p>{link.replace('/', f'{settings.SITE_URL}/', 1)}</p>" in feed
    assert sources(gone) == []
    assert not todo.with_unsettled_links().exists()
    entry = gone.log_entries.first()
    assert (entry.action, entry.created_by) == (Action.RELINK, user)


def test_a_changed_text_is_a_revision_that_readers_see_and_are_not_told_of(gone, user):
    source = linking(gone, tags=["Rusia"])
    retract(gone)
    before = stored(source)
    broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    now = stored(source)
    assert now.live_revision == now.latest_revision
    assert (now.latest_revision.action, now.latest_revision.created_by) == (Action.RELINK, user)
    assert (now.updated_at, now.published_at) == (None, before.published_at)
    assert now.last_changed_at == before.last_changed_at
    assert not now.corrections.exists()
    assert live.tags_of(now) == tag_uids("Rusia")


def test_an_unpublished_text_behind_the_live_one_loses_the_link_and_no_word(gone, user):
    source = linking(gone)
    waiting = edit(source, kicker="Baru", body=f"{source.body}\n<p>Tiga, belum tayang.</p>")
    retract(gone)
    broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    now = stored(source)
    assert now.body == "<p>Satu.</p>\n<p>Dua.</p>"
    assert (now.kicker, now.has_unpublished_change) == ("", True)
    assert now.live_revision.content["body"] == now.body
    newest = now.latest_revision.content
    assert newest["body"] == "<p>Satu.</p>\n<p>Dua.</p>\n<p>Tiga, belum tayang.</p>"
    assert newest["kicker"] == "Baru"
    assert now.revisions.count() == waiting.latest_revision.number + 2
    workflow.perform(now, Action.PUBLISH, user=user, kind=ChangeKind.TYPO)
    assert stored(source).body == newest["body"]


def test_a_link_in_the_newest_text_alone_leaves_what_readers_see(gone, user):
    source = make_article(body="<p>Isi.</p>")
    edit(source, body=f"<p>Isi.</p>\n{BacaJugaRef(uid=gone.uid).to_html()}\n<p>Baru.</p>")
    retract(gone)
    before = stored(source)
    settlement = broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    now = stored(source)
    assert (now.body, now.live_revision) == ("<p>Isi.</p>", before.live_revision)
    assert now.latest_revision.content["body"] == "<p>Isi.</p>\n<p>Baru.</p>"
    assert broken_links.undo_settlement(settlement, user=user) == []
    now = stored(source)
    assert (now.body, now.live_revision) == ("<p>Isi.</p>", before.live_revision)
    assert now.latest_revision.content == before.latest_revision.content


def test_a_link_that_the_newest_text_has_dropped_goes_from_the_live_one(gone, user):
    source = linking(gone)
    edit(source, body="<p>Satu.</p>\n<p>Dua lain.</p>")
    retract(gone)
    settlement = broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    now = stored(source)
    assert now.body == "<p>Satu.</p>\n<p>Dua.</p>"
    assert now.latest_revision.content["body"] == "<p>Satu.</p>\n<p>Dua lain.</p>"
    assert now.has_unpublished_change
    broken_links.undo_settlement(settlement, user=user)
    now = stored(source)
    assert "<aside" in now.body
    assert now.latest_revision.content["body"] == "<p>Satu.</p>\n<p>Dua lain.</p>"


def test_a_replacement_that_is_linked_already_is_not_linked_twice(gone, user):
    other = make_article()
    one, two = (BacaJugaRef(uid=article.uid).to_html() for article in (gone, other))
    body = f"{one}\n<p>Isi.</p>\n{two}"
    source = make_article(body=body)
    retract(gone)
    broken_links.settle_links(gone, {source.pk: replace(other)}, user=user)
    assert stored(source).body == f"<p>Isi.</p>\n{BacaJugaRef(uid=other.uid).to_html()}"


def test_every_link_of_one_article_goes_the_way_of_the_first(gone, user):
    address = f"{settings.SITE_URL}{gone.get_absolute_url()}"
    links = [BacaJugaRef(uid=gone.uid), BacaJugaRef(url=address, text="x")]
    other = make_article()
    source = make_article(body="\n".join(link.to_html() for link in links) + "\n<p>Isi.</p>")
    retract(gone)
    broken_links.settle_links(gone, {source.pk: replace(other)}, user=user)
    assert stored(source).body == f"{BacaJugaRef(uid=other.uid).to_html()}\n<p>Isi.</p>"


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.READY])
def test_an_unpublished_story_is_settled_as_well(gone, user, state):
    source = linking(gone, state=state)
    retract(gone)
    broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    now = stored(source)
    assert (now.body, now.state) == ("<p>Satu.</p>\n<p>Dua.</p>", state)
    assert now.latest_revision.content["body"] == now.body
    assert now.live_revision is None


def test_a_scheduled_story_goes_live_settled(gone, user, time_machine):
    source = linking(gone, state=State.DRAFT)
    revisions.ensure_first_revision(source)
    workflow.change_state(source, State.PUBLISHED, at=source.created_at + dt.timedelta(hours=2))
    retract(gone)
    broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    now = stored(source)
    assert now.is_scheduled
    assert not now.has_unpublished_change
    assert now.body == "<p>Satu.</p>\n<p>Dua.</p>"


def test_what_is_not_retracted_but_gone_is_settled_too_without_a_notice(gone, user):
    source = linking(gone)
    unpublish(gone)
    assert broken_links.is_gone(stored(gone))
    with pytest.raises(ValidationError):
        broken_links.settle_links(gone, {source.pk: NOTICE}, user=user)
    broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    assert shown(source)[1] == []


def test_links_to_what_readers_see_or_never_saw_are_left_alone(gone, user):
    source, draft = linking(gone), make_article(state=State.DRAFT)
    scheduled = make_article(ago=-dt.timedelta(hours=1))
    for target in (gone, draft, scheduled):
        assert not broken_links.is_gone(target)
        with pytest.raises(ValidationError):
            broken_links.settle_links(target, {source.pk: DROP}, user=user)


def test_a_replacement_must_be_a_story_that_readers_see(gone, user):
    source = linking(gone)
    hidden = make_article(state=State.DRAFT), make_article(ago=-dt.timedelta(hours=1))
    retract(gone)
    wrong = [replace(article) for article in (*hidden, gone, source)]
    for chosen in [*wrong, Settling(Choice.REPLACE), Settling(Choice.REPLACE, uuid4())]:
        with pytest.raises(ValidationError):
            broken_links.settle_links(gone, {source.pk: chosen}, user=user)
    assert sources(gone) == [source]
    assert not LinkSettlement.objects.exists()


@pytest.mark.parametrize("second", [DROP, NOTICE])
@pytest.mark.parametrize("first", [DROP, NOTICE])
def test_what_somebody_settled_meanwhile_is_not_settled_again(gone, user, first, second):
    one, two = linking(gone), linking(gone)
    retract(gone)
    broken_links.settle_links(gone, {one.pk: first}, user=user)
    with pytest.raises(LinksChanged):
        broken_links.settle_links(gone, {one.pk: second, two.pk: DROP}, user=user)
    assert sources(gone) == [two]
    assert LinkSettlement.objects.count() == 1


def test_an_editor_settles_in_their_sections_alone(gone):
    own, other = make_section(), make_section()
    editor = cast.editor(sections=[own])
    mine, theirs = linking(gone, section=own), linking(gone, section=other)
    retract(gone)
    with pytest.raises(LinksChanged):
        broken_links.settle_links(gone, {mine.pk: DROP, theirs.pk: DROP}, user=editor)
    assert sources(gone) == [mine, theirs]
    settlement = broken_links.settle_links(gone, {mine.pk: DROP}, user=editor)
    with pytest.raises(PermissionDenied):
        broken_links.undo_settlement(settlement, user=cast.reporter())
    settlement.refresh_from_db()
    assert settlement.undone_at is None


def test_undoing_brings_every_link_back(gone, user):
    other = make_article()
    first, second, third = linking(gone), linking(gone, inline=False), linking(gone)
    titled = linking(gone, link=BacaJugaRef(text="Yang Dicabut"))
    before = {article: shown(article) for article in (first, second, third, titled)}
    retract(gone)
    settlement = broken_links.settle_links(
        gone, {first.pk: DROP, second.pk: replace(other), third.pk: NOTICE, titled.pk: DROP},
        user=user,
    )  # fmt: skip
    assert broken_links.undo_settlement(settlement, user=user) == []
    assert {article: shown(article) for article in before} == before
    assert sources(gone) == [first, second, third, titled]
    assert settlement.undone_by == user
    with pytest.raises(LinksChanged):
        broken_links.undo_settlement(settlement, user=user)
    assert stored(first).latest_revision.action == Action.UNLINK
    assert stored(first).latest_revision.note == gone.headline
    steps = gone.log_entries.values_list("action", flat=True)
    assert list(steps[:2]) == [Action.UNLINK, Action.RELINK]


def test_undoing_keeps_what_was_written_since(gone, user):
    source = linking(gone)
    retract(gone)
    settlement = broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    edit(source, headline="Judul Lain", body="<p>Satu.</p>\n<p>Dua.</p>\n<p>Tiga.</p>")
    workflow.perform(stored(source), Action.PUBLISH, user=user, kind=ChangeKind.TYPO)
    edit(source, kicker="Belum tayang")
    assert broken_links.undo_settlement(settlement, user=user) == []
    link = BacaJugaRef(uid=gone.uid).to_html()
    now = stored(source)
    assert now.body == f"<p>Satu.</p>\n{link}\n<p>Dua.</p>\n<p>Tiga.</p>"
    assert (now.headline, now.kicker, now.has_unpublished_change) == ("Judul Lain", "", True)
    newest = now.latest_revision.content
    assert (newest["body"], newest["kicker"]) == (now.body, "Belum tayang")


def test_undoing_says_what_cannot_be_merged_and_leaves_it(gone, user):
    other = make_article()
    edited, untouched = linking(gone), linking(gone)
    withdrawn = linking(gone)
    retract(gone)
    choices = {article.pk: replace(other) for article in (edited, untouched, withdrawn)}
    settlement = broken_links.settle_links(gone, choices, user=user)
    reworded = BacaJugaRef(uid=other.uid, text="Kata lain").to_html()
    edit(edited, body=f"<p>Satu.</p>\n{reworded}\n<p>Dua.</p>")
    workflow.perform(stored(edited), Action.PUBLISH, user=user, kind=ChangeKind.TYPO)
    retract(withdrawn)
    before = stored(edited).revisions.count()
    assert broken_links.undo_settlement(settlement, user=user) == [edited, withdrawn]
    assert reworded in stored(edited).body
    assert stored(edited).revisions.count() == before
    assert shown(untouched)[1] == [gone]


def test_undoing_does_not_bring_back_an_old_name_of_a_tag(gone, user):
    source = linking(gone, tags=["Lama"])
    retract(gone)
    settlement = broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    tag = source.tags.get()
    tag.name = "Baru"
    tag.save()
    broken_links.undo_settlement(settlement, user=user)
    assert live.tags_of(source) == tag_uids("Baru")


def test_an_article_that_was_deleted_since_is_no_trouble(gone, user):
    draft = linking(gone, state=State.DRAFT)
    retract(gone)
    settlement = broken_links.settle_links(gone, {draft.pk: DROP}, user=user)
    draft.delete()
    assert broken_links.undo_settlement(settlement, user=user) == []
    with pytest.raises(LinksChanged):
        broken_links.settle_links(gone, {draft.pk: DROP}, user=user)


def test_a_form_that_was_open_merges_when_it_is_saved(gone, user):
    source = linking(gone)
    base = revisions.ensure_first_revision(source)
    retract(gone)
    broken_links.settle_links(gone, {source.pk: DROP}, user=user)
    typed = base.content | {"body": base.content["body"].replace("Dua.", "Dua, ditambah.")}
    saved = save_content(source, typed, base=base, user=cast.editor())
    assert saved.conflicts == ()
    assert saved.revision.content["body"] == "<p>Satu.</p>\n<p>Dua, ditambah.</p>"


def test_the_way_to_the_notice_outlives_later_saves(gone, user):
    source = linking(gone)
    retract(gone)
    broken_links.settle_links(gone, {source.pk: NOTICE}, user=user)
    edit(source, kicker="Baru")
    workflow.perform(stored(source), Action.PUBLISH, user=user, kind=ChangeKind.TYPO)
    row = source.baca_juga.get()
    assert (row.to_notice, row.is_notice) == (True, True)
    (link,) = baca_juga.visible_links(stored(source))
    assert link.target == gone


def test_nothing_stays_of_a_settlement_that_is_killed_in_the_middle(gone, user, monkeypatch):
    one, two = linking(gone), linking(gone)
    retract(gone)
    before = [shown(one), shown(two)]
    written, write = [], live.write_live_row

    def die(article, *args, **kwargs):
        if written:
            raise KeyboardInterrupt
        written.append(article)
        write(article, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(live, "write_live_row", die)
        with pytest.raises(KeyboardInterrupt):
            broken_links.settle_links(gone, {one.pk: DROP, two.pk: DROP}, user=user)
    assert [shown(one), shown(two)] == before
    assert not LinkSettlement.objects.exists()


def test_nothing_chosen_or_too_much_is_refused(gone, user):
    retract(gone)
    for choices in ({}, dict.fromkeys(range(1, broken_links.MOST + 2), DROP)):
        with pytest.raises(ValidationError):
            broken_links.settle_links(gone, choices, user=user)


def test_a_hundred_links_are_settled_and_undone_in_bounded_work(gone, user):
    one = linking(gone)
    many = [linking(gone) for _ in range(99)]
    retract(gone)
    with CaptureQueriesContext(connection) as few:
        settlement = broken_links.settle_links(gone, {one.pk: DROP}, user=user)
    broken_links.undo_settlement(settlement, user=user)
    with CaptureQueriesContext(connection) as all_of_them:
        settlement = broken_links.settle_links(gone, {a.pk: DROP for a in [one, *many]}, user=user)
    assert len(all_of_them) <= 100 * len(few)
    assert len(few) <= 50
    with CaptureQueriesContext(connection) as undone:
        assert broken_links.undo_settlement(settlement, user=user) == []
    assert len(undone) <= 50 * 100
    assert len(sources(gone)) == 100


def test_suggestions_are_stories_that_readers_see(gone):
    near = make_article(standfirst=FLOOD)
    make_hidden_articles(standfirst=FLOOD)
    make_article()
    retract(gone)
    count_words()
    assert broken_links.suggest_replacements(stored(gone)) == [near]


def test_sync_keeps_who_leads_to_a_notice_when_the_place_changes(gone):
    source = linking(gone)
    BacaJuga.objects.filter(article=source).update(to_notice=True)
    source = stored(source)
    source.body = "<p>Isi.</p>"
    source.save()
    add_end_links(source, BacaJugaRef(uid=gone.uid))
    row = source.baca_juga.get()
    assert (row.placement, row.to_notice) == (Placement.END, True)
