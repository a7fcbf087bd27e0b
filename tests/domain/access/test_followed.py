"""What comes into the audit log by itself: sign-ins, accounts, rights, deletions, links."""

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.core.serializers import serialize
from django.test import Client, RequestFactory
from django.utils import timezone

from articles import enums
from articles.domain.access import failures
from articles.domain.access.audit_check import verify
from articles.domain.reading import preview_links
from articles.enums import AuditEvent
from articles.management.commands import work
from articles.models import AuditEntry, CountedFailures, StaffProfile
from tests import cast
from tests.factories import make_article, make_image, make_section

pytestmark = pytest.mark.django_db


def test_every_event_is_recorded_somewhere():
    code = "".join(path.read_text() for path in Path(enums.__file__).parent.rglob("*.py"))
    assert [event for event in AuditEvent if f"AuditEvent.{event.name}" not in code] == []


class Since:
    """What was recorded since the last time it was asked, as (event, subject, detail)."""

    def __init__(self):
        self.number = 0
        self.said()

    def said(self):
        found = list(AuditEntry.objects.filter(number__gt=self.number).order_by("number"))
        self.number = found[-1].number if found else self.number
        return [(entry.event, entry.subject, entry.detail) for entry in found]


def sign_in(client, username, password=cast.PASSWORD):
    return client.post("/admin/login/", {"username": username, "password": password})


def test_sign_ins_and_failures_are_recorded_without_what_strangers_type():
    rani, since, client = cast.reporter("rani"), Since(), Client(REMOTE_ADDR="203.0.113.7")
    sign_in(client, "rani")
    client.post("/admin/logout/")
    sign_in(client, "rani", "salah")
    for secret in ("kata-sandi-rahasia", "rani\x00", "x" * 5000, "\n"):
        sign_in(client, secret)
    for odd in (None, {"x": 1}):
        authenticate(RequestFactory().get("/"), username=odd, password="x")
    found = AuditEntry.objects.filter(number__gt=since.number).order_by("number")
    told = [(entry.event, entry.name) for entry in found]
    assert told[:3] == [("signed_in", "rani"), ("signed_out", "rani"), ("sign_in_failed", "rani")]
    assert {*told[3:]} == {("sign_in_failed", "")}
    assert {(entry.user_key, entry.address) for entry in found[:3]} == {(rani.pk, "203.0.113.7")}
    assert {str(said[1:]) for said in since.said()} == {"('', {})"}


def test_guessing_all_night_fills_nothing(time_machine, django_assert_max_num_queries):
    cast.reporter("rani")
    since = Since()
    time_machine.move_to(timezone.now().replace(second=1), tick=False)
    minute = timezone.now().replace(second=0, microsecond=0)
    for _ in range(failures.MOST_A_MINUTE + 5):
        authenticate(None, username="rani", password="salah")
        authenticate(None, username="siapa", password="salah")
    assert len(since.said()) == failures.MOST_A_MINUTE
    with django_assert_max_num_queries(5):  # the account thrice, the newest failures, the count
        authenticate(None, username="rani", password="salah")
    failures.record_counts()  # the minute is not over
    assert since.said() == []
    time_machine.shift(dt.timedelta(minutes=1))
    assert failures.record_counts in work.TASKS
    failures.record_counts()
    failures.record_counts()
    counts = {"rani": 16, "": 15}
    said = {"minute": minute.isoformat(), "counts": counts}
    assert since.said() == [("failures_counted", "", said)]
    assert not CountedFailures.objects.exists()
    authenticate(None, username="rani", password="salah")
    assert since.said() == [("sign_in_failed", "", {})]
    verify()


def test_changes_of_an_account_are_recorded_whoever_makes_them():
    since = Since()
    user = User.objects.create_user("rani", password="lama", is_staff=True)
    assert since.said() == [("account_created", "rani", {"added": ["is_active", "is_staff"]})]
    user.last_login = timezone.now()
    user.save()
    user.save(update_fields=["last_login"])
    assert since.said() == []
    user.username, user.email = "rani.w", "rani@arunika.id"
    user.is_superuser, user.is_active = True, False
    user.set_password("baru")
    user.save()
    assert since.said() == [
        ("rights_changed", "rani.w",
         {"kind": "flags", "added": ["is_superuser"], "removed": ["is_active"]}),
        ("account_changed", "rani.w", {"fields": ["username", "email"], "before": "rani"}),
        ("password_changed", "rani.w", {}),
    ]  # fmt: skip
    user.delete()
    assert since.said() == [("account_deleted", "rani.w", {})]
    call_command("createsuperuser", "--noinput", "--username=ketua", "--email=k@arunika.id")
    [(event, subject, _detail)] = since.said()
    entry = AuditEntry.objects.order_by("number").last()
    assert (event, subject, entry.user_key) == ("account_created", "ketua", None)
    assert ": " in entry.name
    verify()


def test_a_newer_hash_of_the_same_password_is_no_new_password(settings):
    user, since = cast.reporter("rani"), Since()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS,
    ]  # fmt: skip
    before = user.password
    assert authenticate(None, username="rani", password=cast.PASSWORD)
    assert User.objects.get(pk=user.pk).password != before
    assert since.said() == []


def test_changes_of_rights_say_what_came_and_what_went():
    user, other = cast.reporter("rani"), cast.reporter("budi")
    editor, right = Group.objects.get(name="Editor"), Permission.objects.get(codename="add_page")
    since = Since()
    user.groups.set([editor])
    user.user_permissions.add(right)
    user.user_permissions.clear()
    user.user_permissions.clear()
    editor.user_set.add(user, other)
    editor.permissions.add(right)
    group = Group.objects.create(name="Foto")
    group.name = "Fotografer"
    group.save()
    group.delete()
    asia = make_section("Asia")
    profile = StaffProfile.objects.create(user=user)
    profile.sections.add(asia)
    profile.delete()

    def rights(kind, **detail):
        return ("rights_changed", "rani", {"kind": kind, **detail})

    assert since.said() == [
        rights("groups", removed=["Reporter"]),
        rights("groups", added=["Editor"]),
        rights("user_permissions", added=["articles.add_page"]),
        rights("user_permissions", removed=["articles.add_page"]),
        ("rights_changed", "budi", {"kind": "groups", "added": ["Editor"]}),
        ("group_changed", "Editor", {"kind": "permissions", "added": ["articles.add_page"]}),
        ("group_created", "Foto", {}),
        ("group_changed", "Fotografer", {"before": "Foto"}),
        ("group_deleted", "Fotografer", {}),
        rights("sections", added=["Asia"]),
        rights("sections", removed=["Asia"]),
    ]
    verify()


def test_deletions_pages_dumps_and_preview_links_are_recorded(client, tmp_path):
    article, user = make_article(headline="Banjir"), cast.superuser("rani")
    since = Since()
    link = preview_links.create_link(article, 1, user=user)
    preview_links.revoke_link(link)
    preview_links.revoke_link(link)
    created, revoked = since.said()
    assert (created[:2], revoked[:2]) == (("token_created", "Banjir"), ("token_revoked", "Banjir"))
    assert created[2] == {"revision": 1, "expires": link.expires_at.isoformat()}
    assert preview_links.token_of(link) not in str([created, revoked])
    call_command("dumpdata", "articles", "--format=json", output=str(tmp_path / "site.json"))
    assert since.said() == [("exported", "dumpdata", {"filter": ["articles"]})]
    assert "auditentry" not in (tmp_path / "site.json").read_text()
    entry = AuditEntry.objects.get(number=since.number)
    forged = tmp_path / "forged.jsonl"
    forged.write_text(serialize("jsonl", [entry]).replace("dumpdata", "lain"))
    call_command("loaddata", str(forged))
    assert since.said() == []
    verify()
    image = make_image()
    client.force_login(user)
    since.said()
    client.post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [make_section("Asia").pk]}
    client.post("/admin/articles/section/", chosen | {"post": "yes"})
    assert [(event, subject) for event, subject, _detail in since.said()] == [
        ("deleted", str(image)), ("deleted", "Asia"),
    ]  # fmt: skip
    form = {"name": "kontak", "title": "Kontak", "body": "<p>Kami.</p>", "opened": ""}
    assert client.post("/admin/articles/page/add/", form).status_code == 302
    [(event, subject, detail)] = since.said()
    assert (event, subject) == ("setting_changed", "Kontak")
    assert "body" in detail["fields"]
    verify()
