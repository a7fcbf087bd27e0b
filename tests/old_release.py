"""Opens a database that an earlier release wrote, and prints what it finds there as JSON.

A program of its own: it needs settings that name that database.
"""

import json

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from articles.content.fields import FIELDS  # noqa: E402
from articles.content.shape import fingerprint  # noqa: E402
from articles.domain.story import buffers, live, revisions  # noqa: E402
from articles.models import Article, Buffer, Revision  # noqa: E402
from tests.admin.article_form import change, existing  # noqa: E402


def look() -> dict:
    """Return what the desk and readers get of the database, and what a save and a step do."""
    setup_test_environment()
    desk, reader = Client(), Client()
    user = get_user_model().objects.create_superuser("pemeriksa")
    desk.force_login(user)
    rows = [*Revision.objects.all(), *Buffer.objects.exclude(content=None)]
    ana = get_user_model().objects.get(username="ana")
    found = {
        "rows": len(rows),
        "digests": all(fingerprint(row.content) == row.digest for row in rows),
        "fields": all(row.content.keys() == FIELDS.keys() for row in rows),
        "drafts say their newest text": all(
            live.content_of(article) | {"slug": ""} == article.latest_revision.content
            for article in Article.objects.filter(state="draft", latest_revision__isnull=False)
        ),
        "unsaved": [buffer.headline for buffer in buffers.unsaved_of(ana)],
        "pages": {},
    }
    for article in Article.objects.order_by("pk"):
        pages = [change(article), f"/admin/articles/article/{article.pk}/history/"]
        if article.revisions.exists():
            pages.append(f"/admin/articles/article/{article.pk}/compare/")
        statuses = [desk.get(page).status_code for page in pages]
        statuses.append(reader.get(article.get_absolute_url()).status_code)
        found["pages"][article.headline] = statuses
    found["work"] = work(desk, Article.objects.get(headline="Draf Reporter"))
    return found


def work(desk: Client, article: Article) -> list:
    """Save a draft of then, publish it and bring its first text back; return what it says."""
    said = []
    for action in ("save", "publish"):
        sent = existing(Article.objects.get(pk=article.pk), action, headline=f"Judul {action}")
        response = desk.post(change(article), sent)
        stored = Article.objects.get(pk=article.pk)
        said.append([response.status_code, stored.state, stored.headline])
    first = article.revisions.order_by("number").first()
    restored = revisions.restore_revision(stored, first, user=stored.modified_by)
    said.append([restored.digest == first.digest, restored.content["headline"]])
    return said


if __name__ == "__main__":
    print(json.dumps(look()))
