"""Random renames, creations, deletions and merges against a model of what each address means."""

import random
from itertools import count

import pytest
from django.db import transaction
from taggit.models import Tag

from articles.domain.site import old_addresses, records
from articles.models import Author, Section
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


def answer(response):
    return response.status_code, response.get("Location")


class Meanings:
    """What each address means, as records come, are renamed, merged and deleted."""

    SLUGS = ("satu", "dua", "tiga", "empat", "lima")
    PAGES = {Section: "/{}/", Tag: "/tag/{}/", Author: "/penulis/{}/"}
    numbers = count(1)

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.article = make_article(section=make_section(slug="tetap"))
        self.records = []
        self.meaning = {}

    def free(self, model):
        taken = {record.slug for record in self.records if isinstance(record, model)}
        return self.random.choice([slug for slug in self.SLUGS if slug not in taken])

    def create(self):
        model = self.random.choice(list(self.PAGES))
        if sum(isinstance(record, model) for record in self.records) > 2:
            return
        record = model(name=f"Nama {next(self.numbers)}", slug=self.free(model))
        records.save_record(record)
        if model is Tag:
            make_article(tags=[record], section=self.article.section)
        self.records.append(record)
        self.meaning[model, record.slug] = record

    def rename(self):
        record = self.random.choice(self.records)
        record.slug = self.free(type(record))
        records.save_record(record)
        self.meaning[type(record), record.slug] = record

    def delete(self):
        record = self.random.choice(self.records)
        self._end(record, heir=None)
        records.delete_record(record)

    def merge(self):
        tags = [record for record in self.records if isinstance(record, Tag)]
        if len(tags) > 1:
            gone, kept = self.random.sample(tags, 2)
            self._end(gone, heir=kept)
            with transaction.atomic():
                old_addresses.move_addresses([gone], kept)
                records.delete_record(gone)

    def _end(self, record, heir):
        self.records.remove(record)
        self.meaning |= {key: heir for key, meant in self.meaning.items() if meant is record}

    def step(self):
        steps = [self.create, self.rename, self.rename, self.delete, self.merge]
        (self.random.choice(steps) if self.records else self.create)()


@pytest.mark.parametrize("seed", range(6))
def test_every_address_that_ever_was_leads_to_its_own_in_one_step_or_to_nothing(client, seed):
    meanings = Meanings(seed)
    article = meanings.article
    for _step in range(14):
        meanings.step()
    for (model, slug), meant in meanings.meaning.items():
        page = meanings.PAGES[model]
        for rest in ("", "rss.xml"):
            expected = (404, None)
            if meant:
                here = meant.slug == slug
                expected = (200, None) if here else (301, page.format(meant.slug) + rest)
            assert answer(client.get(page.format(slug) + rest)) == expected, (seed, page, slug)
        if model is Section:
            below = answer(client.get(f"/{slug}/{article.pk}/x/"))
            assert below == (301, article.get_absolute_url())
