"""Tags merged, given aliases and deleted: what becomes of their articles, names and addresses."""

import json
import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from articles.domain import announcement
from articles.domain.announcement import Subject
from articles.domain.site import old_addresses
from articles.domain.site import tags as site_tags
from articles.domain.site.tags import aliases_of, delete_unused, merge_tags, save_tag
from articles.domain.story import live, revisions
from articles.enums import Action
from articles.models import Article, ArticleTag, TagName, TagPage
from tests.domain.story.test_parallel_links import PAUSE, at_once, slowly
from tests.factories import make_article, tag_uids

pytestmark = pytest.mark.django_db


def tag(name):
    return Tag.objects.get(name=name)


def of(article):
    return [one.name for one in Article.objects.get(pk=article.pk).tags_in_order]


def find(name):
    row = TagName.objects.find([name]).get(name)
    return row and row.tag


@pytest.fixture
def heard(monkeypatch):
    changes = []
    monkeypatch.setattr(announcement, "_listeners", [changes.extend])
    return changes


def test_the_stories_of_merged_tags_keep_one_in_its_place_and_time():
    cases = {
        ("A", "X", "B"): ["A", "X"], ("X", "B", "Y", "A"): ["X", "A", "Y"], ("C", "B"): ["A"],
        ("X",): ["X"], ("A",): ["A"], ("Y", "C"): ["Y", "A"],
    }  # fmt: skip
    articles = {names: make_article(tags=names) for names in cases}
    listed = dict(ArticleTag.objects.values_list("content_object", "listed_at"))
    merge_tags(tag("A"), [tag("B"), tag("C")])
    assert {names: of(article) for names, article in articles.items()} == cases
    assert dict(ArticleTag.objects.values_list("content_object", "listed_at")) == listed
    assert set(Tag.objects.values_list("name", flat=True)) == {"A", "X", "Y"}
    assert find("b") == find("C") == tag("A")


def test_what_the_page_of_a_tag_says_outlives_a_merge_and_a_clearing():
    for name in ("A", "B", "C", "D"):
        make_article(tags=[name])
    for name in ("B", "C"):
        TagPage.objects.create(tag=tag(name), description=f"Tentang {name}.")
    merge_tags(tag("A"), [tag("B")])
    assert tag("A").page.description == "Tentang B."
    merge_tags(tag("A"), [tag("C"), tag("D")])
    assert tag("A").page.description == "Tentang B."
    ArticleTag.objects.all().delete()
    assert delete_unused([tag("A")]) == []


def test_a_merge_takes_the_same_queries_for_any_number_of_stories():
    counts = []
    for number in (1, 20):
        name = f"B{number}"
        for n in range(number):
            make_article(tags=["A", name] if n % 2 else [name])
        TagName.objects.get_or_create_tags(["A"])
        tags = [tag("A"), tag(name)]
        with CaptureQueriesContext(connection) as found:
            merge_tags(tags[0], tags[1:])
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_merge_takes_the_same_queries_for_any_number_of_tags():
    counts = []
    for number in (1, 5):
        for n in range(number):
            make_article(tags=["A", f"B{n}"])
        gone = list(Tag.objects.exclude(name="A"))
        with CaptureQueriesContext(connection) as found:
            merge_tags(tag("A"), gone)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_names_and_addresses_of_a_merged_tag_lead_to_the_one_that_stays(heard):
    article = make_article(tags=["Jokowi", "Joko Widodo"])
    stays, gone = tag("Joko Widodo"), tag("Jokowi")
    save_tag(gone, ["Pakde"])
    pk, slug = gone.pk, gone.slug
    heard.clear()
    merge_tags(stays, [gone])
    assert find("pakde") == find("JOKOWI") == stays
    assert aliases_of(stays) == ["Jokowi", "Pakde"]
    assert list(old_addresses.owners("tag", slug)) == [stays]
    assert {(change.subject, change.pk) for change in heard} == {
        (Subject.TAG, stays.pk), (Subject.TAG, pk),
    }  # fmt: skip
    article.tags.add("Jokowi")
    assert of(article) == ["Joko Widodo"]


def test_a_merge_that_fails_at_its_end_changes_nothing(monkeypatch):
    article = make_article(tags=["A", "B"])

    def fail(changes):
        raise RuntimeError

    monkeypatch.setattr(announcement, "_listeners", [fail])
    before = list(TagName.objects.values())
    with pytest.raises(RuntimeError):
        merge_tags(tag("A"), [tag("B")])
    assert (of(article), list(TagName.objects.values())) == (["A", "B"], before)


def test_what_was_merged_or_deleted_meanwhile_is_not_merged_or_renamed_again():
    make_article(tags=["A", "B", "C"])
    a, b, c = (tag(name) for name in "ABC")
    merge_tags(a, [b])
    for stays, gone in ((a, b), (b, c)):
        with pytest.raises(Tag.DoesNotExist):
            merge_tags(stays, [gone])
    b.name = "D"
    with pytest.raises(Tag.DoesNotExist):
        save_tag(b)
    assert set(Tag.objects.values_list("name", flat=True)) == {"A", "C"}


def test_a_new_tag_has_its_aliases_at_once():
    timnas = Tag(name="Timnas U-23", slug="timnas")
    save_tag(timnas, ["Garuda Muda"])
    assert (aliases_of(timnas), find("garuda muda")) == (["Garuda Muda"], timnas)


def test_a_rename_with_other_aliases_keeps_the_name_before():
    (tag,) = TagName.objects.get_or_create_tags(["A"])
    save_tag(tag, ["B"])
    tag.name = "C"
    save_tag(tag, ["D"])
    assert aliases_of(tag) == ["A", "D"]


def test_twins_are_all_merged_or_none(monkeypatch):
    for name in ("U-23", "U23", "As", "AS"):
        Tag.objects.create(name=name, slug=name)
    merge, calls = site_tags.merge_tags, []

    def fail_later(*tags):
        if calls:
            raise RuntimeError
        calls.append(tags)
        merge(*tags)

    monkeypatch.setattr(site_tags, "merge_tags", fail_later)
    with pytest.raises(RuntimeError):
        site_tags.merge_twins(Tag.objects.all())
    assert Tag.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_an_alias_beside_a_save_that_adds_its_name_waits(monkeypatch):
    article = make_article(tags=["X"])
    base = revisions.ensure_first_revision(article)
    article = Article.objects.get(pk=article.pk)
    slowly(monkeypatch, revisions, "insert_revision", article)
    content, other = base.content | {"tags": ["Baru"]}, tag("X")

    def publish():
        with transaction.atomic():
            locked = revisions.lock_article(article)
            revisions.insert_revision(locked, content, action=Action.SAVE)
            live.write_live_row(locked, content)

    def add_alias():
        time.sleep(PAUSE / 3)
        save_tag(other, ["Baru"])

    assert at_once(publish, add_alias) == []
    assert of(article) == ["Baru"]


def test_an_alias_leads_to_its_tag_until_it_is_removed():
    make_article(tags=["Timnas U-23", "Lain"])
    timnas = tag("Timnas U-23")
    save_tag(timnas, ["#Garuda Muda", "Timnas Muda", "U23 Timnas"])
    assert aliases_of(timnas) == ["Garuda Muda", "Timnas Muda", "U23 Timnas"]
    assert find("GARUDA MUDA") == timnas
    save_tag(timnas, ["Timnas Muda"])
    assert (find("Garuda Muda"), find("timnas muda")) == (None, timnas)
    (other,) = TagName.objects.get_or_create_tags(["Garuda Muda"])
    assert other.name == "Garuda Muda"


def test_an_alias_that_contents_hold_still_means_its_tag_for_them():
    make_article(tags=["A", "B"])
    [held] = tag_uids("B")
    merge_tags(tag("A"), [tag("B")])
    save_tag(tag("A"), [])
    assert find("B") is None
    assert find(held) == tag("A")


def test_the_name_of_a_deleted_tag_can_be_an_alias():
    (a, b) = TagName.objects.get_or_create_tags(["A", "B"])
    [held] = tag_uids("B")
    assert delete_unused([b]) == [b]
    save_tag(a, ["B"])
    assert find("B") == find(held) == a


def test_only_tags_that_no_story_has_are_deleted():
    article = make_article(tags=["A"])
    (b,) = TagName.objects.get_or_create_tags(["B"])
    chosen = [tag("A"), b]
    assert [one.name for one in delete_unused(chosen)] == ["B"]
    article.tags.clear()
    assert [one.name for one in delete_unused(chosen)] == ["A"]


@pytest.mark.django_db(transaction=True)
def test_a_merge_beside_a_save_loses_nothing(monkeypatch):
    article = make_article(tags=["X"])
    TagName.objects.get_or_create_tags(["A", "B"])
    base = revisions.ensure_first_revision(article)
    article = Article.objects.get(pk=article.pk)
    slowly(monkeypatch, live, "_write_lists", article)
    content = base.content | {"tags": tag_uids("B", "X")}
    tags = tag("A"), tag("B")

    def publish():
        with transaction.atomic():
            live.write_live_row(revisions.lock_article(article), content)

    assert at_once(publish, lambda: merge_tags(tags[0], [tags[1]])) == []
    assert of(article) == ["A", "X"]


@pytest.mark.django_db(transaction=True)
def test_two_mergers_at_once_lose_nothing():
    articles = [make_article(tags=names) for names in (["A"], ["B"], ["A", "B"])]
    a, b = tag("A"), tag("B")
    raised = at_once(lambda: merge_tags(a, [b]), lambda: merge_tags(b, [a]))
    assert [type(error) for error in raised] == [Tag.DoesNotExist]
    (left,) = Tag.objects.all()
    assert [of(article) for article in articles] == [[left.name]] * 3


@pytest.mark.parametrize(
    "leads", [{1: 1}, {1: 2, 2: 1}, {1: 2, 2: 3, 3: 1}, {1: 3, 2: 3, 3: 2}, {3: 2, 2: 1}]
)
def test_aliases_of_aliases_in_a_fixture_are_one_tag(tmp_path, leads):
    uids = {number: str(TagName.named(f"Beras {number}", 1).uid) for number in (1, 2, 3)}
    rows = [
        {
            "model": "articles.tagname",
            "fields": {
                "uid": uid, "name": f"Beras {number}", "key": f"beras{number}", "tag": None,
                "alias_of": [uids[leads[number]]] if number in leads else None,
            },
        }
        for number, uid in uids.items()
    ]  # fmt: skip
    path = tmp_path / "tags.json"
    path.write_text(json.dumps(rows))
    call_command("loaddata", str(path), verbosity=0)
    assert not TagName.objects.filter(alias_of__alias_of__isnull=False).exists()
    names = {*leads, *leads.values()}
    assert len({*TagName.objects.get_or_create_tags(f"Beras {number}" for number in names)}) == 1
