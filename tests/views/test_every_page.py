"""Every kind of reader page as it is written: the Nu HTML checker, links, canonical addresses."""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.awkward import NEWSROOM, make_site

VNU = Path(settings.BASE_DIR) / "node_modules/vnu-jar/build/dist/vnu.jar"
# Newer than the checker's list of properties; browsers that lack them lose nothing.
NEW_IN_CSS = {
    "animation-range", "animation-timeline", "container", "container-type", "field-sizing",
    "view-timeline",
}  # fmt: skip
UNFOLLOWED = ("/static/", "/media/", "/admin/", "/baca/")
ANSWERS = {"not there": 404, "retracted article": 410, "ended preview": 410}

needs_the_checker = pytest.mark.skipif(
    not (shutil.which("java") and VNU.exists()),
    reason="the Nu HTML checker is not installed: apt-get install default-jre-headless; npm ci",
)


@pytest.fixture
def pages(db, client, settings):
    """Return the HTML of every kind of page by its path."""
    for name, value in NEWSROOM.items():
        setattr(settings, name, value)
    found = {}
    for name, path in make_site().items():
        response = client.get(path)
        assert response.status_code == ANSWERS.get(name, 200), name
        found[path] = response.content.decode()
    return found


def check(*arguments):
    """Return what the checker finds wrong, a line for each error."""
    run = subprocess.run(
        ["java", "-jar", VNU, "--format", "json", "--errors-only", *arguments],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    return [
        f"{Path(found['url']).name}:{found.get('lastLine')}: {found['message']}"
        for found in json.loads(run.stderr)["messages"]
        if not NEW_IN_CSS & set(re.findall(r"[\w-]+", found["message"]))
    ]


@needs_the_checker
def test_the_nu_checker_finds_no_error_in_any_page(pages, tmp_path):
    for path, html in pages.items():
        (tmp_path / f"{path.replace('/', '-')[:80]}.html").write_text(html, encoding="utf-8")
    errors = check(*tmp_path.glob("*.html"))
    assert not errors, "\n".join(errors)


@needs_the_checker
def test_the_nu_checker_finds_no_error_in_the_style_sheets():
    sheets = Path(finders.find("css/base.css")).parent.glob("*.css")
    errors = check("--css", *sheets)
    assert not errors, "\n".join(errors)


def links_of(path, html, site):
    """Return the paths of the site that a page leads to, as a browser reads them."""
    for href in re.findall(r'<(?:a|link)\b[^>]*?\bhref="([^"]*)"', html):
        href = unescape(href).removeprefix(site)
        if href.startswith("?"):
            href = path.partition("?")[0] + href
        if href.startswith("/") and not href.startswith(UNFOLLOWED):
            yield href.partition("#")[0]


def first(pattern):
    """Return a function for the words that `pattern` finds in a page, "" if there are none."""

    def find(html):
        found = re.search(pattern, html, re.S)
        return unescape(found[1]).strip() if found else ""

    return find


canonical_of = first(r'<link rel="canonical" href="([^"]*)"')
IDENTITY = {
    "title": first(r"<title>(.*?)</title>"),
    "description": first(r'<meta name="description" content="([^"]*)"'),
    "canonical": canonical_of,
}


def is_listed(html):
    """Whether search engines may list a page: it has a canonical address, and no noindex."""
    return bool(canonical_of(html)) and 'content="noindex"' not in html


def test_every_link_leads_to_its_page_at_once_and_no_other_has_its_identity(
    client, pages, settings
):
    followed, wrong = dict.fromkeys(pages, ""), []
    listed = {path: html for path, html in pages.items() if is_listed(html)}
    for start, html in pages.items():
        for path in links_of(start, html, settings.SITE_URL):
            if path in followed:
                continue
            response = client.get(path)
            followed[path] = start
            if response.status_code != 200:
                wrong.append(f"{start} leads to {path}: {response.status_code}")
            elif "text/html" in response["Content-Type"]:
                html = response.content.decode()
                if is_listed(html):
                    listed[path] = html
                canonical = canonical_of(html)
                if canonical not in {"", settings.SITE_URL + path}:
                    wrong.append(f"{path} names {canonical}")
    assert wrong == []
    assert len(followed) > 3 * len(pages)
    for name, part in IDENTITY.items():
        told = defaultdict(list)
        for path, html in listed.items():
            told[part(html)].append(path)
        assert [paths for text, paths in told.items() if len(paths) > 1 or not text] == [], name


def test_every_fragment_is_there(pages):
    for path, html in pages.items():
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), path
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids), path
