import datetime as dt
from collections import Counter

import pytest
from django.db.models import Sum

from articles.body import BacaJugaRef
from articles.domain.audience import link_counts
from articles.domain.audience.hourly import KEPT_BY_HOUR
from articles.domain.audience.link_counts import SeenLink
from articles.enums import LinkPlace
from articles.models import LinkCount, PlaceCount
from tests.factories import add_end_links, make_article, make_hidden_articles

INLINE, SENTENCE, END, RELATED = LinkPlace
ADDRESS = "192.0.2.1"
NOW = dt.datetime(2026, 3, 10, 5, 40, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def linking(*, inline=(), sentence=(), end=(), **fields):
    """Return an article with links to these stories at these places."""
    body = "".join(
        [BacaJugaRef(uid=target.uid).to_html() for target in inline]
        + [f'<p><a href="urn:uuid:{target.uid}">Kata</a>.</p>' for target in sentence]
    )
    article = make_article(body=f"<p>Isi.</p>{body}", **fields)
    add_end_links(article, *(BacaJugaRef(uid=target.uid) for target in end))
    return article


def see(source, target, place, position=1, *, is_click=False):
    link_counts.count_links(source.pk, [SeenLink(target.pk, place, position, is_click)], ADDRESS)


def stored():
    keys = ("source_id", "target_id", "place", "position", "is_click", "count")
    return set(LinkCount.objects.values_list(*keys))


def by_place(model):
    keys = ("hour", "place", "position", "is_click")
    return set(model.objects.values_list(*keys).annotate(all=Sum("count")).order_by())


def test_only_links_that_readers_can_follow_count(django_assert_num_queries):
    first, second, third, other = (make_article() for _ in range(4))
    source = linking(inline=[first], sentence=[second], end=[third, first])
    hidden = make_hidden_articles()
    linked = linking(inline=hidden)
    for target, place in [(first, INLINE), (second, SENTENCE), (third, END), (other, RELATED)]:
        see(source, target, place, 2)
        see(source, target, place, 2)
        see(source, target, place, 2, is_click=True)
    for place in (INLINE, SENTENCE, END):
        see(source, other, place)
        see(other, source, place)
    see(source, second, INLINE), see(source, source, RELATED)
    for one in hidden:
        see(linked, one, INLINE), see(one, first, RELATED), see(source, one, RELATED)
    for unknown in (0, 10**9, 10**18 - 1):
        link_counts.count_links(unknown, [SeenLink(first.pk, RELATED, 1, False)], ADDRESS)
        link_counts.count_links(source.pk, [SeenLink(unknown, RELATED, 1, False)], ADDRESS)
    with django_assert_num_queries(6):  # a savepoint, two for what is there, two upserts, its end
        link_counts.batch.flush()
    assert stored() == {
        (source.pk, target.pk, place, 2, is_click, 1 if is_click else 2)
        for target, place in [(first, INLINE), (second, SENTENCE), (third, END), (other, RELATED)]
        for is_click in (False, True)
    }
    assert by_place(PlaceCount) == by_place(LinkCount)


def test_old_hours_become_days_and_no_count_is_lost():
    first, second = make_article(), make_article()
    today = dt.datetime(2026, 3, 9, 17, tzinfo=dt.UTC)  # midnight in Jakarta
    border = today - KEPT_BY_HOUR
    counts, sums = Counter(), Counter()
    for hours in range(-30, 3):
        hour = border + hours * dt.timedelta(hours=1)
        for source, target in [(first, second), (second, first)]:
            for rest in [(RELATED, 1, False), (RELATED, 1, True), (END, 2, False)]:
                counts[source.pk, target.pk, *rest, hour] += 1 + hours % 3
                sums[*rest, hour] += 1 + hours % 3
    link_counts.links.add(counts), link_counts.places.add(sums)
    before = LinkCount.objects.aggregate(all=Sum("count"))
    assert link_counts.links.fold_old(batch_size=7) == 6 * (6 + 23)
    assert link_counts.places.fold_old() == 3 * (6 + 23)
    assert LinkCount.objects.aggregate(all=Sum("count")) == before
    assert LinkCount.objects.count() == 6 * (2 + 3)
    assert by_place(PlaceCount) == by_place(LinkCount)
    assert link_counts.links.fold_old() == 0
