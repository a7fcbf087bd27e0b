import datetime as dt
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.domain.story import buffers
from articles.models import Buffer
from tests import cast


@pytest.mark.django_db
def test_forms_without_text_that_were_closed_long_ago_go(capsys):
    user, text = cast.reporter(), uuid4()
    buffers.store_text(text, user=user, article=None, content={"headline": "Belum"}, sequence=1)
    buffers.store_text(uuid4(), user=user, article=None)
    Buffer.objects.update(seen_at=timezone.now() - dt.timedelta(days=400))
    call_command("clean_desk")
    assert capsys.readouterr().out == "Forgotten: 1\n"
    assert Buffer.objects.get().key == text
