"""The page of the audit log: who reads it, what it says and finds, and what one takes away."""

import csv
import datetime as dt
import io
import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles.admin.access import audit_log
from articles.admin.access.audit_words import describe
from articles.domain.access import audit
from articles.domain.access.audit_check import verify
from articles.enums import AuditDetail, AuditEvent
from articles.models import AuditEntry
from tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/auditentry/"


@pytest.fixture
def desk():
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.force_login(cast.superuser())
    return client


def shown(client, **query):
    return [entry.number for entry, _details in client.get(PAGE, query).context["entries"]]


def test_it_says_who_did_what_to_whom_in_words(desk):
    rani = cast.reporter("rani")
    form = {
        "username": "rani", "is_active": "on", "is_staff": "on",
        "groups": [Group.objects.get(name="Editor").pk],
        "date_joined_0": "2026-01-01", "date_joined_1": "10:00:00",
        "staff_profile-TOTAL_FORMS": 0, "staff_profile-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert desk.post(f"/admin/auth/user/{rani.pk}/change/", form).status_code == 302
    page = desk.get(PAGE, {"name": "admin"}).content.decode()
    for words in (
        "<strong>Hak diubah</strong>", "Kelompok ditambahkan", "Kelompok dihapus",
        "<dd>Editor</dd>", "<dd>Reporter</dd>", "<dt>Pengguna</dt>", "<dd>rani</dd>",
        "203.0.113.7", 'href="?name=admin"',
    ):  # fmt: skip
        assert words in page, words
    assert "Log audit" in desk.get("/admin/").content.decode()


def test_every_detail_has_words(desk):
    values = {
        AuditDetail.COUNTS: {"": 3, "rani": 2}, AuditDetail.EXPIRES: timezone.now().isoformat(),
        AuditDetail.MINUTE: timezone.now().isoformat(), AuditDetail.FILTER: {"event": "deleted"},
        AuditDetail.REVISION: 2,
    }  # fmt: skip
    detail = {key.value: values.get(key, ["is_staff"]) for key in AuditDetail}
    detail["kind"] = "flags"
    entry = audit.record(AuditEvent.DELETED, subject="<b>uji</b>", **detail)
    lines = dict(describe(entry))
    assert len(lines) == len(AuditDetail)  # the kind is part of others; the subject is one more
    assert lines["status ditambahkan"] == "status staf"
    assert lines["dicoba"] == "nama tanpa akun: 3, rani: 2"
    assert "<b>uji</b>" not in desk.get(PAGE).content.decode()
    gone = AuditEntry(kind="articles.nomodel", subject="uji")
    assert describe(gone) == [("articles.nomodel", "uji")]


def test_entries_are_found_by_event_account_day_and_words(desk, time_machine):
    request = SimpleNamespace(META={"REMOTE_ADDR": "198.51.100.9"})
    old = audit.record(AuditEvent.DELETED, request=request, subject="Banjir di Demak").number
    start = timezone.localtime().replace(hour=23, minute=59)
    time_machine.move_to(start + dt.timedelta(days=3))
    user = cast.superuser("rani")
    new = audit.record(AuditEvent.TOKEN_CREATED, user=user, subject="Beras").number
    assert shown(desk, event="deleted") == [old]
    assert shown(desk, name="rani") == [new]
    assert shown(desk, q="banjir") == shown(desk, q="198.51.100.9") == [old]
    assert shown(desk, q="RANI", event="token_created") == [new]
    day = f"{start:%Y-%m-%d}"
    assert old in shown(desk, until=day)
    assert new not in shown(desk, until=day)
    assert shown(desk, since=f"{start + dt.timedelta(days=3):%Y-%m-%d}", event="deleted") == []
    assert shown(desk, since="2998-01-01") == []
    for wrong in ({"since": "kemarin"}, {"until": "9999-12-31"}, {"event": "x"}, {"q": "\0"}):
        answer = desk.get(PAGE, wrong)
        assert answer.status_code == 200
        assert answer.context["form"].errors
        assert answer.context["entries"] == []


def test_older_entries_are_a_page_away_and_no_page_costs_more(
    desk, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(audit_log, "SHOWN", 3)
    numbers = [audit.record(AuditEvent.DELETED).number for _ in range(7)]
    found, address = [], f"{PAGE}?event=deleted"
    while address:
        with django_assert_num_queries(4):  # session, user, pages that one may add, entries
            page = desk.get(address)
        found += [entry.number for entry, _details in page.context["entries"]]
        older = page.content.decode().partition("&amp;before=")[2].partition('"')[0]
        address = older and f"{PAGE}?event=deleted&before={older}"
    assert found == numbers[::-1]


def test_what_is_found_can_be_downloaded_and_that_is_recorded(desk):
    evil = audit.record(AuditEvent.DELETED, subject='=HYPERLINK("x"), "y"')
    audit.record(AuditEvent.TOKEN_CREATED, subject="lain")
    sent = desk.post(f"{PAGE}export/?event=deleted", {"format": "csv"})
    assert sent.streaming
    assert sent["Content-Disposition"].startswith('attachment; filename="audit-')
    rows = list(csv.DictReader(io.StringIO(sent.getvalue().decode())))
    assert [row["number"] for row in rows] == [str(evil.number)]
    assert rows[0]["subject"] == '\'=HYPERLINK("x"), "y"'
    last = AuditEntry.objects.order_by("number").last()
    said = [last.event, last.name, last.address, last.detail]
    limits = {"format": "csv", "filter": {"event": "deleted"}}
    assert said == ["exported", "admin", "203.0.113.7", limits]
    sent = desk.post(f"{PAGE}export/", {"format": "jsonl"}).getvalue().decode()
    lines = [json.loads(line) for line in sent.splitlines()]
    assert [line["number"] for line in lines] == list(range(1, last.number + 2))
    assert lines[evil.number - 1]["digest"] == evil.digest
    assert desk.post(f"{PAGE}export/", {"format": "xml"}).status_code == 400
    assert desk.post(f"{PAGE}export/?since=x", {"format": "csv"}).status_code == 400
    assert desk.get(f"{PAGE}export/").status_code == 405
    verify()


def test_nobody_adds_changes_or_deletes_an_entry(desk):
    entry = audit.record(AuditEvent.DELETED)
    for path in ("add/", f"{entry.pk}/change/", f"{entry.pk}/delete/", f"{entry.pk}/history/"):
        assert desk.get(PAGE + path).status_code == 404
    assert desk.post(PAGE, {"action": "delete_selected"}).status_code == 405
    rani = cast.reporter("rani")
    signed = audit.record(AuditEvent.SIGNED_IN, user=rani)
    page = desk.get(f"/admin/auth/user/{rani.pk}/delete/").content.decode()
    assert "log audit" not in page
    desk.post(f"/admin/auth/user/{rani.pk}/delete/", {"post": "yes"})
    assert AuditEntry.objects.get(pk=signed.pk).name == "rani"
    last = AuditEntry.objects.order_by("number").last()
    assert (last.event, last.subject, last.name) == ("account_deleted", "rani", "admin")
    verify()
