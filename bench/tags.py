"""How well tags are suggested, and what it costs: `python -m bench.tags [N]`

The texts are those of ../shared/data/corpus. They have no tags that editors gave them, so the
names that 3 to 60 of them have are made tags here, each of the stories that say it twice or in
their headline. Then each story is asked for its own tags: as it is, and without the words of their
names, so that only near stories know them. To measure the cost, N stories (20,000) are mixed as in
bench.search, with such tags.
"""

import os
import random
import sys
import time
from collections import Counter
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import connection  # noqa: E402
from taggit.models import Tag  # noqa: E402

from articles.domain.search.scratch import Document  # noqa: E402
from articles.domain.search.suggested_links import names_of  # noqa: E402
from articles.domain.search.suggested_tags import suggest_tags  # noqa: E402
from articles.domain.search.words import words_of  # noqa: E402
from articles.models import Article, ArticleTag, TagName  # noqa: E402
from articles.text import name_key  # noqa: E402
from bench.desk import cpu_seconds  # noqa: E402
from bench.related import stories  # noqa: E402
from bench.search import mixed, scratch_site  # noqa: E402

SELDOM = range(3, 61)  # stories that a name is in
MOST_TAGS = 4  # of a story
PLACES = (1, 5, 8)
QUERIES = 200


def tags_of(documents: list[Document]) -> dict[str, list[str]]:
    """Return the names that are tags of each story, by its id."""
    names = {one.id: {name_key(name): name for name in names_of(one.text)} for one in documents}
    counts = Counter(key for found in names.values() for key in found)
    found = {}
    for one in documents:
        headline, text = folded(one.headline), folded(one.text)
        own = [
            (counts[key], name)
            for key, name in names[one.id].items()
            if counts[key] in SELDOM and (folded(name) in headline or text.count(folded(name)) > 1)
        ]
        found[one.id] = [name for _number, name in sorted(own)[:MOST_TAGS]]
    return found


def folded(text: str) -> str:
    return " ".join(["", *(word.folded for word in words_of(text)), ""])


def give(tags: dict[str, list[str]]) -> dict[str, int]:
    """Store these tags of the articles; return the pk of each, by its key."""
    TagName.objects.get_or_create_tags({name for names in tags.values() for name in names})
    pks = {name_key(name): pk for pk, name in Tag.objects.values_list("pk", "name")}
    articles = Article.objects.filter(source__in=tags).values_list("pk", "source", "published_at")
    items = {
        (article, pks[name_key(name)]): time for article, id, time in articles for name in tags[id]
    }
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object_id=article, tag_id=tag, listed_at=time)
        for (article, tag), time in items.items()
    )
    return pks


def without_names(text: str, names: list[str]) -> str:
    """Return a text without the words of these names."""
    gone = {word.folded for name in names for word in words_of(name)}
    for word in reversed(list(words_of(text))):
        if word.folded in gone:
            text = text[: word.start] + text[word.end :]
    return text


def quality(documents: list[Document]) -> None:
    tags = {id: names for id, names in tags_of(documents).items() if names}
    pks = give(tags)
    articles = dict(Article.objects.values_list("source", "pk"))
    print(f"| stories with tags; tags | {len(tags):,}; {len(pks):,} |", flush=True)
    for kind, is_deleted in {"": False, ", its name deleted": True}.items():
        hits: Counter[int] = Counter()
        for one in documents:
            if names := tags.get(one.id):
                gone = names if is_deleted else []
                headline, text = (without_names(part, gone) for part in (one.headline, one.text))
                suggested = suggest_tags(headline, text, without=[articles[one.id]])
                found = [tag.pk for tag in suggested]
                own = {pks[name_key(name)] for name in names}
                hits.update(number for number in PLACES if own.intersection(found[:number]))
        for number in PLACES:
            share = hits[number] / len(tags)
            print(f"| a tag of the story in the first {number}{kind} | {share:.3f} |", flush=True)


def cost(number: int) -> None:
    chance = random.Random(2)  # noqa: S311
    documents = list(mixed(number))
    with scratch_site(documents):
        give(tags_of(documents))
        times, before = [], cpu_seconds(os.getpid())
        for one in chance.sample(documents, QUERIES):
            begun = time.perf_counter()
            suggest_tags(one.headline, one.text)
            times.append(time.perf_counter() - begun)
        used = cpu_seconds(os.getpid()) - before
        print(f"| tags, at {number:,} stories | {Tag.objects.count():,} |")
    print(f"| CPU ms a text | {1000 * used / QUERIES:.1f} |")
    print(f"| median ms | {1000 * median(times):.1f} |")


if __name__ == "__main__":
    print(f"{connection.display_name}\n\n| | |\n|---|---|")
    texts = stories()
    with scratch_site(texts):
        quality(texts)
    cost(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
