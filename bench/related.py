"""How well related stories are found, and what it costs: `python -m bench.related [N]`

The texts are those of ../shared/data/corpus. They have no keywords that editors gave them, so two
stories count as related here when they share two seldom words of their headlines. Copies are made
of stories by cutting, reordering and changing words. To measure the cost, N stories (20,000) are
mixed as in bench.search.
"""

import datetime as dt
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from articles.domain.desk.inbound_links import offers_for  # noqa: E402
from articles.domain.search.related_stories import find_next  # noqa: E402
from articles.domain.search.scratch import Document, copies, related  # noqa: E402
from articles.domain.search.words import FUNCTION_WORDS, term_of, words_of  # noqa: E402
from articles.models import Article, OutdatedRelated  # noqa: E402
from bench.desk import cpu_seconds  # noqa: E402
from bench.search import DATA, lines, mixed, scratch_site  # noqa: E402

PANEL = Path(__file__).with_name("panel.tsv")
FIRST = 3  # offers that an editor looks at
COPIED = 300  # stories of which copies are made
SELDOM = range(2, 13)  # headlines that a seldom word is in
QUERIES = 200


def stories() -> list[Document]:
    return [
        Document(one["id"], one["title"], one["text"], dt.datetime.fromisoformat(one["published"]))
        for one in lines(DATA / "corpus/indosum-a.jsonl.gz")
    ]


def seldom_words(documents: list[Document]) -> dict[str, set[str]]:
    """Return the seldom words of each headline, by the id of its story."""
    words = {
        one.id: {word.folded for word in words_of(one.headline)} - FUNCTION_WORDS
        for one in documents
    }
    terms = {id: set(map(term_of, some)) for id, some in words.items()}
    counts = Counter(term for some in terms.values() for term in some)
    return {id: {one for one in some if counts[one] in SELDOM} for id, some in terms.items()}


def quality(documents: list[Document]) -> None:
    seldom = seldom_words(documents)
    wanted = {
        id: {other for other in seldom if other != id and len(seldom[other] & some) > 1}
        for id, some in seldom.items()
    }
    asked = [id for id, others in wanted.items() if others]
    at = {5: 0.0, 10: 0.0}
    for id in asked:
        found = related(id)
        for number in at:
            at[number] += len(wanted[id] & set(found[:number])) / min(number, len(wanted[id]))
    print(f"| stories with related ones | {len(asked)} |")
    for number, total in at.items():
        print(f"| of them among the first {number} | {total / len(asked):.3f} |", flush=True)


def offered() -> None:
    """Print what the panel says of the older stories that are offered to link to new ones.

    It has 100 pairs that were read: the times in the ids of the new and of the older story, and
    whether an editor would take the offer.
    """
    panel = [line.split("\t") for line in PANEL.read_text().splitlines()]
    judged = {(new, old): verdict == "yes" for new, old, verdict in panel}
    articles = {time_of(one.source): one for one in Article.objects.only("source")}
    user = User(is_active=True, is_staff=True, is_superuser=True)
    found = set()
    for new in {new for new, _old in judged}:
        OutdatedRelated.objects.create(article_id=articles[new].pk, due=now(), spreads=False)
        find_next()
        target = Article.objects.get(pk=articles[new].pk)
        offers = offers_for(target, user)[:FIRST]
        found |= {(new, time_of(offer.article.source)) for offer in offers}
    known = [judged[pair] for pair in found if pair in judged]
    print(f"| offers that were read | {len(known)} of {len(found)} |")
    print(f"| of these, taken | {sum(known) / len(known):.2f} |", flush=True)


def time_of(id: str) -> str:
    return id.removeprefix("indosum:").partition("-")[0]


def cut(text: str, chance: random.Random) -> str:
    paragraphs = text.split("\n\n")
    return "\n".join(paragraphs[: max(2, len(paragraphs) // 2)])


def reordered(text: str, chance: random.Random) -> str:
    paragraphs = text.split("\n\n")
    chance.shuffle(paragraphs)
    return "\n".join(paragraphs)


def reworded(text: str, chance: random.Random) -> str:
    """Change about 15 of 100 words."""
    return " ".join("lain" if chance.random() < 0.15 else word for word in text.split(" "))


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "cut to half": cut, "reordered": reordered, "15 % of the words changed": reworded,
}  # fmt: skip


def with_copies(documents: list[Document]) -> list[Document]:
    chance = random.Random(1)  # noqa: S311
    some = chance.sample(documents, COPIED)
    made = [
        Document(
            f"{kind} {one.id}"[:120], f"Lain {one.headline}", change(one.text, chance), one.time
        )
        for one in some
        for kind, change in KINDS.items()
    ]
    return [*documents, *made]


def copied(documents: list[Document]) -> None:
    made = [one.id for one in documents if one.id.startswith(tuple(KINDS))]
    for kind in KINDS:
        of_kind = [id for id in made if id.startswith(kind)]
        found = sum(id.removeprefix(f"{kind} ") in copies(id) for id in of_kind)
        print(f"| copies found: {kind} | {found / len(of_kind):.3f} |", flush=True)
    originals = {one.id for one in documents} - set(made)
    wrong = sum(len(originals.intersection(copies(id))) for id in originals)
    print(f"| others that are called copies, of 1,000 | {1000 * wrong / len(originals):.1f} |")


def cost(number: int) -> None:
    chance = random.Random(2)  # noqa: S311
    with scratch_site(mixed(number)):
        times, before = [], cpu_seconds(os.getpid())
        for _ in range(QUERIES):
            begun = time.perf_counter()
            related(str(chance.randrange(number)))
            times.append(time.perf_counter() - begun)
        used = cpu_seconds(os.getpid()) - before
    print(f"| CPU ms a story, at {number:,} | {1000 * used / QUERIES:.1f} |")
    print(f"| median ms | {1000 * median(times):.1f} |")


if __name__ == "__main__":
    print(f"{connection.display_name}\n\n| | |\n|---|---|")
    texts = stories()
    with scratch_site(texts):
        quality(texts)
        offered()
    texts = with_copies(texts)
    with scratch_site(texts):
        copied(texts)
    cost(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
