from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.domain.site import old_addresses
from articles.enums import PROTECTING, Action, RetractionReason, State
from articles.models import Article
from articles.stored_pages import find_page
from articles.views.pages import newest_stories, redirect_for_good, render_page


@require_safe
def article(request: HttpRequest, section: str, pk: int, slug: str = "") -> HttpResponse:
    """The id decides: a wrong section or slug is redirected (301) to the present address.

    A first part that never was a section, as in /2025/07/13/, is of another site: 404.
    """
    page = find_page(pk)
    if page is None:
        return retracted(request, section, pk)
    if request.path == page.address:
        return HttpResponse(page.html())
    if not _is_beneath(page.address, section):
        raise Http404(f"no section {section}")
    return redirect_for_good(page.address, request.META.get("QUERY_STRING", ""))


def find_address(section: str, pk: int) -> str | None:
    """Return the address of an article, or its notice, by a section that is or was, and its id."""
    page = find_page(pk)
    if page:
        address = page.address
    elif gone := Article.objects.in_state(State.RETRACTED).filter(pk=pk).first():
        address = gone.get_absolute_url()
    else:
        return None
    return address if _is_beneath(address, section) else None


def _is_beneath(address: str, section: str) -> bool:
    """Whether an article with this address was ever found below `section`, a slug."""
    return address.startswith(f"/{section}/") or old_addresses.is_section(section)


def retracted(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    """Answer 410 with the title of a retracted article, the time and the reason; else 404.

    An article retracted without a request, before requests existed, has only a time. Its
    corrections are listed by kind, and a right of reply is shown in full: decision 9.
    """
    found = Article.objects.in_state(State.RETRACTED).select_related("section")
    article = get_object_or_404(found, pk=pk)
    if not _is_beneath(article.get_absolute_url(), section):
        raise Http404(f"no section {section}")
    retraction = article.retractions.public().first()
    step = None if retraction else article.log_entries.filter(action=Action.RETRACT).first()
    context = {
        "article": article,
        "retraction": retraction,
        "corrections": article.corrections.select_related("related__section"),
        "has_replies": retraction and RetractionReason(retraction.reason) not in PROTECTING,
        "retracted_at": retraction.decided_at if retraction else step and step.created_at,
        "newest": newest_stories(),
        "canonical_url": "",
    }
    response = render_page(
        request, "articles/retracted.html", context, path="", current=article.root_section_id
    )
    response.status_code = 410
    return response
