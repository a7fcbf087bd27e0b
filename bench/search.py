"""What the search finds, and what it costs: `python -m bench.search [N]`

The questions and news texts are those of ../shared/data (SOURCES.md there). Each set is loaded
into a database of its own, on PostgreSQL if DATABASE_URL names it, and asked in process. BM25 with
the same stems over all of its texts is what it is compared with. To measure the cost, N stories
(100,000) are mixed from the paragraphs of real ones, each with a name of its own.
"""

import datetime as dt
import gzip
import json
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import django
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import connection  # noqa: E402

from articles.domain.search.queries import Query  # noqa: E402
from articles.domain.search.ranking import K1, B, idf  # noqa: E402
from articles.domain.search.scratch import Document, answer, load_documents  # noqa: E402
from articles.domain.search.suggestions import suggest  # noqa: E402
from articles.domain.search.words import term_of, words_of  # noqa: E402
from bench.desk import cpu_seconds  # noqa: E402
from bench.sites import ROOT  # noqa: E402

DATA = ROOT.parent / "shared/data"
BEST = 10
QUERIES = 300
Questions = list[tuple[str, list[str]]]


def lines(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def questions_of(name: str) -> tuple[list[Document], Questions]:
    """Return the passages of a set in search/, and its questions with the ids that answer them."""
    now = timezone.now() - dt.timedelta(days=1)
    passages = lines(DATA / f"search/{name}-passages.jsonl.gz")
    questions = lines(DATA / f"search/{name}-queries.jsonl.gz")
    return (
        [Document(one["id"], "", one["text"], now) for one in passages],
        [(one["query"], one["relevant"]) for one in questions],
    )


def headlines() -> tuple[list[Document], Questions]:
    """Return stories without their headlines, and each headline with the story that it is of."""
    stories = list(lines(DATA / "corpus/indosum-a.jsonl.gz"))
    return (
        [
            Document(one["id"], "", one["text"], dt.datetime.fromisoformat(one["published"]))
            for one in stories
        ],
        [(one["title"], [one["id"]]) for one in stories],
    )


SETS: dict[str, Callable[[], tuple[list[Document], Questions]]] = {
    "headline → story": headlines,
    "FacQA": lambda: questions_of("facqa"),
    "TyDi": lambda: questions_of("tydi"),
}


class BM25:
    """Plain BM25 over the stems of all documents, without function words in the query."""

    def __init__(self, documents: list[Document]):
        self.ids = [document.id for document in documents]
        self.postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self.lengths = []
        for number, document in enumerate(documents):
            counts = Counter(term_of(word.folded) for word in words_of(document.text))
            self.lengths.append(counts.total())
            for term, count in counts.items():
                self.postings[term].append((number, count))
        self.mean = sum(self.lengths) / len(self.lengths)

    def answer(self, query: str) -> list[str]:
        scores: defaultdict[int, float] = defaultdict(float)
        for term in set(Query.parse(query).terms.values()):
            found = self.postings.get(term, [])
            weight = idf(len(found), len(self.ids))
            for number, count in found:
                norm = K1 * (1 - B + B * self.lengths[number] / self.mean)
                scores[number] += weight * count / (count + norm)
        best = sorted(scores, key=lambda number: -scores[number])[:BEST]
        return [self.ids[number] for number in best]


def reciprocal_rank(answers: Callable[[str], list[str]], questions: Questions) -> float:
    """Return MRR@10: the mean of 1 / the place of the first right answer."""
    total = 0.0
    for query, relevant in questions:
        places = (place for place, one in enumerate(answers(query), 1) if one in relevant)
        total += 1 / next(places, float("inf"))
    return total / len(questions)


def quality() -> None:
    print("| MRR@10 | documents | questions | BM25 with stems | search |\n|---|---|---|---|---|")
    for name, load in SETS.items():
        documents, questions = load()
        with scratch_site(documents):
            found = reciprocal_rank(answer, questions)
        plain = reciprocal_rank(BM25(documents).answer, questions)
        numbers = f"{len(documents):,} | {len(questions):,} | {plain:.3f} | {found:.3f}"
        print(f"| {name} | {numbers} |", flush=True)


@contextmanager
def scratch_site(documents: Iterable[Document]) -> Iterator[None]:
    """Give a database that has these documents alone."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["SERIALIZE"] = False
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        load_documents(documents)
        if connection.vendor == "postgresql":
            connection.cursor().execute("VACUUM ANALYZE articles_searchentry")
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def mixed(number: int) -> Iterator[Document]:
    """Yield stories of paragraphs of three others each, ten minutes apart.

    Their headlines are halves of two others.
    """
    stories, chance = list(lines(DATA / "corpus/indosum-a.jsonl.gz")), random.Random(1)  # noqa: S311
    now = timezone.now()
    for place in range(number):
        some = [chance.choice(stories) for _ in range(3)]
        texts = (one["text"].split("\n\n") for one in some)
        paragraphs = [p for text in texts for p in chance.sample(text, min(2, len(text)))]
        name = f"Tokoh{chance.randrange(number)} dari kota{chance.randrange(number // 20 + 1)}."
        first, second = (one["title"].split() for one in some[:2])
        title = " ".join([*first[: len(first) // 2], *second[len(second) // 2 :]])
        age = dt.timedelta(minutes=10 * (number - place))
        yield Document(str(place), title, "\n".join([*paragraphs, name]), now - age)


def cost(number: int) -> None:
    chance = random.Random(2)  # noqa: S311
    counts = Counter(
        word
        for one in lines(DATA / "corpus/indosum-a.jsonl.gz")
        for word in {word.folded for word in words_of(one["text"])}
    )
    words = [word for word, _number in counts.most_common() if Query.parse(word).words]
    titles = [one["title"] for one in lines(DATA / "corpus/indosum-a.jsonl.gz")]

    def beginning() -> str:
        """Return a headline as far as somebody has typed it."""
        title = chance.choice(titles)
        return title[: chance.randrange(1, len(title))]

    kinds: dict[str, tuple[Callable[[str], list[str]], Callable[[], str]]] = {
        "one word of the 200 most frequent": (answer, lambda: chance.choice(words[:200])),
        "two of these": (answer, lambda: " ".join(chance.sample(words[:200], 2))),
        "two of the next 4,000": (answer, lambda: " ".join(chance.sample(words[200:4200], 2))),
        "a headline": (answer, lambda: chance.choice(titles)),
        "suggestions for a part of a headline": (suggest, beginning),
        "suggestions for one letter": (suggest, lambda: chance.choice("abdgjkmprst")),
        "suggestions for two letters": (suggest, lambda: chance.choice(words)[:2]),
    }

    begun = time.perf_counter()
    with scratch_site(mixed(number)):
        loaded = time.perf_counter() - begun
        print(f"\n| {number:,} stories, indexed in {loaded:.0f} s | CPU ms | median ms |")
        print("|---|---|---|")
        for kind, (ask, query) in kinds.items():
            times, before = [], cpu_seconds(os.getpid())
            for _ in range(QUERIES):
                begun = time.perf_counter()
                ask(query())
                times.append(time.perf_counter() - begun)
            used = cpu_seconds(os.getpid()) - before
            print(f"| {kind} | {1000 * used / QUERIES:.1f} | {1000 * median(times):.1f} |")


if __name__ == "__main__":
    print(f"{connection.display_name}\n")
    quality()
    cost(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
