from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html as lxml_html

from articles.admin.story.conflicts import panel, submitted_choices
from articles.content.merge import merge
from articles.content.shape import blank
from articles.domain.desk import workflow
from articles.domain.story import revisions
from articles.domain.story.revisions import latest_content
from articles.enums import Action, State
from articles.models import Article
from tests import cast
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    retract,
    save_content,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def address(article, name):
    return f"/admin/articles/article/{article.pk}/{name}/"


def save(article, user, **fields):
    article = Article.objects.get(pk=article.pk)
    base = revisions.ensure_first_revision(article)
    return save_content(article, latest_content(article) | fields, base=base, user=user).revision


@pytest.fixture
def story():
    """Make a draft with three revisions; the second and third have another headline each."""
    article = make_article(state=State.DRAFT, headline="Judul Satu", body="<p>Isi berita.</p>")
    user = cast.editor("sari")
    save(article, user, headline="Judul Dua")
    save(article, user, headline="Judul Dua", body="<p>Isi berita baru.</p>")
    return Article.objects.get(pk=article.pk)


def page(client, path, data=None):
    response = client.get(path, data)
    assert response.status_code == 200
    return lxml_html.document_fromstring(response.content.decode())


def checked(found):
    return {box.get("name"): box.get("value") for box in found.xpath("//input[@checked]")}


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def test_the_history_lists_the_revisions_newest_first(desk, story):
    found = page(desk, address(story, "history"))
    heads = [words(head) for head in found.find_class("revision-head")]
    assert heads == ["#3 Saved Newest", "#2 Saved", "#1 Taken over"]
    assert "sari" in words(found.xpath("//*[@id='r3']//p")[0])
    assert [a.get("href") for a in found.xpath("//*[@id='r3']//a")] == [
        f"{address(story, 'compare')}?from=2&to=3",
        f"{address(story, 'preview')}3/",
    ]
    assert [len(found.xpath(f"//*[@id='r{n}']//form")) for n in (3, 2, 1)] == [0, 1, 1]
    assert checked(found) == {"from": "2", "to": "3"}


def test_the_live_revision_is_named(desk):
    article = make_article()
    user = cast.editor("sari")
    save(article, user, headline="Belum tayang")
    found = page(desk, address(article, "history"))
    assert [words(head) for head in found.find_class("revision-head")] == [
        "#2 Saved Newest", "#1 Taken over Seen by readers"
    ]  # fmt: skip


def test_an_article_without_revisions_has_an_empty_history(desk):
    article = make_article(state=State.DRAFT)
    found = page(desk, address(article, "history"))
    assert found.find_class("revision") == []
    assert desk.get(address(article, "compare")).status_code == 404


def test_a_long_history_is_paged_by_number(desk, story, monkeypatch):
    monkeypatch.setattr("articles.admin.story.history.PAGE", 2)
    first = page(desk, address(story, "history"))
    assert [row.get("id") for row in first.find_class("revision")] == ["r3", "r2"]
    (older,) = first.xpath("//a[@rel='next']")
    assert older.get("href") == "?before=2"
    second = page(desk, address(story, "history") + "?before=2")
    assert [row.get("id") for row in second.find_class("revision")] == ["r1"]
    assert page(desk, address(story, "history") + "?before=1").find_class("revision") == []


def test_the_history_costs_the_same_however_long_it_is(desk, story):
    def queries():
        with CaptureQueriesContext(connection) as found:
            page(desk, address(story, "history"))
        return len(found)

    queries()
    few = queries()
    for number in range(12):
        save(story, cast.editor(f"penyunting{number}"), headline=f"Judul {number}")
    assert queries() == few <= 8


def test_two_revisions_compare_as_text(desk, story):
    for path in ("?from=1&to=3", "?from=3&to=1"):
        found = page(desk, address(story, "compare") + path)
        (change,) = found.xpath("//*[@class='changes']/div")
        assert words(change) == "Headline Judul Satu Dua"
        (body,) = found.xpath("//section//p")
        assert lxml_html.tostring(body, encoding="unicode").strip() == (
            '<p class="line">Isi berita<ins> </ins><ins>baru</ins>.</p>'
        )


def test_without_numbers_the_last_step_is_shown(desk, story):
    found = page(desk, address(story, "compare"))
    assert words(found.xpath("//main//h1")[0]) == "Revision 2 compared with 3"


def test_steps_and_what_was_kept_aside_are_not_what_changed(desk, story):
    user = cast.managing_editor()
    workflow.perform(story, Action.SUBMIT, user=user)
    workflow.perform(story, Action.APPROVE, user=user)
    revisions.set_aside(story, latest_content(story) | {"headline": "Lain"}, user=user)
    assert checked(page(desk, address(story, "history"))) == {"from": "2", "to": "5"}
    found = page(desk, address(story, "compare"))
    assert words(found.xpath("//main//h1")[0]) == "Revision 2 compared with 5"
    assert "Isi berita baru" in words(found)
    older = page(desk, address(story, "history") + "?before=3")
    assert checked(older) == {"from": "1", "to": "2"}


def test_a_text_that_only_took_steps_is_compared_with_its_first_revision(desk):
    article = make_article(state=State.DRAFT)
    revisions.ensure_first_revision(article)
    workflow.perform(article, Action.SUBMIT, user=cast.managing_editor())
    assert checked(page(desk, address(article, "history"))) == {"from": "1", "to": "2"}


def test_a_schedule_that_was_called_off_is_no_publication(desk, story):
    user = cast.managing_editor()
    story.section = make_section()
    story.save()
    content = latest_content(story) | {"section": str(story.section.uid)}
    save_content(story, content, base=story.latest_revision, user=user)
    workflow.perform(story, Action.SCHEDULE, user=user, at=timezone.now() + timedelta(days=1))
    signs = "//*[contains(@class, 'sign-live')]"
    assert [words(s) for s in page(desk, address(story, "history")).xpath(signs)] == ["To go live"]
    workflow.perform(story, Action.UNSCHEDULE, user=user)
    assert page(desk, address(story, "history")).xpath(signs) == []


def test_what_was_retracted_was_live(desk, story):
    article = make_article()
    retract(article)
    heads = page(desk, address(article, "history")).find_class("revision-head")
    assert [words(head) for head in heads][-1] == "#1 Taken over Was live"


def test_equal_revisions_say_so(desk, story):
    assert page(desk, address(story, "compare") + "?from=2&to=2").find_class("marked") == []


@pytest.mark.parametrize(
    "numbers", ["?from=1&to=9", "?from=x&to=1", "?from=1&to=99999999999999", "?from=-1&to=²"]
)
def test_a_revision_that_is_not_there_is_not_found(desk, story, numbers):
    assert desk.get(address(story, "compare") + numbers).status_code == 404


def test_a_comparison_names_people_sections_images_and_articles(desk, story):
    author, image, target = make_author("Budi"), make_image(title="Sawah"), make_article()
    section = make_section("Beras", parent=make_section("Ekonomi"))

    def queries():
        with CaptureQueriesContext(connection) as found:
            found.page = page(desk, address(story, "compare"))
        return found

    queries()
    plain = queries()
    save(
        story, cast.editor(), section=str(section.uid), lead_image=str(image.uid), tags=["padi"],
        bylines=[{"author": str(author.uid), "role": "editor"}],
        end_links=[{"uid": str(target.uid), "url": "", "text": ""}],
    )  # fmt: skip
    full = queries()
    told = words(full.page)
    for name in ("Budi (Editor)", "Ekonomi › Beras", "Sawah", target.headline, "padi"):
        assert name in told
    assert len(full) <= len(plain) + 6


def test_restoring_makes_a_new_revision(desk, story):
    response = desk.post(address(story, "restore"), {"number": "1"})
    assert (response.status_code, response.url) == (302, address(story, "change"))
    story.refresh_from_db()
    newest = story.latest_revision
    assert (newest.number, newest.action, newest.content["headline"]) == (
        4, Action.RESTORE, "Judul Satu"
    )  # fmt: skip
    assert newest.created_by != story.revisions.get(number=1).created_by
    assert story.headline == "Judul Satu"


def test_restoring_touches_nothing_that_readers_see(desk):
    article = make_article(headline="Tayang")
    save(article, cast.editor("sari"), headline="Kedua")
    save(article, cast.editor("tono"), headline="Ketiga")
    desk.post(address(article, "restore"), {"number": "2"})
    article.refresh_from_db()
    assert (article.headline, article.latest_revision.content["headline"]) == ("Tayang", "Kedua")


@pytest.mark.parametrize("number", ["", "9", "x", "-1", "99999999999999999999", "1.0"])
def test_restoring_what_is_not_there(desk, story, number):
    assert desk.post(address(story, "restore"), {"number": number}).status_code == 404
    assert story.revisions.count() == 3


def test_restoring_needs_a_post(desk, story):
    assert desk.get(address(story, "restore")).status_code == 405
    assert desk.post(address(story, "history")).status_code == 405


def test_who_may(client, story):
    paths = [address(story, name) for name in ("history", "compare")]
    for user, status, restored in (
        (cast.outsider(), [403, 403], 403),
        (cast.reporter(), [200, 200], 403),
        (cast.editor("lain", sections=[make_section()]), [200, 200], 403),
        (cast.managing_editor(), [200, 200], 302),
    ):
        client.force_login(user)
        assert [client.get(path).status_code for path in paths] == status
        assert client.post(address(story, "restore"), {"number": "1"}).status_code == restored
    client.force_login(cast.reader())
    for path in paths:
        assert client.get(path).url == f"/admin/login/?next={path}"


@pytest.mark.parametrize("name", ["history", "compare", "restore"])
def test_an_article_that_is_not_there(desk, name):
    path = f"/admin/articles/article/{10**20}/{name}/"
    response = desk.post(path) if name == "restore" else desk.get(path)
    assert response.status_code == 404


def test_the_panel_shows_both_texts_and_carries_choices():
    section, gone = make_section("<b>Ekonomi</b>"), str(uuid4())
    base = blank() | {"headline": "Judul", "body": "<p>Isi berita lama.</p>"}
    mine = base | {
        "headline": "Judul saya",
        "body": "<p>Isi berita saya.</p>",
        "section": gone,
    }
    theirs = base | {
        "headline": "Judul dia", "body": "<p>Isi berita dia.</p>", "section": str(section.uid)
    }  # fmt: skip
    conflicts = merge(base, mine, theirs).conflicts
    choices = submitted_choices(
        {"choice-lama": "both", f"choice-{conflicts[0].key}": "both", "x": "y"}
    )
    shown = panel(conflicts, their_name="<Sari>", choices=choices)
    template = "admin/articles/article/_conflicts.html"
    found = lxml_html.fragment_fromstring(
        render_to_string(template, {"conflicts": shown}), create_parent="div"
    )
    assert [words(legend) for legend in found.iter("legend")] == [
        "Headline", "Text, part 1 (paragraph)", "Section"
    ]  # fmt: skip
    radios = [len(field.xpath(".//input[@type='radio']")) for field in found.iter("fieldset")]
    assert radios == [3, 3, 2]
    carried, *asked = found.xpath("//input[@type='hidden']")
    assert (carried.get("name"), carried.get("value")) == ("choice-lama", "both")
    assert [box.get("value") for box in asked] == [f"choice-{one.key}" for one in conflicts]
    assert [box.get("value") for box in found.xpath("//input[@checked]")] == ["both"]
    assert [words(side) for side in found.find_class("side")][2:] == [
        "Your text Isi berita lama saya .", "The text of <Sari> Isi berita lama dia .",
        f"Your text {gone}", "The text of <Sari> <b>Ekonomi</b>",
    ]  # fmt: skip


def test_no_conflicts_no_panel():
    assert render_to_string("admin/articles/article/_conflicts.html", {}).strip() == ""


def test_an_address_that_is_no_id(desk):
    assert desk.get("/admin/articles/article/x/history/").status_code == 404
