"""Each fault of links, found once a day and left out of its list once it is mended."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.body import BacaJugaRef
from articles.domain.desk import link_health, link_trend
from articles.enums import LinkFault, State
from articles.models import Article, LinkFinding, LinkHealthCount
from tests.factories import add_end_links, make_article, make_hidden_articles, retract

pytestmark = pytest.mark.django_db
LONG = f"<p>{'kata ' * 40}</p>"


def aside(article):
    return BacaJugaRef(uid=article.uid).to_html()


def words_to(article):
    return f'<p>Isi, <a href="urn:uuid:{article.uid}">kata</a>.</p>'


def found():
    """Return the headlines of the stories with each fault, without orphans and dead ends."""
    names = dict(Article.objects.values_list("pk", "headline"))
    faults = [one for one in LinkFault if one not in {LinkFault.ORPHAN, LinkFault.DEAD_END}]
    return {
        fault: {names[pk] for pk in pks} for fault in faults if (pks := link_health.find(fault))
    }


def test_a_story_without_links_to_it_or_from_it_counts_what_readers_see():
    target, alone = make_article(), make_article()
    source = make_article(body=words_to(target))
    hidden = make_hidden_articles(body=f"{LONG}{aside(alone)}{words_to(alone)}")
    blind = make_article(body=f"{LONG}{aside(hidden[0])}")
    elsewhere = make_article()
    add_end_links(elsewhere, BacaJugaRef(url="https://a.id/x", text="x"))
    orphans = link_health.find(LinkFault.ORPHAN)
    assert orphans == {one.pk for one in (alone, source, blind, elsewhere)}
    assert link_health.find(LinkFault.DEAD_END) == {target.pk, alone.pk, blind.pk}


def test_links_that_wait_are_old_lead_back_or_lead_to_what_is_gone():
    ancient = make_article(headline="Kuno", ago=link_health.AGE + dt.timedelta(days=2))
    recent = make_article(headline="Baru Lalu", ago=link_health.AGE - dt.timedelta(days=2))
    gone = make_article(headline="Dicabut")
    make_article(headline="Menunjuk", body=words_to(ancient) + words_to(recent) + words_to(gone))
    make_article(headline="Menunggu", body='<p>Isi.</p><aside data-baca-juga="">Nanti</aside>')
    make_hidden_articles(body=words_to(ancient) + '<aside data-baca-juga="">Nanti</aside>')
    first, named = make_article(headline="Satu"), make_article(headline="Disebut")
    make_article(headline="Dua", body=LONG + aside(first) + words_to(named))
    add_end_links(first, BacaJugaRef(text="Dua"))
    add_end_links(named, BacaJugaRef(text="Dua"))
    retract(gone)
    assert found() == {
        LinkFault.OLD: {"Menunjuk"}, LinkFault.PENDING: {"Menunggu"},
        LinkFault.CIRCULAR: {"Dua"}, LinkFault.GONE: {"Dicabut"},
    }  # fmt: skip


def test_a_text_is_crowded_by_baca_juga_too_near_or_too_many():
    targets = [make_article() for _number in range(3)]
    near, many, good = (
        make_article(body="".join(f"{LONG * number}{aside(one)}" for one in targets[:links]))
        for number, links in [(1, 2), (3, 3), (4, 2)]
    )
    assert link_health.find(LinkFault.CROWDED) == {near.pk, many.pk}
    assert good.pk
    link_health.find_if_due()
    row = link_health.list_stories(LinkFault.CROWDED).rows[1]
    assert row.article == near
    assert [(place.anchor, targets[1].headline in place.message) for place in row.places] == [
        ("body:3", True)
    ]


def test_what_is_found_is_stored_once_a_day_and_listed_while_it_lasts(monkeypatch, time_machine):
    monkeypatch.setattr(link_health, "PAGE", 2)
    stories = [
        make_article(body=f'{LONG}<aside data-baca-juga="">Judul {n}</aside>') for n in range(5)
    ]
    link_health.find_if_due()
    assert LinkHealthCount.objects.get().counts[LinkFault.PENDING] == 5

    def pages():
        listed, before = [], None
        while True:
            listing = link_health.list_stories(LinkFault.PENDING, before)
            listed.append([row.article.pk for row in listing.rows])
            if not (before := listing.following):
                return listed

    numbers = [story.pk for story in reversed(stories)]
    assert pages() == [numbers[:2], numbers[2:4], numbers[4:]]
    make_article(headline="Judul 4")
    link_health.find_if_due()  # it was done today
    assert pages() == [numbers[1:2], numbers[2:4], numbers[4:]]
    assert LinkFinding.objects.filter(fault=LinkFault.PENDING).count() == 5
    time_machine.move_to(timezone.now() + dt.timedelta(days=1))
    link_health.find_if_due()
    assert pages() == [numbers[1:3], numbers[3:]]
    points = link_trend.trend_of(LinkFault.PENDING)
    assert [(point.count, point.y) for point in points] == [(5, 0), (4, 12)]
    assert points[1].x - points[0].x == link_trend.STEP


def test_a_place_is_named_where_the_form_has_it():
    ancient = make_article(headline="Kuno", ago=dt.timedelta(days=2000))
    body = LONG + words_to(ancient) + LONG + aside(ancient)
    source = make_article(body=body)
    below = make_article()
    add_end_links(below, BacaJugaRef(uid=ancient.uid))
    link_health.find_if_due()
    anchors = {
        row.article: sorted(place.anchor for place in row.places)
        for row in link_health.list_stories(LinkFault.OLD).rows
    }
    assert anchors == {source: ["body:1", "body:3"], below: ["id_end_links"]}


def test_a_page_costs_as_many_queries_whatever_is_on_it(django_assert_num_queries):
    gone = [make_article() for _number in range(3)]
    for one in gone:
        make_article(body=LONG + aside(one) + '<aside data-baca-juga="">Nanti</aside>')
        retract(one)
    link_health.find_if_due()
    for fault, number in [(LinkFault.PENDING, 5), (LinkFault.GONE, 4), (LinkFault.ORPHAN, 5)]:
        with django_assert_num_queries(number):
            assert len(link_health.list_stories(fault).rows) == 3
    assert Article.objects.in_state(State.RETRACTED).count() == 3
