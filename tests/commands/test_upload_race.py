"""The same file, sent to several processes of the site at once."""

import os
import subprocess
import sys
import time

import pytest

from tests.commands.processes import ROOT, manage

pytestmark = pytest.mark.process

UPLOAD = """
import io, sys, time
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from articles.domain.media import images
buffer = io.BytesIO()
Image.new("RGB", (1200, 800), "teal").save(buffer, "PNG")
file = SimpleUploadedFile("sama.png", buffer.getvalue())
time.sleep(max(0, {start} - time.time()))
image, is_new = images.add_upload(file)
print(image.uid, is_new)
"""


def test_the_same_file_from_four_processes_is_one_image(environment):
    assert manage(environment, "migrate").returncode == 0
    script = UPLOAD.format(start=time.time() + 6)
    command = [sys.executable, "-W", "error", "manage.py", "shell", "-v0", "-c", script]
    uploads = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _number in range(4)
    ]
    answers = [upload.communicate(timeout=60)[0].split() for upload in uploads]
    assert len({uid for uid, _is_new in answers}) == 1
    assert sorted(is_new for _uid, is_new in answers) == ["False", "False", "False", "True"]
    media = os.path.join(environment["STATE_DIR"], "media")
    assert os.listdir(os.path.join(media, "renditions")) == [answers[0][0]]
    assert os.listdir(os.path.join(media, "originals")) == [f"{answers[0][0]}.png"]
