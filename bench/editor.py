"""Measure the article form in Chromium, with a 500-word and a 5,000-word article.

    python -m bench.editor [WORDS …]

WORDS replaces these lengths. The site is temporary. The figures are medians in milliseconds; where
there are many samples, also the 95th percentile:

- ready: from the start of the navigation until the editor accepts keys: 5 first visits (empty
  browser cache) and 5 repeated visits
- key to paint: from a key event until the page with the key is painted; 200 keys typed 80 ms apart
  in the middle of the text, while autosave is running
- HTML written: writing the document to the form field, including the listeners of the field
- autosave: CPU time of the request on the server, handled in this process, including SQLite
"""

import random
import shutil
import statistics
import sys
import time
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, Request, expect, sync_playwright

from docs.screenshots import served

LENGTHS = [500, 5_000]
VISITS, KEYS, PAUSE, REQUESTS = 5, 200, 80, 40
PARAGRAPH = 50
TYPED = "Kalimat ini diketik di tengah naskah. "
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"]

WATCH = """
const took = window.took = { keys: [], writing: [] };
addEventListener("body:ready", ({ target: { bodyEditor: body } }) => {
  took.ready = performance.now();
  const flush = body.flush;
  body.flush = () => {
    const before = body.written, start = performance.now();
    flush.call(body);
    if (body.written !== before) took.writing.push(performance.now() - start);
  };
});
addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => took.keys.push(performance.now() - timeStamp);
  port2.postMessage(null);
}), true);
"""


def make(words: int, user) -> str:
    """Create a draft of `words` words, with headings and links; return the path of its form."""
    from articles.content.shape import blank, clean
    from articles.domain.desk import submission
    from articles.management.commands.make_corpus import WORDS

    draw = random.Random(0)  # noqa: S311
    blocks = []
    for start in range(0, words, PARAGRAPH):
        first, *rest = draw.choices(WORDS, k=min(PARAGRAPH, words - start))
        if start % (10 * PARAGRAPH) == 0:
            blocks.append(f"<h2>{first.capitalize()}</h2>")
        link = f'<a href="https://example.com/{start}">{first}</a>'
        blocks.append(f"<p>{link} <strong>{' '.join(rest[:3])}</strong> {' '.join(rest[3:])}.</p>")
    content = clean(blank() | {"headline": f"{words} kata", "body": "".join(blocks)})
    sent = submission.Submission(key=uuid4(), content=content)
    article = submission.submit(None, sent, user=user).article
    return f"/admin/articles/article/{article.pk}/change/"


def type_in_the_middle(page: Page) -> dict:
    """Type KEYS characters; return the data of the autosave request that contains them all."""
    sent: list[Request] = []

    def collect(request: Request) -> None:
        if request.url.endswith("/autosave/"):
            sent.append(request)

    page.on("request", collect)
    paragraphs = page.locator(".ProseMirror > p")
    paragraphs.nth(paragraphs.count() // 2).click()
    text = (TYPED * KEYS)[:KEYS]
    page.keyboard.type(text, delay=PAUSE)
    expect(page.locator("#autosave-status")).to_have_attribute("data-state", "saved")
    messages = [data for request in sent if (data := request.post_data_json) and data["content"]]
    message: dict[str, Any] = messages[-1]
    assert text in message["content"]["body"]  # noqa: S101
    return message


def autosave(client, message: dict) -> list[float]:
    """Return the CPU milliseconds of each of REQUESTS autosave requests."""
    from django.urls import reverse

    path, times = reverse("admin:articles_article_autosave"), []
    for number in range(1, REQUESTS + 1):
        later = message | {"sequence": message["sequence"] + number}
        start = time.process_time()
        response = client.post(path, later, content_type="application/json")
        times.append((time.process_time() - start) * 1000)
        assert response.status_code == 200, response.content  # noqa: S101
    return times


def measure(site: str, path: str, session: str) -> tuple[dict[str, list[float]], dict]:
    """Return the milliseconds measured in the browser, and the data of the last autosave."""
    first: list[float] = []
    again: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(VISITS):
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="id-ID")
            context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
            context.add_init_script(WATCH)
            page = context.new_page()
            for times in (first, again):
                page.goto(site + path)
                times.append(page.wait_for_function("took.ready").json_value())
        message = type_in_the_middle(page)
        took = page.evaluate("took")
        browser.close()
    measured = {"ready, first visit": first, "ready, again": again}
    return measured | {"key to paint": took["keys"], "HTML written": took["writing"]}, message


def main() -> None:
    if not CHROMIUM:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with served() as site:
        from django.contrib.auth import get_user_model
        from django.test import Client

        user = get_user_model().objects.get(username="damar")
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user)
        for words in [int(text) for text in sys.argv[1:]] or LENGTHS:
            path = make(words, user)
            times, message = measure(site, path, client.cookies["sessionid"].value)
            times["autosave"] = autosave(client, message)
            print(f"{words:,} words")
            for name, found in times.items():
                line = f"  {name:<18} {statistics.median(found):7.1f} ms"
                if len(found) > VISITS:
                    line += f"   95 %: {statistics.quantiles(found, n=20)[-1]:6.1f} ms"
                print(line, flush=True)


if __name__ == "__main__":
    main()
