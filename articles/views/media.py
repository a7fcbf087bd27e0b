import mimetypes
import re
from contextlib import suppress

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from whitenoise.responders import MissingFileError, StaticFile

from articles.ids import read_uid
from articles.models import Image
from articles.narrowing import required

# The version in the path changes with the picture, so a rendition never changes.
IMMUTABLE = "public, max-age=31536000, immutable"
RENDITION = re.compile(r"(\w+)-(\d+)\.(\w+)")
# The formats that may be sent instead: a browser that asks for one reads the older ones too.
INSTEAD = {"avif": ("avif", "webp", "jpg"), "webp": ("webp", "jpg"), "jpg": ("jpg",)}


@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition from disk, with ranges and conditional requests.

    Originals have no URL. With an object store the pages use its URLs, and not this view.
    """
    try:
        file = StaticFile(f"{settings.MEDIA_ROOT}/renditions/{path}", _headers(path))
        answer = file.get_response(request.method, request.META)
    except (MissingFileError, FileNotFoundError):
        return _present_rendition(path)
    content_type = dict(answer.headers).get("Content-Type")
    response = (
        FileResponse(answer.file, status=answer.status, content_type=content_type)
        if answer.file
        else HttpResponse(status=answer.status, content_type=content_type)
    )
    for name, value in answer.headers:
        response[name] = value
    return response


def _present_rendition(path: str) -> HttpResponse:
    """Redirect from a rendition that does not exist to the nearest one that does; else 404.

    The address is from before the picture was changed, or of a width or format of a new release
    for which the renditions of this picture are not made yet.
    """
    uid, _version, name = path.split("/")
    image = get_object_or_404(Image, uid=read_uid(uid))
    if not image.version:
        raise Http404(path)
    folder = f"renditions/{uid}/{image.version}"
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
) -> tuple[int, bool, int]:
    lacking = width - int(file[2])
    return extensions.index(file[3]), lacking > 0, abs(lacking)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For programs that ask for it without the page that names it."""
    return redirect(static("img/favicon.png"))


def _headers(path: str) -> list[tuple[str, str]]:
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return [("Content-Type", content_type), ("Cache-Control", IMMUTABLE)]
