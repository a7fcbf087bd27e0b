from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.enums import CorrectionKind, PageName
from articles.models import Correction
from articles.models.correction import CorrectionQuerySet
from articles.models.visibility import Position
from articles.views.pages import paginate, render_page

KINDS = {
    "koreksi": CorrectionKind.CORRECTION,
    "pembaruan": CorrectionKind.UPDATE,
    "hak-jawab": CorrectionKind.REPLY,
    "verifikasi": CorrectionKind.VERIFICATION,
}
# What each list tells: the description of its page, and the line below its heading.
ABOUT = {
    None: _(
        "Corrections, updates, replies and outcomes of verifications in the stories of "
        "%(site_name)s, with their times."
    ),
    CorrectionKind.CORRECTION: _(
        "Errors that %(site_name)s has corrected in its stories: what was wrong, what is right, "
        "and since when."
    ),
    CorrectionKind.UPDATE: _(
        "What %(site_name)s has added to its stories after they were published, and when."
    ),
    CorrectionKind.REPLY: _(
        "Replies of people and institutions to what %(site_name)s reported about them, with their "
        "times."
    ),
    CorrectionKind.VERIFICATION: _(
        "What came out of the verification of stories that %(site_name)s published before all of "
        "it was confirmed, with the times."
    ),
}


@require_safe
def corrections(request: HttpRequest, name: str = "") -> HttpResponse:
    """The corrections of visible articles, of all kinds or of one, newest first."""
    kind = KINDS.get(name)
    found = Correction.objects.of_kind(kind)

    def find(before: Position | None, number: int) -> CorrectionQuerySet:
        return found.public(before).newest(before).for_cards()[:number]

    listing = paginate(request, find)
    kinds = [("", None), *KINDS.items()]
    return render_page(
        request,
        "articles/corrections.html",
        {
            "listing": listing,
            "kind": kind,
            "about": ABOUT[kind] % {"site_name": settings.SITE_NAME},
            "kinds": [(_path_of(name), kind) for name, kind in kinds],
            "policy": f"/{PageName.CORRECTIONS}/",
        },
        path=listing.path(_path_of(name)),
    )


def _path_of(name: str) -> str:
    return reverse("articles:corrections", args=[name] if name else [])
