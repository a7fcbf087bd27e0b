"""Whatever becomes of tags, a story keeps those that it meant, each once, in every text of it."""

import random

import pytest

from articles.domain.desk import workflow
from articles.domain.site import tags as tags_of_site
from articles.domain.story import buffers, revisions
from articles.domain.story.names import names_for
from articles.domain.story.uids import with_current_uids
from articles.enums import Action, ChangeKind, State
from articles.models import Article, Buffer, TagName
from articles.text import name_key, tag_name
from tests import cast
from tests.factories import make_article, save_content, tag_uids

pytestmark = pytest.mark.django_db


def named(content):
    """Return the names of the tags of a content, as history and comparison show them."""
    (content,) = with_current_uids(content)
    names = names_for(content)
    return [names.tags.get(item, item) for item in content["tags"]]


def on_row(article):
    return [tag.name for tag in Article.objects.get(pk=article.pk).tags_in_order]


class World:
    """Stories and what their tags mean: `owner` of each name, `name` and `into` of each tag."""

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.user = cast.superuser()
        self.owner, self.name, self.into = {}, [], []
        self.fresh = iter(f"Topik {chr(65 + n % 26)}-{n}" for n in range(1000))
        self.stories = [make_article(state=State.DRAFT) for _number in range(3)]
        self.texts = {article.pk: {} for article in self.stories}
        self.live = {article.pk: [] for article in self.stories}
        self.opened = []
        for article in self.stories:
            self.note(article, revisions.ensure_first_revision(article), [])

    def meaning(self, tag):
        while self.into[tag] is not None:
            tag = self.into[tag]
        return tag

    def means(self, tags):
        return list(dict.fromkeys(map(self.meaning, tags)))

    def tag_called(self, typed):
        name, key = tag_name(typed), name_key(typed)
        if key not in self.owner:
            self.owner[key] = len(self.name)
            self.name.append(name)
            self.into.append(None)
        return self.meaning(self.owner[key])

    def stored(self):
        """Return the tags that are stored now, by what they are in this world."""
        found = {row.name: row.tag for row in TagName.objects.exclude(tag=None)}
        present = {tag for tag in range(len(self.name)) if self.into[tag] is None}
        return {tag: found[self.name[tag]] for tag in present if self.name[tag] in found}

    def note(self, article, revision, tags):
        self.texts[article.pk][revision.pk] = tags
        if article.state == State.DRAFT:
            self.live[article.pk] = tags

    def story(self):
        return Article.objects.get(pk=self.draw.choice(self.stories).pk)

    # What may happen.

    def save(self):
        """Somebody removes tags and types others, known, odd or new ones, maybe in an old form."""
        article = self.story()
        opened = [one for one in self.opened if one[0] == article.pk]
        if opened and self.draw.random() < 0.5:
            self.opened.remove(opened[0])
            _pk, base, items = opened[0]
        else:
            base = article.latest_revision
            items = revisions.latest_content(article)["tags"]
        kept = [item for item in items if self.draw.random() < 0.7]
        known = list(self.owner)
        typed = self.draw.choices(known, k=self.draw.randrange(3)) if known else []
        if self.draw.random() < 0.6:
            typed.append(next(self.fresh))
        typed = [self.draw.choice([name, f"#{name.upper()}", f"{name}\u200b"]) for name in typed]
        before = self.means(self.texts[article.pk][base.pk])
        newest = self.means(self.texts[article.pk][article.latest_revision_id])
        mine = [self.tag_of_item(item) for item in kept] + [self.tag_called(n) for n in typed]
        mine = self.means(mine)
        saved = save_content(
            article, base.content | {"tags": kept + typed}, base=base, user=self.user
        )
        merged = named(saved.revision.content)
        # A merge keeps what either added and drops what either removed.
        expected = {t for t in mine + newest if t not in before or (t in mine and t in newest)}
        assert sorted(merged) == sorted(self.name[tag] for tag in expected)
        by_name = {self.name[tag]: tag for tag in expected}
        self.note(article, saved.revision, [by_name[name] for name in merged])

    def tag_of_item(self, item):
        row = TagName.objects.find([item])[item]
        present = (tag for tag, into in enumerate(self.into) if into is None)
        return next(tag for tag in present if self.name[tag] == row.name)

    def open_form(self):
        article = self.story()
        newest = article.latest_revision
        self.opened.append((article.pk, newest, revisions.latest_content(article)["tags"]))

    def publish(self):
        article = self.story()
        if article.is_visible and not article.has_unpublished_change:
            return
        before, kind = article.latest_revision_id, ChangeKind.TYPO if article.is_visible else None
        workflow.perform(article, Action.PUBLISH, user=self.user, kind=kind)
        newest = Article.objects.get(pk=article.pk).latest_revision
        published = self.texts[article.pk][before]
        self.texts[article.pk][newest.pk] = self.live[article.pk] = published

    def restore(self):
        article = self.story()
        old = self.draw.choice(list(article.revisions.all()))
        restored = revisions.restore_revision(article, old, user=self.user)
        self.note(article, restored, self.texts[article.pk][old.pk])

    def rename(self):
        stored = self.stored()
        if not stored:
            return
        tag = self.draw.choice(sorted(stored))
        gone = [t for t in range(len(self.name)) if self.into[t] is None and t not in stored]
        own = [key for key, owner in self.owner.items() if self.meaning(owner) == tag]
        names = [next(self.fresh), *own, *(self.name[t] for t in gone)]
        name = self.draw.choice(names)
        stored[tag].name = name
        tags_of_site.save_tag(stored[tag])
        other = self.owner.get(name_key(name))
        if other is not None and self.meaning(other) != tag:
            self.into[self.meaning(other)] = tag
        self.owner[name_key(name)] = tag
        self.name[tag] = name

    def set_aliases(self):
        stored = self.stored()
        if not stored:
            return
        tag = self.draw.choice(sorted(stored))
        before = tags_of_site.aliases_of(stored[tag])
        kept = [name for name in before if self.draw.random() < 0.6]
        added = [next(self.fresh)]
        tags_of_site.save_tag(stored[tag], kept + added)
        for name in set(before) - set(kept):
            del self.owner[name_key(name)]
        for name in added:
            self.owner[name_key(name)] = tag
        assert sorted(tags_of_site.aliases_of(stored[tag])) == sorted(kept + added)

    def merge(self):
        stored = self.stored()
        if len(stored) < 3:
            return
        stays, *gone = self.draw.sample(sorted(stored), 3)
        tags_of_site.merge_tags(stored[stays], [stored[tag] for tag in gone])
        for tag in gone:
            self.into[tag] = stays

    def delete(self):
        stored = self.stored()
        used = {tag for tags in self.live.values() for tag in self.means(tags)}
        deleted = tags_of_site.delete_unused(stored.values())
        assert {tag.name for tag in deleted} == {self.name[t] for t in stored if t not in used}

    def check(self):
        for article in self.stories:
            expected = [self.name[tag] for tag in self.means(self.live[article.pk])]
            assert on_row(article) == expected
            for revision in article.revisions.all():
                tags = self.texts[article.pk][revision.pk]
                assert named(revision.content) == [self.name[tag] for tag in self.means(tags)]


STEPS = ["save"] * 5 + [
    "open_form",
    "publish",
    "restore",
    "rename",
    "set_aliases",
    "merge",
    "delete",
]


@pytest.mark.parametrize("seed", range(3))
def test_every_story_keeps_the_tags_that_it_meant_each_once(seed):
    world = World(seed)
    for _step in range(30):
        getattr(world, world.draw.choice(STEPS))()
        world.check()


@pytest.fixture
def published():
    article = make_article(tags=["Beras", "Bulog"])
    revisions.ensure_first_revision(article)
    return Article.objects.get(pk=article.pk)


def pending(article, *tags):
    base = article.latest_revision
    save_content(article, base.content | {"tags": list(tags)}, base=base, user=cast.superuser())
    return Article.objects.get(pk=article.pk)


def test_a_name_that_waits_for_publication_has_its_uid_and_no_tag_yet(published):
    content = pending(published, "Petani").latest_revision.content
    assert content["tags"] == [str(TagName.objects.get(name="Petani").uid)]
    assert TagName.objects.get(name="Petani").tag is None
    assert named(content) == ["Petani"]


def test_what_waits_for_publication_follows_a_rename_and_a_merge(published):
    beras, bulog = published.tags_in_order
    article = pending(published, *tag_uids("Beras", "Bulog"), "Petani")
    beras.name = "Padi"
    tags_of_site.save_tag(beras)
    tags_of_site.merge_tags(beras, [bulog])
    assert named(article.latest_revision.content) == ["Padi", "Petani"]
    assert named(revisions.latest_content(article)) == ["Padi", "Petani"]
    workflow.perform(article, Action.PUBLISH, user=cast.superuser("lain"), kind=ChangeKind.TYPO)
    assert on_row(article) == ["Padi", "Petani"]


def test_an_unsaved_text_holds_uids_and_is_known_as_saved(published):
    user = cast.superuser()
    content = published.latest_revision.content | {"tags": ["BERAS", "bulog", "Belum Ada"]}
    key = published.uid
    buffers.store_text(key, user=user, article=published, content=content, sequence=1)
    expected = [*tag_uids("Beras", "Bulog"), "Belum Ada"]
    assert Buffer.objects.get().content["tags"] == expected
    known = content | {"tags": ["BERAS", "bulog"]}
    assert buffers.is_stored(known, published, user)


def test_a_save_without_a_change_is_no_revision_after_a_merge(published):
    beras, bulog = published.tags_in_order
    base, before = published.latest_revision, revisions.latest_content(published)
    tags_of_site.merge_tags(beras, [bulog])
    save_content(published, before, base=base, user=cast.superuser())
    assert published.revisions.count() == 1
