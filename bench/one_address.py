"""Simulates an hour in which many readers, or a script, share one address: how many reads count.

`python -m bench.one_address` prints the table of docs/decisions/0046-one-client.md.
"""

import itertools
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

HOUR = 3600.0  # seconds
EVERY = 10.0  # seconds between two batches
STORIES = 60  # read as often as 1, 1/2, 1/3 … beside the one that breaks
BREAKING = 0
ONE = "203.0.113.9"


class Read(NamedTuple):
    time: float  # seconds of the hour
    story: int
    address: str


class Counted(NamedTuple):
    """Of the reads from one address: those of the story that breaks, and those of others."""

    breaking: int
    of_breaking: int
    others: int
    of_others: int


def dice(number: int) -> random.Random:
    """Return what draws the same in each run."""
    return random.Random(number)  # noqa: S311


def reads_of(draw: random.Random, address: str, share: float) -> Iterator[Read]:
    """Yield what somebody reads who opens the story that breaks with a probability of `share`.

    Who does not begins with another story, and each story is followed by one more in 3 of 8 cases.
    """
    weights = [1 / number for number in range(1, STORIES + 1)]
    time = draw.uniform(0, HOUR)
    story = BREAKING if draw.random() < share else None
    while time < HOUR:
        if story is None:
            [story] = draw.choices(range(1, STORIES + 1), weights)
        yield Read(time, story, address)
        if draw.random() >= 3 / 8:
            return
        time, story = time + draw.expovariate(1 / 90), None


def crowd(draw: random.Random, readers: int, share: float) -> list[Read]:
    """Return what `readers` with an address each read."""
    return [
        read
        for number in range(readers)
        for read in reads_of(draw, f"10.{number >> 8 & 255}.{number & 255}.1", share)
    ]


def behind_one(draw: random.Random, readers: int, share: float) -> list[Read]:
    return [read for _ in range(readers) for read in reads_of(draw, ONE, share)]


def script(number: int, stories: Iterable[int] = (BREAKING,)) -> list[Read]:
    """Return `number` reads in the second half of the hour, of each of `stories` in turn."""
    turns = itertools.cycle(stories)
    return [Read(HOUR * (1 + at / number) / 2, next(turns), ONE) for at in range(number)]


def whole_site() -> list[int]:
    """Return every other story once, and the one that breaks as often as all of them."""
    return [story for other in range(1, STORIES + 1) for story in (BREAKING, other)]


def count(elsewhere: list[Read], here: list[Read]) -> Counted:
    """Have the site count what is read elsewhere and at ONE; return what is counted of ONE."""
    from articles.domain.audience import reads
    from articles.domain.audience.hourly import Batch, Counts

    counted: Counter[int] = Counter()

    def write(counts: Counts) -> None:
        for (story, _hour), number in counts.items():
            counted[story] += number

    batch = Batch(
        "reads", write, reads.batch.bound, reads.batch.limit, full=sys.maxsize, patience=HOUR
    )
    in_order = sorted([*elsewhere, *here])
    for _batch, of_batch in itertools.groupby(in_order, lambda read: read.time // EVERY):
        for read in of_batch:
            batch.count(read.story, address=read.address)
        batch.flush()
    # Whoever has an address alone is counted whole.
    counted.subtract(read.story for read in elsewhere)
    breaking = counted.pop(BREAKING, 0)
    of_breaking = sum(read.story == BREAKING for read in here)
    return Counted(breaking, of_breaking, counted.total(), len(here) - of_breaking)


def main() -> None:
    import django

    os.environ["DATABASE_URL"] = "sqlite://:memory:"  # it holds nothing
    django.setup()
    from django.conf import settings

    for readers in (0, 200, 500, 1_000, 5_000):
        for what, share, here in [
            ("50 who all open it", 0.5, behind_one(dice(2), 50, 1)),
            ("50 like the others", 0.5, behind_one(dice(2), 50, 0.5)),
            ("50, nothing breaks", 0, behind_one(dice(2), 50, 0)),
            ("a script on it", 0.5, script(3_000)),
            ("a script on all", 0.5, script(4_800, whole_site())),
        ]:
            elsewhere = crowd(dice(1), readers, share)
            of_others = sum(read.story == BREAKING for read in elsewhere)
            with tempfile.TemporaryDirectory() as folder:
                settings.STATE_DIR = Path(folder)
                one = count(elsewhere, here)
            print(
                f"{readers:5} elsewhere read it {of_others:4} times; {what}: {one.breaking} of"
                f" {one.of_breaking}, of other stories {one.others} of {one.of_others}",
                flush=True,
            )


if __name__ == "__main__":
    main()
