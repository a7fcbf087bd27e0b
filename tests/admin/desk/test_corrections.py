"""What the form, the log and the history say of what readers were told."""

import pytest
from django.utils.translation import gettext

from articles.domain.desk import workflow
from articles.enums import Action, ChangeKind, CorrectionKind
from articles.models import Article
from tests import cast
from tests.admin.article_form import change
from tests.factories import make_article, retract

pytestmark = pytest.mark.django_db
WORDS = "Sebelumnya, redaksi menulis: 10. Informasi yang benar adalah: 12."


def publish(article, kind, words=""):
    workflow.perform(
        article, Action.PUBLISH, user=cast.editor(f"editor-{kind}"), kind=kind, correction=words
    )
    return Article.objects.get(pk=article.pk)


def test_log_and_history_say_what_kind_of_correction_it_was():
    article = publish(make_article(), ChangeKind.CORRECTION, WORDS)
    told = f"{CorrectionKind.CORRECTION.label}: {WORDS}"
    assert article.log_entries.first().note == told
    assert article.latest_revision.note == told


@pytest.mark.parametrize("who", [cast.editor, cast.reporter])
def test_the_status_leads_to_each_correction(client, who):
    article = make_article()
    client.force_login(who())
    assert 'class="posted-corrections"' not in client.get(change(article)).text
    article = publish(article, ChangeKind.CORRECTION, WORDS)
    article = publish(article, ChangeKind.UPDATE, "Bertambah.")
    page = client.get(change(article)).text
    for correction in article.corrections.all():
        address = f"{article.get_absolute_url()}#{correction.anchor}"
        assert f'<a href="{address}">{correction.get_kind_display()}</a>' in page


def test_who_may_only_read_is_told_why(client):
    client.force_login(cast.reporter())
    live, gone = make_article(), make_article()
    retract(gone)
    only = gettext("You may only read this article.")
    never = gettext("A retracted article is not changed any more.")
    for article, says in ((live, only), (gone, never)):
        page = client.get(change(article)).text
        assert [text for text in (only, never) if text in page] == [says]
