"""The page that arranges the front page: who may, what is kept, and two people at once."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from articles.domain.front import arrangement
from articles.enums import Slot, State
from articles.models import FrontSlot
from tests import cast
from tests.factories import make_article, make_section, withdraw

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/articles/frontslot/"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor(client):
    user = cast.editor()
    client.force_login(user)
    return user


def entry(article, slot="lead", **fields):
    blank = {"text": "", "starts": "", "ends": ""}
    return {"slot": slot, "article": str(article.uid)} | blank | fields


def opened(client, section=""):
    return client.get(ADDRESS, {"section": section}).context["state"]


def save(client, *entries, state=None, **fields):
    state = state or opened(client, fields.get("section") or "")
    sent = {"section": state["section"], "opened": state["opened"], "version": state["version"]}
    data = sent | {"entries": entries} | fields
    return client.post(f"{ADDRESS}save/", json.dumps(data), content_type="application/json")


def preview(client, *entries, section=None):
    sent = json.dumps({"section": section, "entries": entries})
    return client.post(f"{ADDRESS}preview/", {"arrangement": sent})


def stored():
    rows = FrontSlot.objects.order_by("slot", "position")
    return [(row.slot, row.article.headline) for row in rows.select_related("article")]


def local(time):
    return f"{timezone.localtime(time):%Y-%m-%dT%H:%M}"


def test_an_arrangement_is_saved_and_readers_see_it(client, editor):
    lead, bar, first, second = (make_article(ago=n * HOUR) for n in (9, 8, 7, 6))
    make_article(headline="Terbaru")
    answer = save(
        client, entry(bar, "breaking", text="  Gempa\n di Maluku "), entry(lead),
        entry(second, "pick"), entry(first, "pick"),
    )  # fmt: skip
    assert answer.status_code == 200
    assert [e["article"] for e in answer.json()["entries"]] == [
        str(a.uid) for a in (bar, lead, second, first)
    ]
    page = client.get("/").context["page"]
    assert (page.breaking.text, page.lead) == ("Gempa di Maluku", lead)
    assert page.picks[:2] == [second, first]
    assert {row.created_by for row in FrontSlot.objects.all()} == {editor}


def test_the_page_opens_with_what_is_stored(client, editor):
    article = make_article(headline="Judul </script> & lain")
    start = timezone.now().replace(second=0, microsecond=0)
    FrontSlot.objects.create(slot=Slot.LEAD, article=article, starts_at=start)
    response = client.get(ADDRESS)
    assert response.context["state"]["entries"][0]["starts"] == local(start)
    assert b"Judul </script>" not in response.content
    assert ADDRESS in client.get("/admin/").content.decode()


def test_times_are_of_the_newsroom(client, editor):
    article = make_article()
    assert save(client, entry(article, starts="2030-07-13T10:00", ends="2030-07-13T12:30"))
    row = FrontSlot.objects.get()
    assert row.starts_at == dt.datetime(2030, 7, 13, 3, tzinfo=dt.UTC)
    assert row.ends_at - row.starts_at == dt.timedelta(hours=2, minutes=30)
    assert client.get("/").context["page"].lead == article  # by backfill


def test_what_stays_keeps_who_put_it_there(client, editor):
    old, new = make_article(ago=9 * HOUR), make_article(ago=9 * HOUR)
    first, before = cast.editor("ani"), timezone.now() - 5 * HOUR
    row = {"article": old, "created_by": first, "created_at": before}
    FrontSlot.objects.create(slot=Slot.LEAD, **row)
    save(client, entry(old), entry(new, "pick"))
    rows = {row.article: row for row in FrontSlot.objects.all()}
    assert (rows[old].created_by, rows[old].created_at) == (first, before)
    assert (rows[new].created_by, rows[new].created_at > before) == (editor, True)


def test_what_is_over_is_told_and_dropped(client, editor):
    past, usual = make_article(headline="Lewat"), make_article(headline="Biasa")
    ended = timezone.now() - HOUR
    FrontSlot.objects.create(slot=Slot.LEAD, article=past, ends_at=ended)
    state = opened(client)
    assert save(client, *state["entries"], entry(usual), state=state).status_code == 200
    assert stored() == [("lead", "Biasa")]


def test_what_was_retracted_or_deleted_stops_no_save(client, editor):
    retracted, deleted, usual = (make_article(headline=n) for n in ("Dicabut", "Hilang", "Biasa"))
    FrontSlot.objects.create(slot=Slot.LEAD, article=retracted)
    withdraw(retracted)
    state, gone = opened(client), entry(deleted, "pick")
    assert state["entries"][0]["card"]["retracted"]
    deleted.delete()
    sent = [gone, *state["entries"], entry(usual)]
    answer = save(client, *sent, entry(usual, "pick"), state=state)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["3"])
    assert save(client, *sent, state=state).status_code == 200
    assert stored() == [("lead", "Biasa")]


def test_the_page_knows_what_fills_the_open_places(client, editor):
    made = [make_article(ago=n * HOUR) for n in range(20)]
    FrontSlot.objects.create(slot=Slot.PICK, article=made[15])

    def filled(state):
        names = {str(article.uid): n for n, article in enumerate(made)}
        return [(row["slot"], names[row["article"]]) for row in state["automatic"]]

    secondary = [("secondary", n) for n in (1, 2, 3)]
    picks = [("pick", n) for n in (10, 11, 12)]
    assert filled(opened(client)) == [("lead", 0), *secondary, *picks]
    answer = save(client, entry(made[15]), entry(made[14], "pick"))
    assert filled(answer.json()) == [("secondary", n) for n in (0, 1, 2)] + [
        ("pick", n) for n in (9, 10, 11)
    ]
    section = make_section()
    assert opened(client, section.pk)["automatic"] == []


def test_times_are_written_as_everywhere(client, editor, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 23, 5, tzinfo=dt.UTC), tick=False)
    save(client, entry(make_article(headline="Utama")))
    state = opened(client)
    assert (state["saved"]["at"], state["zone"]) == ("06:05 WIB", "WIB")
    time_machine.shift(24 * HOUR)
    assert opened(client)["saved"]["at"] == "24 Nov 2026 06:05 WIB"


class TestRefused:
    def refusal(self, client, *entries):
        answer = save(client, *entries)
        assert answer.status_code == 400
        assert not FrontSlot.objects.exists()
        return {int(index): len(found) for index, found in answer.json()["errors"].items()}

    def test_a_window_that_ends_before_it_starts(self, client, editor):
        times = {"starts": "2030-01-02T10:00", "ends": "2030-01-02T10:00"}
        assert self.refusal(client, entry(make_article(), **times)) == {0: 1}

    def test_a_window_that_is_past(self, client, editor):
        assert self.refusal(client, entry(make_article(), ends="2020-01-02T10:00")) == {0: 1}

    @pytest.mark.parametrize("time", ["besok", "2030-13-01T10:00", "0001-01-01T00:00"])
    def test_a_time_that_is_none(self, client, editor, time):
        assert self.refusal(client, entry(make_article(), starts=time)) == {0: 1}

    @pytest.mark.parametrize("state", [State.DRAFT, State.READY])
    def test_a_story_that_is_not_published(self, client, editor, state):
        fine = make_article()
        assert self.refusal(client, entry(fine), entry(make_article(state=state), "pick")) == {
            1: 1
        }

    def test_each_fault_names_its_input(self, client, editor):
        article, other = make_article(), make_article()
        answer = save(
            client, entry(article), entry(other, starts="besok"), entry(other, ends="x"),
            entry(make_article(), "breaking", text="x" * 161),
        )  # fmt: skip
        fields = {n: [field for _, field in found] for n, found in answer.json()["errors"].items()}
        assert fields == {"1": ["starts"], "2": ["ends"], "3": ["text"]}
        past = entry(other, ends="2020-01-02T10:00")
        answer = save(client, entry(article), entry(article, "pick"), past)
        fields = {n: [field for _, field in found] for n, found in answer.json()["errors"].items()}
        assert fields == {"1": ["starts"], "2": ["ends"]}

    def test_a_story_twice_at_the_same_time(self, client, editor):
        article = make_article()
        early = {"ends": "2030-01-02T10:00"}
        late = {"starts": "2030-01-02T09:59"}
        assert self.refusal(client, entry(article, **early), entry(article, "pick", **late)) == {
            1: 1
        }

    def test_a_text_too_long_for_the_bar(self, client, editor):
        assert self.refusal(client, entry(make_article(), "breaking", text="x" * 161)) == {0: 1}

    def test_a_place_that_is_none(self, client, editor):
        assert self.refusal(client, entry(make_article(), "kaki")) == {0: 1}

    def test_more_than_anybody_arranges(self, client, editor):
        article = make_article()
        years = [
            {"starts": f"{y}-01-01T00:00", "ends": f"{y}-02-01T00:00"} for y in range(2030, 2091)
        ]
        answer = save(client, *(entry(article, **times) for times in years))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [""])

    @pytest.mark.parametrize(
        "body",
        ["", "[]", "{", "[" * 9_999, "{}", '{"opened": "", "entries": {}}',
         '{"opened": "", "entries": [1]}', '{"opened": 1, "entries": []}',
         '{"opened": "", "entries": [{"slot": 1}]}', '{"opened": ""}'],
    )  # fmt: skip
    def test_what_no_page_sends(self, client, editor, body):
        answer = client.post(f"{ADDRESS}save/", body, content_type="application/json")
        assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_the_same_story_may_stand_in_two_places_one_after_the_other(client, editor):
    article = make_article()
    early, late = {"ends": "2030-01-02T10:00"}, {"starts": "2030-01-02T10:00"}
    answer = save(client, entry(article, **early), entry(article, "pick", **late))
    assert answer.status_code == 200


def test_a_scheduled_story_may_be_put_there(client, editor):
    assert save(client, entry(make_article(ago=-HOUR))).status_code == 200


def test_the_second_of_two_people_writes_over_nobody(client, editor):
    old, mine, theirs = (make_article(headline=name) for name in ("Lama", "Saya", "Mereka"))
    save(client, entry(old))
    state = opened(client)
    client.force_login(cast.managing_editor("ani"))
    assert save(client, entry(theirs), entry(old, "pick")).status_code == 200
    client.force_login(editor)
    answer = save(client, entry(mine), state=state)
    assert answer.status_code == 409
    assert stored() == [("lead", "Mereka"), ("pick", "Lama")]
    told = answer.json()["theirs"]
    assert [e["card"]["headline"] for e in told["entries"]] == ["Mereka", "Lama"]
    [change] = told["saves"]
    assert change["by"] == "ani"
    assert [next(h for h in ("Lama", "Mereka") if h in line) for line in change["changes"]] == [
        "Lama", "Mereka", "Lama",
    ]  # fmt: skip
    assert save(client, entry(mine), state=told).status_code == 200
    assert stored() == [("lead", "Saya")]


def test_a_page_of_another_section_is_no_conflict(client, editor):
    section = make_section()
    of_section, other = make_article(section=section), make_article()
    state = opened(client)
    assert save(client, entry(of_section), section=section.pk).status_code == 200
    assert save(client, entry(other), state=state).status_code == 200
    assert FrontSlot.objects.count() == 2


def test_a_section_gets_a_lead_of_its_own_and_nothing_else(client, editor):
    section, other = make_section(), make_section()
    article = make_article(section=section)
    assert save(client, entry(article), section=section.pk).status_code == 200
    for wrong in (entry(article, "pick"), entry(make_article(section=other))):
        assert save(client, wrong, section=section.pk).status_code == 400
    assert FrontSlot.objects.get().section == section


class TestPreview:
    def test_it_shows_the_arrangement_of_the_screen_and_stores_nothing(self, client, editor):
        old, new = (
            make_article(ago=HOUR, headline="Judul Lama"),
            make_article(headline="Judul Baru"),
        )
        response = preview(client, entry(old), entry(new, "breaking", text="Kilat"))
        assert response.context["page"].lead == old
        assert b"Kilat" in response.content
        assert b"preview-strip" in response.content
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
        assert response["Cache-Control"].startswith("no-store, private")
        assert not FrontSlot.objects.exists()

    def test_what_is_hidden_or_wrong_is_left_out(self, client, editor):
        newest = make_article()
        hidden = make_article(state=State.RETRACTED)
        later = entry(make_article(ago=2 * HOUR), starts="2030-01-01T10:00")
        response = preview(client, entry(hidden), later, entry(newest, "kaki"))
        assert response.context["page"].lead == newest

    def test_a_section_is_previewed_too(self, client, editor):
        section = make_section()
        old, newest = make_article(ago=HOUR, section=section), make_article(section=section)
        response = preview(client, entry(old), section=section.pk)
        assert response.context["listing"].articles == [old, newest]

    @pytest.mark.parametrize("sent", ["", "{", "[]", "1", "[" * 9_999, '{"entries": 1}'])
    def test_what_no_page_sends(self, client, editor, sent):
        answer = client.post(f"{ADDRESS}preview/", {"arrangement": sent})
        assert answer.status_code == 400


class TestAccess:
    @pytest.mark.parametrize(
        ("who", "page", "json_"),
        [(None, "login", 401), (cast.reader, "login", 401), (cast.outsider, 403, 403),
         (cast.reporter, 403, 403), (cast.editor, 200, 200), (cast.managing_editor, 200, 200)],
    )  # fmt: skip
    def test_who_may(self, client, who, page, json_):
        if who:
            client.force_login(who())
        state = {"section": None, "opened": arrangement.fingerprint([]), "version": 0}
        answers = [client.get(ADDRESS), preview(client), save(client, state=state)]
        found = ["login" if a.status_code == 302 else a.status_code for a in answers]
        assert found == [page, page, json_]

    def test_who_is_limited_to_sections_arranges_those(self, client):
        own, other = make_section(), make_section()
        below = make_section(parent=own)
        client.force_login(cast.editor(sections=[own]))
        assert client.get(ADDRESS).url == f"{ADDRESS}?section={own.pk}"
        for section, status in [(own, 200), (below, 200), (other, 403)]:
            assert client.get(ADDRESS, {"section": section.pk}).status_code == status
            state = {"section": section.pk, "opened": arrangement.fingerprint([]), "version": 0}
            assert save(client, state=state).status_code == status
            assert preview(client, section=section.pk).status_code == status
        state = {"section": None, "opened": arrangement.fingerprint([]), "version": 0}
        assert save(client, state=state).status_code == 403

    def test_bad_ids_and_wrong_methods(self, client, editor):
        for section in ("0", "x", "9" * 25):
            assert client.get(ADDRESS, {"section": section}).status_code == 404
            state = {"section": section, "opened": "", "version": 0}
            assert save(client, state=state).status_code == 404
            assert preview(client, section=section).status_code == 404
        assert client.post(ADDRESS).status_code == 405
        assert client.get(f"{ADDRESS}save/").status_code == 405
        assert client.get(f"{ADDRESS}preview/").status_code == 405
        for path in ("add/", "1/change/", "1/delete/"):
            assert client.get(f"{ADDRESS}{path}").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_for_many(client, editor, number, django_assert_max_num_queries):
    for position in range(number):
        article = make_article(section=make_section())
        FrontSlot.objects.create(slot=Slot.PICK, position=position, article=article)
    with django_assert_max_num_queries(9):
        assert client.get(ADDRESS).status_code == 200


def test_the_desk_says_that_a_place_lost_its_story(client, editor):
    article = make_article(headline="Yang Dicabut")
    save(client, entry(article))
    assert "Yang Dicabut" not in warnings(client)
    withdraw(article)
    assert "Yang Dicabut" in warnings(client)
    client.force_login(cast.reporter())
    assert "Yang Dicabut" not in warnings(client)


def test_the_desk_says_that_a_lead_stands_long(client, editor, settings, time_machine):
    time_machine.move_to(start := timezone.now(), tick=False)
    settings.LEAD_MAX_HOURS = 6
    first, second = make_article(headline="Utama Pertama"), make_article(headline="Utama Kedua")
    save(client, entry(first), entry(second))
    times = {}
    for hours in (5, 6, 30):
        time_machine.move_to(start + hours * HOUR, tick=False)
        client.force_login(editor)
        times[hours] = "Utama Pertama" in warnings(client)
    assert times == {5: False, 6: True, 30: True}
    save(client, entry(second), entry(first))
    assert "Utama" not in warnings(client)


def warnings(client):
    page = client.get("/admin/").content.decode()
    return page.partition('class="desk-notices')[2].partition("</section>")[0]
