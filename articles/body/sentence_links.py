"""Links in sentences: `<a href="URL" rel="noopener">words</a>` anywhere but in a Baca Juga.

The URL of a story of this site is `urn:uuid:UID`, or `urn:uuid:UID#place` for a place in its text.
"""

import re
from collections.abc import Callable
from html import unescape

from articles.body.baca_juga import BacaJugaRef
from articles.body.elements import attribute
from articles.body.inline import story_uid
from articles.text import without_tags

_LINK = re.compile(r'<aside\b.*?</aside>|<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def sentence_links(html: str) -> list[BacaJugaRef]:
    """Return the links in the sentences of a sanitised body, in order; `text` is their words."""
    return [_read(found) for found in _LINK.finditer(html) if found[1]]


def replace_sentence_links(html: str, markup: Callable[[BacaJugaRef, str], str | None]) -> str:
    """Return a sanitised body with each such link replaced by `markup(link, inner HTML)`.

    A link for which that is None stays as it is.
    """

    def replaced(found: re.Match[str]) -> str:
        written = markup(_read(found), found[2]) if found[1] else None
        return found[0] if written is None else written

    return _LINK.sub(replaced, html)


def linked(inner: str, url: str) -> str:
    """Return the `inner` HTML of a line as a link."""
    return f'<a href="{attribute(url)}" rel="noopener">{inner}</a>'


def _read(found: re.Match[str]) -> BacaJugaRef:
    words = " ".join(unescape(without_tags(found[2])).split())
    url = unescape(found[1]).strip()
    return BacaJugaRef(uid=story_uid(url), url=url, text=words)
