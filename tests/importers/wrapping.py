"""Stories wrapped as mail programs wrap them."""

import gzip
import json
import random
import textwrap

CORPUS = "data/corpus/indosum-a.jsonl.gz"
WIDTHS = (60, 65, 68, 72, 76, 80, 90, 100)


def corpus(shared, sample=None):
    """Return (title, paragraphs) of the articles of the corpus, or of a sample of them."""
    with gzip.open(shared(CORPUS), "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = random.Random(65).sample(rows, sample) if sample else rows
    return [
        (row["title"], [" ".join(p.split()) for p in row["text"].split("\n\n")]) for row in rows
    ]


def wrapped(paragraphs, width, **options):
    return "\n\n".join(textwrap.fill(each, width, **options) for each in paragraphs)
