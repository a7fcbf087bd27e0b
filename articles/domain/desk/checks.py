"""Checks of an article before it is published: each fault, and where to fix it."""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.body import (
    BacaJugaRef,
    baca_juga_refs,
    figures,
    read_table,
    sentence_links,
    split_blocks,
    word_count,
)
from articles.body.table import Table
from articles.content.fields import COLUMNS, FIELDS
from articles.content.shape import Content
from articles.domain.site.own_addresses import is_missing_list, own_article_id, own_story
from articles.domain.story.baca_juga import find_targets
from articles.domain.story.live import to_ref
from articles.domain.story.placement import misplaced
from articles.enums import State
from articles.models import Article, Image, Section, TakeDown
from articles.text import shorten, title_key, without_tags

# Five lines at a width of 360 px; a longer headline pushes the text off the screen.
LONGEST_HEADLINE = 110
# Four screens of a phone to the side, seven down; more is for a file, not for reading.
MOST_COLUMNS, MOST_ROWS = 12, 100
_LINK = re.compile(r'<a(?: href="([^"]*)")?[^>]*>(.*?)</a>', re.DOTALL)
_DOCUMENTS = {"docs.google.com", "drive.google.com", "sheets.google.com", "1drv.ms"}
_MAIL = re.compile(r"(?:(?:web)?mail|outlook|owa)\.[^.]+\.")
_LOCAL_NAMES = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".test")


class Level(TextChoices):
    BLOCK = "block", "block"
    WARN = "warn", "warn"


@dataclass(frozen=True)
class Check:
    """A fault of an article: whether it blocks publishing, a message, and where to fix it.

    `anchor` is the id of an input of the form ("id_section"), or the index, from 0, of a top-level
    block of the body ("body:3"). With `url` there is a page to look at instead.
    """

    level: Level
    message: str
    anchor: str
    url: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.level == Level.BLOCK

    @property
    def block(self) -> str:
        """The index of the block of the body, "" when the fault is elsewhere."""
        return self.anchor.removeprefix("body:") if self.anchor.startswith("body:") else ""

    @property
    def target(self) -> str:
        """The id of the element in the page that a link to the fault points to."""
        return "id_body" if self.block else self.anchor


def blocking_checks(checks: Iterable[Check]) -> list[Check]:
    """Return the checks that block publishing."""
    return [check for check in checks if check.is_blocking]


def check_content(content: Content, article: Article | None = None) -> list[Check]:
    """Return the faults of `content`: those that block publishing first, each kind in form order.

    At most four queries, and one more for each link to a retracted article, up to three for each
    link to a list. `article` is the
    article that `content` belongs to: its links by title keep the targets that are stored.
    """
    blocks = split_blocks(content["body"])
    found = [
        *_headline(content),
        *_lengths(content),
        *_text(content, blocks),
        *_links(blocks),
        *_pictures(content, blocks, article),
        *_tables(blocks),
        *_stories(content, blocks, article),
        *_section(content),
        *_bylines(content),
    ]
    return sorted(found, key=lambda check: not check.is_blocking)


def pending_titles(content: Content, article: Article | None = None) -> list[str]:
    """Return the titles of Baca Juga links in `content` that match no article; two queries."""
    links = [*baca_juga_refs(content["body"]), *map(to_ref, content["end_links"])]
    titled = [link for link in links if not (link.uid or link.url)]
    targets = _targets(titled, article)
    return [
        link.text
        for link in titled
        if link.reference not in targets and not _is_itself(link, content, article)
    ]


def _headline(content: Content) -> Iterator[Check]:
    length = len(content["headline"])
    if not length:
        yield Check(Level.BLOCK, _("There is no headline."), "id_headline")
    if LONGEST_HEADLINE < length <= (Article.max_length("headline") or length):
        message = _(
            "The headline has %(length)d characters; on a phone it fills the screen. "
            "Up to %(most)d fit well."
        )
        values = {"length": length, "most": LONGEST_HEADLINE}
        yield Check(Level.WARN, message % values, "id_headline")


def _lengths(content: Content) -> Iterator[Check]:
    """Yield the texts that are longer than their columns, as two merged headlines may be."""
    for name in COLUMNS:
        if (most := Article.max_length(name)) and len(content[name]) > most:
            message = _("%(field)s has %(length)d characters; %(most)d fit.")
            values = {"field": FIELDS[name].title, "length": len(content[name]), "most": most}
            yield Check(Level.BLOCK, message % values, f"id_{name}")


def _text(content: Content, blocks: list[str]) -> Iterator[Check]:
    if not word_count(content["body"]):
        yield Check(Level.BLOCK, _("There is no text."), "id_body")


def _section(content: Content) -> Iterator[Check]:
    chosen = content["section"]
    if not (chosen and Section.objects.filter(uid=chosen).exists()):
        yield Check(Level.BLOCK, _("No section is chosen: the page has no address."), "id_section")


def _bylines(content: Content) -> Iterator[Check]:
    if not content["bylines"]:
        yield Check(Level.WARN, _("Nobody is named as the writer."), "id_bylines")


def _links(blocks: list[str]) -> Iterator[Check]:
    for number, block in enumerate(blocks):
        if baca_juga_refs(block):
            continue  # checked by `_stories`
        for href, inner in _LINK.findall(block):
            text = " ".join(unescape(without_tags(inner)).split())
            if message := _fault_of_link(unescape(href).strip(), text):
                yield Check(Level.BLOCK, message, f"body:{number}")


def _fault_of_link(url: str, text: str) -> str:
    """Return what is wrong with a link, "" when nothing is."""
    if not url or url == "#":
        return _("The link “%(text)s” leads nowhere.") % {"text": shorten(text, 60)}
    if not text:
        return _("A link to %(url)s has no words.") % {"url": shorten(url, 60)}
    if is_newsroom_only_url(url):
        message = _("The link “%(text)s” works for editors alone: %(url)s")
        return message % {"text": shorten(text, 60), "url": shorten(url, 80)}
    return ""


def is_newsroom_only_url(url: str) -> bool:
    """Return whether only people of the newsroom can open `url`.

    These are the admin, previews, online documents, webmail, and hosts of an internal network: a
    private address (RFC 1918, RFC 4193, loopback) or a name without a public domain.
    """
    try:
        parts = urlsplit(url)
        host, path = (parts.hostname or "").rstrip("."), parts.path
    except ValueError:
        return False
    if parts.scheme not in {"", "http", "https"}:
        return False
    if not host or parts.netloc == urlsplit(settings.SITE_URL).netloc:
        return path.startswith((reverse("admin:index"), "/pratinjau/"))
    if host in _DOCUMENTS or _MAIL.match(host):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_NAMES)


def _pictures(content: Content, blocks: list[str], article: Article | None) -> Iterator[Check]:
    shown = [
        (f"body:{number}", figure)
        for number, block in enumerate(blocks)
        for figure in figures(block)
    ]
    lead = UUID(content["lead_image"]) if content["lead_image"] else None
    wanted = {figure.uid for _anchor, figure in shown if figure.uid} | ({lead} if lead else set())
    images = {image.uid: image for image in Image.objects.filter(uid__in=wanted)}
    down = _taken_down(images.values(), article)
    if lead not in images:
        message = _("There is no lead image: lists and shared links show no picture.")
        yield Check(Level.WARN, message, "id_lead_image")
    elif lead in down:
        message = _("The lead image “%(title)s” is taken down: readers do not see it.")
        yield Check(Level.BLOCK, message % {"title": images[lead].title}, "id_lead_image")
    elif not images[lead].alt:
        message = _("The lead image “%(title)s” has no alternative text.")
        yield Check(Level.BLOCK, message % {"title": images[lead].title}, "id_lead_image")
    for anchor, figure in shown:
        image = images.get(figure.uid) if figure.uid else None
        if figure.uid is None:
            message = _("The picture “%(text)s” waits for its file.")
            text = shorten(figure.caption or figure.alt or figure.credit, 60)
            yield Check(Level.BLOCK, message % {"text": text}, anchor)
        elif image is None:
            message = _("A picture is not in the library any more; readers would see a gap.")
            yield Check(Level.BLOCK, message, anchor)
        elif image.uid in down:
            message = _("The picture “%(title)s” is taken down: readers do not see it.")
            yield Check(Level.BLOCK, message % {"title": image.title}, anchor)
        elif not (figure.alt or image.alt):
            message = _("The picture “%(title)s” has no alternative text.")
            yield Check(Level.BLOCK, message % {"title": image.title}, anchor)


def _taken_down(images: Iterable[Image], article: Article | None) -> set[UUID]:
    """Return the uids of those that are down, except those that return with `article`."""
    down = {image.pk: image.uid for image in images if image.taken_down_at}
    if down and article and article.pk:
        returning = TakeDown.objects.open().filter(article=article, image__in=down)
        for pk in returning.values_list("image", flat=True):
            del down[pk]
    return set(down.values())


def _tables(blocks: list[str]) -> Iterator[Check]:
    for number, block in enumerate(blocks):
        if table := read_table(block):
            for message in _faults_of_table(table):
                yield Check(Level.BLOCK, message, f"body:{number}")


def _faults_of_table(table: Table) -> Iterator[str]:
    if not table.caption:
        yield _("A table has no title: nobody knows what its figures are.")
    if not table.has_heads:
        yield _("A table has no heads: mark its first row or its first column as heads.")
    if table.width > MOST_COLUMNS or len(table.rows) > MOST_ROWS:
        message = _(
            "A table has %(columns)d columns and %(rows)d rows; %(most_columns)d and "
            "%(most_rows)d fit. Split it."
        )
        values = {"columns": table.width, "rows": len(table.rows)}
        yield message % (values | {"most_columns": MOST_COLUMNS, "most_rows": MOST_ROWS})


def _stories(content: Content, blocks: list[str], article: Article | None) -> Iterator[Check]:
    """Yield what is wrong with the links to stories of this site."""
    numbered = [(f"body:{number}", block) for number, block in enumerate(blocks)]
    placed = [(anchor, link) for anchor, block in numbered for link in baca_juga_refs(block)]
    placed += [("id_end_links", to_ref(entry)) for entry in content["end_links"]]
    in_sentences = [(anchor, link) for anchor, block in numbered for link in sentence_links(block)]
    links = [link for _anchor, link in placed]
    links += [link for _anchor, link in in_sentences if own_story(link)]
    target_of = _targets(links, article)
    for anchor, link in placed:
        if link.url and not own_article_id(link.url):
            if message := _fault_of_link(link.url, link.text):
                yield Check(Level.BLOCK, f"Baca Juga: {message}", anchor)
        elif message := _fault_of_baca_juga(link, target_of, content, article):
            yield Check(Level.WARN, message, anchor)
    for anchor, link in in_sentences:
        if message := _fault_of_words(link, target_of, content, article):
            yield Check(Level.WARN, message, anchor)
    for one in misplaced(blocks):
        link = baca_juga_refs(blocks[one.number])[0]
        target = target_of.get(link.reference)
        title = link.text or (target.headline if target else "…")
        yield Check(Level.WARN, one.message(shorten(title, 60)), f"body:{one.number}")


def _fault_of_baca_juga(
    link: BacaJugaRef,
    target_of: Mapping[str, Article],
    content: Content,
    article: Article | None,
) -> str:
    """Return what is wrong with a Baca Juga to a story of this site, "" when nothing is."""
    target = target_of.get(link.reference)
    if target is None and _is_itself(link, content, article):
        return _("A Baca Juga leads to the article itself; readers do not see it.")
    if target is None and own_story(link):
        return _("A Baca Juga leads to an article that is not there any more.")
    if target is None:
        message = _("The Baca Juga “%(title)s” waits for an article of that title.")
        return message % {"title": link.text}
    if target.state == State.RETRACTED:
        return _of_retracted(target, article)
    if target.is_visible:
        return ""
    message = _("Readers do not see the Baca Juga to “%(title)s” yet: %(state)s.")
    return message % {"title": target.headline, "state": _shown_state(target)}


def _fault_of_words(
    link: BacaJugaRef,
    target_of: Mapping[str, Article],
    content: Content,
    article: Article | None,
) -> str:
    """Return what is wrong with a link in a sentence to this site, "" when nothing is."""
    target, words = target_of.get(link.reference), shorten(link.text, 60)
    if own_story(link) is None:
        if not is_missing_list(link.url):
            return ""
        return _("The link “%(text)s” leads to a page that is not there.") % {"text": words}
    if target is None:
        if _is_itself(link, content, article):
            return ""
        message = _("The link “%(text)s” leads to no story; readers see the words alone.")
        return message % {"text": words}
    if target.state == State.RETRACTED:
        return _of_retracted(target, article, words)
    if target.is_visible:
        return ""
    message = _("Readers do not see the link “%(text)s” to “%(title)s” yet: %(state)s.")
    return message % {"text": words, "title": target.headline, "state": _shown_state(target)}


def _shown_state(target: Article) -> str:
    state = _("Scheduled") if target.is_scheduled else target.get_state_display()
    return str(state).lower()


def _of_retracted(target: Article, article: Article | None, words: str = "") -> str:
    """Return the message for a link to a retracted article: a Baca Juga, or `words`."""
    stored = article.baca_juga.filter(target=target) if article and article.pk else None
    if stored and any(row.to_notice for row in stored):
        message = _("The link “%(text)s” to “%(title)s” leads to the notice of its retraction.")
        of_baca_juga = _("The Baca Juga to “%(title)s” leads to the notice of its retraction.")
    else:
        message = _("Readers do not see the link “%(text)s”: “%(title)s” is retracted.")
        of_baca_juga = _(
            "Readers do not see the Baca Juga to “%(title)s”: that story is retracted."
        )
    return (message if words else of_baca_juga) % {"title": target.headline, "text": words}


def _is_itself(link: BacaJugaRef, content: Content, article: Article | None) -> bool:
    if link.uid or link.url:
        return article is not None and (
            link.uid == article.uid or own_article_id(link.url) == article.pk is not None
        )
    return link.reference == title_key(content["headline"])


def _targets(links: list[BacaJugaRef], article: Article | None) -> dict[str, Article]:
    """Return the target of each link, by the link's reference.

    A link by title keeps the target that is stored, even if the headline has changed since.
    """
    targets = find_targets(links, article)
    keys = [link.reference for link in links if not (link.uid or link.url)]
    if article and article.pk and keys:
        standing = article.baca_juga.filter(wanted_key__in=keys).select_related("target")
        targets |= {row.wanted_key: row.target for row in standing if row.target}
    return targets
