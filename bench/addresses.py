"""The addresses of each kind that the server is asked for, from the database of the site."""

import random
import re
from collections.abc import Iterator

from bench.load import Request

SAMPLE, READERS = 3_000, 1_000
# How many of a thousand requests of readers are of each kind.
MIX = {
    "article": 610, "front": 150, "section": 100, "tag": 50, "section deep": 40, "RSS": 30,
    "redirect": 10, "sitemap file": 10,
}  # fmt: skip
STATUS = {"404": 404, "redirect": 301, "304": 304}


def requests_by_kind() -> dict[str, list[Request]]:
    """Return distinct requests of each kind, in random order."""
    draw = random.Random(0)  # noqa: S311
    return {
        kind: [Request(path) for path in draw.sample(paths, min(SAMPLE, len(paths)))]
        for kind, paths in _paths_by_kind(draw).items()
    }


def mixed(by_kind: dict[str, list[Request]]) -> list[Request]:
    """Return READERS requests of many readers: MIX, and of each kind any address."""
    draw = random.Random(0)  # noqa: S311
    kinds = draw.choices(list(MIX), weights=list(MIX.values()), k=READERS)
    return [draw.choice(by_kind[kind]) for kind in kinds]


def _paths_by_kind(draw: random.Random) -> dict[str, list[str]]:
    from articles.models import Article, ArticleTag, Section

    newest = Article.objects.order_by("-pk").values_list("pk", flat=True)[0]
    chosen = draw.sample(range(1, newest + 1), min(newest, SAMPLE))
    articles = Article.objects.published().filter(pk__in=chosen).select_related("section")
    paths = [article.get_absolute_url() for article in articles]
    sections = [section.get_absolute_url() for section in Section.objects.all()]
    slugs = ArticleTag.objects.filter(content_object__in=articles).values_list("tag__slug")
    tags = [f"/tag/{slug}/" for (slug,) in slugs.order_by("tag").distinct()]
    return {
        "article": paths,
        "front": ["/"],
        "section": sections,
        "section deep": [f"{draw.choice(sections)}?sebelum={a.position}" for a in articles],
        "tag": tags,
        "RSS": [f"{path}rss.xml" for path in ("/", *sections, *tags)],
        "sitemap file": list(_sitemap_files()),
        "404": [f"/tidak-ada-{number}/" for number in range(SAMPLE)],
        "redirect": [path.rstrip("/") for path in paths],
    }


def _sitemap_files() -> Iterator[str]:
    from django.test import Client

    index = Client(SERVER_NAME="127.0.0.1").get("/sitemap.xml").content.decode()
    yield from re.findall(r"(/sitemap-[0-9-]+\.xml)</loc>", index)
