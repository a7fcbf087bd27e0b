import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import formats, timezone

from articles.domain.audience import reads
from articles.domain.audience.hourly import hour_of
from articles.enums import State
from tests import cast
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def read(article, number):
    reads.table.add({(article.pk, hour_of(timezone.now())): number})


@pytest.mark.parametrize("role", [cast.reporter, cast.editor, cast.managing_editor])
def test_all_who_may_view_an_article_see_its_chart(client, role):
    article = make_article()
    read(article, 1_234)
    client.force_login(role())
    page = client.get(address(article)).content.decode()
    [chart] = re.findall(r'<section class="side-part reads".*?</section>', page, re.DOTALL)
    assert chart.count("<rect ") == 1
    assert chart.count("<dd>1.234</dd>") == 3
    assert "style" not in chart
    hour = r"\d\d:00–\d\d:00 WIB"
    assert re.search(rf'<th scope="row">.* {hour}</th>\s*<td>1.234</td>', chart)
    assert len(re.findall(rf" {hour}", chart)) >= 3  # title, summary, table


def test_lists_of_the_desk_write_times_as_readers_get_them():
    time = dt.datetime(2026, 11, 23, 15, 13, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert formats.localize(time) == "23 Nov 2026 15:13 WIB"


def test_what_nobody_reads_has_no_drawing(client):
    client.force_login(cast.editor())
    page = client.get(address(make_article())).content.decode()
    assert 'class="side-part reads"' in page
    assert "<rect " not in page


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.READY])
def test_what_is_not_public_has_no_chart(client, state):
    client.force_login(cast.editor())
    page = client.get(address(make_article(state=state))).content.decode()
    assert 'class="side-part reads"' not in page


def test_who_may_not_view_an_article_sees_no_chart(client):
    client.force_login(cast.outsider())
    assert client.get(address(make_article())).status_code == 403


@pytest.mark.usefixtures("noon")
def test_the_desk_names_the_reads_of_what_is_live_today(client):
    article = make_article()
    read(article, 12)
    client.force_login(cast.editor())
    page = client.get("/admin/").content.decode()
    assert re.search(
        r"panel-today.*?<span>[^<]*: 12|panel-today.*?<span>[^<]*\b12\b", page, re.DOTALL
    )
