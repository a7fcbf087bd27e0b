import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.domain.audience import reads
from articles.ids import LARGEST_KEY

# After the short pattern of isbot (github.com/omrilotan/isbot), with programs that fetch pages to
# show or to measure them. Cubot makes phones, and people read on them.
CRAWLERS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|https?:|preview|externalhit|headless|lighthouse|phantom|curl"
    r"|wget|python|^$",
    re.IGNORECASE,
)


@csrf_exempt  # it reads no cookie: nothing of the sender is used that a stranger could borrow
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a read. Whoever sends is told nothing: neither what is counted nor what there is."""
    if pk <= LARGEST_KEY and _is_reader(request):
        reads.note(pk)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _is_reader(request: HttpRequest) -> bool:
    sent = request.headers
    return (
        "prefetch" not in f"{sent.get('Sec-Purpose', '')} {sent.get('Purpose', '')}".lower()
        and sent.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and not CRAWLERS.search(sent.get("User-Agent", ""))
    )
