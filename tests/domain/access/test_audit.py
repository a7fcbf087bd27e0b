"""The chain of the audit log: what is written, what is found of tampering, what goes in time."""

import datetime as dt
import getpass
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.models import F
from django.db.utils import IntegrityError
from django.test import RequestFactory
from django.utils import timezone

from articles.domain.access import audit
from articles.domain.access.audit_check import Broken, Head, verify
from articles.enums import AuditEvent
from articles.management.commands import work
from articles.models import AuditEntry
from articles.models.audit_triggers import make_triggers
from tests import cast

pytestmark = pytest.mark.django_db


def from_address(address):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def add(number=1, **fields):
    """Add `number` entries; return the last."""
    for _ in range(number):
        entry = audit.record(AuditEvent.EXPORTED, subject="uji", **fields)
    return entry


def rows(entry):
    return AuditEntry.objects.filter(pk=entry.pk)


def test_an_entry_says_who_when_from_where_and_what():
    user = cast.superuser("rani")
    subject = cast.reporter("budi")
    before = timezone.now()
    request = from_address("203.0.113.7")
    audit.record(
        AuditEvent.DELETED, request=request, user=user, subject=subject,
        added=["a\0\ud800b", ("c", 2)], fields=[],
    )  # fmt: skip
    entry = AuditEntry.objects.order_by("number").last()
    said = [entry.user_key, entry.name, entry.kind, entry.key, entry.subject, entry.address]
    assert said == [user.pk, "rani", "auth.user", str(subject.pk), "budi", "203.0.113.7"]
    assert entry.detail == {"added": ["ab", ["c", 2]]}
    assert before <= entry.at <= timezone.now()
    with pytest.raises(ValueError, match="secret"):
        add(secret="kata sandi")
    assert verify() == Head(entry.number, entry.digest)
    entry = add(request=from_address(""))
    assert (entry.address, entry.name) == (None, "")
    assert add(request=from_address("::ffff:203.0.113.7")).address == "203.0.113.7"
    assert add().name.startswith(f"{getpass.getuser()}: ")  # who runs it, without a request
    verify()


def test_an_entry_goes_with_a_transaction_that_is_rolled_back_and_leaves_no_gap():
    number = add().number
    with transaction.atomic():
        add(3)
        transaction.set_rollback(True)
    assert add().number == number + 1
    verify()


def test_a_long_log_is_read_in_equal_slices(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("articles.models.audit._BATCH", 3)
    add(10)
    count = AuditEntry.objects.count()
    with django_assert_num_queries(-(-count // 3) + 1) as read:  # the last finds none
        assert verify().number == count
    assert len({query["sql"].count("number") for query in read.captured_queries}) == 1


def test_times_never_go_back(time_machine):
    first = add()
    time_machine.move_to(timezone.now() - dt.timedelta(days=1), tick=False)
    assert add().at == first.at
    verify()


TAMPERING = {
    "changed": lambda e: rows(e).update(name="orang lain"),
    "detail changed": lambda e: rows(e).update(detail={"added": ["lain"]}),
    "given another time": lambda e: rows(e).update(at=F("at") + dt.timedelta(seconds=1)),
    "given another address": lambda e: rows(e).update(address="198.51.100.9"),
    "without its address": lambda e: rows(e).update(address=None, address_salt=""),
    "given an address with its seal": lambda e: _sealed_anew(e),
}


def _sealed_anew(entry):
    entry.seal_address("198.51.100.9")
    entry.save()


@pytest.mark.parametrize("how", TAMPERING)
def test_an_entry_that_was_changed_is_named(how):
    add(2)
    entry = add(request=from_address("203.0.113.7"))
    add(2)
    TAMPERING[how](entry)
    with pytest.raises(Broken, match=rf"\b[Ee]ntry {entry.number}\b"):
        verify()
    with pytest.raises(CommandError, match=rf"\b[Ee]ntry {entry.number}\b"):
        call_command("verify_audit")


def test_entries_that_were_deleted_swapped_or_inserted_are_named(settings):
    last = add(6)
    content = list(AuditEntry.objects.order_by("number").values())
    third, fourth = content[-4], content[-3]

    def broken():
        with pytest.raises(Broken) as error:
            verify()
        AuditEntry.objects.all().delete()
        AuditEntry.objects.bulk_create(AuditEntry(**row) for row in content)
        return str(error.value).split(" (")[0].rstrip(".")

    AuditEntry.objects.filter(number=third["number"]).delete()
    assert broken() == f"Entry {third['number']} is missing"
    AuditEntry.objects.filter(number=1).delete()
    assert broken() == "Entry 1 is missing"
    for row, other in ((third, fourth), (fourth, third)):
        AuditEntry.objects.filter(number=row["number"]).update(**other | {"number": row["number"]})
    assert broken() == f"Entry {third['number']} is not as it was written"
    # One more, and all after it renumbered, by somebody without the key.
    for row in reversed(content[-3:]):
        AuditEntry.objects.filter(number=row["number"]).update(number=row["number"] + 1)
    forged = AuditEntry(**fourth | {"name": "palsu"})
    forged.digest = forged.digest_after(third["digest"], "tebakan")
    forged.save(force_insert=True)
    assert broken() == f"Entry {forged.number} is not as it was written"
    verify(Head(last.number, last.digest))


def test_only_an_earlier_result_shows_that_the_end_was_cut(capsys):
    add(3)
    call_command("verify_audit")
    expected = capsys.readouterr().out.split()[-1]
    call_command("verify_audit", f"--expect={expected}")
    add(1)
    call_command("verify_audit", f"--expect={expected}")
    number = int(expected.split(":")[0])
    AuditEntry.objects.filter(number__gte=number).delete()
    call_command("verify_audit")
    with pytest.raises(CommandError, match="ends at"):
        call_command("verify_audit", f"--expect={expected}")
    add(1)  # the site goes on writing
    call_command("verify_audit")
    with pytest.raises(CommandError, match="another digest"):
        call_command("verify_audit", f"--expect={expected}")


def test_the_key_may_be_changed(settings):
    add(2)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "kunci baru"
    head = add(2)
    with pytest.raises(Broken):
        verify()
    settings.SECRET_KEY_FALLBACKS = [old]
    assert verify().number == head.number


def test_addresses_are_kept_for_thirty_days(time_machine):
    entry = add(request=from_address("203.0.113.7"))
    time_machine.move_to(timezone.now() + dt.timedelta(days=29, hours=23))
    newer = add(request=from_address("2001:db8::1"))
    audit.remove_old_addresses()
    assert rows(entry).get().address == "203.0.113.7"
    time_machine.move_to(timezone.now() + dt.timedelta(hours=2))
    assert audit.remove_old_addresses in work.TASKS
    audit.remove_old_addresses()
    entry, newer = rows(entry).get(), rows(newer).get()
    assert (entry.address, entry.address_salt, newer.address) == (None, "", "2001:db8::1")
    verify()


def test_the_database_refuses_what_changes_an_entry():
    entry = add(request=from_address("203.0.113.7"))
    make_triggers("default")
    make_triggers("default")
    for change in [
        lambda: rows(entry).update(name="orang lain"),
        lambda: rows(entry).update(address="198.51.100.9"),
        lambda: rows(entry).update(address=None, address_salt="x"),
        lambda: rows(entry).update(number=F("number") + 1),
        lambda: rows(entry).delete(),
    ]:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    rows(entry).update(address=None, address_salt="")
    assert add().number == entry.number + 1


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain():
    start, errors = threading.Barrier(4), []
    first = AuditEntry.objects.count()

    def write():
        try:
            start.wait()
            for number in range(10):
                with transaction.atomic():
                    add()
                    transaction.set_rollback(number == 5)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert verify().number == first + 36


def test_a_list_reads_no_more_than_it_shows():
    """Each filter has an index in the order of the list."""
    newest = AuditEntry.objects.order_by("-number")
    queries = {
        "audit_entry_event": newest.filter(event=AuditEvent.SIGNED_IN, number__lt=900_000),
        "audit_entry_name": newest.filter(name="rani", number__lt=900_000),
        "audit_entry_at": AuditEntry.objects.filter(at__gte=timezone.now()).order_by("at"),
        "audit_entry_address": AuditEntry.objects.with_old_address(),
    }
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plans = {name: query[:51].explain() for name, query in queries.items()}
    assert {name: plan for name, plan in plans.items() if name not in plan} == {}
    assert not any("TEMP B-TREE" in plan for plan in plans.values())
