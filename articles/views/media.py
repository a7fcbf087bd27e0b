import mimetypes
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from whitenoise.responders import MissingFileError, StaticFile

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
    except (MissingFileError, FileNotFoundError) as error:
        raise Http404(path) from error
    content_type = dict(answer.headers).get("Content-Type")
    response = (
        FileResponse(answer.file, status=answer.status, content_type=content_type)
        if answer.file
        else HttpResponse(status=answer.status, content_type=content_type)
    )
    for name, value in answer.headers:
        response[name] = value
    return response


@lru_cache(maxsize=4096)
def _static_file(path: Path) -> StaticFile:
    return StaticFile(
        str(path),
        [
            ("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream"),
            ("Cache-Control", IMMUTABLE),
        ],
    )
