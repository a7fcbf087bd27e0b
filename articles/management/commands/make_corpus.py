import datetime as dt
import random
import time
from itertools import accumulate
from uuid import UUID, uuid5

from django.core.management.base import BaseCommand
from django.db import transaction
from taggit.models import Tag

from articles.body import BacaJugaRef
from articles.domain.bulk import Stored
from articles.enums import Origin, Placement, Role, State
from articles.models import Article, ArticleTag, Author, BacaJuga, Byline, Section

CORPUS = UUID("5f0b3c1e-7a51-5c0e-8a43-6f1f2a9f7d11")
START = dt.datetime(2020, 7, 1, tzinfo=dt.UTC)
SPAN = dt.timedelta(days=5 * 365)
GOLDEN_RATIO = 0.6180339887498949  # the fractional parts of its multiples are evenly spread
BATCH = 1_000
AUTHORS, TAGS, SENTENCES = 100, 500, 2_000
SECTIONS = [
    "Nasional", "Politik", "Ekonomi", "Internasional", "Olahraga",
    "Teknologi", "Hiburan", "Gaya Hidup", "Otomotif", "Kesehatan",
]  # fmt: skip
WORDS = [
    "pemerintah", "rakyat", "menteri", "kota", "desa", "harga", "pasar", "warga", "jalan",
    "hujan", "sungai", "sekolah", "guru", "murid", "pelabuhan", "nelayan", "petani", "beras",
    "kopi", "laut", "gunung", "banjir", "jembatan", "kereta", "listrik", "air", "udara", "rumah",
    "dokter", "sakit", "kebijakan", "anggaran", "rapat", "sidang", "keputusan", "laporan", "data",
    "penelitian", "wilayah", "provinsi", "kabupaten", "tahun", "bulan", "pekan", "hari", "pagi",
    "malam", "kemarin", "besok", "sejak", "hingga", "dengan", "untuk", "dari", "pada", "dalam",
    "oleh", "kepada", "akan", "telah", "sedang", "sudah", "belum", "lebih", "kurang", "banyak",
    "membangun", "menjual", "membeli", "membuka", "menutup", "menjaga", "meninjau", "menyatakan",
    "menjelaskan", "meminta",
]  # fmt: skip


class Command(BaseCommand):
    help = (
        "Fill the database with N deterministic articles for measuring: 10 sections, 100 authors, "
        "500 tags of Zipf's distribution, five years, Baca Juga among them. Those that are there "
        "already are left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("n", type=int, metavar="N")

    def handle(self, *, n, **options):
        start = time.perf_counter()
        corpus = Corpus()
        made = 0
        for first in range(0, n, BATCH):
            made += corpus.write(range(first, min(first + BATCH, n)))
        seconds = time.perf_counter() - start
        self.stdout.write(f"{made} articles in {seconds:.1f} s ({made / seconds:.0f} a second)")


class Corpus:
    """Makes articles by number; the same number gives the same article in every database."""

    def __init__(self):
        self.stored = Stored()
        self.sections = [self._section(position, name) for position, name in enumerate(SECTIONS)]
        self.authors = [
            self._record(Author, slug=f"penulis-korpus-{i}", name=f"Penulis Korpus {i}")
            for i in range(AUTHORS)
        ]
        self.tags = [self._record(Tag, slug=f"topik-{i}", name=f"Topik {i}") for i in range(TAGS)]
        draw = random.Random(0)  # noqa: S311
        self.sentences = [self._sentence(draw) for _ in range(SENTENCES)]
        self.tag_weights = list(accumulate(1 / rank for rank in range(1, TAGS + 1)))

    def _section(self, position: int, name: str) -> Section:
        slug = name.lower().replace(" ", "-")
        return self._record(Section, slug=slug, name=name, position=position)

    def _record(self, model, *, slug: str, **fields):
        row, is_new = model.objects.get_or_create(slug=slug, defaults=fields)
        if is_new:
            self.stored.add(row)
        return row

    @transaction.atomic
    def write(self, numbers: range) -> int:
        """Write the articles of `numbers` that are missing; returns how many."""
        uids = {uuid5(CORPUS, str(number)): number for number in numbers}
        present = Article.objects.filter(uid__in=uids).values_list("uid", flat=True)
        for uid in present:
            del uids[uid]
        drawn = {uid: random.Random(number) for uid, number in uids.items()}  # noqa: S311
        articles = [self._article(uid, number, drawn[uid]) for uid, number in uids.items()]
        Article.objects.bulk_create(articles)
        self._write_around(articles, uids, drawn)
        for article in articles:
            self.stored.add(article)
        self.stored.announce()
        return len(articles)

    def _article(self, uid: UUID, number: int, draw: random.Random) -> Article:
        section = draw.choice(self.sections)
        published_at = START + SPAN * (number * GOLDEN_RATIO % 1)
        state = State.DRAFT if number % 50 == 49 else State.PUBLISHED
        paragraphs = [f"<p>{self._sentences(draw, 4)}</p>" for _ in range(draw.randint(5, 12))]
        if number % 3 == 2:
            link = BacaJugaRef(uid=self._earlier(number))
            paragraphs.insert(len(paragraphs) // 2, link.to_html())
        headline = f"{' '.join(draw.choices(WORDS, k=draw.randint(5, 9))).title()} {number}"
        article = Article(
            uid=uid,
            headline=headline,
            kicker=draw.choice(["", section.name]),
            standfirst=self._sentences(draw, 1),
            section=section,
            state=state,
            published_at=published_at,
            first_published_at=published_at if state == State.PUBLISHED else None,
            body="\n".join(paragraphs),
        )
        article.derive()
        return article

    def _sentence(self, draw: random.Random) -> str:
        return " ".join(draw.choices(WORDS, k=draw.randint(8, 18))).capitalize() + "."

    def _sentences(self, draw: random.Random, count: int) -> str:
        return " ".join(draw.choices(self.sentences, k=count))

    def _earlier(self, number: int) -> UUID:
        return uuid5(CORPUS, str(number // 2))

    def _write_around(self, articles, numbers, drawn) -> None:
        tag_rows, bylines, links = [], [], []
        targets = {
            target.uid: target
            for target in Article.objects.only("uid").filter(
                uid__in=[self._earlier(number) for number in numbers.values()]
            )
        }
        for article in articles:
            draw, number = drawn[article.uid], numbers[article.uid]
            listed_at = article.published_at if article.state == State.PUBLISHED else None
            chosen = draw.choices(self.tags, cum_weights=self.tag_weights, k=4)
            tag_rows += [
                ArticleTag(content_object=article, tag=tag, listed_at=listed_at)
                for tag in dict.fromkeys(chosen)
            ]
            bylines += [
                Byline(article=article, author=author, role=role, position=i, listed_at=listed_at)
                for i, (author, role) in enumerate(
                    zip(draw.sample(self.authors, 2), (Role.WRITER, Role.EDITOR), strict=True)
                )
            ]
            if number % 3 == 2:
                links.append(
                    BacaJuga(
                        article=article,
                        target=targets[self._earlier(number)],
                        placement=Placement.INLINE,
                        origin=Origin.IMPORT,
                    )
                )
        ArticleTag.objects.bulk_create(tag_rows)
        Byline.objects.bulk_create(bylines)
        BacaJuga.objects.bulk_create(links)
