"""The editor in Chromium knows every kind of block that the registry has."""

import pytest

from articles.body import plain_text, sanitise
from articles.body.registry import KINDS
from articles.models import Article
from tests.body.examples import EXAMPLES
from tests.browser.desk import write
from tests.factories import make_article

__all__ = ["write"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What another program puts on the clipboard is not marked as coming from an editor of this kind.
FOREIGN = "<html><body><div>{}</div></body></html>"


def test_every_kind_comes_out_of_the_editor_as_it_went_in(write):
    form = write()
    for kind in KINDS:
        body = f"<p>Sebelum.</p>\n{EXAMPLES[kind.name].html}\n<p>Sesudah.</p>"
        form.put(body)
        assert form.page.locator(".body-held").count() == 0, kind.name
        assert form.html == body, kind.name
        form.text.locator("p").last.click()
        form.press("Control+End")
        form.type("!")
        form.becomes(body.replace("Sesudah.", "Sesudah.!"))


def test_every_kind_keeps_its_words_when_it_is_pasted(write):
    form = write()
    for kind in KINDS:
        example = EXAMPLES[kind.name]
        form.put("")
        form.text.click()
        form.paste(FOREIGN.format(example.html), "x")
        text = plain_text(sanitise(form.html))
        assert all(word in text for word in example.words), kind.name
        if kind.is_top_level_only:
            form.becomes(example.html)
        pieces = "".join(f"<section>{part}</section>" for part in (example.html, "<p>Akhir.</p>"))
        form.put("")
        form.paste(FOREIGN.format(f"<p>Awal.</p>{pieces}"), "x")
        text = plain_text(sanitise(form.html))
        assert all(word in text for word in ("Awal.", *example.words, "Akhir.")), kind.name


@pytest.mark.parametrize("fault", ["missing", "unknown node"])
def test_without_a_grammar_that_it_knows_the_editor_leaves_the_textarea(write, fault):
    article = make_article(body="<p>Satu.</p>")

    def answer(route):
        response = route.fetch()
        page = response.text()
        if fault == "missing":
            page = page.replace("data-grammar=", "data-other=")
        else:
            assert "&quot;paragraph&quot;]" in page
            page = page.replace("[&quot;paragraph&quot;]", "[&quot;something else&quot;]")
        route.fulfill(response=response, body=page)

    form = write(editor=False)
    form.page.route(f"**/article/{article.pk}/change/", answer)
    form.page.goto(form.page.url.replace("add/", f"{article.pk}/change/"))
    form.page.wait_for_load_state("networkidle")
    textarea = form.page.locator("#id_body")
    assert textarea.is_visible()
    assert textarea.input_value() == "<p>Satu.</p>"
    assert form.page.locator(".body-editor").count() == 0
    textarea.fill("<p>Dua.</p>")
    form.page.unroute(f"**/article/{article.pk}/change/")
    form.save()
    stored = Article.objects.get(pk=article.pk)
    revision = stored.latest_revision
    assert (revision.content["body"] if revision else stored.body) == "<p>Dua.</p>"
