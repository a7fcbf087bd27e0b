"""The query string `?sebelum=` of lists and feeds that are read in pages, from new to old."""

from django.http import Http404, HttpRequest

from articles.models.visibility import Position


def asked_position(request: HttpRequest) -> Position | None:
    """Return the position where the page that was asked for begins, None for the first page.

    Raises Http404 if the query string names no position.
    """
    text = request.GET.get("sebelum")
    if not text:
        return None
    try:
        return Position.parse(text)
    except ValueError as error:
        raise Http404(str(error)) from error


def position_query(before: Position | None, kept: str = "") -> str:
    """Return the query string of the page that begins at `before`, "" for the first page.

    `kept` is the part that all pages of the list have, without a question mark.
    """
    parts = [kept, f"sebelum={before}" if before else ""]
    return "?" + "&".join(filter(None, parts)) if any(parts) else ""
