import datetime as dt
import hashlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID, uuid5

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from taggit.models import Tag

from articles.body import BacaJugaRef, Figure, image_uids
from articles.content.fields import COLUMNS
from articles.content.shape import Content, fingerprint
from articles.domain.bulk import Stored
from articles.domain.media.renditions import version_of
from articles.domain.story import live
from articles.enums import Action, Origin, Placement, Role, State
from articles.models import (
    Article,
    ArticleTag,
    Author,
    BacaJuga,
    Byline,
    Image,
    ImageUse,
    OutdatedRelated,
    RelatedStory,
    Revision,
    Section,
    TagName,
)
from articles.narrowing import required

CORPUS = UUID("5f0b3c1e-7a51-5c0e-8a43-6f1f2a9f7d11")
SPAN = dt.timedelta(days=5 * 365)
GOLDEN_RATIO = 0.6180339887498949  # the fractional parts of its multiples are evenly spread
BATCH = 1_000
AUTHORS, TAGS, SENTENCES, RELATED = 100, 500, 2_000, 8
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
        "Fill the database with N articles for measuring, the same in every database: five years "
        "that end with the last full hour, 10 sections, 100 authors, 500 tags of Zipf's "
        "distribution, revisions, Baca Juga, and pictures, of which there are the rows alone. "
        "Those that are there already are left alone."
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


@dataclass(frozen=True)
class Story:
    """An article with the rows that are written around it."""

    article: Article
    tags: list[Tag]
    bylines: list[tuple[Author, Role]]
    links: list[tuple[UUID, Placement]]  # the uids of earlier articles

    @property
    def listed_at(self) -> dt.datetime | None:
        return self.article.published_at if self.article.state == State.PUBLISHED else None


class Corpus:
    """Makes articles by number; the same number gives the same article in every database."""

    def __init__(self):
        self.start = timezone.now().replace(minute=0, second=0, microsecond=0) - SPAN
        self.stored = Stored()
        self.sections = [self._section(position, name) for position, name in enumerate(SECTIONS)]
        self.authors = [
            self._record(Author, slug=f"penulis-korpus-{i}", name=f"Penulis Korpus {i}")
            for i in range(AUTHORS)
        ]
        self.tags = self._make_tags([f"Topik {i}" for i in range(TAGS)])
        self.tag_uids = dict(zip(self.tags, TagName.objects.uids_of(self.tags), strict=True))
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

    def _make_tags(self, names: list[str]) -> list[Tag]:
        known = set(Tag.objects.filter(name__in=names))
        tags = TagName.objects.get_or_create_tags(names)
        for tag in set(tags) - known:
            self.stored.add(tag)
        return tags

    @transaction.atomic
    def write(self, numbers: range) -> int:
        """Write the articles of `numbers` that are missing; returns how many."""
        uids = {_article_uid(number): number for number in numbers}
        for uid in Article.objects.filter(uid__in=uids).values_list("uid", flat=True):
            del uids[uid]
        images = self._write_images(uids.values())
        stories = [self._story(uid, number, images) for uid, number in uids.items()]
        Article.objects.bulk_create(story.article for story in stories)
        self._write_lists(stories)
        self._write_links(stories)
        self._write_revisions(stories)
        self._write_image_uses(stories, images)
        for story in stories:
            self.stored.add(story.article)
        self.stored.announce()
        self._relate(stories)
        return len(stories)

    def _write_images(self, numbers) -> dict[UUID, Image]:
        """Write the pictures of the articles `numbers` that are missing; return all, by uid."""
        wanted = {_image_uid(n): n for number in numbers for n in _image_numbers(number)}
        images = {image.uid: image for image in Image.objects.filter(uid__in=wanted)}
        new = [self._image(uid, n) for uid, n in wanted.items() if uid not in images]
        for image in Image.objects.bulk_create(new):
            self.stored.add(image)
            images[image.uid] = image
        return images

    def _image(self, uid: UUID, number: int) -> Image:
        draw = random.Random(f"image {number}")  # noqa: S311
        width, height = draw.choice([(2160, 1440), (2000, 1125), (1600, 1200)])
        image = Image(
            uid=uid,
            title=f"Gambar {number}",
            file=f"originals/{uid}.jpg",
            alt=self._sentences(draw, 1),
            caption=self._sentences(draw, 1),
            credit=f"{draw.choice(self.authors).name}/Korpus",
            width=width,
            height=height,
            checksum=hashlib.sha256(uid.bytes).hexdigest(),
            share_bytes=draw.randint(60_000, 180_000),
        )
        image.version = version_of(image)
        return image

    def _story(self, uid: UUID, number: int, images: dict[UUID, Image]) -> Story:
        draw = random.Random(number)  # noqa: S311
        links = list(_links(number))
        article = self._article(uid, number, draw, images, links)
        tags = draw.choices(self.tags, cum_weights=self.tag_weights, k=4)
        authors = draw.sample(self.authors, 2)
        bylines = list(zip(authors, (Role.WRITER, Role.EDITOR), strict=True))
        return Story(article, list(dict.fromkeys(tags)), bylines, links)

    def _article(self, uid, number: int, draw: random.Random, images, links) -> Article:
        section = draw.choice(self.sections)
        published_at = self.start + SPAN * (number * GOLDEN_RATIO % 1)
        state = State.DRAFT if number % 50 == 49 else State.PUBLISHED
        paragraphs = [f"<p>{self._sentences(draw, 4)}</p>" for _ in range(draw.randint(5, 12))]
        middle = len(paragraphs) // 2
        lead, *shown = _image_numbers(number)
        paragraphs[middle:middle] = [
            *(Figure(_image_uid(n), caption=self._sentences(draw, 1)).to_html() for n in shown),
            *(BacaJugaRef(uid=to).to_html() for to, place in links if place == Placement.INLINE),
        ]
        headline = f"{' '.join(draw.choices(WORDS, k=draw.randint(5, 9))).title()} {number}"
        article = Article(
            uid=uid,
            headline=headline,
            kicker=draw.choice(["", section.name]),
            standfirst=self._sentences(draw, 1),
            section=section,
            lead_image=images[_image_uid(lead)],
            dateline=draw.choice(["", "JAKARTA", "SURABAYA"]),
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

    def _write_lists(self, stories: list[Story]) -> None:
        ArticleTag.objects.bulk_create(
            ArticleTag(content_object=story.article, tag=tag, listed_at=story.listed_at)
            for story in stories
            for tag in story.tags
        )
        Byline.objects.bulk_create(
            Byline(
                article=story.article, author=author, role=role, position=position,
                listed_at=story.listed_at,
            )
            for story in stories
            for position, (author, role) in enumerate(story.bylines)
        )  # fmt: skip

    def _write_links(self, stories: list[Story]) -> None:
        uids = {uid for story in stories for uid, _placement in story.links}
        targets = dict(Article.objects.filter(uid__in=uids).values_list("uid", "pk"))
        BacaJuga.objects.bulk_create(
            BacaJuga(
                article=story.article, target_id=targets[uid], placement=placement,
                origin=Origin.IMPORT,
            )
            for story in stories
            for uid, placement in story.links
        )  # fmt: skip

    def _relate(self, stories: list[Story]) -> None:
        """Relate each story to those before it: `work` would look for related ones for hours."""
        shown = [story.article for story in stories if story.listed_at]
        RelatedStory.objects.bulk_create(
            RelatedStory(
                article_id=article.pk, position=position, other_id=other.pk, is_shown=True,
            )
            for number, article in enumerate(shown)
            for position, other in enumerate(shown[max(number - RELATED, 0) : number])
        )  # fmt: skip
        OutdatedRelated.objects.filter(pk__in=[story.article.pk for story in stories]).delete()

    def _write_revisions(self, stories: list[Story]) -> None:
        """Write the live revision of each, and an earlier one of every fourth."""
        rows = []
        for story in stories:
            contents = [content := self._content(story)]
            if story.article.uid.int % 4 == 0:
                contents.insert(0, content | {"kicker": "", "standfirst": ""})
            shared = {"article": story.article, "action": Action.IMPORT}
            rows += [
                Revision(number=number, content=content, digest=fingerprint(content), **shared)
                for number, content in enumerate(contents, start=1)
            ]
        Revision.objects.bulk_create(rows)
        newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")
        written = Article.objects.filter(pk__in=[story.article.pk for story in stories])
        written.update(latest_revision=Subquery(newest[:1]))
        written.filter(state=State.PUBLISHED).update(live_revision=F("latest_revision"))

    def _content(self, story: Story) -> Content:
        """Return what `live.content_of` returns of the article, without a query."""
        ends = [uid for uid, placement in story.links if placement == Placement.END]
        return Content(
            **{name: str(getattr(story.article, name)) for name in COLUMNS},
            section=live.uid_of(story.article.section),
            lead_image=live.uid_of(story.article.lead_image),
            tags=[self.tag_uids[tag] for tag in story.tags],
            bylines=[{"author": str(one.uid), "role": role.value} for one, role in story.bylines],
            end_links=[{"uid": str(uid), "url": "", "text": ""} for uid in ends],
        )

    def _write_image_uses(self, stories: list[Story], images: dict[UUID, Image]) -> None:
        ImageUse.objects.bulk_create(
            ImageUse(article=story.article, image=images[uid])
            for story in stories
            for uid in {required(story.article.lead_image).uid, *image_uids(story.article.body)}
        )


def _article_uid(number: int) -> UUID:
    return uuid5(CORPUS, str(number))


def _image_uid(number: int) -> UUID:
    return uuid5(CORPUS, f"image {number}")


def _image_numbers(number: int) -> list[int]:
    """Return the pictures of an article: the lead, which it shares with one other, and figures."""
    return [number // 2] if number % 5 else [number // 2, number // 7]


def _links(number: int) -> Iterator[tuple[UUID, Placement]]:
    """Yield the earlier articles that an article links to."""
    if number % 3 == 2:
        yield _article_uid(number // 2), Placement.INLINE
    if number % 2 == 1 and number > 1:
        yield _article_uid(number // 3), Placement.END
