"""Whatever happens at the desk, links are those of the texts and lead to nothing hidden."""

import datetime as dt
import random
import re
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.body import BacaJugaRef
from articles.domain.desk import broken_links, inbound_links, workflow
from articles.domain.desk.broken_links import Choice, LinksChanged, Settling
from articles.domain.story import revisions
from articles.domain.story.baca_juga import sync_links
from articles.domain.story.live import StaleState
from articles.enums import Action, ChangeKind, State
from articles.models import Article
from tests import cast
from tests.factories import make_article, retract, save_content
from tests.storing import store_all_pages

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TITLES = [f"Judul Nomor {number}" for number in range(6)]
ADDRESS = re.compile(r'<a[^>]* href="/[-\w]+/(\d+)/[^"]*"([^>]*)>')


class Desk:
    """Stories, and the steps that anybody may take with one of them."""

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.taken = set()
        self.user = cast.superuser(f"pemred{seed}")
        for _ in range(3):
            self.write()

    def story(self):
        return self.draw.choice(Article.objects.order_by("pk"))

    def link(self, headline):
        target = self.story()
        others = [title for title in TITLES if title != headline]
        return self.draw.choice(
            [
                BacaJugaRef(uid=target.uid).to_html(),
                BacaJugaRef(text=self.draw.choice(others)).to_html(),
                f'<p>Baca <a href="urn:uuid:{target.uid}" rel="noopener">ini</a> juga.</p>',
                f'<p>Baca <a href="{target.get_absolute_url()}" rel="noopener">itu</a> juga.</p>',
            ]
        )

    def body(self, headline):
        links = [self.link(headline) for _ in range(self.draw.randrange(3))]
        words = f"<p>Kata {self.draw.random()}.</p>"
        return "\n".join([words, *links, f"<p>Akhir {self.draw.random()}.</p>"])

    def write(self):
        state = self.draw.choice([State.DRAFT, State.PUBLISHED, State.PUBLISHED])
        ago = self.draw.choice([DAY, 2 * DAY, -DAY])
        headline = self.draw.choice(TITLES)
        body = self.body(headline) if Article.objects.exists() else "<p>Awal.</p>"
        make_article(headline=headline, body=body, state=state, ago=ago)

    def edit(self):
        story = self.story()
        base = revisions.ensure_first_revision(story)
        headline = self.draw.choice(TITLES)
        content = base.content | {"body": self.body(headline), "headline": headline}
        save_content(story, content, base=base, user=self.user)

    def publish(self):
        story = self.story()
        kind = ChangeKind.TYPO if story.is_visible else None
        workflow.perform(story, Action.PUBLISH, user=self.user, kind=kind)

    def schedule(self):
        story, time = self.story(), timezone.now() + DAY
        workflow.perform(story, Action.SCHEDULE, user=self.user, at=time)

    def unschedule(self):
        workflow.perform(self.story(), Action.UNSCHEDULE, user=self.user)

    def retract(self):
        story = self.story()
        if not story.is_visible:
            raise StaleState(story.pk)
        retract(story)

    def restore(self):
        story = self.story()
        if first := story.revisions.order_by("number").first():
            revisions.restore_revision(story, first, user=self.user)

    def settle(self):
        target = self.story()
        found = broken_links.broken_links_to(target) if broken_links.is_gone(target) else []
        if not found:
            raise LinksChanged
        for row in found:
            choice = self.draw.choice([Choice.DROP, Choice.NOTICE])
            broken_links.settle_links(target, {row.article.pk: Settling(choice)}, user=self.user)

    def add(self):
        target, source = self.story(), self.story()
        place = inbound_links.place_of(source.body.partition("\n")[0])
        inbound_links.add_links(target, {source.pk: place}, user=self.user)

    STEPS = (write, edit, edit, publish, schedule, unschedule, retract, restore, settle, add)

    def take_any_step(self):
        # What is not possible in this state writes nothing.
        with suppress(StaleState, ValidationError, LinksChanged):
            step = self.draw.choice(self.STEPS)
            step(self)
            self.taken.add(step)


def hidden_links(client):
    """Return the links on pages of visible stories to what readers may not see, notices aside."""
    visible = set(Article.objects.published().values_list("pk", flat=True))
    stories = Article.objects.filter(pk__in=visible).select_related("section")
    found = []
    for story in stories:
        page = client.get(story.get_absolute_url())
        assert page.status_code == 200
        for pk, more in ADDRESS.findall(page.text):
            if int(pk) not in visible and "nofollow" not in more:
                found.append((story.pk, int(pk)))
    return found


def test_links_are_those_of_the_texts_and_lead_to_nothing_hidden(client):
    taken = set()
    for seed in range(5):
        desk = Desk(seed)
        for number in range(1, 81):
            desk.take_any_step()
            if number % 20 == 0:
                assert [one.pk for one in Article.objects.all() if sync_links(one)] == []
                assert hidden_links(client) == []
                store_all_pages()
                assert hidden_links(client) == []
        taken |= desk.taken
        Article.objects.all().delete()
    assert taken == set(Desk.STEPS)
