"""The blocks of a body that stand for something else: Baca Juga, images, embeds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from uuid import UUID

from articles.body.addresses import Embed, recognise
from articles.ids import read_uid
from articles.text import title_key

_ASIDE = re.compile(r'<aside data-baca-juga="([^"]*)">(.*?)</aside>', re.DOTALL)
_ASIDE_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_FIGURE = re.compile(
    r'<figure data-image="([^"]*)"(?: data-alt="([^"]*)")?(?: data-credit="([^"]*)")?>'
    r"(?:<figcaption>(.*?)</figcaption>)?</figure>"
)
_EMBED = re.compile(r'<figure data-embed="([^"]*)"></figure>')


@dataclass(frozen=True, slots=True)
class ReadAlso:
    """One Baca Juga as the body writes it: by `uid`, by `url`, or by a wanted title alone.

    `text` is the label of a link by uid ("" stands for the target's headline), the link text of
    one by URL, and the wanted title otherwise.
    """

    uid: UUID | None = None
    url: str = ""
    text: str = ""

    @property
    def reference(self) -> str:
        """What tells this link from the others of one article."""
        return self.url or (str(self.uid) if self.uid else title_key(self.text))

    def to_html(self) -> str:
        """Return the aside that stands for this link in a body."""
        inner = escape(self.text, quote=False)
        if self.url:
            inner = f'<a href="{_attribute(self.url)}" rel="noopener">{inner}</a>'
        return f'<aside data-baca-juga="{self.uid or ""}">{inner}</aside>'


@dataclass(frozen=True, slots=True)
class Figure:
    """One image of the library in a body; words that are "" are the library's own."""

    uid: UUID
    alt: str = ""
    credit: str = ""
    caption: str = ""

    def to_html(self) -> str:
        """Return the figure that stands for it in a body."""
        alt = f' data-alt="{_attribute(self.alt)}"' if self.alt else ""
        credit = f' data-credit="{_attribute(self.credit)}"' if self.credit else ""
        caption = escape(self.caption, quote=False)
        inner = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure data-image="{self.uid}"{alt}{credit}>{inner}</figure>'


def _attribute(value: str) -> str:
    """Return `value` as the sanitiser writes it between double quotes."""
    return escape(value, quote=False).replace('"', "&quot;")


def _read_aside(match: re.Match[str]) -> ReadAlso:
    uid, inner = match.groups()
    if link := _ASIDE_LINK.search(inner):
        return ReadAlso(url=unescape(link[1]), text=unescape(link[2]))
    return ReadAlso(uid=read_uid(uid), text=unescape(inner))


def _read_figure(match: re.Match[str]) -> Figure:
    uid, *words = match.groups()
    return Figure(UUID(uid), *(unescape(text or "") for text in words))


def _read_embed(match: re.Match[str]) -> Embed:
    return recognise(unescape(match[1]))


def read_also_links(html: str) -> list[ReadAlso]:
    """Return the Baca Juga of a sanitised body, in reading order."""
    return [_read_aside(match) for match in _ASIDE.finditer(html)]


def replace_read_also(html: str, markup: Callable[[ReadAlso], str]) -> str:
    """Return a sanitised body with each Baca Juga replaced by what `markup` makes of it."""
    return _ASIDE.sub(lambda match: markup(_read_aside(match)), html)


def figures(html: str) -> list[Figure]:
    """Return the images of a sanitised body, in reading order."""
    return [_read_figure(match) for match in _FIGURE.finditer(html)]


def replace_figures(html: str, markup: Callable[[Figure], str]) -> str:
    """Return a sanitised body with each image replaced by what `markup` makes of it."""
    return _FIGURE.sub(lambda match: markup(_read_figure(match)), html)


def image_uids(html: str) -> set[UUID]:
    """Return the uids of the images that a sanitised body shows."""
    return {figure.uid for figure in figures(html)}


def replace_embeds(html: str, markup: Callable[[Embed], str]) -> str:
    """Return a sanitised body with each embed replaced by what `markup` makes of it."""
    return _EMBED.sub(lambda match: markup(_read_embed(match)), html)
