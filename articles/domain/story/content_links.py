"""The links in a content: Baca Juga inside and below its text, and links in its sentences."""

from collections.abc import Collection, Iterator

from articles.body import (
    BacaJugaRef,
    baca_juga_refs,
    linked,
    replace_sentence_links,
    sentence_links,
    split_blocks,
    story_url,
)
from articles.content.shape import Content
from articles.domain.site.own_addresses import own_article_id
from articles.domain.story import live
from articles.enums import Placement
from articles.models import Article


def placed_links(content: Content) -> Iterator[tuple[BacaJugaRef, Placement]]:
    """Yield the links of `content`, each with where it is; also those to other sites."""
    yield from ((link, Placement.INLINE) for link in baca_juga_refs(content["body"]))
    yield from ((live.to_ref(entry), Placement.END) for entry in content["end_links"])
    yield from ((link, Placement.SENTENCE) for link in sentence_links(content["body"]))


def leads_to(link: BacaJugaRef, target: Article, titles: Collection[str] = ()) -> bool:
    """Return whether `link` leads to `target`; `titles` are the title keys resolved to it."""
    if link.uid or link.url:
        return link.uid == target.uid or own_article_id(link.url) == target.pk
    return link.reference in titles


def replace_links(
    content: Content, target: Article, replacement: Article | None, titles: Collection[str] = ()
) -> Content:
    """Return `content` with its links to `target` changed to `replacement`, or removed if None.

    `titles` are the title keys of the links by title that were resolved to `target`. An article
    has one Baca Juga to another: if it has one to `replacement` already, that to `target` is
    removed. Of a link in a sentence the words stay.
    """
    below = [live.to_ref(entry) for entry in content["end_links"]]
    links = [*baca_juga_refs(content["body"]), *below]
    is_free = replacement and not any(leads_to(link, replacement) for link in links)

    def kept_link(link: BacaJugaRef) -> BacaJugaRef | None:
        nonlocal is_free
        if not leads_to(link, target, titles):
            return link
        if not (replacement and is_free):
            return None
        is_free = False
        return BacaJugaRef(uid=replacement.uid)

    def kept_words(link: BacaJugaRef, inner: str) -> str | None:
        if not leads_to(link, target):
            return None
        return linked(inner, story_url(replacement.uid)) if replacement else inner

    body = []
    for block in split_blocks(content["body"]):
        link = next(iter(baca_juga_refs(block)), None)
        kept = kept_link(link) if link else None
        body += [block] if kept == link else [kept.to_html()] if kept else []
    entries = [
        entry if kept == link else live.to_entry(kept)
        for entry, link in zip(content["end_links"], below, strict=True)
        if (kept := kept_link(link))
    ]
    text = replace_sentence_links("\n".join(body), kept_words)
    return content | {"body": text, "end_links": entries}
