import datetime as dt
from uuid import uuid4

import pytest

from articles.body import BacaJugaRef, Figure
from articles.content.shape import clean
from articles.domain.desk.checks import (
    Check,
    Level,
    blocking_checks,
    check_content,
    is_newsroom_only_url,
)
from articles.domain.media import take_down
from articles.domain.story import live
from articles.enums import State
from articles.models import BacaJuga
from tests import cast
from tests.factories import make_article, make_author, make_image, make_section, retract

pytestmark = pytest.mark.django_db

LONG = f"<p>{'kata ' * 150}</p>"  # a paragraph after which a Baca Juga may stand


def content(**fields):
    """Return a content that nothing is wrong with, with `fields` changed."""
    good = {
        "headline": "Harga Beras Naik",
        "body": "<p>Isi berita.</p>",
        "section": str(make_section().uid),
        "lead_image": str(make_image().uid),
        "bylines": [{"author": str(make_author().uid), "role": "writer"}],
    }
    return clean(good | fields)


def faults(**fields):
    return [(fault.level, fault.anchor) for fault in check_content(content(**fields))]


def test_a_link_to_a_retracted_story_says_whether_readers_are_led_to_its_notice():
    target, scheduled = make_article(), make_article(ago=-dt.timedelta(hours=1))
    links = [BacaJugaRef(uid=one.uid).to_html() for one in (target, scheduled)]
    source = make_article(body="".join(f"{LONG}{link}" for link in links))
    retract(target)

    def told(article):
        found = check_content(content(body=source.body), article)
        assert {fault.level for fault in found} == {Level.WARN}
        return [fault.message for fault in found]

    hidden, waiting = told(source)
    assert told(None) == [hidden, waiting]
    source.baca_juga.filter(target=target).update(to_notice=True)
    notice, waits = told(source)
    assert waits == waiting
    assert len({hidden, notice, waiting.replace(scheduled.headline, target.headline)}) == 3
    assert all(target.headline in message for message in (hidden, notice))


def test_nothing_is_wrong_with_a_good_article():
    image, target = make_image(), make_article()
    body = f"""<p>Isi, <a href="https://example.org/x">sumber</a>.</p>
        {Figure(image.uid).to_html()}{BacaJugaRef(uid=target.uid).to_html()}"""
    assert check_content(content(body=body)) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"headline": ""}, (Level.BLOCK, "id_headline")),
        ({"headline": "x" * 111}, (Level.WARN, "id_headline")),
        ({"headline": "x" * 201}, (Level.BLOCK, "id_headline")),
        ({"kicker": "x" * 41}, (Level.BLOCK, "id_kicker")),
        ({"canonical_url": "x" * 501}, (Level.BLOCK, "id_canonical_url")),
        ({"section": None}, (Level.BLOCK, "id_section")),
        ({"section": "6b5ba5f5-07a7-4d0b-9a49-07c2ae0f6f61"}, (Level.BLOCK, "id_section")),
        ({"body": ""}, (Level.BLOCK, "id_body")),
        ({"lead_image": None}, (Level.WARN, "id_lead_image")),
        ({"lead_image": str(uuid4())}, (Level.WARN, "id_lead_image")),
        ({"bylines": []}, (Level.WARN, "id_bylines")),
    ],
)
def test_what_is_missing_is_said_at_its_field(fields, expected):
    assert faults(**fields) == [expected]


def table(*rows, caption="Medali"):
    rows = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><caption>{caption}</caption>{rows}</table>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (table("<th>A</th><th>B</th>", "<td>c</td><td>d</td>"), []),
        (table("<th>A</th><td>b</td>", "<th>C</th><td>d</td>"), []),
        (table("<th>A</th><th>B</th>", caption=" "), [(Level.BLOCK, "body:1")]),
        (table("<th>A</th><td>b</td>", "<td>c</td><td>d</td>"), [(Level.BLOCK, "body:1")]),
        (table("<th>A</th>" * 12, *["<td>1</td>" * 12] * 99), []),
        (table("<th>A</th>" * 13), [(Level.BLOCK, "body:1")]),
        (table("<th>A</th><th>B</th>", *["<td>1</td>"] * 100), [(Level.BLOCK, "body:1")]),
        (Figure(None, caption="Banjir").to_html(), [(Level.BLOCK, "body:1")]),
    ],
)
def test_a_table_and_a_picture_that_are_not_ready_for_readers_are_told(body, expected):
    assert faults(body=f"<p>Isi berita.</p>{body}") == expected


def test_a_headline_that_just_fits_is_fine():
    assert faults(headline="x" * 110) == []


def test_the_length_of_the_headline_is_told():
    [fault] = check_content(content(headline="x" * 140))
    assert "140" in fault.message


def test_a_lead_image_needs_words_for_those_who_cannot_see_it():
    assert faults(lead_image=str(make_image(alt="").uid)) == [(Level.BLOCK, "id_lead_image")]


def test_a_figure_needs_words_of_its_own_or_of_the_library():
    silent = make_image(alt="")
    body = [
        "<p>Satu.</p>",
        Figure(silent.uid, alt="Petani di sawah").to_html(),
        Figure(silent.uid).to_html(),
        Figure(uuid4(), alt="Hilang").to_html(),
    ]
    assert faults(body="".join(body)) == [(Level.BLOCK, "body:2"), (Level.BLOCK, "body:3")]


@pytest.mark.parametrize(
    "url",
    [
        "/admin/articles/article/1/change/", "http://testserver/pratinjau/abc/",
        "http://testserver/admin/", "http://localhost:8000/x/", "http://127.0.0.1/x",
        "http://[::1]/", "https://10.1.2.3/", "https://192.168.0.7/x", "http://komputer/berkas",
        "http://redaksi.local/", "https://docs.google.com/document/d/1/edit",
        "https://mail.google.com/mail/u/0/#inbox/1", "https://webmail.contoh.co.id/",
        "https://LOCALHOST./",
    ],
)  # fmt: skip
def test_an_address_of_the_newsroom_alone_is_no_link_for_readers(settings, url):
    settings.SITE_URL = "http://testserver"
    assert is_newsroom_only_url(url)
    assert faults(body=f'<p>a</p><p><a href="{url}">sini</a></p>') == [(Level.BLOCK, "body:1")]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/admin/", "http://testserver/asia/1/judul/", "/asia/1/judul/",
        "https://8.8.8.8/", "mailto:redaksi@contoh.id", "https://www.dailymail.co.uk/",
        "https://mail.ru/", "http://user[@example.org/",
    ],
)  # fmt: skip
def test_an_address_that_readers_can_open_is_fine(settings, url):
    settings.SITE_URL = "http://testserver"
    assert not is_newsroom_only_url(url)


@pytest.mark.parametrize(
    "link", ['<a href="">sini</a>', '<a href="#">sini</a>', '<a href="https://example.org/"></a>']
)
def test_an_empty_link_is_told(link):
    assert faults(body=f"<p>Isi {link}</p>") == [(Level.BLOCK, "body:0")]


def test_a_baca_juga_that_readers_do_not_see_is_named(settings):
    settings.SITE_URL = "http://testserver"
    draft = make_article(headline="Masih Draf", state=State.DRAFT)
    make_article(headline="Besok", ago=-dt.timedelta(days=1))
    gone = make_article(headline="Dicabut", state=State.RETRACTED)
    links = [
        BacaJugaRef(uid=draft.uid), BacaJugaRef(text="besok"), BacaJugaRef(text="Belum Ada"),
        BacaJugaRef(url=f"http://testserver{gone.get_absolute_url()}", text="x"),
        BacaJugaRef(uid=uuid4()), BacaJugaRef(text=make_article().headline),
        BacaJugaRef(text="Masih Draf"),
    ]  # fmt: skip
    body = "".join(f"{LONG}{link.to_html()}" for link in links)
    found = check_content(content(body=body))
    assert [(fault.level, fault.anchor) for fault in found] == [
        (Level.WARN, f"body:{number}") for number in (1, 3, 5, 7, 9, 13)
    ]
    for fault, name in zip(found, ["Masih Draf", "Besok", "Belum Ada", "Dicabut"], strict=False):
        assert name in fault.message
    assert blocking_checks(found) == []


def test_a_link_below_the_text_is_looked_at_too():
    draft = make_article(state=State.DRAFT)
    links = [{"uid": str(draft.uid)}, {"url": "http://localhost/x", "text": "sini"}]
    assert faults(end_links=links) == [
        (Level.BLOCK, "id_end_links"), (Level.WARN, "id_end_links"),
    ]  # fmt: skip


def test_what_forbids_publishing_comes_first():
    found = faults(headline="x" * 111, lead_image=None, section=None, body="")
    assert found == [
        (Level.BLOCK, "id_body"), (Level.BLOCK, "id_section"),
        (Level.WARN, "id_headline"), (Level.WARN, "id_lead_image"),
    ]  # fmt: skip


def test_a_baca_juga_to_the_article_itself_is_told(settings):
    settings.SITE_URL = "http://testserver"
    article = make_article(headline="Diri Sendiri")
    links = [
        BacaJugaRef(uid=article.uid), BacaJugaRef(text="diri sendiri"),
        BacaJugaRef(url=f"http://testserver{article.get_absolute_url()}", text="x"),
    ]  # fmt: skip
    body = "".join(f"{LONG}{link.to_html()}" for link in links)
    found = check_content(content(headline="Diri Sendiri", body=body), article)
    assert len(found) == 3
    assert {fault.message for fault in found} == {found[0].message}
    assert [
        fault.level for fault in check_content(content(headline="Diri Sendiri", body=body))
    ] == []


def test_a_baca_juga_that_stands_badly_is_named_and_keeps_no_story_back():
    near, far = (make_article(headline=name) for name in ("Banjir Surut", "Tanggul Baru"))
    links = [BacaJugaRef(uid=one.uid).to_html() for one in (near, far)]
    found = check_content(content(body=f"{links[0]}<p>Tiga kata saja.</p>{links[1]}"))
    assert [(one.level, one.anchor) for one in found] == [
        (Level.WARN, "body:0"), (Level.WARN, "body:2"),
    ]  # fmt: skip
    assert "Banjir Surut" in found[0].message
    assert "Tanggul Baru" in found[1].message
    assert "3" in found[1].message


def test_a_title_that_found_its_article_stays_found_when_that_is_renamed():
    target = make_article(headline="Nama Lama")
    article = make_article(body='<p>Isi.</p><aside data-baca-juga="">Nama Lama</aside>')
    target.headline = "Nama Baru"
    target.save()
    live.write_live_row(article)
    assert BacaJuga.objects.get().target == target
    body = content(body=article.body)
    assert check_content(body, article) == []
    assert [fault.level for fault in check_content(body)] == [Level.WARN]


def test_it_costs_four_queries_at_most(django_assert_max_num_queries):
    article = make_article()
    links = [BacaJugaRef(text=f"Judul {number}").to_html() for number in range(20)]
    pictures = [Figure(make_image().uid).to_html() for _number in range(5)]
    body = content(body="".join(["<p>Isi.</p>", *links, *pictures]))
    with django_assert_max_num_queries(4):
        check_content(body, article)


@pytest.mark.parametrize(
    ("anchor", "block", "target"), [("body:3", "3", "id_body"), ("id_x", "", "id_x")]
)
def test_a_fault_leads_to_its_place(anchor, block, target):
    fault = Check(Level.WARN, "x", anchor)
    assert (fault.block, fault.target) == (block, target)


def test_a_picture_that_is_taken_down_is_named_except_if_it_returns_with_the_story():
    lead, figure = make_image(title="Foto Utama"), make_image((300, 200), title="Foto di Badan")
    for image in (lead, figure):
        take_down.take_down(image, "Sebab.", user=cast.managing_editor(f"redpel{image.pk}"))
    text = content(lead_image=str(lead.uid), body=f"<p>Isi.</p>{Figure(figure.uid).to_html()}")
    found = check_content(text)
    assert [(one.level, one.anchor) for one in found] == [
        (Level.BLOCK, "id_lead_image"), (Level.BLOCK, "body:1"),
    ]  # fmt: skip
    assert "Foto Utama" in found[0].message
    assert "Foto di Badan" in found[1].message
    article = make_article()
    assert len(check_content(text, article)) == 2
    for image in (lead, figure):
        image.take_downs.update(article=article)
    assert check_content(text, article) == []
