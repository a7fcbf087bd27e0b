"""What once broke, or would: odd characters, odd times, odd permissions, odd requests."""

import datetime as dt
import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from articles.body import ReadAlso
from articles.domain import images, workflow
from articles.enums import Label, State
from articles.importers.plain_text import read_body
from articles.models import Article, BacaJuga, Image
from tests import cast
from tests.admin.test_articles import ADD, change, existing, form, saved
from tests.factories import make_article, make_author, make_image, make_section, picture_file

pytestmark = pytest.mark.django_db

ODD = "Judul\x08 dengan\x0b kendali\x1b dan \ufffe <b> & “kutip”"


@pytest.fixture
def desk(client):
    client.force_login(cast.editor())
    return client


def test_feeds_and_sitemaps_stay_well_formed_whatever_is_typed(client):
    make_article(
        headline=ODD, standfirst=ODD, kicker=ODD, tags=["Tag & <b>"], label=Label.ADVERTORIAL,
        authors=[make_author(ODD)], section=make_section(ODD, slug="asia"),
        body=f"<p>{ODD}</p>",
    )  # fmt: skip
    make_article(headline=ODD, section=make_section(slug="lain"))
    month = f"{timezone.localdate():%Y-%m}"
    for path in ["/rss.xml", "/asia/rss.xml", f"/sitemap-{month}.xml", "/sitemap-news.xml"]:
        ElementTree.fromstring(client.get(path).content)  # noqa: S314
    titles = [item["title"] for item in json.loads(client.get("/feed.json").content)["items"]]
    assert "Advertorial: Judul dengan kendali dan  <b> & “kutip”" in titles
    assert client.get("/sitemap-news.xml").content.count(b"<url>") == 1


def test_a_feed_without_byline_names_the_newsroom_and_has_whole_addresses(client, settings):
    links = '<a href="/indeks/">a</a> href="/asli" <a href="//cdn.example/">b</a>'
    make_article(body=f"<p>{links}</p>", dateline="Jakarta")
    item = json.loads(client.get("/feed.json").content)["items"][0]
    assert item["authors"][0]["name"] == settings.SITE_NAME
    assert f'<a href="{settings.SITE_URL}/indeks/"' in item["content_html"]
    assert 'href="/asli"' in item["content_html"]
    assert '<a href="//cdn.example/"' in item["content_html"]
    assert "JAKARTA, ARUNIKA –" in item["content_html"]


@pytest.mark.parametrize("year", [1, 1899, 9999])
def test_a_time_that_no_newspaper_has_is_refused(desk, year):
    article = make_article(state=State.DRAFT)
    with pytest.raises(ValidationError):
        workflow.change_state(article, State.PUBLISHED, at=dt.datetime(year, 1, 1, tzinfo=dt.UTC))
    data = existing(article, new_state="published")
    data |= {"publish_at_0": f"01-01-{year:04}", "publish_at_1": "00.00"}
    assert "publish_at" in desk.post(change(article), data).context["adminform"].form.errors


def test_news_from_before_1970_pages_like_any_other(client):
    section = make_section(slug="arsip")
    for number in range(25):
        article = make_article(section=section, state=State.DRAFT)
        time = dt.datetime(1955, 4, 18, 3, number, tzinfo=dt.UTC)
        workflow.change_state(article, State.PUBLISHED, at=time)
    first = client.get("/arsip/").context["listing"]
    assert len(client.get(f"/arsip/{first.older}").context["listing"].articles) == 5


@pytest.mark.parametrize("position", ["253402300799999999-1", "253402275600000000-1"])
def test_a_position_at_the_end_of_time_is_not_found(client, position):
    assert client.get("/indeks/", {"sebelum": position}).status_code == 404


def test_plain_lines_added_to_a_saved_text_stay_lines(desk):
    target = make_article(headline="Berita Lain")
    article = make_article(body="<p>Satu <strong>tebal</strong>.</p><ul><li>a</li></ul>")
    shown = desk.get(change(article)).context["adminform"].form["body"].value()
    body = f"{shown}\r\nDua.\r\nBaca Juga: berita lain\r\nButir:\r\n- b\r\n- c & d < e\r\n"
    assert saved(desk.post(change(article), existing(article, body=body)))
    article.refresh_from_db()
    assert article.body.split("\n") == [
        "<p>Satu <strong>tebal</strong>.</p>", "<ul><li>a</li></ul>", "<p>Dua.</p>",
        '<aside data-baca-juga="">berita lain</aside>', "<p>Butir:</p>",
        "<ul><li>b</li><li>c &amp; d &lt; e</li></ul>",
    ]  # fmt: skip
    assert article.baca_juga.get().target == target


def test_a_simple_body_is_shown_and_saved_as_plain_text(desk):
    body = read_body("Satu.\n\nSubjudul Pendek\n\nDua:\n- a\n- b\n\nTiga.\nBaca Juga: Judul Lain")
    article = make_article(body=body)
    shown = desk.get(change(article)).context["adminform"].form["body"].value()
    assert shown == (
        "Satu.\n\nSubjudul Pendek\n\nDua:\n- a\n- b\n\nTiga.\n\nBaca Juga: Judul Lain"
    )
    data = existing(article, body=shown.replace("\n", "\r\n"), kicker="Lain")
    assert saved(desk.post(change(article), data))
    assert Article.objects.get(pk=article.pk).body == article.body
    history = desk.get(f"/admin/articles/article/{article.pk}/history/").content.decode()
    assert "Teks" not in history.split('id="change-history"')[1]


def test_two_people_change_places_and_nobody_stands_twice(desk):
    ana, budi = make_author("Ana"), make_author("Budi")
    article = make_article(authors=[ana, budi])
    first, second = article.bylines.all()
    swapped = [
        {"id": first.pk, "author": budi.pk, "role": "writer", "position": 0},
        {"id": second.pk, "author": ana.pk, "role": "editor", "position": 1},
    ]
    assert saved(desk.post(change(article), existing(article, bylines=swapped)))
    found = [(byline.author, byline.role) for byline in article.bylines.all()]
    assert found == [(budi, "writer"), (ana, "editor")]
    article.refresh_from_db()
    twice = [{"author": ana.pk, "role": role, "position": 0} for role in ("writer", "editor")]
    response = desk.post(change(article), existing(article, bylines=twice))
    assert response.status_code == 200
    assert "sudah tercantum" in response.content.decode()
    assert article.bylines.count() == 2


@pytest.mark.parametrize("codes", [["add_article", "change_article", "view_article"]])
def test_who_may_touch_articles_alone_can_save_them(client, codes):
    user = cast.outsider()
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    target, author = make_article(headline="Lain"), make_author()
    article = make_article(authors=[author], body='<aside data-baca-juga="">Lain</aside>')
    assert saved(client.post(change(article), existing(article, headline="Baru")))
    assert article.baca_juga.get().target == target
    assert article.bylines.get().author == author


def test_a_blank_time_publishes_now_even_what_was_scheduled(desk):
    article = make_article(ago=-dt.timedelta(days=2))
    assert saved(desk.post(change(article), existing(article, new_state="published")))
    assert Article.objects.published().get() == article


def test_a_schedule_called_off_leaves_a_draft_that_may_be_deleted(desk):
    article = make_article(ago=-dt.timedelta(days=2))
    assert saved(desk.post(change(article), existing(article, new_state="draft")))
    assert Article.objects.get().first_published_at is None
    path = f"/admin/articles/article/{article.pk}/delete/"
    assert desk.post(path, {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_the_desk_tells_scheduled_from_published(desk):
    make_article(headline="Sudah")
    make_article(headline="Nanti", ago=-dt.timedelta(days=1))
    for state, expected in [("published", ["Sudah"]), ("scheduled", ["Nanti"])]:
        response = desk.get("/admin/articles/article/", {"state": state})
        assert [a.headline for a in response.context["cl"].result_list] == expected


def test_an_update_of_what_nobody_has_seen_is_refused(desk):
    article = make_article(state=State.DRAFT)
    response = desk.post(change(article), existing(article, is_update="on"))
    assert "is_update" in response.context["adminform"].form.errors


@pytest.mark.parametrize(
    "body",
    [
        f'<aside data-baca-juga="">{"Judul panjang " * 40}</aside>',
        f'<aside data-baca-juga=""><a href="https://example.org/{"x" * 600}">Teks</a></aside>',
        '<aside data-baca-juga=""><a href="http://user[@example.org/">Teks</a></aside>',
        "<p> </p>",
    ],
)
def test_odd_links_and_empty_markup_are_saved_without_a_fault(desk, body):
    assert saved(desk.post(ADD, form(body=body)))


def test_too_many_tags_are_refused(desk):
    response = desk.post(ADD, form(tags=[f"Tag {number}" for number in range(31)]))
    assert "tags" in response.context["adminform"].form.errors


def test_an_address_of_this_site_that_leads_nowhere_is_no_link(settings):
    url = f"{settings.SITE_URL}/asia/987654/tidak-ada/"
    article = make_article(body=f'<aside data-baca-juga=""><a href="{url}">Teks</a></aside>')
    assert not article.baca_juga.exists()


def test_a_new_article_takes_over_the_links_of_a_withdrawn_one_of_its_title():
    old = make_article(headline="Judul Sama")
    source = make_article(body='<aside data-baca-juga="">Judul Sama</aside>')
    workflow.change_state(old, State.DRAFT)
    new = make_article(headline="Judul Sama")
    assert source.baca_juga.get().target == new


def test_pictures_are_sent_as_they_are_and_in_ranges(client):
    url = make_image().rendition_url("full", 400)
    whole = client.get(url, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in whole
    content = b"".join(whole.streaming_content)
    part = client.get(url, headers={"accept-encoding": "gzip", "range": "bytes=0-99"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[:100])


def test_pages_are_compressed_and_asked_for_again(client):
    response = client.get("/", headers={"accept-encoding": "gzip"})
    assert (response["Content-Encoding"], response["Cache-Control"]) == ("gzip", "no-cache")


def test_an_old_address_of_a_picture_leads_to_the_present_one(
    client, django_capture_on_commit_callbacks
):
    image = make_image()
    old = image.rendition_url("full", 400)
    image.focal_x = 3
    with django_capture_on_commit_callbacks(execute=True):
        images.save(image)
    assert client.get(old).url == image.rendition_url("full", 400)


def test_a_deleted_picture_is_gone_with_its_files(
    desk, client, django_capture_on_commit_callbacks
):
    image = make_image()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"})
    assert not Image.objects.exists()
    assert client.get(image.rendition_url("full", 400)).status_code == 404
    assert not default_storage.exists(image.file.name)


def test_an_original_is_named_by_what_it_is():
    image = make_image(file=picture_file("foto.svg"))
    assert image.file.name == f"originals/{image.uid}.png"


def test_a_large_picture_is_measured_as_uploaded_and_cut_where_it_should():
    picture = Pillow.new("RGB", (6400, 3600), "black")
    picture.paste("white", (0, 0, 640, 3600))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    file = SimpleUploadedFile("besar.jpg", buffer.getvalue())
    image = Image(title="Besar", alt="Putih di kiri", file=file, focal_x=0)
    images.save(image)
    assert (image.width, image.height) == (6400, 3600)
    with default_storage.open(image.rendition_path("1x1", 1200, "jpg")) as stored:
        square = Pillow.open(stored)
        assert square.getpixel((100, 600))[0] > 200
        assert square.getpixel((400, 600))[0] < 50


@pytest.mark.parametrize("size", [(160, 17_000), (17_000, 160)])
def test_a_strip_is_refused(size):
    with pytest.raises(ValidationError):
        images.open_picture(picture_file(size=size))


def test_a_grey_picture_of_16_bits_keeps_its_tones():
    grey = Pillow.new("I;16", (200, 200), 32_768)
    buffer = io.BytesIO()
    grey.save(buffer, "PNG")
    pixels = images.open_picture(buffer).pixels
    assert 120 <= pixels.getpixel((100, 100))[0] <= 136


def test_an_archive_dressed_as_a_picture_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x", "x")
    with pytest.raises(ValidationError):
        images.open_picture(buffer)


def test_canonical_elsewhere_stays_out_of_the_sitemaps(client):
    article = make_article(canonical_url="https://example.org/asli")
    month = f"{timezone.localdate():%Y-%m}"
    assert client.get(f"/sitemap-{month}.xml").status_code == 404
    assert b"<url>" not in client.get("/sitemap-news.xml").content
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<link rel="canonical" href="https://example.org/asli">' in page


def test_the_words_of_a_body_that_is_nested_too_deep_are_kept():
    article = make_article(body=f"awal {'<div>' * 400}tengah{'</div>' * 400} akhir")
    article.refresh_from_db()
    assert article.body.split() == ["<p>awal", "tengah", "akhir</p>"]


def test_the_links_of_an_advertorial_are_marked_as_paid_for(client):
    body = '<p><a href="https://example.org/">a</a></p>'
    body += '<aside data-baca-juga=""><a href="https://example.org/b">b</a></aside>'
    paid, free = make_article(body=body, label=Label.ADVERTORIAL), make_article(body=body)
    page = client.get(paid.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/" rel="sponsored noopener">' in page
    assert '<a href="https://example.org/b" rel="sponsored noopener">' in page
    assert client.get("/rss.xml").content.count(b'rel="sponsored noopener"') == 2
    page = client.get(free.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/" rel="noopener">' in page


def test_an_ended_session_says_how_to_keep_the_words():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert "Sesi Anda" in response.content.decode()


@pytest.mark.parametrize(
    "codes",
    [["add_byline", "add_bacajuga"], ["delete_byline", "delete_bacajuga"]],
)
def test_rows_that_a_person_may_not_see_stay(client, codes):
    user = cast.outsider()
    codes += ["change_article", "view_article"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    first, second = make_author(), make_author()
    article = make_article(authors=[first, second])
    workflow.settle(article, end_links=[BacaJuga(target=make_article())])
    assert saved(client.post(change(article), existing(article, headline="Baru")))
    assert [byline.author for byline in article.bylines.all()] == [first, second]
    assert article.baca_juga.count() == 1


def test_two_links_inside_the_text_change_places(desk):
    one, two = make_article(), make_article()
    asides = [ReadAlso(uid=target.uid).to_html() for target in (one, two)]
    article = make_article(body=f"<p>a</p>{asides[0]}<p>b</p>{asides[1]}")
    rows = article.baca_juga.order_by("position")
    links = [
        {"id": row.pk, "target": target.pk, "placement": "inline", "position": row.position}
        for row, target in zip(rows, (two, one), strict=True)
    ]
    assert saved(desk.post(change(article), existing(article, links=links)))
    assert [row.target for row in article.baca_juga.order_by("position")] == [two, one]


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>x<ul><li>dalam</li></ul></li><li>y</li></ul><p>z</p>",
        "<blockquote><p>a</p><blockquote>x</blockquote><p>b</p></blockquote><p>z</p>",
    ],
)
def test_nested_blocks_survive_an_unchanged_save(desk, body):
    article = make_article(body=body)
    stored = Article.objects.get(pk=article.pk).body
    shown = desk.get(change(article)).context["adminform"].form["body"].value()
    assert saved(desk.post(change(article), existing(article, body=shown)))
    assert Article.objects.get(pk=article.pk).body == stored


def test_an_unchanged_save_leaves_the_time_alone(desk):
    article = make_article()
    local = timezone.localtime(article.published_at)
    data = existing(article, kicker="Lain")
    data |= {"publish_at_0": f"{local:%d-%m-%Y}", "publish_at_1": f"{local:%H.%M.%S}"}
    assert saved(desk.post(change(article), data))
    assert Article.objects.get().published_at == article.published_at


def test_the_first_publication_is_remembered():
    article = make_article()
    first = article.first_published_at
    workflow.change_state(article, State.DRAFT)
    workflow.change_state(article, State.PUBLISHED, at=timezone.now())
    assert Article.objects.get().first_published_at == first


def test_an_article_that_links_already_is_not_linked_twice_when_a_title_is_resolved():
    target = make_article(headline="Akan Datang", state=State.DRAFT)
    source = make_article(
        body=f'{ReadAlso(uid=target.uid).to_html()}<aside data-baca-juga="">Akan Datang</aside>'
    )
    workflow.change_state(target, State.PUBLISHED)
    assert source.baca_juga.filter(target=target).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_cut_killed_before_its_row_is_written_leaves_the_old_picture_whole(monkeypatch):
    image = make_image()

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    image.focal_x = 3
    monkeypatch.setattr(Image, "save", die)
    with pytest.raises(KeyboardInterrupt):
        images.save(image)
    assert images.is_complete(Image.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_replaced_file_takes_its_original_along():
    image = make_image()
    old = image.file.name
    image.file = picture_file("lain.jpg", form="JPEG", colour="#aa3322")
    images.save(image)
    assert not default_storage.exists(old)
    assert default_storage.exists(image.file.name)
    assert images.is_complete(Image.objects.get())


def test_words_saved_from_an_old_form_do_not_bring_back_an_old_cut(desk):
    image = make_image()
    data = {
        "title": "Uji", "alt": "Lain", "caption": "", "credit": "", "focal_x": 50, "focal_y": 50,
        "taken_on": "", "rights_note": "",
    }  # fmt: skip
    address = f"/admin/articles/image/{image.pk}/change/"
    assert desk.post(address, data).status_code == 302
    stored = Image.objects.get()
    assert (stored.alt, stored.version) == ("Lain", image.version)
