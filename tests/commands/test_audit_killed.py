"""The audit log of a real site: its writers are killed, its triggers refuse any change."""

import signal
import subprocess
import sys

import pytest

from tests.commands.processes import ROOT, manage
from tests.waiting import until

pytestmark = pytest.mark.process

WRITE = """
from django.db import transaction
from articles.domain.access import audit
from articles.enums import AuditEvent
while True:
    with transaction.atomic():
        audit.record(AuditEvent.EXPORTED)
        audit.record(AuditEvent.EXPORTED)
"""
COUNT = "from articles.models import AuditEntry; print(AuditEntry.objects.count())"
DELETE = "from articles.models import AuditEntry; AuditEntry.objects.filter(number=2).delete()"


def count(environment):
    return int(manage(environment, "shell", "-v0", "-c", COUNT).stdout)


def test_a_kill_leaves_no_half_entry_and_no_gap(environment):
    assert manage(environment, "migrate").returncode == 0
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", WRITE]
    writers = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(2)]
    until(lambda: count(environment) > 20, "entries")
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    checked = manage(environment, "verify_audit")
    assert checked.returncode == 0, checked.stderr
    number = int(checked.stdout.split()[-1].partition(":")[0])
    assert number % 2 == 0
    assert number == count(environment)
    deleted = manage(environment, "shell", "-v0", "-c", DELETE)
    assert "never changed" in deleted.stderr
    assert count(environment) == number
