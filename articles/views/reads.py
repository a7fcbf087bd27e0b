import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.domain.audience import reads
from articles.ids import LARGEST_KEY

# From the short pattern of isbot (github.com/omrilotan/isbot), with programs added that fetch
# pages to show or to measure them. Cubot is a make of phones, not a crawler.
CRAWLERS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|https?:|preview|externalhit|headless|lighthouse|phantom|curl"
    r"|wget|python|^$",
    re.IGNORECASE,
)


@csrf_exempt  # it uses no cookie, so a request forged by another site gains nothing
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a read. The answer never says whether it was counted or the article exists."""
    if pk <= LARGEST_KEY and _is_reader(request):
        reads.count_read(pk)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _is_reader(request: HttpRequest) -> bool:
    sent = request.headers
    return (
        "prefetch" not in f"{sent.get('Sec-Purpose', '')} {sent.get('Purpose', '')}".lower()
        and sent.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and not CRAWLERS.search(sent.get("User-Agent", ""))
    )
