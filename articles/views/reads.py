import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.domain.audience import link_counts, reads
from articles.domain.audience.link_counts import SeenLink
from articles.enums import LinkPlace
from articles.ids import LARGEST_KEY

# From the short pattern of isbot (github.com/omrilotan/isbot), with programs added that fetch
# pages to show or to measure them. Cubot is a make of phones, not a crawler.
CRAWLERS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|https?:|preview|externalhit|headless|lighthouse|phantom|curl"
    r"|wget|python|^$",
    re.IGNORECASE,
)
# A link as js/links.js tells of it: what the reader did, the place, the position, the article.
LINE = re.compile(
    rf"(reached|clicked) ({'|'.join(LinkPlace.values)}) ([1-9]|1[0-9]|20) ([1-9][0-9]{{0,17}})"
)
LONGEST = 4096  # bytes: what the server takes for such a path


@csrf_exempt  # it uses no cookie, so a request forged by another site gains nothing
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a read. The answer never says whether it was counted or the article exists."""
    if pk <= LARGEST_KEY and _is_reader(request):
        reads.count_read(pk, request.META["REMOTE_ADDR"])
    return _answer()


@csrf_exempt
@require_POST
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the links of an article that a reader reached or followed; answer as for a read.

    A message with anything else in it counts nothing, and a line that is in it twice counts once.
    """
    if pk <= LARGEST_KEY and _is_reader(request):
        seen = _read_links(request.read(LONGEST + 1))
        link_counts.count_links(pk, seen, request.META["REMOTE_ADDR"])
    return _answer()


def _read_links(message: bytes) -> set[SeenLink]:
    if len(message) > LONGEST:
        return set()
    lines = message.decode("ascii", "replace").split("\n")
    found = [line for line in map(LINE.fullmatch, lines) if line]
    if len(found) < len(lines):
        return set()
    return {
        SeenLink(int(line[4]), LinkPlace(line[2]), int(line[3]), line[1] == "clicked")
        for line in found
    }


def _answer() -> HttpResponse:
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _is_reader(request: HttpRequest) -> bool:
    sent = request.headers
    return (
        "prefetch" not in f"{sent.get('Sec-Purpose', '')} {sent.get('Purpose', '')}".lower()
        and sent.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and not CRAWLERS.search(sent.get("User-Agent", ""))
    )
