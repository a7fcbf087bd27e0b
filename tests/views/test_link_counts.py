from collections import Counter

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.domain.audience import link_counts
from articles.enums import LinkPlace
from articles.models import LinkCount, PlaceCount
from tests.factories import make_article
from tests.views.test_reads import PHONE

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": PHONE, "Sec-Fetch-Site": "same-origin"}
GOOD = b"reached related 1 15"
BAD = [
    b"", b"x", b"null", b"[]", b'{"a": 1}', b"[" * 2_000, b"NaN", b"\xff\xfe", b"\x00",
    GOOD + b"\n", GOOD + b"\r\nreached related 2 15", GOOD + b"\n\n" + GOOD, GOOD + b"\nx",
    b" " + GOOD,
    b"reached related 1 -15", b"reached related 1 0", b"reached related 1 015",
    b"reached related 1 1e9", b"reached related 1 NaN", b"reached related 0 15",
    b"reached related 21 15", b"reached related 99999999999999999999 15",
    b"reached related 1 " + b"9" * 19, "reached related 1 ١٥".encode(), b"seen related 1 15",
    b"reached front 1 15", b"reached related 1", b"reached related 1 15 15",
    b"\n".join(b"reached related 1 %d" % n for n in range(1000, 1400)), b"a" * 1_000_000,
]  # fmt: skip


def send(client, pk, message, **headers):
    return client.post(
        f"/baca/{pk}/tautan", message, content_type="text/plain", headers=BROWSER | headers
    )


def test_a_message_counts_and_is_answered_with_nothing(client, django_assert_num_queries):
    source, target = make_article(), make_article()
    lines = [f"reached related 1 {target.pk}", f"clicked related 1 {target.pk}"]
    client.handler.enforce_csrf_checks = True
    with django_assert_num_queries(0):
        response = send(client, source.pk, "\n".join([*lines, lines[0]]))
    assert (response.status_code, response.content) == (204, b"")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    link_counts.batch.flush()
    counted = LinkCount.objects.values_list("source", "target", "is_click", "count")
    assert set(counted) == {(source.pk, target.pk, False, 1), (source.pk, target.pk, True, 1)}
    assert client.get(f"/baca/{source.pk}/tautan").status_code == 405


def test_what_is_no_message_of_a_reader_leaves_no_trace(client):
    for message in BAD:
        assert send(client, 15, message).status_code == 204, message[:40]
    assert send(client, 10**40, GOOD).status_code == 204
    for headers in ({"User-Agent": "curl/8.5.0"}, {"Sec-Purpose": "prefetch"},
                    {"Sec-Fetch-Site": "cross-site"}):  # fmt: skip
        assert send(client, 15, GOOD, **headers).status_code == 204
    assert not link_counts.batch.take()
    send(client, 15, GOOD)
    assert link_counts.batch.take().total() == 1


lines = st.tuples(
    st.sampled_from(["reached", "clicked", "Reached", ""]),
    st.sampled_from([*LinkPlace.values, "front"]),
    st.integers(-1, 22),
    st.integers(0, 3),
)


@given(messages=st.lists(st.tuples(st.integers(0, 3), st.lists(lines, max_size=6)), max_size=6))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_count_exceeds_what_was_sent(client, messages):
    LinkCount.objects.all().delete(), PlaceCount.objects.all().delete()
    articles = [make_article() for _ in range(3)]
    pks = [article.pk for article in articles] + [10**9]
    sent = Counter()
    for source, said in messages:
        named = {(what, place, position, pks[target]) for what, place, position, target in said}
        send(client, pks[source], "\n".join(" ".join(map(str, line)) for line in named))
        sent.update((pks[source], *line) for line in named)
    link_counts.batch.flush()
    total = Counter()
    for row in LinkCount.objects.all():
        what = "clicked" if row.is_click else "reached"
        total[row.place, row.position, row.is_click] += row.count
        assert row.count <= sent[row.source_id, what, row.place, row.position, row.target_id]
    columns = ("place", "position", "is_click", "count")
    assert {row[:3]: row[3] for row in PlaceCount.objects.values_list(*columns)} == total
    assert not LinkCount.objects.filter(source=F("target")).exists()
