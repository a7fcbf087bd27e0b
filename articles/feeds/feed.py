"""One page of a feed, in either format."""

from dataclasses import dataclass

from django.conf import settings

from articles.feeds.items import Item


@dataclass(frozen=True)
class Channel:
    """The metadata of a feed; `page` and `first` are absolute URLs."""

    title: str
    description: str
    page: str
    first: str


@dataclass(frozen=True)
class Feed:
    """One page of a feed; `own` and `older` are the query strings of this page and the next.

    `own` is "" on the first page, `older` on the last one.
    """

    channel: Channel
    items: list[Item]
    own: str
    older: str

    @property
    def address(self) -> str:
        return self.channel.first + self.own

    @property
    def next(self) -> str:
        """The absolute URL of the next page, "" on the last one."""
        return self.channel.first + self.older if self.older else ""

    @property
    def hub(self) -> str:
        """The hub of the first page, which shows whatever is new; "" for other pages."""
        return "" if self.own else settings.WEBSUB_HUB

    @property
    def relations(self) -> list[tuple[str, str]]:
        """(rel, URL) for WebSub (https://www.w3.org/TR/websub/#discovery) and RFC 5005."""
        is_paged = self.own or self.older
        found = [
            ("hub", self.hub),
            ("self", self.address),
            ("first", self.channel.first if is_paged else ""),
            ("next", self.next),
        ]
        return [(rel, url) for rel, url in found if url]
