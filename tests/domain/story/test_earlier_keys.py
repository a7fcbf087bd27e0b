"""Forms that were open while the site was updated name sections and authors by primary key."""

import json
from uuid import uuid4

import pytest

from articles.domain.story.earlier_keys import read_content
from articles.enums import State
from articles.models import Buffer
from tests import cast
from tests.admin.article_form import ADD, change, existing, form, saved
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(cast.superuser())
    return client


def test_primary_keys_become_uids_and_lost_rows_go():
    section, author, gone = make_section(), make_author(), make_author()
    key = gone.pk
    gone.delete()
    bylines = [
        {"author": str(author.pk), "role": "editor"}, {"author": key}, {"author": str(uuid4())}, 7
    ]  # fmt: skip
    content = read_content({"section": section.pk, "bylines": bylines, "headline": "Judul"})
    assert (content["headline"], content["section"]) == ("Judul", str(section.uid))
    assert content["bylines"] == [
        {"author": str(author.uid), "role": "editor"},
        {"author": bylines[2]["author"], "role": "writer"},
    ]
    assert read_content({"section": key + 10_000})["section"] is None
    assert read_content({"section": {}, "bylines": {"author": 1}})["bylines"] == []


def test_what_names_uids_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        read_content({"section": str(uuid4()), "bylines": [{"author": str(uuid4())}]})


def test_an_open_form_of_then_saves_the_same_section_and_byline(desk):
    author = make_author()
    article = make_article(state=State.DRAFT, section=make_section(), authors=[author])
    sent = existing(
        article, section=article.section.pk, bylines=[{"author": author.pk, "role": "writer"}]
    )
    assert saved(desk.post(change(article), sent))
    assert article.revisions.count() == 1
    added = form(section=article.section.pk, bylines=[{"author": author.pk, "role": "editor"}])
    assert saved(desk.post(ADD, added))
    assert author.bylines.filter(role="editor", article__section=article.section).count() == 1


def test_an_autosave_of_then_is_stored_with_uids(desk):
    author, section = make_author(), make_section()
    content = {"section": section.pk, "bylines": [{"author": author.pk, "role": "writer"}]}
    message = {"key": str(uuid4()), "sequence": 1, "content": content}
    answer = desk.post(
        "/admin/articles/article/autosave/", json.dumps(message), content_type="application/json"
    )
    assert answer.status_code == 200
    stored = Buffer.objects.get().content
    assert stored["section"] == str(section.uid)
    assert stored["bylines"] == [{"author": str(author.uid), "role": "writer"}]
