from functools import partial

import pytest

from articles.domain.front import arrangement
from articles.enums import Slot
from articles.models import FrontSlot
from tests import cast
from tests.domain.story.test_parallel_links import at_once
from tests.factories import make_article

PEOPLE = 4


@pytest.mark.django_db(transaction=True)
def test_of_those_who_save_an_empty_page_at_once_one_is_first():
    editors = [cast.editor(f"editor{number}") for number in range(PEOPLE)]
    articles = [make_article() for _ in editors]
    opened = arrangement.fingerprint([])

    def save(editor, article):
        row = FrontSlot(slot=Slot.LEAD, article=article)
        arrangement.save_arrangement(None, [row], opened=opened, user=editor)

    raised = at_once(*map(partial, [save] * PEOPLE, editors, articles))
    assert [type(error) for error in raised] == [arrangement.Changed] * (PEOPLE - 1)
    assert FrontSlot.objects.count() == 1
    assert arrangement.saves_of(None).count() == 1
