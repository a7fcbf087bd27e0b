import os
import time

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from articles.models import Image
from tests.factories import make_image, picture_file


@pytest.mark.django_db
def test_what_is_older_than_a_day_and_named_by_no_image_goes(capsys):
    kept, lost, fresh = make_image(), make_image(), make_image()
    Image.objects.filter(pk__in=[lost.pk, fresh.pk]).delete()
    stray = default_storage.save("originals/sisa.png", picture_file())
    old = time.time() - 2 * 86_400
    os.utime(default_storage.path(stray), (old, old))
    folder = default_storage.path(f"renditions/{lost.uid}/{lost.version}")
    for name in os.listdir(folder):
        os.utime(os.path.join(folder, name), (old, old))
    call_command("clean_media")
    assert capsys.readouterr().out.splitlines() == [
        stray, f"renditions/{lost.uid}/{lost.version}", "Removed: 2",
    ]  # fmt: skip
    assert {str(kept.uid), str(fresh.uid)} == {*default_storage.listdir("renditions")[0]}
