"""The limits of the process that decodes and encodes."""

import io
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from articles.domain.media import decoding, images, processing
from articles.models import Image
from tests.factories import picture_file

pytestmark = pytest.mark.process

HOLD = (
    "import fcntl, sys, time; file = open(sys.argv[1], 'ab');"
    "fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True); time.sleep(600)"
)


def test_the_largest_picture_stays_within_the_bound(monkeypatch):
    answers, run = [], processing._run
    monkeypatch.setattr(
        processing, "_run", lambda *given: answers.append(run(*given)) or answers[-1]
    )
    buffer = io.BytesIO()
    Pillow.new("RGB", (7740, 7740)).save(buffer, "PNG", compress_level=1)
    assert decoding.open_picture(buffer).size == (7740, 7740)
    assert 0 < answers[0]["peak_bytes"] < 300 * 2**20


def test_what_would_need_more_is_refused_with_the_limit_of_its_kind():
    buffer = io.BytesIO()
    Pillow.new("RGB", (7740, 7740)).save(buffer, "WEBP", method=0, quality=1)
    with pytest.raises(ValidationError, match="12 megapiksel"):
        decoding.open_picture(buffer)


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["late", "killed", "fault"])
def test_a_process_that_is_ended_leaves_a_message_and_nothing_else(end, tmp_path, monkeypatch):
    script = tmp_path / "python"
    does = {"late": "exec sleep 60", "killed": "kill -9 $$", "fault": "exit 1"}[end]
    script.write_text(f"#!/bin/sh\nexec </dev/null\n{does}\n")
    script.chmod(0o700)
    monkeypatch.setattr(processing.sys, "executable", str(script))
    monkeypatch.setattr(processing, "SECONDS", 0.5 if end == "late" else 60)
    with pytest.raises(ValidationError, match="waktu" if end == "late" else "memori"):
        images.add_upload(picture_file())
    assert not Image.objects.exists()


def test_the_lock_of_all_processes_ends_with_its_holder():
    lock = str(settings.STATE_DIR / "pictures.lock")
    holder = subprocess.Popen([sys.executable, "-c", HOLD, lock], stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        sizes = []
        waiting = threading.Thread(
            target=lambda: sizes.append(decoding.open_picture(picture_file()).size)
        )
        waiting.start()
        waiting.join(timeout=0.5)
        assert (waiting.is_alive(), sizes) == (True, [])
    finally:
        holder.kill()
        holder.communicate()
    waiting.join()
    assert sizes == [(400, 300)]
