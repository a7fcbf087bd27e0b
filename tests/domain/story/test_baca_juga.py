import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from articles.body import BacaJugaRef
from articles.domain.desk import broken_links, workflow
from articles.domain.reading.article_page import compose_article_page
from articles.domain.story import baca_juga, live
from articles.enums import Placement, State
from articles.models import Article, BacaJuga
from tests.factories import add_end_links, make_article, make_hidden_articles, retract, unpublish

pytestmark = pytest.mark.django_db


def wanting(title, **fields):
    return make_article(body=f'<p>Awal.</p><aside data-baca-juga="">{title}</aside>', **fields)


def shown_body(article):
    return str(compose_article_page(Article.objects.for_page().get(pk=article.pk)).body)


def test_a_title_finds_its_article_whatever_its_case_and_punctuation():
    target = make_article(headline="Harga Beras Naik, Pasar Sepi")
    source = wanting("HARGA BERAS NAIK – pasar sepi")
    assert source.baca_juga.get().target == target
    assert "Harga Beras Naik, Pasar Sepi" in shown_body(source)


def test_an_unknown_title_is_pending_and_invisible():
    source = wanting("Belum Ada")
    row = source.baca_juga.get()
    assert (row.target, row.wanted_title) == (None, "Belum Ada")
    assert shown_body(source) == "<p>Awal.</p>\n"


def test_publishing_the_wanted_title_resolves_the_link():
    source = wanting("Akan Terbit")
    target = make_article(headline="Akan Terbit", state=State.DRAFT)
    assert source.baca_juga.get().target is None
    workflow.change_state(target, State.PUBLISHED)
    assert source.baca_juga.get().target == target
    assert target.get_absolute_url() in shown_body(source)


def test_the_link_shows_the_present_headline_of_its_target():
    target = make_article(headline="Judul Lama")
    source = wanting("Judul Lama")
    target.headline = "Judul Baru"
    target.save()
    live.write_live_row(target)
    live.write_live_row(source)
    assert "Judul Baru" in shown_body(source)


def test_no_target_that_readers_may_not_see_is_shown():
    hidden = make_hidden_articles()
    body = "".join(BacaJugaRef(uid=article.uid).to_html() for article in hidden)
    source = make_article(body=f"<p>Awal.</p>{body}")
    assert source.baca_juga.count() == 3
    assert "Tersembunyi" not in shown_body(source)


def test_a_target_taken_back_disappears_at_once():
    target = make_article(headline="Sempat Tayang")
    source = wanting("Sempat Tayang")
    unpublish(target)
    assert "Sempat Tayang" not in shown_body(source)


def test_an_address_of_this_site_becomes_a_link_to_the_article(settings):
    target = make_article()
    url = f"{settings.SITE_URL}{target.get_absolute_url()}"
    source = make_article(body=f'<aside data-baca-juga=""><a href="{url}">Teks</a></aside>')
    assert source.baca_juga.get().target == target


SHORT_ADDRESSES = ["{site}/{section}/{pk}/", "{site}/{section}/{pk}", "{site}/lain/{pk}/x?a#b",
                   "{site}//{section}/{pk}/x/", "{loud}/{section}/{pk}/x/"]  # fmt: skip


@pytest.mark.parametrize("address", SHORT_ADDRESSES)
def test_what_the_site_leads_to_the_story_is_its_address(client, settings, address):
    settings.SITE_URL = "https://arunika.example"
    target = make_article()
    url = address.format(
        site=settings.SITE_URL, loud="https://ARUNIKA.example", section=target.section.slug,
        pk=target.pk,
    )  # fmt: skip
    source = make_article(body=BacaJugaRef(url=url, text="Klik").to_html() + "<p>Isi.</p>")
    assert source.baca_juga.get().target == target
    retract(target)
    assert [link.article for link in broken_links.broken_links_to(target)] == [source]
    assert "Klik" not in shown_body(source)


@pytest.mark.parametrize(
    "path",
    ["/tag/{pk}/", "/penulis/{pk}/", "/baca/{pk}/", "/kanal/{pk}/x/y/", "/kanal/1{pk:018}/", "/"],
)
def test_other_pages_of_the_site_are_no_story(settings, path):
    target = make_article()
    url = settings.SITE_URL + path.format(pk=target.pk)
    assert baca_juga.own_article_id(url) is None
    source = make_article(body=BacaJugaRef(url=url, text="Klik").to_html() + "<p>Isi.</p>")
    assert "Klik" in shown_body(source)


def test_a_short_address_stored_as_one_elsewhere_leads_to_no_retracted_story(settings):
    target, twice = make_article(), make_article()
    source = make_article(body=BacaJugaRef(url="https://lain.example/", text="Klik").to_html())
    url = f"{settings.SITE_URL}/{target.section.slug}/{target.pk}/"
    source.baca_juga.update(url=url)
    twice.baca_juga.create(url=url, label="Klik")
    twice.baca_juga.create(target=target, position=1)
    retract(target)
    assert {link.article for link in broken_links.broken_links_to(target)} == {source, twice}
    assert not BacaJuga.objects.visible().exists()


def test_an_address_elsewhere_stays_with_its_text():
    source = make_article(
        body='<aside data-baca-juga=""><a href="https://example.org/a?b=1&amp;c=2">Teks</a></aside>'
    )
    row = source.baca_juga.get()
    assert (row.url, row.text, row.target) == ("https://example.org/a?b=1&c=2", "Teks", None)
    assert 'href="https://example.org/a?b=1&amp;c=2"' in shown_body(source)


def test_one_article_is_linked_once():
    target = make_article(headline="Satu Saja")
    aside = BacaJugaRef(uid=target.uid).to_html()
    source = make_article(body=f'{aside}<aside data-baca-juga="">satu saja</aside>{aside}')
    assert source.baca_juga.count() == 1
    assert shown_body(source).count("Satu Saja") == 1


def test_an_article_never_links_to_itself():
    source = make_article(headline="Diri Sendiri")
    source.body = BacaJugaRef(uid=source.uid).to_html()
    source.save()
    live.write_live_row(source)
    assert not source.baca_juga.exists()


@pytest.mark.parametrize("twice", ["self", "pair", "nowhere"])
def test_the_database_refuses_impossible_links(twice):
    source, target = make_article(), make_article()
    BacaJuga.objects.create(article=source, target=target, position=0)
    fields = {"self": {"target": source}, "pair": {"target": target}, "nowhere": {}}[twice]
    with pytest.raises(IntegrityError), transaction.atomic():
        BacaJuga.objects.create(article=source, position=1, **fields)


def test_links_below_the_text_survive_a_change_of_the_text():
    source, target = make_article(), make_article()
    add_end_links(source, BacaJuga(target=target, placement=Placement.END))
    source.body = "<p>Lain.</p>"
    source.save()
    live.write_live_row(source)
    assert [row.target for row in source.baca_juga.all()] == [target]


def test_a_resolved_link_keeps_its_target_when_the_text_is_saved_again():
    target = make_article(headline="Judul Semula")
    source = wanting("Judul Semula")
    created_at = source.baca_juga.get().created_at
    target.headline = "Judul yang Diganti"
    target.save()
    live.write_live_row(source)
    row = source.baca_juga.get()
    assert (row.target, row.created_at) == (target, created_at)


def test_of_several_with_one_title_the_newest_that_readers_see_is_meant(settings):
    older, newer = make_article(headline="Judul Sama"), make_article(headline="Judul Sama")
    make_article(headline="Judul Sama", ago=-dt.timedelta(days=1))
    itself = make_article(headline="Judul Sama")
    draft = make_article(headline="Judul Sama", state=State.DRAFT)
    title, by_uid = BacaJugaRef(text="judul sama!"), BacaJugaRef(uid=draft.uid)
    by_url = BacaJugaRef(url=f"{settings.SITE_URL}{older.get_absolute_url()}", text="x")
    links = [title, by_uid, by_url, BacaJugaRef(uid=itself.uid), BacaJugaRef(text="Belum Ada")]
    assert baca_juga.find_targets(links, itself) == {
        title.reference: newer, by_uid.reference: draft, by_url.reference: older,
    }  # fmt: skip


def test_an_address_of_this_site_that_leads_nowhere_is_no_link(settings):
    url = f"{settings.SITE_URL}/asia/987654/tidak-ada/"
    article = make_article(body=f'<aside data-baca-juga=""><a href="{url}">Teks</a></aside>')
    assert not article.baca_juga.exists()


def test_a_new_article_takes_over_the_links_of_a_withdrawn_one_of_its_title():
    old = make_article(headline="Judul Sama")
    source = make_article(body='<aside data-baca-juga="">Judul Sama</aside>')
    unpublish(old)
    new = make_article(headline="Judul Sama")
    assert source.baca_juga.get().target == new


def test_an_article_that_links_already_is_not_linked_twice_when_a_title_is_resolved():
    target = make_article(headline="Akan Datang", state=State.DRAFT)
    source = make_article(
        body=f'{BacaJugaRef(uid=target.uid).to_html()}<aside data-baca-juga="">Akan Datang</aside>'
    )
    workflow.change_state(target, State.PUBLISHED)
    assert source.baca_juga.filter(target=target).count() == 1


def test_the_links_of_an_unsaved_text_are_those_that_readers_would_see(settings):
    seen, titled, own = make_article(), make_article(headline="Judul Dicari"), make_article()
    hidden = make_hidden_articles()[0]
    url = f"{settings.SITE_URL}{own.get_absolute_url()}"
    links = [
        BacaJugaRef(uid=seen.uid, text="Label"),
        BacaJugaRef(text="judul dicari"),
        BacaJugaRef(url=url, text="Sendiri"),
        BacaJugaRef(url="https://example.org/", text="Lain"),
        BacaJugaRef(uid=hidden.uid),
        BacaJugaRef(text="Belum Ada"),
        BacaJugaRef(uid=seen.uid),
    ]
    article = Article(headline="Baru", body="".join(link.to_html() for link in links))
    below = make_article()
    end_links = [
        BacaJugaRef(uid=below.uid),
        BacaJugaRef(text="Judul Dicari"),
        BacaJugaRef(uid=hidden.uid),
    ]
    rows = baca_juga.visible_links(article, end_links)
    assert [row.target for row in rows] == [seen, titled, own, None, below]
    assert [row.text for row in rows[:4]] == ["Label", "Judul Dicari", "Sendiri", "Lain"]
    assert [row.placement for row in rows] == [Placement.INLINE] * 4 + [Placement.END]
    assert not BacaJuga.objects.exists()


def test_a_saved_article_shows_the_same_links_before_and_after_they_are_written():
    target, other = make_article(headline="Judul Semula"), make_article()
    source = wanting("Judul Semula")
    target.headline = "Judul yang Diganti"
    target.save()
    before = baca_juga.visible_links(source, [BacaJugaRef(uid=other.uid, text="Lain")])
    baca_juga.sync_links(source, end_links=[BacaJugaRef(uid=other.uid, text="Lain")])
    rows = source.baca_juga.visible().order_by("position")
    assert [(row.href, row.text) for row in before] == [(row.href, row.text) for row in rows]
    assert [row.text for row in before] == ["Judul yang Diganti", "Lain"]


def test_links_below_the_text_give_way_to_those_inside_it():
    target = make_article()
    source = make_article(body=f"<p>a</p>{BacaJugaRef(uid=target.uid).to_html()}")
    baca_juga.sync_links(source, end_links=[BacaJugaRef(uid=target.uid)])
    assert [row.placement for row in source.baca_juga.all()] == [Placement.INLINE]
