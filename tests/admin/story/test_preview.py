"""The preview of the desk: revisions, what is being typed, and the links that share one."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from articles.content.shape import blank
from articles.domain.desk import workflow
from articles.domain.reading import preview_links
from articles.domain.story import live, revisions
from articles.enums import Action, Label, State
from articles.models import Article, Buffer, PreviewLink
from tests import cast
from tests.factories import make_article, make_author, make_image, make_section, save_content

pytestmark = pytest.mark.django_db

DESK = "/admin/articles/article/"
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
# A preview is neither counted nor saved for later.
READERS = re.compile(
    r'\sdata-(?:read|id|title|label|section|image|time|when)="[^"]*"'
    r'|<li hidden>\s*<button class="save".*?</li>',
    re.S,
)


@pytest.fixture
def editor(client):
    user = cast.editor()
    client.force_login(user)
    return user


def main_of(response):
    assert response.status_code == 200, response
    main = READERS.sub("", MAIN.search(response.content.decode())[0])
    return " ".join(main.split())


def make_buffer(user, article=None, **fields):
    content = {**(live.content_of(article) if article else blank()), **fields}
    return Buffer.objects.create(user=user, article=article, content=content)


def test_the_preview_of_a_revision_is_the_page_that_its_publication_makes(client, editor):
    target = make_article(headline="Berita Sasaran")
    image = make_image(caption="Isi foto", credit="Ana/Arunika")
    article = make_article(
        state=State.DRAFT,
        authors=[make_author("Ana Satu")],
        tags=["Rusia", "Diplomasi"],
        kicker="Analisis",
        standfirst="Ringkasan.",
        label=Label.OPINION,
        lead_image=image,
        dateline="Jakarta",
        source="Antara",
        body=(
            "<p>Paragraf pertama.</p><h2>Subjudul</h2>"
            f'<aside data-baca-juga="{target.uid}">Berita Sasaran</aside>'
            f'<figure data-image="{image.uid}"></figure><p>Penutup.</p>'
        ),
    )
    first = revisions.ensure_first_revision(article, user=editor)
    address = f"{DESK}{article.pk}/preview/{first.number}/"
    before = main_of(client.get(address))
    workflow.perform(article, Action.PUBLISH, user=editor)
    public = main_of(Client().get(article.get_absolute_url()))
    assert main_of(client.get(address)) == public
    newest = article.latest_revision.number
    assert main_of(client.get(f"{DESK}{article.pk}/preview/{newest}/")) == public
    assert _without_times(before) == _without_times(public)
    assert "Berita Sasaran" in public
    assert "Isi foto" in public


def _without_times(page):
    return re.sub(r"<time.*?</time>", "", page)


def test_a_later_revision_of_a_live_story_is_seen_before_readers_see_it(client, editor):
    article = make_article(headline="Judul Tayang")
    first = revisions.ensure_first_revision(article, user=editor)
    content = first.content | {"headline": "Judul Perbaikan"}
    saved = save_content(article, content, base=first, user=editor)
    page = main_of(client.get(f"{DESK}{article.pk}/preview/{saved.revision.number}/"))
    assert "<h1>Judul Perbaikan</h1>" in page
    assert "<h1>Judul Tayang</h1>" in main_of(client.get(article.get_absolute_url()))


def test_an_article_without_revisions_is_its_row(client, editor):
    article = make_article(state=State.DRAFT, headline="Dari Impor")
    assert "<h1>Dari Impor</h1>" in main_of(client.get(f"{DESK}{article.pk}/preview/1/"))
    assert client.get(f"{DESK}{article.pk}/preview/2/").status_code == 404
    assert article.revisions.count() == 0


def test_what_is_typed_shows_though_nothing_was_ever_saved(client, editor):
    buffer = make_buffer(
        editor, headline="Baru Diketik", body="<p>Isi.</p>", tags=["Belum Pernah Ada"]
    )
    page = main_of(client.get(f"{DESK}preview/{buffer.key}/"))
    assert "<h1>Baru Diketik</h1>" in page
    assert "Belum Pernah Ada" in page
    assert Article.objects.count() == 0


def test_what_is_typed_in_an_article_shows_beside_what_is_stored(client, editor):
    article = make_article(headline="Tersimpan")
    buffer = make_buffer(editor, article, headline="Sedang Diketik")
    assert "<h1>Sedang Diketik</h1>" in main_of(client.get(f"{DESK}preview/{buffer.key}/"))
    Buffer.objects.update(content=None)
    assert "<h1>Tersimpan</h1>" in main_of(client.get(f"{DESK}preview/{buffer.key}/"))


def test_a_form_in_which_nothing_was_typed_shows_what_it_opened(client, editor):
    article = make_article(headline="Tersimpan")
    opened = client.get(f"{DESK}preview/{uuid4()}/?article={article.pk}")
    assert "<h1>Tersimpan</h1>" in main_of(opened)
    assert main_of(client.get(f"{DESK}preview/{uuid4()}/")).startswith("<main")
    assert client.get(f"{DESK}preview/{uuid4()}/?article=999").status_code == 404
    assert client.get(f"{DESK}preview/{uuid4()}/?article={'9' * 5000}").status_code == 200


def test_typed_text_does_nothing_active(client, editor):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    buffer = Buffer.objects.create(
        user=editor,
        content=dict.fromkeys(["headline", "standfirst", "body", "kicker", "source"], evil)
        | {"tags": [evil], "end_links": [{"url": "javascript:alert(1)", "text": evil}]},
    )
    page = main_of(client.get(f"{DESK}preview/{buffer.key}/"))
    assert "<script" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_the_text_of_somebody_else_is_not_shown(client, editor):
    buffer = make_buffer(cast.managing_editor(), headline="Bukan Milik Anda")
    assert client.get(f"{DESK}preview/{buffer.key}/").status_code == 404


def test_previews_are_neither_kept_nor_found_and_framed_by_the_form_alone(client, editor):
    article, buffer = make_article(), make_buffer(editor)
    for path in (f"{DESK}{article.pk}/preview/1/", f"{DESK}preview/{buffer.key}/"):
        response = client.get(path)
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
        assert "ETag" not in response
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self';" in response["Content-Security-Policy"] + ";"
        assert response["Referrer-Policy"] == "no-referrer"
    assert client.get(article.get_absolute_url())["X-Frame-Options"] == "DENY"


def test_who_may_see_previews(client):
    article = make_article()
    path, key = f"{DESK}{article.pk}/preview/1/", uuid4()
    for person, status in [
        (None, 302), (cast.reader(), 302), (cast.outsider(), 403), (cast.reporter(), 200),
        (cast.editor(), 200), (cast.managing_editor(), 200),
    ]:  # fmt: skip
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(path).status_code == status, person
        assert client.get(f"{DESK}preview/{key}/").status_code == status, person


def test_bad_ids_and_methods_of_previews(client, editor):
    article = make_article()
    for path in ("999/preview/1/", f"{article.pk}/preview/9/", f"{'9' * 25}/preview/1/"):
        assert client.get(DESK + path).status_code == 404, path
    assert client.get(f"{DESK}{article.pk}/preview/{'9' * 25}/").status_code == 404
    assert client.post(f"{DESK}{article.pk}/preview/1/").status_code == 405
    assert client.post(f"{DESK}preview/{uuid4()}/").status_code == 405


def share(client, article, **asked):
    return client.post(f"{DESK}{article.pk}/share/", asked, content_type="application/json")


def test_a_link_is_made_listed_opened_and_revoked(client, editor, settings):
    article = make_article(state=State.DRAFT, headline="Untuk Narasumber")
    made = share(client, article, number=1, hours=24).json()
    assert (made["number"], made["by"]) == (1, "editor")
    assert made["url"].startswith(f"{settings.SITE_URL}/pratinjau/")
    path = made["url"].removeprefix(settings.SITE_URL)
    assert "Untuk Narasumber" in Client().get(path).content.decode()
    listed = client.get(f"{DESK}{article.pk}/share/links/").json()
    assert listed == {"newest": 1, "may_share": True, "links": [made]}
    revoke = f"{DESK}{article.pk}/share/{made['id']}/revoke/"
    assert client.post(revoke).json() == {}
    assert client.get(f"{DESK}{article.pk}/share/links/").json()["links"] == []
    assert Client().get(path).status_code == 410


def test_a_link_lasts_three_days_unless_said_otherwise(client, editor):
    share(client, make_article(), number=1)
    link = PreviewLink.objects.get()
    assert (link.expires_at - link.created_at).total_seconds() == pytest.approx(72 * 3600, abs=5)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 404), ({"number": 2}, 404), ({"number": "x"}, 404), ({"number": True}, 404),
        ({"number": 2**70}, 404), ({"number": 1, "hours": 5}, 400),
        ({"number": 1, "hours": None}, 400), ({"number": 1, "hours": [24]}, 400),
    ],
)  # fmt: skip
def test_a_link_that_makes_no_sense_is_refused(client, editor, asked, status):
    response = share(client, make_article(), **asked)
    assert response.status_code == status
    assert response.json()["error"]
    assert PreviewLink.objects.count() == 0


@pytest.mark.parametrize("body", ["", "[]", "{", "7", "[" * 99_999])
def test_a_body_that_is_no_request_is_refused(client, editor, body):
    path = f"{DESK}{make_article().pk}/share/"
    assert client.post(path, body, content_type="application/json").status_code == 400


def test_a_retracted_story_is_not_shared(client):
    client.force_login(cast.managing_editor())
    article = make_article(state=State.RETRACTED)
    assert share(client, article, number=1).status_code == 400


def test_who_may_share_and_revoke(client):
    section = make_section()
    article = make_article(section=section)
    link = preview_links.create_link(article, 1, user=cast.managing_editor())
    for person, status in [
        (None, 401), (cast.reader(), 401), (cast.outsider(), 403),
        (cast.reporter(), 403), (cast.editor("lain", sections=[make_section()]), 403),
        (cast.editor("sini", sections=[section]), 200),
    ]:  # fmt: skip
        client.logout()
        if person:
            client.force_login(person)
        assert share(client, article, number=1).status_code == status, person
        revoke = client.post(f"{DESK}{article.pk}/share/{link.pk}/revoke/")
        assert revoke.status_code == status, person
    assert PreviewLink.objects.count() == 2


def test_who_may_not_share_is_not_shown_the_links(client):
    article = make_article()
    preview_links.create_link(article, 1, user=cast.editor())
    client.force_login(cast.reporter())
    listed = client.get(f"{DESK}{article.pk}/share/links/").json()
    assert (listed["may_share"], listed["links"]) == (False, [])


def test_bad_ids_and_methods_of_links(client, editor):
    article = make_article()
    link = preview_links.create_link(article, 1, user=editor)
    other = make_article()
    assert share(client, Article(pk=999), number=1).status_code == 404
    assert client.post(f"{DESK}{other.pk}/share/{link.pk}/revoke/").status_code == 404
    assert client.get(f"{DESK}999/share/links/").status_code == 404
    assert client.get(f"{DESK}{article.pk}/share/").status_code == 405
    assert client.post(f"{DESK}{article.pk}/share/links/").status_code == 405
    assert client.get(f"{DESK}{article.pk}/share/{link.pk}/revoke/").status_code == 405
    link.refresh_from_db()
    assert link.is_open
