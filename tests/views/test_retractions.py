"""What readers find where a story was retracted, and that they find it nowhere else."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.body import BacaJugaRef
from articles.domain.audience import popular
from articles.domain.desk import broken_links, retraction
from articles.domain.desk.broken_links import Choice, Settling
from articles.domain.story import corrections
from articles.enums import Action, CorrectionKind, Label, Slot, State
from articles.models import Article, Correction, FrontSlot, LogEntry, ReadCount, Retraction
from articles.models.visibility import Position
from articles.templatetags.newsroom import long_time
from tests import cast
from tests.factories import (
    add_end_links,
    make_article,
    make_author,
    make_image,
    make_section,
    retract,
    withdraw,
)
from tests.hostile import assert_inert, hostile_payloads

pytestmark = pytest.mark.django_db
REGISTER = "/pencabutan/"


def page_of(client, article):
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    return response.content.decode()


def test_the_notice_says_what_stood_there_when_and_why(client):
    article = make_article(headline="Judul Lama", body="<p>Isi yang dicabut.</p>")
    newest = make_article(headline="Berita Baru")
    found = retract(article, "Nama anak itu tertulis.\n\nKami meminta maaf.")
    page = page_of(client, article)
    for text in (
        "Judul Lama", long_time(found.decided_at), found.get_reason_display(), REGISTER,
        "<p>Nama anak itu tertulis.</p>", "<p>Kami meminta maaf.</p>", newest.get_absolute_url(),
        '<meta name="robots" content="noindex">', long_time(article.first_published_at),
    ):  # fmt: skip
        assert text in page, text
    assert not any(text in page for text in ("Isi yang dicabut", "canonical", "og:title"))


@pytest.mark.parametrize(
    ("reason", "is_told"), [("hatred", True), ("council", True), ("child", False), (None, False)]
)
def test_the_notice_names_what_was_said_and_keeps_the_right_of_reply(
    client, reason, is_told, django_assert_num_queries
):
    article, carrier = make_article(), make_article(headline="Jawaban Lengkap PT X")
    reply = {"kind": CorrectionKind.REPLY, "user": None, "related": carrier}
    added = [
        corrections.add_correction(
            article, CorrectionKind.CORRECTION, "Yang benar tujuh.", user=None
        ),
        corrections.add_correction(article, text="PT X <b>membantah</b>.", **reply),
    ]
    if reason:
        retract(article, reason=reason)
    else:
        withdraw(article)
    page = page_of(client, article)
    for correction in added:
        assert str(correction.get_kind_display()) in page
        assert long_time(correction.posted_at) in page
    assert "Yang benar tujuh" not in page
    said = page[page.index('class="said"') : page.index("</section>")]
    assert ("PT X &lt;b&gt;membantah&lt;/b&gt;." in said) is is_told
    assert ("Jawaban Lengkap PT X" in said) is is_told
    withdraw(carrier)
    assert "Jawaban Lengkap PT X" not in page_of(client, article)
    with CaptureQueriesContext(connection) as queries:
        page_of(client, article)
    for number in range(10):
        reply["related"] = make_article(headline=f"Jawaban {number}")
        Correction.objects.create(
            article=article, kind="reply", text="Lagi.", related=reply["related"]
        )
    with django_assert_num_queries(len(queries)):
        page_of(client, article)


def test_a_story_of_which_nothing_was_said_has_no_list_of_it(client):
    article = make_article()
    retract(article)
    assert "said" not in page_of(client, article)


def test_the_notice_stands_at_every_address_of_the_story_and_answers_head(client):
    article = make_article()
    retract(article)
    make_section(slug="lain")
    own = article.get_absolute_url()
    for address in (own, f"/lain/{article.pk}/", f"/lain/{article.pk}/y/", f"{own[:-2]}/"):
        assert client.get(address).status_code == 410
        head = client.head(address)
        assert (head.status_code, head.content) == (410, b"")
    assert client.post(article.get_absolute_url()).status_code == 405


def test_the_label_stays_with_the_headline(client):
    article = make_article(label=Label.OPINION)
    retract(article)
    mark = '<strong class="label">'
    assert mark in page_of(client, article)
    assert mark in client.get(REGISTER).content.decode()


def test_a_story_that_was_retracted_before_there_were_requests_has_a_time_alone(client):
    article = make_article(headline="Judul Lama")
    retract(article)
    article.retractions.all().delete()
    step = article.log_entries.get(action=Action.RETRACT)
    assert long_time(step.created_at) in page_of(client, article)
    LogEntry.objects.all().delete()
    assert "Judul Lama" in page_of(client, article)
    imported = make_article(state=State.RETRACTED)
    assert imported.headline in page_of(client, imported)


def test_a_retracted_story_without_a_section_has_a_notice_still(client):
    article = make_article(headline="Judul Lama")
    source = make_article(body=f"<p>Isi.</p>\n{BacaJugaRef(uid=article.uid).to_html()}")
    retract(article)
    broken_links.settle_links(article, {source.pk: Settling(Choice.NOTICE)}, user=cast.superuser())
    Article.objects.filter(pk=article.pk).update(section=None, root_section=None)
    article.refresh_from_db()
    assert "Judul Lama" in page_of(client, article)
    for address in (REGISTER, source.get_absolute_url(), "/rss.xml"):
        assert article.get_absolute_url() in client.get(address).content.decode()
    client.force_login(cast.managing_editor())
    for page in ("change", "links", "history", "retraction"):
        path = f"/admin/articles/article/{article.pk}/{page}/"
        assert client.get(path).status_code == 200
    assert client.get("/admin/articles/article/").status_code == 200


def test_a_request_says_nothing_to_readers(client):
    article = make_article()
    asked = retraction.request_retraction(
        article, "child", "Belum diputuskan.", user=cast.superuser()
    )
    assert client.get(article.get_absolute_url()).status_code == 200
    assert "Belum diputuskan" not in client.get(REGISTER).content.decode()
    retraction.decide_retraction(
        asked, approve=False, user=cast.managing_editor(), note="Tidak perlu."
    )
    assert client.get(article.get_absolute_url()).status_code == 200
    assert article.headline not in client.get(REGISTER).content.decode()


LISTS = [
    "/", "/asia/", "/internasional/", "/tag/rusia/", "/penulis/ratri/", "/indeks/",
    "/indeks/{today}/", "/terpopuler/", "/koreksi/", "/rss.xml", "/feed.json", "/asia/rss.xml",
    "/internasional/feed.json", "/tag/rusia/rss.xml", "/tag/rusia/feed.json",
    "/penulis/ratri/rss.xml", "/penulis/ratri/feed.json", "/sitemap.xml", "/sitemap-{month}.xml",
    "/sitemap-news.xml", "{other}", "/tidak-ada/",
]  # fmt: skip


def test_it_leaves_every_list_at_once(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC), tick=False)
    top = make_section("Internasional", slug="internasional")
    section = make_section("Asia", slug="asia", parent=top)
    common = {
        "section": section, "tags": ["Rusia"], "authors": [make_author("Ratri", slug="ratri")],
        "lead_image": make_image(),
    }  # fmt: skip
    article = make_article(headline="Berita yang Dicabut", **common)
    link = BacaJugaRef(uid=article.uid)
    other = make_article(headline="Yang Tinggal", body=f"<p>Isi.</p>\n{link.to_html()}", **common)
    closing = make_article(headline="Penutup", **common)
    add_end_links(closing, link)
    article.corrections.create(text="Ralat dari yang dicabut.")
    for slot in (Slot.BREAKING, Slot.LEAD, Slot.SECONDARY, Slot.PICK):
        FrontSlot.objects.create(slot=slot, article=article)
    FrontSlot.objects.create(slot=Slot.LEAD, section=top, article=article)
    hour = timezone.now().replace(minute=0, second=0)
    for number, read in enumerate([other, article], start=1):
        ReadCount.objects.create(article=read, hour=hour, count=number)
    popular.rank_if_due()
    today = timezone.localdate()
    known = {"today": today, "month": f"{today:%Y-%m}", "other": other.get_absolute_url()}
    addresses = [pattern.format(**known) for pattern in [*LISTS, closing.get_absolute_url()]]

    def showing():
        signs = ("Berita yang Dicabut", "Ralat dari yang dicabut", article.get_absolute_url())
        pages = {address: client.get(address).content.decode() for address in addresses}
        return {address for address, page in pages.items() if any(s in page for s in signs)}

    assert showing() >= set(addresses) - {"/sitemap.xml"}
    answers = {address: client.get(address) for address in addresses}
    retract(article)
    assert showing() == set()
    for address in set(addresses) - {"/sitemap.xml", "/tidak-ada/"}:  # nor in anybody's copy
        known = {"if-none-match": answers[address].get("ETag", "")}
        if "Last-Modified" in answers[address]:
            known["if-modified-since"] = answers[address]["Last-Modified"]
        assert client.get(address, headers=known).status_code == 200, address


def test_a_link_that_was_led_to_the_notice_says_so_and_no_headline(client):
    gone = make_article(headline="Judul yang Melukai", label=Label.OPINION)
    link = BacaJugaRef(uid=gone.uid)
    inside = make_article(body=f"<p>Isi.</p>\n{link.to_html()}")
    below = make_article()
    add_end_links(below, link)
    retract(gone)
    notice = Settling(Choice.NOTICE)
    broken_links.settle_links(gone, {inside.pk: notice, below.pk: notice}, user=cast.superuser())
    for article in (inside, below):
        page = client.get(article.get_absolute_url()).content.decode()
        assert f'<a href="{gone.get_absolute_url()}" rel="nofollow">' in page
        assert "Judul yang Melukai" not in page
        assert "Opini" not in page.split("</article>")[0].split('class="body"')[1]
    feed = client.get("/rss.xml").content.decode()
    assert feed.count(gone.get_absolute_url()) == 1  # what stands below a text is not in feeds
    assert "Judul yang Melukai" not in feed


def test_readers_are_led_to_the_register(client):
    for address in ("/", "/koreksi/"):
        assert f'href="{REGISTER}"' in client.get(address).content.decode()
    main = client.get("/koreksi/").content.decode().split("<main")[1].split("</main>")[0]
    assert f'href="{REGISTER}"' in main


def test_the_register_is_empty_at_first(client):
    response = client.get(REGISTER)
    assert response.status_code == 200
    assert '<p class="empty">' in response.content.decode()
    assert f'rel="canonical" href="http://testserver{REGISTER}"' not in response.content.decode()


def test_the_register_names_each_story_its_time_and_its_reason(client):
    article = make_article(headline="Judul Lama")
    found = retract(article, "Kami meminta maaf.")
    page = client.get(REGISTER).content.decode()
    for text in (
        f'<a href="{article.get_absolute_url()}" rel="nofollow">Judul Lama</a>',
        long_time(found.decided_at), found.get_reason_display(), "<p>Kami meminta maaf.</p>",
    ):  # fmt: skip
        assert text in page, text
    assert client.post(REGISTER).status_code == 405
    assert client.get(f"{REGISTER}?sebelum=kemarin").status_code == 404


def test_pages_of_the_register_join_and_cost_the_same(client, django_assert_max_num_queries):
    retract(make_article())
    with django_assert_max_num_queries(2) as few:
        client.get(REGISTER)
    for number in range(44):
        retract(make_article(), ago=dt.timedelta(hours=number // 3))
    found, path = [], REGISTER
    for _page in range(4):
        with django_assert_max_num_queries(2) as many:
            listing = client.get(path).context["listing"]
        assert len(many) == len(few)
        found += listing.rows
        path = REGISTER + listing.older
        if not listing.older:
            break
    order = [(row.decided_at, row.pk) for row in found]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(found) == 45


@pytest.mark.sqlite
def test_the_register_is_read_in_its_order():
    for position in (None, Position(timezone.now(), 5)):
        plan = Retraction.objects.public(position).for_cards()[:21].explain()
        assert "articles_retraction USING INDEX retraction_register" in plan
        assert "TEMP B-TREE" not in plan


def test_the_notice_costs_the_same_among_many(client, django_assert_max_num_queries):
    article = make_article()
    retract(article)
    address = article.get_absolute_url()
    with django_assert_max_num_queries(7) as few:
        client.get(address)
    for _ in range(20):
        retract(make_article())
        make_article()
    with django_assert_max_num_queries(7) as many:
        client.get(address)
    assert len(few) == len(many)


def test_hostile_words_stay_words(client, shared):
    article = make_article(headline="Judul")
    found = retract(article)
    payloads = hostile_payloads(shared)
    for start in range(0, len(payloads), 200):
        words = "\n\n".join(payloads[start : start + 200])
        found.explanation = f"Sebab: {words}"
        found.save()
        for page in (page_of(client, article), client.get(REGISTER).content.decode()):
            assert_inert(page, ("/static/",))
