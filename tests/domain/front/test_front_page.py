"""The front page: what people chose, what fills the rest, and no story twice."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.domain.front import front_page
from articles.enums import Label, Period, Seen, Slot, State
from articles.models import Article, FrontSlot, PopularArticle, Section
from newsroom.page_cache.dependencies import name_of, noted_dependencies
from tests.factories import make_article, make_hidden_articles, make_image, make_section, withdraw

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def put(slot, article, position=0, **fields):
    return FrontSlot.objects.create(slot=slot, article=article, position=position, **fields)


def compose():
    sections = list(Section.objects.filter(parent=None))
    return front_page.compose_front_page(sections)


def shown(page):
    """Return the articles of the page in reading order, but for the ranking."""
    bar, lead = ([part] if part else [] for part in (page.breaking, page.lead))
    of_blocks = [article for block in page.blocks for article in block.articles]
    bar = [row.article for row in bar]
    return [*bar, *lead, *page.secondary, *page.latest, *page.picks, *of_blocks]


def stories(number, **fields):
    """Make stories from new to old, a minute apart."""
    return [make_article(ago=(n + 1) * MINUTE, **fields) for n in range(number)]


@pytest.mark.django_db
class TestChosen:
    def test_people_fill_the_places_and_the_newest_fill_the_rest(self):
        made = stories(30)
        put(Slot.BREAKING, made[20], text="Gempa di Maluku")
        put(Slot.LEAD, made[21])
        put(Slot.SECONDARY, made[22])
        put(Slot.PICK, made[23])
        page = compose()
        assert (page.breaking.article, page.breaking.text) == (made[20], "Gempa di Maluku")
        assert page.lead == made[21]
        assert page.secondary == [made[22], *made[:2]]
        assert page.latest == made[2:8]
        assert page.picks == [made[23], *made[8:11]]
        assert page.blocks[0].articles == made[11:15]
        assert page.newest_at == made[0].published_at

    def test_no_more_stand_in_a_place_than_it_holds(self):
        made = stories(20)
        for position, article in enumerate(reversed(made)):
            put(Slot.SECONDARY, article, position)
        assert compose().secondary == [made[19], made[18], made[17]]

    def test_a_schedule_of_the_lead_follows_the_clock(self, time_machine):
        time_machine.move_to(start := timezone.now(), tick=False)
        noon, usual, newest = make_article(ago=3 * HOUR), make_article(ago=HOUR), make_article()
        put(Slot.LEAD, noon, 0, starts_at=start + HOUR, ends_at=start + 2 * HOUR)
        put(Slot.LEAD, usual, 1, ends_at=start + 3 * HOUR)
        leads = {}
        for minutes in (0, 59, 60, 119, 120, 179, 180):
            time_machine.move_to(start + minutes * MINUTE, tick=False)
            leads[minutes] = compose().lead
        assert leads == {
            0: usual, 59: usual, 60: noon, 119: noon, 120: usual, 179: usual, 180: newest,
        }  # fmt: skip

    def test_a_story_in_two_places_stands_in_the_first(self):
        made = stories(12)
        for slot in (Slot.PICK, Slot.SECONDARY, Slot.LEAD):
            put(slot, made[9])
        page = compose()
        assert page.lead == made[9]
        assert page.secondary == made[:3]

    @pytest.mark.parametrize("slot", Slot)
    def test_what_readers_may_not_see_leaves_its_place(self, slot):
        made = stories(12)
        for position, article in enumerate(make_hidden_articles()):
            put(slot, article, position)
        page = compose()
        assert shown(page) == made
        assert page.breaking is None

    def test_a_scheduled_story_takes_its_place_when_its_time_comes(self, time_machine):
        time_machine.move_to(start := timezone.now(), tick=False)
        newest = make_article()
        later = make_article(ago=-HOUR)
        put(Slot.LEAD, later)
        assert compose().lead == newest
        time_machine.move_to(start + HOUR, tick=False)
        assert compose().lead == later

    def test_a_story_that_was_retracted_makes_room(self):
        made = stories(3)
        put(Slot.LEAD, made[2])
        withdraw(made[2])
        assert compose().lead == made[0]


@pytest.mark.django_db
class TestBackfill:
    def test_what_fills_the_rest_is_told_by_itself(self, django_assert_num_queries):
        made = stories(20)
        put(Slot.LEAD, made[3])
        put(Slot.PICK, made[0])
        rows, page = front_page.standing(), compose()
        with django_assert_num_queries(1):
            filling = front_page.backfill(rows)
        assert [made[3], *filling[Slot.LEAD]] == [page.lead]
        assert filling[Slot.SECONDARY] == page.secondary
        assert [made[0], *filling[Slot.PICK]] == page.picks

    @pytest.mark.parametrize(("number", "shown"), [(0, 0), (2, 0), (3, 3), (5, 5), (6, 5)])
    def test_too_few_that_were_read_are_no_ranking(self, number, shown):
        for position, article in enumerate(stories(number), start=1):
            PopularArticle.objects.create(
                period=Period.DAY, position=position, article=article, reads=9,
                ranked_at=timezone.now(),
            )  # fmt: skip
        assert len(compose().most_read) == shown

    def test_an_empty_site_has_an_empty_page(self):
        make_hidden_articles()
        page = compose()
        assert shown(page) == []
        assert (page.breaking, page.lead, page.newest_at) == (None, None, None)

    @pytest.mark.parametrize("number", [1, 3, 30])
    def test_every_story_finds_its_place_in_turn(self, number):
        made = stories(number)
        assert shown(compose()) == made[:18]

    def test_a_near_story_with_a_picture_leads(self):
        made = stories(10)
        Article.objects.filter(pk=made[4].pk).update(lead_image=make_image())
        page = compose()
        assert page.lead == made[4]
        assert page.secondary == made[:3]

    def test_a_picture_does_not_bring_back_what_is_far_down(self):
        made = stories(12)
        Article.objects.filter(pk=made[11].pk).update(lead_image=make_image())
        assert compose().lead == made[0]

    def test_paid_content_gets_no_place_of_the_newsroom_by_itself(self):
        paid = stories(2, label=Label.ADVERTORIAL, lead_image=make_image())
        made = [make_article(ago=HOUR + n * MINUTE) for n in range(12)]
        page = compose()
        assert [page.lead, *page.secondary] == made[:4]
        assert page.latest == [*paid, *made[4:8]]
        assert page.picks == made[8:12]

    def test_a_run_of_paid_content_leaves_no_place_open(self, django_assert_max_num_queries):
        paid = stories(40, label=Label.ADVERTORIAL)
        made = [make_article(ago=HOUR + n * MINUTE) for n in range(15)]
        put(Slot.PICK, made[1])
        with django_assert_max_num_queries(1 + 7):
            page = compose()
        assert [page.lead, *page.secondary] == [made[0], *made[2:5]]
        assert page.latest == paid[:6]
        assert page.picks == [made[1], *made[5:8]]
        assert len(set(shown(page))) == len(shown(page))

    def test_stories_after_paid_content_are_found_by_the_order_of_the_list(self):
        for article in stories(3):
            end = article.position
        rows = Article.objects.published(end).newest(end).unpaid().for_cards()[:30]
        if connection.vendor == "sqlite":
            plan = rows.explain()
            assert "article_live" in plan
            assert "TEMP B-TREE" not in plan

    def test_people_may_put_it_there(self):
        paid = make_article(label=Label.ADVERTORIAL)
        put(Slot.SECONDARY, paid)
        stories(1)
        assert compose().secondary == [paid]

    def test_news_leads_when_a_page_of_opinions_is_newer(self):
        stories(30, label=Label.OPINION)
        news = make_article(ago=HOUR)
        assert compose().lead == news

    def test_an_opinion_leads_when_there_is_no_news(self):
        opinion = make_article(label=Label.OPINION)
        assert compose().lead == opinion
        news = make_article(ago=2 * HOUR)
        assert compose().lead == news

    def test_a_site_of_paid_content_alone_still_lists_it(self):
        paid = stories(2, label=Label.ADVERTORIAL)
        page = compose()
        assert (page.lead, page.secondary, page.latest) == (None, [], paid)

    def test_the_breaking_bar_is_peoples_alone(self):
        stories(20)
        assert compose().breaking is None

    def test_a_section_shows_its_newest_beside_what_stands_above(self):
        elsewhere, other = stories(25, section=make_section()), make_section()
        of_section = [
            make_article(section=other, ago=dt.timedelta(days=1) + n * MINUTE) for n in range(9)
        ]
        for position, article in enumerate(of_section[:3]):
            put(Slot.PICK, article, position)
        blocks = {block.section: block.articles for block in compose().blocks}
        assert blocks[other] == of_section[3:7]
        assert blocks[elsewhere[0].section] == elsewhere[11:15]

    @pytest.mark.parametrize("number", [1, 3, 30])
    def test_it_costs_six_queries_at_most(self, django_assert_max_num_queries, number):
        made = stories(30, lead_image=make_image())
        for position, article in enumerate(made[:number]):
            for slot in Slot:
                put(slot, article, position)
        with django_assert_max_num_queries(1 + 6):
            cards = [(a.section.name, a.lead_image.alt) for a in shown(compose())]
        assert cards


class TestNoStoryTwice(TestCase):
    """Whatever people put where, and whatever the stories are."""

    @given(data=st.data())
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def test_no_story_stands_twice(self, data):
        sections = [make_section(), make_section()]
        image = make_image()
        for number in range(data.draw(st.integers(0, 28))):
            make_article(
                ago=dt.timedelta(minutes=data.draw(st.integers(0, 12))),
                section=sections[number % 2],
                label=data.draw(st.sampled_from(Label)),
                lead_image=data.draw(st.sampled_from([None, image])),
                state=data.draw(st.sampled_from([*[State.PUBLISHED] * 4, State.RETRACTED])),
            )
        articles = list(Article.objects.order_by("pk"))
        places = st.lists(st.tuples(st.sampled_from(Slot), st.sampled_from(articles)), max_size=15)
        for position, (slot, article) in enumerate(data.draw(places) if articles else []):
            put(slot, article, position)
        page = front_page.compose_front_page(sections)
        ids = [article.pk for article in shown(page)]
        assert len(ids) == len(set(ids))
        assert all(article.is_visible for article in shown(page))
        visible = Article.objects.published().count()
        assert bool(ids) == bool(visible)
        assert len(ids) == visible or (len(page.latest) == 6 and len(page.secondary) <= 3)


@pytest.mark.django_db
class TestSectionLead:
    def test_people_put_a_story_on_top_of_its_section(self):
        above = make_section()
        below = make_section(parent=above)
        article = make_article(section=below)
        for section in (above, below):
            put(Slot.LEAD, article, section=section)
            assert front_page.section_lead(section) == article
        assert compose().lead == article  # by backfill: the front page has slots of its own

    def test_a_page_depends_on_a_story_that_may_lead_it_later(self):
        section = make_section()
        article = make_article(section=section, state=State.DRAFT)
        put(Slot.LEAD, article, section=section)
        with noted_dependencies() as noted:
            assert front_page.section_lead(section) is None
        assert name_of(Seen.CARD, article.pk) in noted.dependencies.spans

    def test_a_story_that_moved_to_another_section_leads_no_more(self):
        section = make_section()
        put(Slot.LEAD, make_article(section=make_section()), section=section)
        assert front_page.section_lead(section) is None

    def test_nor_does_one_that_readers_may_not_see(self):
        section = make_section()
        for position, article in enumerate(make_hidden_articles(section=section)):
            put(Slot.LEAD, article, position, section=section)
        assert front_page.section_lead(section) is None
