import mimetypes
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from whitenoise.responders import MissingFileError, StaticFile

from articles.models import Image

# The version in the path changes with the picture, so a rendition never changes.
IMMUTABLE = "public, max-age=31536000, immutable"


@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a rendition from disk, with ranges and conditional requests.

    Originals have no address at all. With an object store the pages name its URLs instead.
    """
    try:
        file = _static_file(Path(settings.MEDIA_ROOT) / "renditions" / path)
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
    """Send those who hold an address from before a picture was cut anew to the present one."""
    uid, version, name = path.split("/")
    image = get_object_or_404(Image, uid=uid)
    if image.version in {"", version}:
        raise Http404(path)
    return redirect(default_storage.url(f"renditions/{uid}/{image.version}/{name}"))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For those who ask for it without reading a page."""
    return redirect(static("img/favicon.png"))


@lru_cache(maxsize=4096)
def _static_file(path: Path) -> StaticFile:
    return StaticFile(
        str(path),
        [
            ("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream"),
            ("Cache-Control", IMMUTABLE),
        ],
    )
