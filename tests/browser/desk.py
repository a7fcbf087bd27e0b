"""The article form in Chromium, for whoever is signed in."""

import pytest

from tests import cast
from tests.waiting import until

CLIPBOARD = """([html, text, picture]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    if (text) data.setData("text/plain", text);
    if (picture) {
        const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], "foto.png", {type: "image/png"}));
    }
    document.querySelector(".ProseMirror").dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
WRITTEN = (
    "() => { const t = document.querySelector('#id_body'); t.bodyEditor.flush(); return t.value; }"
)
SELECTION = """() => {
    const { selection } = document.querySelector("#id_body").bodyEditor.editor.state;
    return %s;
}"""


class ArticlePage:
    """One opened article form; `page` is Playwright's."""

    def __init__(self, page):
        self.page = page
        self.text = page.locator(".ProseMirror")
        self.message = page.locator(".body-message p")

    @property
    def html(self):
        """What the editor would store."""
        return self.page.evaluate(WRITTEN)

    def becomes(self, html):
        """Wait until the editor would store this: dialogs close a moment after the key."""
        until(lambda: self.html == html, html)

    def select_line(self):
        self.press("Shift+Home")
        self.selects("!selection.empty")

    def selects(self, condition):
        """Wait until this holds of the editor's `selection`: the browser tells it in its time."""
        until(lambda: self.page.evaluate(SELECTION % condition), condition)

    def put(self, html):
        self.page.evaluate(
            "html => document.querySelector('#id_body').bodyEditor.setHTML(html)", html
        )

    def type(self, text):
        self.page.keyboard.type(text)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, html="", text="", picture=""):
        self.page.evaluate(CLIPBOARD, [html, text, picture])

    def tool(self, name):
        return self.page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)

    def save(self):
        with self.page.expect_navigation():
            self.page.locator("[name=_action][value=save]").click()


@pytest.fixture
def write(visit, client):
    """Open the article form of a superuser: a new article, or the one that is given."""
    client.force_login(cast.superuser())
    session = client.cookies["sessionid"].value

    def open_form(article=None, *, editor=True, **options):
        path = f"{article.pk}/change" if article else "add"
        page = visit(f"/admin/articles/article/{path}/", session=session, **options)
        form = ArticlePage(page)
        if editor:
            page.wait_for_selector(".body-editor")
            form.text.click()
        return form

    return open_form
