"""Older stories that should link to a new one: which, where, added and undone as one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from articles.body import BacaJugaRef, plain_text, split_blocks
from articles.domain.desk import broken_links, inbound_links, workflow
from articles.domain.desk.broken_links import LinksChanged
from articles.domain.search.counting import count_words
from articles.domain.search.related_stories import find_next
from articles.domain.story import revisions
from articles.enums import Label, State
from articles.models import Article
from tests import cast
from tests.factories import add_end_links, make_article, save_content, withdraw

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OPENING = "Ratusan rumah warga terendam sejak Minggu malam menurut petugas di kantor kecamatan."
FLOOD = "Sungai Tuntang meluap dan merendam Kecamatan Gubug sampai setinggi satu meter lebih."
SCHOOL = "Sekolah dasar di kawasan pasar lama libur tiga hari karena halamannya berlumpur tebal."
AID = "Bantuan beras dan selimut dikirim dari gudang provinsi dengan lima truk besar kemarin."


def paragraphs(*texts):
    return "\n".join(f"<p>{text}</p>" for text in texts)


@pytest.fixture
def chief():
    return cast.managing_editor()


@pytest.fixture
def old():
    body = paragraphs(OPENING, f"Menurut warga: {FLOOD}", SCHOOL, AID)
    return make_article(headline="Sungai Tuntang Meluap Lagi", body=body, ago=3 * DAY)


@pytest.fixture
def new(old):
    make_article(headline="Harga Cabai", body="<p>Cabai rawit naik di Kramat Jati.</p>")
    body = paragraphs(f"Bupati meninjau Kecamatan Gubug yang {FLOOD.lower()}", FLOOD, "Selesai.")
    return make_article(headline="Bupati Tinjau Sungai Tuntang", body=body)


def offered(target, user):
    count_words()
    while find_next():
        pass
    return inbound_links.offers_for(Article.objects.get(pk=target.pk), user)


def test_the_gap_is_after_the_nearest_paragraph_and_named_by_it(new, old, chief):
    (offer,) = offered(new, chief)
    assert offer.article == old
    assert offer.before == f"Menurut warga: {FLOOD}"
    assert offer.after == SCHOOL
    assert "Tuntang" in " ".join(offer.names)
    assert offer.place == inbound_links.place_of(split_blocks(old.body)[1])


@pytest.mark.parametrize(
    "texts",
    [
        (FLOOD, SCHOOL, AID),  # only the first paragraph is near
        (OPENING, SCHOOL, FLOOD),  # only the last one
        (OPENING, f"{FLOOD} Ia berkata:", SCHOOL, AID),
        (OPENING, f'{FLOOD} <a href="https://example.com/">Baca</a>', SCHOOL, AID),
        (OPENING, FLOOD, "Hasil: 2-1", AID),
        (OPENING, "Sungai Tuntang di Gubug.", SCHOOL, AID),
    ],
)
def test_where_a_link_would_read_badly_none_is_offered(new, old, chief, texts):
    old.body = paragraphs(*texts)
    old.save()
    assert offered(new, chief) == []


def test_nothing_is_offered_that_links_is_younger_refused_or_not_mine(new, old, chief):
    other = make_article(headline=old.headline, body=old.body + "<p>Lagi.</p>", ago=-DAY)
    assert [offer.article for offer in offered(new, chief)] == [old]
    assert offered(old, chief) == []
    limited = cast.editor("limited", sections=[])
    assert [one.article for one in offered(new, limited)] == [old]
    inbound_links.refuse(new, old, user=chief)
    inbound_links.refuse(new, old, user=chief)
    assert offered(new, chief) == []
    inbound_links.allow_again(new, old)
    add_end_links(new, BacaJugaRef(uid=old.uid))
    assert offered(new, chief) == []
    new.baca_juga.all().delete()
    add_end_links(old, BacaJugaRef(uid=new.uid))
    assert offered(new, chief) == []
    assert other.is_scheduled


def test_old_stories_need_a_rare_name(new, old, chief, monkeypatch):
    old.published_at -= 90 * DAY
    old.save()
    assert len(offered(new, chief)) == 1
    monkeypatch.setattr(inbound_links, "RARE", (0, 0))
    assert offered(new, chief) == []


def test_links_are_added_as_minor_revisions_and_undone_as_one(new, old, chief):
    base = revisions.ensure_first_revision(old)
    save_content(old, base.content | {"headline": "Judul Belum Tayang"}, base=base, user=chief)
    before = Article.objects.get(pk=old.pk)
    (offer,) = offered(new, chief)
    done = inbound_links.add_links(new, {old.pk: offer.place}, user=chief)
    after = Article.objects.get(pk=old.pk)
    texts = [plain_text(block) for block in split_blocks(after.body)]
    assert split_blocks(after.body)[2] == BacaJugaRef(uid=new.uid).to_html()
    assert texts[1] == offer.before
    assert (after.updated_at, after.published_at) == (before.updated_at, before.published_at)
    assert after.headline == before.headline
    newest = revisions.latest_content(after)
    assert (newest["headline"], newest["body"]) == ("Judul Belum Tayang", after.body)
    assert old.baca_juga.get().target == new
    assert offered(new, chief) == []
    assert broken_links.undo_settlement(done, user=chief) == []
    again = Article.objects.get(pk=old.pk)
    assert again.body == before.body
    assert revisions.latest_content(again)["headline"] == "Judul Belum Tayang"
    assert len(offered(new, chief)) == 1


def test_a_newer_text_without_the_paragraph_gets_the_link_below(new, old, chief):
    base = revisions.ensure_first_revision(old)
    change = {"body": paragraphs(OPENING, "Ditulis lain.", SCHOOL, AID)}
    save_content(old, base.content | change, base=base, user=chief)
    (offer,) = offered(new, chief)
    inbound_links.add_links(new, {old.pk: offer.place}, user=chief)
    newest = revisions.latest_content(Article.objects.get(pk=old.pk))
    assert newest["body"] == change["body"]
    assert [one["uid"] for one in newest["end_links"]] == [str(new.uid)]


def test_nothing_links_to_advertising_or_to_itself(new, old, chief):
    (offer,) = offered(new, chief)
    place = inbound_links.place_of(split_blocks(new.body)[0])
    with pytest.raises(LinksChanged):
        inbound_links.add_links(new, {new.pk: place}, user=chief)
    new.label = Label.ADVERTORIAL
    new.save()
    assert offered(new, chief) == []
    assert offer.article == old


def test_all_are_added_or_none(new, old, chief):
    (offer,) = offered(new, chief)
    other = make_article()
    with pytest.raises(LinksChanged):
        inbound_links.add_links(new, {old.pk: offer.place, other.pk: "0" * 16}, user=chief)
    assert not old.baca_juga.exists()
    for chosen in ({}, dict.fromkeys(range(1, 200), "x")):
        with pytest.raises(ValidationError):
            inbound_links.add_links(new, chosen, user=chief)
    withdraw(new)
    with pytest.raises(LinksChanged):
        inbound_links.add_links(new, {old.pk: offer.place}, user=chief)
    assert not old.baca_juga.exists()


def test_the_queries_do_not_grow(new, old, chief, django_assert_num_queries):
    for number in range(4):
        make_article(headline=old.headline, body=old.body + paragraphs(f"Kali {number}."), ago=DAY)
        make_article(headline=f"Kabar {number}", body=paragraphs(SCHOOL), ago=DAY)
    count_words()
    while find_next():
        pass
    chief.get_all_permissions()
    with django_assert_num_queries(5):
        assert len(inbound_links.offers_for(new, chief)) > 1


def test_a_draft_gets_no_offers(chief):
    draft = make_article(state=State.DRAFT)
    assert offered(draft, chief) == []
    assert not inbound_links.is_awaited(draft)
    workflow.change_state(draft, State.PUBLISHED)
    assert inbound_links.is_awaited(draft)
