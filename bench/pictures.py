"""Measures the memory and the CPU time of decoding and encoding: `python -m bench.pictures FILE…`

Without files it makes the largest picture of each format that is taken, and some refused ones.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import django
from PIL import Image as Pillow

SIDE = 7_740  # of a square of 59.9 megapixels
CASES: dict[str, tuple[str, str, int, dict[str, object]]] = {
    "JPEG": ("JPEG", "RGB", SIDE, {}),
    "JPEG, progressive": ("JPEG", "RGB", SIDE, {"progressive": True}),
    "JPEG, progressive, 4:4:4": ("JPEG", "RGB", 5_800, {"progressive": True, "subsampling": 0}),
    "JPEG, CMYK": ("JPEG", "CMYK", SIDE, {}),
    "PNG": ("PNG", "RGB", SIDE, {"compress_level": 1}),
    "PNG, transparent": ("PNG", "RGBA", SIDE, {"compress_level": 1}),
    "PNG, 16 bits": ("PNG", "I;16", SIDE, {"compress_level": 1}),
    "GIF": ("GIF", "P", SIDE, {}),
    "WebP": ("WEBP", "RGB", 3_470, {"method": 0}),
    "WebP, lossless": ("WEBP", "RGB", 3_470, {"method": 0, "lossless": True}),
    "WebP, refused": ("WEBP", "RGB", SIDE, {"method": 0}),
    "AVIF": ("AVIF", "RGB", 3_880, {"speed": 10}),
    "AVIF, 4:4:4": ("AVIF", "RGBA", 3_880, {"speed": 10, "subsampling": "4:4:4"}),
}


def _cases() -> Iterator[tuple[str, io.BytesIO]]:
    for name, (form, mode, side, options) in CASES.items():
        file = io.BytesIO()
        Pillow.new(mode, (side, side)).save(file, form, **options)
        yield name, file


def _measure(name: str, file: io.BytesIO) -> None:
    from django.core.exceptions import ValidationError

    from articles.domain.media import decoding, processing, renditions
    from articles.models import Image

    peaks: list[int] = []
    run = processing._run

    def measured(job: dict[str, Any], source: IO[bytes], lock: int) -> dict[str, Any]:
        answer = run(job, source, lock)
        peaks.append(answer["peak_bytes"] // 2**20)
        return answer

    processing._run = measured
    before, outcome = os.times(), ""
    try:
        picture = decoding.open_picture(file)
        image = Image(checksum=os.urandom(32).hex(), width=picture.size[0], height=picture.size[1])
        renditions.make_renditions(image, picture)
        renditions.delete_renditions(image, image.version)
    except ValidationError as error:
        outcome = error.messages[0]
    finally:
        processing._run = run
    after = os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    print(f"{name:28} {'/'.join(map(str, peaks)):>9} MB {cpu:6.1f} s CPU  {outcome}", flush=True)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    files = [(Path(name).name, io.BytesIO(Path(name).read_bytes())) for name in sys.argv[1:]]
    for name, file in files or _cases():
        _measure(name, file)


if __name__ == "__main__":
    main()
