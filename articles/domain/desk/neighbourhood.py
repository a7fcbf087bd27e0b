"""The stories within two links of one, as a drawing: what they lead to, and what leads to them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import cos, pi, sin

from django.db.models import Q, Sum

from articles.domain.desk.link_health import linked_to
from articles.models import Article, BacaJuga, ReadCount
from articles.models.selection import Selection

MOST = 40  # stories in a drawing
NEAR = 14  # of them one link away
LINKS = 400  # that are read for each step
RINGS = (0, 130, 240)  # distances from the middle of the drawing
SMALL, LARGE = 20, 28  # radius of a story without reads, and of the one that is read most
COLOURS = 6  # sections that are told apart


@dataclass(frozen=True)
class Node:
    """A visible story, its number in the drawing and in the table, and how it is drawn.

    `colour` is that of its section, below COLOURS. `reads` are those of all time.
    """

    number: int
    article: Article
    reads: int
    is_orphan: bool
    colour: int
    x: int
    y: int
    radius: int


@dataclass(frozen=True)
class Neighbourhood:
    """The stories, the one in the middle first, and the links among them from one to another."""

    nodes: list[Node]
    links: list[tuple[Node, Node]]


def around(article: Article) -> Neighbourhood:
    """Return the neighbourhood of a visible article: nine queries, whatever its size."""
    near = _next_to({article.pk}, {article.pk})[:NEAR]
    inside = {article.pk, *near}
    steps = [[article.pk], near, _next_to(near, inside)[: MOST - len(inside)]]
    pks = [pk for step in steps for pk in step]
    nodes = _nodes(steps, pks)
    pairs = sorted(set(_pairs(Q(article__in=pks, target__in=pks))))
    return Neighbourhood(list(nodes.values()), [(nodes[a], nodes[b]) for a, b in pairs])


def _pairs(condition: Q) -> Iterable[tuple[int, int]]:
    links = BacaJuga.objects.filter(condition, target__isnull=False).order_by("-pk")
    return links.values_list("article_id", "target_id")[:LINKS]


def _next_to(pks: Collection[int], without: Collection[int]) -> list[int]:
    """Return the pks of visible stories that link to these or are linked from them, newest first.

    Two queries.
    """
    ends = {pk for pair in _pairs(Q(article__in=pks) | Q(target__in=pks)) for pk in pair}
    seen = Selection.of_ids(ends.difference(without)).expression
    return list(Article.objects.filter(pk__in=seen).order_by("-pk").values_list("pk", flat=True))


def _nodes(steps: list[list[int]], pks: list[int]) -> dict[int, Node]:
    articles = Article.objects.select_related("section").defer("body").in_bulk(pks)
    sums = ReadCount.objects.filter(article__in=pks).order_by().values_list("article")
    reads = dict(sums.annotate(reads=Sum("count")))
    most, linked = max(reads.values(), default=0) or 1, linked_to(pks)
    sections = list(dict.fromkeys(articles[pk].root_section_id for pk in pks))
    nodes: dict[int, Node] = {}
    for step, ring in zip(steps, RINGS, strict=True):
        for place, pk in enumerate(step):
            angle = 2 * pi * place / len(step) - pi / 2
            nodes[pk] = Node(
                number=len(nodes) + 1,
                article=articles[pk],
                reads=reads.get(pk, 0),
                is_orphan=pk not in linked,
                colour=sections.index(articles[pk].root_section_id) % COLOURS,
                x=round(ring * cos(angle)),
                y=round(ring * sin(angle)),
                radius=SMALL + (LARGE - SMALL) * reads.get(pk, 0) // most,
            )
    return nodes
