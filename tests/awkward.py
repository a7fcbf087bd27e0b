"""A small site with every kind of page that readers meet, its content ordinary and awkward."""

import datetime as dt

from django.core.management import call_command
from django.utils import timezone

from articles.body import Figure
from articles.domain.audience import popular
from articles.domain.reading import preview_links
from articles.domain.story import corrections, revisions
from articles.enums import CorrectionKind, Label, PageName, Slot
from articles.models import BacaJuga, FrontSlot, ReadCount
from tests import cast
from tests.factories import (
    add_end_links,
    make_article,
    make_author,
    make_image,
    make_section,
    retract,
)

LONG = (
    "Pertanggungjawaban Penyelenggaraan Pemerintahan Daerah Kabupaten Kepulauan Tanimbar "
    "Dipertanyakan Masyarakat Setelah Keterlambatan Pembangunan Pelabuhan Berkepanjangan"
)
NEWSROOM = {
    "NEWSROOM_COMPANY": "PT Arunika Media", "NEWSROOM_ADDRESS": "Jalan Merdeka 1\nJakarta 10110",
    "NEWSROOM_EMAIL": "redaksi@arunika.example", "NEWSROOM_PHONE": "+62 21 555 0100",
    "NEWSROOM_RESPONSIBLE": "Ana Satu",
}  # fmt: skip
TABLE = (
    '<table data-source="KOI"><caption>Perolehan medali</caption><tr><th>Negara</th><th>Emas</th>'
    "</tr><tr><th>Indonesia</th><td>12</td></tr><tr><th>Malaysia</th><td>8</td></tr></table>"
)
WIDE_TABLE = (
    f"<table><caption>{LONG}</caption><tr>{'<th>Kabupaten/Kota</th>' * 12}</tr>"
    f"{'<tr>' + '<td>1.234.567</td>' * 11 + '<td>Pertanggungjawaban</td></tr>'}</table>"
)


def make_site() -> dict[str, str]:
    """Return the path of each kind of page, by what it is."""
    call_command("loaddata", "pages", verbosity=0)
    user = cast.superuser()
    top = make_section(
        "Internasional", slug="internasional", description="Kabar dunia dari meja Jakarta."
    )
    section = make_section("Asia", slug="asia", parent=top)
    photo = make_image(size=(1600, 900), caption="Isi foto", credit="Ana/Arunika")
    authors = [
        make_author(f"Penulis {name}", bio="Menulis dari lapangan.", job_title="Reporter",
                    photo=photo) for name in "ABCDE"
    ]  # fmt: skip
    stories = [
        make_article(section=section, headline=f"Berita Lain Nomor {n}", lead_image=photo,
                     standfirst=f"Ringkasan {n}.", ago=dt.timedelta(hours=30 + n))
        for n in range(32)
    ]  # fmt: skip
    articles = {
        "article": _ordinary(section, authors, photo, stories),
        "awkward article": _awkward(section, authors),
        "one sentence": make_article(section=section, body="<p>Satu kalimat.</p>"),
        "corrected article": _corrected(section, photo, user),
        "retracted article": make_article(section=section, headline="Berita yang Dicabut"),
    }
    retract(articles["retracted article"])
    for slot, story in [(Slot.LEAD, articles["article"]), (Slot.BREAKING, stories[3])]:
        FrontSlot.objects.create(slot=slot, article=story, created_by=user)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for count, story in enumerate([*stories[:9], articles["awkward article"]], start=1):
        ReadCount.objects.create(article=story, hour=hour, count=count)
    popular.rank_if_due()
    revisions.ensure_first_revision(stories[0], user=user)
    shared, ended = (preview_links.create_link(stories[0], 1, user=user) for _ in range(2))
    preview_links.revoke_link(ended)
    day = timezone.localtime(articles["article"].published_at)
    return {
        "front": "/",
        "section": "/internasional/",
        "subsection": "/asia/",
        "tag": "/tag/rusia/",
        "author": authors[0].get_absolute_url(),
        "index": "/indeks/",
        "index of a day": f"/indeks/{day:%Y-%m-%d}/",
        "index of an empty day": "/indeks/1999-01-01/",
        "most read": "/terpopuler/",
        "search": "/cari/",
        "found": "/cari/?q=berita+nomor",
        "nothing found": "/cari/?q=tidakadaapapun",
        "corrections": "/koreksi/",
        "retractions": "/pencabutan/",
        "saved": "/simpanan/",
        **{name: f"/{name}/" for name in PageName.values},
        **{name: article.get_absolute_url() for name, article in articles.items()},
        "not there": "/tidak-ada/",
        "preview": f"/pratinjau/{preview_links.token_of(shared)}/",
        "ended preview": f"/pratinjau/{preview_links.token_of(ended)}/",
    }


def _ordinary(section, authors, photo, stories):
    article = make_article(
        section=section, headline="Judul Biasa", kicker="Diplomasi", standfirst="Ringkasan lain.",
        lead_image=photo, tags=["Rusia"], authors=authors[:1], dateline="JAKARTA", source="Antara",
        body='<p>Satu.</p><aside data-baca-juga="">Berita Lain Nomor 1</aside><h2>Dua</h2>'
             f"<ul><li>a</li></ul>{TABLE}<ol start='3'><li>10<sup>6</sup> m<sup>2</sup> dan CO"
             "<sub>2</sub></li></ol><blockquote><p>“Tiga.”</p><footer>Ana</footer></blockquote>"
             '<figure data-embed="https://youtu.be/dQw4w9WgXcQ"></figure>'
             + Figure(make_image(size=(700, 900), caption="Tinggi").uid).to_html(),
    )  # fmt: skip
    add_end_links(article, BacaJuga(target=stories[0]))
    return article


def _awkward(section, authors):
    paragraphs = "".join(f"<p>{'kata ' * 60}</p>" for _ in range(100))
    return make_article(
        section=section, headline=LONG, label=Label.ADVERTORIAL, authors=authors,
        disclosure="Naskah ini disusun dengan bantuan AI dan dibiayai oleh pengiklan.",
        tags=[f"Tag panjang sekali nomor {n}" for n in range(40)],
        body=f"<p>{'Pertanggungjawaban' * 6}</p>{WIDE_TABLE}{paragraphs}",
    )  # fmt: skip


def _corrected(section, photo, user):
    article = make_article(
        section=section, headline="Berita yang Dikoreksi", lead_image=photo, label=Label.OPINION,
        needs_verification=True, verify_by=timezone.now() + dt.timedelta(hours=3),
    )  # fmt: skip
    reply = make_article(
        section=section, headline="Hak Jawab atas Sebuah Berita", body="<p>Kami membantahnya.</p>"
    )
    for kind, related in [
        (CorrectionKind.CORRECTION, None), (CorrectionKind.UPDATE, None),
        (CorrectionKind.REPLY, reply),
    ]:  # fmt: skip
        corrections.add_correction(
            article, kind, "Semula tertulis lain.", user=user, related=related
        )
    return article
