"""The process that decodes and encodes one picture with limited memory and time; no Django.

Called as `python -m articles.domain.media.picture_process JOB`, where JOB is JSON: a
`DecodeJob` or an `EncodeJob`. It reads its file from the standard input, writes bytes to the file
descriptor `output` of the job, and answers with a line of JSON on the standard output.
"""

import io
import json
import resource
import sys
import warnings
from collections.abc import Callable
from typing import Any, BinaryIO, TypedDict

from PIL import Image

from articles.domain.media import embedded, pixels

CPU_SECONDS = 40


class DecodeJob(TypedDict):
    """The limits in pixels; the RGB bytes of the picture are written to `output`."""

    task: str
    output: int
    most_pixels: int
    most_side: int
    working_side: int


class Cut(TypedDict):
    """A part of the upright picture, scaled to `size`; `files` are Pillow's options for each file.

    `box` is (left, top, right, bottom) in parts of its width and height, 0 to 1.
    """

    box: tuple[float, float, float, float]
    size: tuple[int, int]
    files: list[dict[str, Any]]


class EncodeJob(TypedDict):
    """`size` and `orientation` are those of the RGB bytes; `xmp` is put into each file."""

    task: str
    output: int
    size: tuple[int, int]
    orientation: int
    xmp: str
    cuts: list[Cut]


def decode(job: DecodeJob, file: BinaryIO, output: BinaryIO) -> dict[str, Any]:
    """Decode `file`; return what is known of it, or why it is refused (`refused`)."""
    Image.MAX_IMAGE_PIXELS = job["most_pixels"]
    try:
        source = pixels.open_source(file, job["working_side"])
    except pixels.UnknownFormat:
        return {"refused": "unknown"}
    except pixels.TooLarge as error:
        return {"refused": "large", "most": min(job["most_pixels"], error.pixels)}
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": "large", "most": job["most_pixels"]}
    width, height = source.size
    if max(width, height) > job["most_side"]:
        return {"refused": "long"}
    if width * height > job["most_pixels"]:
        return {"refused": "large", "most": job["most_pixels"]}
    size = pixels.working_size(source.decoded, job["working_side"])
    for strip in pixels.strips(source, size):
        output.write(strip.tobytes())
    return {
        "format": source.format,
        "size": source.size,
        "working_size": size,
        "orientation": source.orientation(),
        "is_animated": source.is_animated,
        "found": embedded.read_metadata(source),
    }


def encode(job: EncodeJob, file: BinaryIO, output: BinaryIO) -> dict[str, Any]:
    """Write all files of all cuts to `output`; return the lengths in bytes (`lengths`)."""
    picture = pixels.upright(file.read(), job["size"], job["orientation"])
    width, height = picture.size
    lengths = []
    for cut in job["cuts"]:
        left, top, right, bottom = cut["box"]
        box = (left * width, top * height, right * width, bottom * height)
        scaled = picture.resize(cut["size"], Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
        for options in cut["files"]:
            encoded = io.BytesIO()
            xmp: dict[str, Any] = {"xmp": job["xmp"].encode()} if job["xmp"] else {}
            scaled.save(encoded, **options, **xmp)
            lengths.append(output.write(encoded.getbuffer()))
    return {"lengths": lengths}


def _limit() -> None:
    """Bound memory and CPU time: at the limit an allocation fails, or the process is killed."""
    for kind, most in (
        (resource.RLIMIT_DATA, pixels.DATA_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
    ):
        resource.setrlimit(kind, (most, most))


def _peak_bytes() -> int:
    """Return the most memory that this process has held; 0 where the system does not say.

    Not `ru_maxrss`, which on Linux begins with that of the process that started this one.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            lines = dict(line.split(":", 1) for line in status)
    except OSError:
        return 0
    return int(lines["VmHWM"].split()[0]) * 1024


def main(job: dict[str, Any]) -> dict[str, Any]:
    _limit()
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with open(job["output"], "wb", closefd=False) as output:
            answer = TASKS[job["task"]](job, sys.stdin.buffer, output)
    except MemoryError:
        answer = {"refused": "memory"}
    except Exception as error:  # decoders raise errors of any kind for broken files
        answer = {"refused": "broken", "why": f"{type(error).__name__}: {error}"}
    return answer | {"peak_bytes": _peak_bytes()}


TASKS: dict[str, Callable[[Any, BinaryIO, BinaryIO], dict[str, Any]]] = {
    "decode": decode,
    "encode": encode,
}

if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
