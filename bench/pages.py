"""CPU time and queries of readers' and editors' pages, uncached, at 1,000 and 100,000 articles.

    python -m bench.pages [N …]

N replaces these sizes; their databases are those of `bench.serving` on SQLite.
Requests are handled in this process with all middleware; the figure is the median CPU time of a
page's requests, including the database on SQLite.
"""

import statistics
import subprocess
import sys
import time

from bench.sites import ROOT, Site

SIZES = [1_000, 100_000]
ROUNDS = 60


def addresses() -> dict[str, str]:
    from django.utils import timezone
    from taggit.models import Tag

    from articles.models import Article
    from articles.narrowing import required

    newest = Article.objects.published().newest()[0]
    middle = Article.objects.published().newest()[Article.objects.published().count() // 2]
    opening = Article.objects.published().own().opening_parts().oldest()[0]
    common, rare = Tag.objects.get(name="Topik 0"), Tag.objects.get(name="Topik 499")
    section = required(newest.section).get_absolute_url()
    deep = f"?sebelum={middle.position}"
    return {
        "article": middle.get_absolute_url(),
        "front": "/",
        "section": section,
        "section, deep": f"{section}{deep}",
        "common tag": f"/tag/{common.slug}/",
        "common tag, deep": f"/tag/{common.slug}/{deep}",
        "rare tag": f"/tag/{rare.slug}/",
        "author": "/penulis/penulis-korpus-7/",
        "index": "/indeks/",
        "index, deep": f"/indeks/{deep}",
        "day": f"/indeks/{middle.published_at:%Y-%m-%d}/",
        "popular": "/terpopuler/",
        "rss": "/rss.xml",
        "json feed": "/feed.json",
        "rss, common tag": f"/tag/{common.slug}/rss.xml",
        "rss, author": "/penulis/penulis-korpus-7/rss.xml",
        "sitemap index": "/sitemap.xml",
        "sitemap": f"/sitemap-{timezone.localtime(opening.position.time):%Y-%m}-{opening.pk}.xml",
        "sitemap, sections": "/sitemap-sections.xml",
        "sitemap, news": "/sitemap-news.xml",
    }


def editor():
    """Return an editor with items on the desk: drafts, reviews, assignments, notes."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from articles.domain.desk import todo
    from articles.enums import State
    from articles.models import Article
    from articles.permissions import EDITOR

    user, is_new = get_user_model().objects.get_or_create(username="bench", is_staff=True)
    if is_new:
        user.groups.add(Group.objects.get(name=EDITOR))
        drafts = list(Article.objects.in_state(State.DRAFT).order_by("pk")[:40])
        ids = [article.pk for article in drafts]
        Article.objects.filter(pk__in=ids[:20]).update(created_by=user)
        Article.objects.filter(pk__in=ids[20:30]).update(state=State.IN_REVIEW)
        for article in drafts[30:]:
            todo.assign_article(article, user, None)
            todo.add_note(article, "Periksa angka.", user=user)
    return user


def desk_addresses() -> dict[str, str]:
    from django.http import QueryDict

    from articles.models import Article

    articles = "/admin/articles/article/"
    middle = Article.objects.published().newest()[Article.objects.published().count() // 2]
    author = middle.bylines.all()[0].author_id
    start = middle.position.time.replace(month=1, day=1, hour=0)
    year = QueryDict(mutable=True)
    year["published_at__gte"] = str(start)
    year["published_at__lt"] = str(start.replace(year=start.year + 1))
    return {
        "desk": "/admin/",
        "article list": articles,
        "list, waiting": f"{articles}?desk=waiting",
        "list, mine": f"{articles}?desk=mine",
        "list, drafts": f"{articles}?state=draft",
        "list, published": f"{articles}?state=published",
        "list, scheduled": f"{articles}?state=scheduled",
        "list, section": f"{articles}?section__id__exact={middle.section_id}",
        "list, author": f"{articles}?bylines__author__id__exact={author}",
        "list, of a year": f"{articles}?{year.urlencode()}",
        "list, both": f"{articles}?bylines__author__id__exact={author}&state=published",
        "list, search": f"{articles}?q=harga+beras",
        "list, letter": f"{articles}?q=a&state=published",
        "list, common word": f"{articles}?q=akan",
        "list, no word": f"{articles}?q=zzzqx",
        "list, page 20": f"{articles}?p=20",
        "form": f"{articles}{middle.pk}/change/",
        "form, empty": f"{articles}add/",
        "history": f"{articles}{middle.pk}/history/",
        "picker": f"{articles}picker/?q=harga+beras",
    }


def measure(client, path: str) -> tuple[float, int, int]:
    """Return the median CPU milliseconds, the number of queries, and the bytes of one page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        count = len(queries)
    assert response.status_code == 200, (path, response.status_code)  # noqa: S101
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        client.get(path)
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000, count, len(response.content)


def run() -> None:
    import django

    django.setup()
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    # The test environment stores every rendered context; a server does not.
    from django.template import Template
    from django.test.utils import _TestState

    # Private names, which django-stubs leave out.
    render = _TestState.saved_data.template_render  # type: ignore[attr-defined]
    Template._render = render  # type: ignore[attr-defined]  # private, as above
    signed_in = Client()
    signed_in.force_login(editor())
    for client, paths in ((Client(), addresses()), (signed_in, desk_addresses())):
        for name, path in paths.items():
            cpu, queries, size = measure(client, path)
            print(f"  {name:<18} {cpu:7.2f} ms  {queries} queries  {size / 1024:6.1f} KB")


def main() -> None:
    for size in [int(text) for text in sys.argv[1:]] or SIZES:
        site = Site(size)
        site.prepare()
        print(f"{size:,} articles", flush=True)
        subprocess.run(
            [sys.executable, "-c", "from bench.pages import run; run()"],
            cwd=ROOT,
            env=site.environment,
            check=True,
        )


if __name__ == "__main__":
    main()
