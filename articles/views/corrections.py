from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.enums import CorrectionKind, PageName
from articles.models import Correction
from articles.views.pages import paginate, render_page

KINDS = {
    "koreksi": CorrectionKind.CORRECTION,
    "pembaruan": CorrectionKind.UPDATE,
    "hak-jawab": CorrectionKind.REPLY,
    "verifikasi": CorrectionKind.VERIFICATION,
}


@require_safe
def corrections(request: HttpRequest, name: str = "") -> HttpResponse:
    """The corrections of visible articles, of all kinds or of one, newest first."""
    kind = KINDS.get(name)
    found = Correction.objects.of_kind(kind)
    listing = paginate(request, lambda before: found.public(before).newest(before))
    kinds = [("", None), *KINDS.items()]
    return render_page(
        request,
        "articles/corrections.html",
        {
            "listing": listing,
            "kind": kind,
            "kinds": [(_path_of(name), kind) for name, kind in kinds],
            "policy": f"/{PageName.CORRECTIONS}/",
        },
        path=listing.path(_path_of(name)),
    )


def _path_of(name: str) -> str:
    return reverse("articles:corrections", args=[name] if name else [])
