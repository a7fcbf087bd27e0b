import mimetypes
import re
from contextlib import suppress

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from whitenoise.responders import MissingFileError, StaticFile

from articles.domain.media.share_picture import draw_share_picture
from articles.ids import read_uid
from articles.models import Image
from articles.narrowing import required

# The version in the path changes with the picture, so a rendition never changes, but it may be
# taken down. Then a shared cache asks again within a minute, a browser within a day: decision 21.
CACHED = "public, max-age=86400, s-maxage=60"
RENDITION = re.compile(r"(\w+)-(\d+)\.(\w+)")
# The formats that may be sent instead: a browser that asks for one reads the older ones too.
INSTEAD = {"avif": ("avif", "webp", "jpg"), "webp": ("webp", "jpg"), "jpg": ("jpg",)}


@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition from disk, with ranges and conditional requests.

    410 for an image that was taken down, whatever files are left of it. Originals have no URL.
    With an object store the pages use its URLs, and not this view.
    """
    uid = read_uid(path.partition("/")[0])
    rows = Image.objects.only("uid", "version", "taken_down_at")
    image = rows.filter(uid=uid).first() if uid else None
    if image is None:
        raise Http404(path)
    if image.taken_down_at:
        gone = HttpResponse(status=410, content_type="text/plain; charset=utf-8")
        gone["Cache-Control"] = "no-store"
        return gone
    try:
        file = StaticFile(f"{settings.MEDIA_ROOT}/renditions/{path}", _headers(path))
        answer = file.get_response(request.method, request.META)
    except (MissingFileError, FileNotFoundError):
        return _present_rendition(image, path)
    content_type = dict(answer.headers).get("Content-Type")
    response = (
        FileResponse(answer.file, status=answer.status, content_type=content_type)
        if answer.file
        else HttpResponse(status=answer.status, content_type=content_type)
    )
    del response["Content-Disposition"]  # which Django adds to a file, and so not to HEAD
    if not content_type:  # Django would call it text: a 304 has no content, and no type
        del response["Content-Type"]
    for name, value in answer.headers:
        response[name] = value
    return response


def _present_rendition(image: Image, path: str) -> HttpResponse:
    """Redirect from a rendition that does not exist to the nearest one that does; else 404.

    The address is from before the picture was changed, or of a rendition that is still to be made,
    of a new picture or for a new release.
    """
    if not image.version:
        raise Http404(path)
    folder = f"renditions/{image.uid}/{image.version}"
    name = path.rpartition("/")[2]
    crop, width, extension = required(RENDITION.fullmatch(name)).groups()
    with suppress(FileNotFoundError):
        there = filter(None, map(RENDITION.fullmatch, default_storage.listdir(folder)[1]))
        fit = [file for file in there if file[1] == crop and file[3] in INSTEAD[extension]]
        if fit:
            nearest = min(fit, key=lambda file: _distance(file, int(width), INSTEAD[extension]))
            return redirect(default_storage.url(f"{folder}/{nearest[0]}"))
    raise Http404(path)


def _distance(
    file: re.Match[str], width: int, extensions: tuple[str, ...]
) -> tuple[bool, int, int]:
    lacking = width - int(file[2])
    return lacking > 0, extensions.index(file[3]), abs(lacking)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For programs that ask for it without the page that names it."""
    return redirect(static("img/favicon.png"))


@require_safe
def share_picture(request: HttpRequest) -> HttpResponse:
    """The picture of links to pages without one of their own."""
    picture = draw_share_picture(settings.SITE_NAME, settings.SITE_TAGLINE)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _headers(path: str) -> list[tuple[str, str]]:
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return [("Content-Type", content_type), ("Cache-Control", CACHED)]
