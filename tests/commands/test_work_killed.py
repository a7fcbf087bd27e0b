"""`work`, killed while it makes the renditions of an upload."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.processes import ROOT, manage
from tests.waiting import until

pytestmark = pytest.mark.process

UPLOAD = """
import io
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from articles.domain.media import images
buffer = io.BytesIO()
Image.effect_noise((1600, 1200), 50).save(buffer, "PNG")
images.add_upload(SimpleUploadedFile("foto.png", buffer.getvalue()))
"""
STATE = """
from articles.domain.media import renditions
from articles.models import Image
image = Image.objects.get()
print(image.lacks_renditions, renditions.is_complete(image), image.is_shown)
"""


def shell(environment, script):
    done = manage(environment, "shell", "-v0", "-c", script)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_kill_loses_nothing_and_the_next_round_makes_what_is_missing(environment):
    assert manage(environment, "migrate").returncode == 0
    shell(environment, UPLOAD)
    files = Path(environment["STATE_DIR"], "media", "renditions")
    first = {path: path.read_bytes() for path in files.glob("*/*/*")}
    command = [sys.executable, "manage.py", "work", "--once"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment)
    until(lambda: any(files.glob("*/*/*.avif")), "the first that was not there")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    made = {path: path.stat() for path in files.glob("*/*/*")}
    assert set(first) < set(made)
    assert shell(environment, STATE) == ["True", "False", "True"]
    assert manage(environment, "work", "--once").returncode == 0
    assert shell(environment, STATE) == ["False", "True", "True"]
    for path, stat in made.items():
        assert path.stat().st_mtime_ns == stat.st_mtime_ns
