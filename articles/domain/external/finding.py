"""Which stories link to which addresses of other sites: read from their texts beside requests."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.body import sentence_links
from articles.domain.external.public_requests import canonical_address
from articles.domain.locks import wait_for_lock
from articles.models import Article, BacaJuga, ExternalHost, ExternalLink, ExternalScan
from articles.models.external_link import LONGEST_ADDRESS

BATCH = 100  # stories of a round, beside those that changed
LATELY = dt.timedelta(minutes=10)
MOST_LINKS = 200  # of a story


@transaction.atomic
def find_links() -> None:
    """Read the links of the stories that changed lately and of the next BATCH: `work` calls it.

    It goes round and round all stories by their number, so whatever changed them is seen in the
    end, and what was stopped goes on. Several processes take turns. Those that readers do not see
    are read too: their links wait until they do.
    """
    if not settings.CHECK_EXTERNAL_LINKS:
        return
    wait_for_lock("external links")
    scan = ExternalScan.objects.first() or ExternalScan()
    changed = Article.objects.filter(modified_at__gte=timezone.now() - LATELY)
    following = _urls(Article.objects.filter(pk__gt=scan.last).order_by("pk"))
    _write_links(_urls(changed.order_by("-modified_at", "-pk")) | following)
    scan.last = max(following, default=0)
    scan.save()
    if not following:
        ExternalLink.objects.filter(articles=None).delete()


def _urls(stories: QuerySet[Article]) -> dict[int, list[str]]:
    """Return the addresses in sentences of the first BATCH of `stories`; few bodies at a time."""
    bodies = stories.values_list("pk", "body")[:BATCH].iterator(chunk_size=10)
    return {pk: [link.url for link in sentence_links(body) if not link.uid] for pk, body in bodies}


def _write_links(urls: Mapping[int, list[str]]) -> None:
    """Make the links of these stories those in their sentences, given by pk, and Baca Juga."""
    wanted = _addresses(urls)
    pks = _add_missing({address for addresses in wanted.values() for address in addresses})
    pairs = {(article, pks[one]) for article, found in wanted.items() for one in found}
    uses = ExternalLink.articles.through.objects
    rows = uses.filter(article__in=wanted).values_list("pk", "article", "externallink")
    standing = {(article, link): pk for pk, article, link in rows}
    gone = [pk for pair, pk in standing.items() if pair not in pairs]
    uses.filter(pk__in=gone).delete()
    added = [
        uses.model(article_id=article, externallink_id=link)
        for article, link in sorted(pairs - standing.keys())
    ]
    uses.bulk_create(added, ignore_conflicts=True)


def _addresses(urls: Mapping[int, list[str]]) -> dict[int, list[str]]:
    """Return the addresses of other sites that each story links to, MOST_LINKS at most."""
    found = {pk: list(some) for pk, some in urls.items()}
    elsewhere = BacaJuga.objects.blocks().filter(article__in=found).exclude(url="")
    for pk, url in elsewhere.values_list("article", "url"):
        found[pk].append(url)
    return {pk: list(islice(_external(some), MOST_LINKS)) for pk, some in found.items()}


def _external(urls: Iterable[str]) -> Iterable[str]:
    own = urlsplit(settings.SITE_URL).hostname
    asked = filter(None, map(canonical_address, urls))
    return (
        address
        for address in dict.fromkeys(asked)
        if len(address) <= LONGEST_ADDRESS and urlsplit(address).hostname != own
    )


def _add_missing(addresses: Iterable[str]) -> dict[str, int]:
    """Return the pk of each address, after adding the rows of those that are new."""
    known = _pks(addresses)
    if new := sorted(set(addresses) - known.keys()):
        names = {address: urlsplit(address).hostname or "" for address in new}
        hosts = [ExternalHost(name=name) for name in sorted(set(names.values()))]
        ExternalHost.objects.bulk_create(hosts, ignore_conflicts=True)
        stored = ExternalHost.objects.filter(name__in=names.values())
        of_name = dict(stored.values_list("name", "pk"))
        links = [ExternalLink(url=address, host_id=of_name[names[address]]) for address in new]
        ExternalLink.objects.bulk_create(links, ignore_conflicts=True)
        known |= _pks(new)
    return known


def _pks(addresses: Iterable[str]) -> dict[str, int]:
    return dict(ExternalLink.objects.filter(url__in=addresses).values_list("url", "pk"))
