"""Every field of the registry goes all the way: form, autosave, merge, row, readers, and back."""

import json
from html import escape
from uuid import uuid4

import pytest
from lxml import html as lxml_html

from articles.content.comparison import compare
from articles.content.fields import COLUMNS, FIELDS, InputType, Merge
from articles.content.merge import merge
from articles.content.shape import FIRST_FIELDS, blank, clean, fingerprint
from articles.domain.desk import checks, workflow
from articles.domain.reading.article_page import compose_article_page
from articles.domain.reading.preview import preview_page
from articles.domain.story import live, revisions
from articles.domain.story.names import names_for
from articles.enums import Action, ChangeKind, State
from articles.models import Article, Buffer
from articles.stored_pages import render_article
from tests import cast
from tests.admin.article_form import change, existing, saved
from tests.browser.desk import write
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    save_content,
    tag_uids,
)

pytestmark = pytest.mark.django_db
__all__ = ["write"]

DESK = "/admin/articles/article/"
LIMITED = [name for name in COLUMNS if Article._meta.get_field(name).max_length]


def tags():
    beras, bulog, petani = tag_uids("Beras", "Bulog", "Petani")
    return [[beras], [beras, bulog], [beras, petani]]


def bylines():
    author = str(make_author("Ana").uid)
    return [[{"author": author, "role": role}] for role in ("writer", "editor", "reporter")]


def end_links():
    uid = str(make_article().uid)
    return [[{"uid": uid, "url": "", "text": text}] for text in ("Pagi", "Siang", "Petang")]


SAMPLES = {
    "slug": lambda: ["pagi", "siang", "petang"],
    "canonical_url": lambda: [f"https://example.org/{number}" for number in range(3)],
    "body": lambda: [f"<p>Harga beras naik{text}.</p>" for text in ("", " lagi", " di pasar")],
    "section": lambda: [str(make_section().uid) for _number in range(3)],
    "lead_image": lambda: [str(make_image().uid) for _number in range(3)],
    "label": lambda: ["opinion", "fact_check", "advertorial"],
    "tags": tags,
    "bylines": bylines,
    "end_links": end_links,
}


def make_samples(name):
    """Return a value of the field `name`, and two changes of it that people might make at once."""
    if FIELDS[name].is_prose:
        return ["Pagi", "Siang", "Petang"]
    if name not in SAMPLES:
        pytest.fail(f"SAMPLES has no values of the field {name}")
    return SAMPLES[name]()


@pytest.fixture(params=FIELDS)
def name(request):
    return request.param


@pytest.fixture
def samples(name):
    return make_samples(name)


@pytest.fixture
def ana():
    return cast.superuser("ana")


@pytest.fixture
def desk(client, ana):
    client.force_login(ana)
    return client


@pytest.fixture
def story(name, samples):
    """Make a draft whose only revision has the first of the samples."""
    article = make_article(state=State.DRAFT, headline="Judul", body="<p>Isi berita.</p>")
    content = live.content_of(article) | {name: samples[0]}
    live.write_live_row(article, content)
    revisions.ensure_first_revision(article)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def old_story(name):
    """Make a draft whose only revision was stored before content had the field."""
    article = make_article(state=State.DRAFT, headline="Judul", body="<p>Isi berita.</p>")
    revision = revisions.ensure_first_revision(article)
    stored = {key: value for key, value in revision.content.items() if key != name}
    article.revisions.update(content=stored)
    return Article.objects.get(pk=article.pk)


def save(article, **changed):
    base = article.latest_revision
    outcome = save_content(article, base.content | changed, base=base, user=None)
    article.refresh_from_db()
    return outcome.revision


def rendered(page):
    return render_article(page)


def test_values_are_clean_and_differ(name, samples):
    field = FIELDS[name]
    values = [field.blank, *samples]
    assert [field.clean(value) for value in values] == values
    assert [clean({name: value})[name] for value in values] == values
    assert all(values.count(value) == 1 for value in values)
    assert json.loads(json.dumps(values)) == values


def test_a_content_without_it_is_read_with_its_blank(name, old_story):
    revision = old_story.latest_revision
    assert revision.content.keys() == FIELDS.keys()
    assert revision.content[name] == FIELDS[name].blank
    if name not in FIRST_FIELDS:
        assert fingerprint(revision.content) == revision.digest


def test_a_revision_without_it_is_opened_compared_and_merged(name, samples, desk, ana, old_story):
    base = old_story.latest_revision
    form = desk.get(change(old_story)).context["form"]
    assert form.initial[name] == FIELDS[name].blank
    other = "kicker" if name != "kicker" else "source"
    save(old_story, **{other: "Kilas"})
    mine = base.content | {name: samples[1]}
    outcome = save_content(old_story, mine, base=base, user=ana)
    assert outcome.conflicts == ()
    assert outcome.revision.content == mine | {other: "Kilas"}
    assert desk.get(f"{DESK}{old_story.pk}/compare/?from=1&to=3").status_code == 200


def test_the_form_has_an_input_for_it_and_saves_it(name, samples, desk, story):
    page = lxml_html.document_fromstring(desk.get(change(story)).content.decode())
    form = page.get_element_by_id("article_form")
    assert json.loads(form.get("data-fields")) == {key: FIELDS[key].input for key in FIELDS}
    (found,) = form.xpath(f".//*[@name='{name}']")
    assert (found.get("multiple") is not None) == (FIELDS[name].input == InputType.NAMES)
    assert saved(desk.post(change(story), existing(story)))
    assert story.revisions.count() == 1
    assert saved(desk.post(change(story), existing(story, **{name: samples[1]})))
    before, after = (story.revisions.get(number=number).content for number in (1, 2))
    assert after == before | {name: samples[1]}


def test_autosave_keeps_it_and_its_preview_is_shown(name, samples, desk, ana, story):
    key = str(uuid4())
    content = story.latest_revision.content | {name: samples[1]}
    message = {"key": key, "article": story.pk, "based_on": 1, "sequence": 1, "content": content}
    answer = desk.post(f"{DESK}autosave/", json.dumps(message), content_type="application/json")
    assert answer.status_code == 200
    assert Buffer.objects.get().content == content
    assert desk.get(f"{DESK}preview/{key}/").status_code == 200


def test_a_preview_uses_it_as_publishing_does(name, samples):
    article = make_article()
    content = live.content_of(article) | {name: samples[1]}
    previewed = rendered(preview_page(article, content))
    live.write_live_row(article, content)
    assert previewed == rendered(
        compose_article_page(Article.objects.for_page().get(pk=article.pk))
    )


def test_a_comparison_names_it(name, samples, desk, story):
    save(story, **{name: samples[1]})
    old, new = (story.revisions.get(number=number).content for number in (1, 2))
    found = compare(old, new, names_for(old, new))
    changes = [*found.fields, *found.lists]
    expected = [] if FIELDS[name].merge is Merge.BLOCKS else [(name, FIELDS[name].title)]
    assert [(changed.name, changed.label) for changed in changes] == expected
    assert bool(found.body) == (not expected)
    page = desk.get(f"{DESK}{story.pk}/compare/?from=1&to=2").content.decode()
    assert escape(FIELDS[name].title) in page


def test_a_change_in_it_and_one_elsewhere_are_both_kept(name, samples):
    for other in FIELDS.keys() - {name}:
        base, value = blank() | {name: samples[0]}, make_samples(other)[0]
        merged = merge(base, base | {name: samples[1]}, base | {other: value})
        assert merged.conflicts == []
        assert merged.content == base | {name: samples[1], other: value}


def test_two_changes_in_it_ask_or_join_as_declared(name, samples):
    base, mine, theirs = (blank() | {name: value} for value in samples)
    merged = merge(base, mine, theirs)
    rule = FIELDS[name].merge
    if rule is Merge.NAMES:
        assert merged.conflicts == []
        assert merged.content[name] == [*samples[2], samples[1][1]]
        return
    (conflict,) = merged.conflicts
    assert conflict.field == name
    assert conflict.can_keep_both == (rule in {Merge.JOIN, Merge.BLOCKS})
    for choice, content in (("mine", mine), ("theirs", theirs)):
        assert merge(base, mine, theirs, {conflict.key: choice}).content == content
    both = merge(base, mine, theirs, {conflict.key: "both"})
    assert both.conflicts == ([] if conflict.can_keep_both else [conflict])
    if rule is Merge.JOIN:
        assert both.content[name] == "Petang / Siang"


def test_publishing_brings_it_to_the_row(name, samples, ana, story):
    workflow.perform(story, Action.PUBLISH, user=ana)
    save(story, **{name: samples[1]})
    assert live.content_of(Article.objects.get(pk=story.pk))[name] == samples[0]
    workflow.perform(story, Action.PUBLISH, user=ana, kind=ChangeKind.TYPO)
    assert live.content_of(Article.objects.get(pk=story.pk))[name] == samples[1]


def test_an_older_value_is_restored(name, samples, ana, story):
    first = story.latest_revision
    save(story, **{name: samples[1]})
    assert live.content_of(story)[name] == samples[1]
    restored = revisions.restore_revision(story, first, user=ana)
    assert (restored.content, restored.digest) == (first.content, first.digest)
    assert live.content_of(Article.objects.get(pk=story.pk))[name] == samples[0]


@pytest.mark.parametrize("limited", LIMITED)
def test_what_its_column_would_cut_is_not_published(limited):
    longest = Article._meta.get_field(limited).max_length
    found = checks.check_content(blank() | {limited: "x" * (longest + 1)})
    (told,) = [c for c in checks.blocking_checks(found) if c.anchor == f"id_{limited}"]
    assert FIELDS[limited].title in told.message


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_script_of_the_desk_writes_and_reads_all(write, visit):
    contents = [{name: make_samples(name)[index] for name in FIELDS} for index in (0, 1)]
    page = write(make_article(state=State.DRAFT)).page
    for content in [*contents, blank()]:
        read = page.evaluate(
            """async (content) => {
                const { readContent, writeContent } = await import("newsroom/form");
                const form = document.querySelector("#article_form");
                writeContent(form, content);
                return readContent(form);
            }""",
            content,
        )
        assert read == content
    assert visit.troubles == []
