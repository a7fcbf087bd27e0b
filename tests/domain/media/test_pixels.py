"""The first picture of a file, decoded in strips."""

import io
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import ImageChops, ImageStat

from articles.domain.media import pixels

DATA = Path(__file__).resolve().parents[2] / "data"


def encoded(picture, form, **options):
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    buffer.seek(0)
    return buffer


def decoded(file, side=3200):
    source = pixels.open_source(file, side)
    size = pixels.working_size(source.decoded, side)
    content = b"".join(strip.tobytes() for strip in pixels.strips(source, size))
    return source, pixels.upright(content, size, source.orientation())


def with_index(content, index):
    """Return a JPEG with a block of the Multi-Picture Format (APP2) after its first mark."""
    block = b"MPF\0" + index
    return content[:2] + b"\xff\xe2" + (len(block) + 2).to_bytes(2, "big") + block + content[2:]


def test_of_a_jpeg_with_several_pictures_the_first_is_taken():
    first, second = (Pillow.new("RGB", (200, 160), colour) for colour in ("red", "blue"))
    source, shown = decoded(encoded(first, "MPO", save_all=True, append_images=[second]))
    assert (source.format, source.is_animated, shown.size) == ("JPEG", False, (200, 160))
    assert shown.getpixel((100, 80))[0] > 250


@pytest.mark.parametrize(
    "index", [b"", b"II*\0", b"II*\0\x08\0\0\0\x01\0\0\xb0\x07\0\xff\xff\xff\x7f0100" + b"\0" * 9]
)
def test_a_broken_index_of_further_pictures_does_not_matter(index):
    content = encoded(Pillow.new("RGB", (200, 160), "red"), "JPEG").getvalue()
    source, _shown = decoded(io.BytesIO(with_index(content, index)))
    assert source.format == "JPEG"


@pytest.mark.parametrize("name", ["phone.heic", "grid.heic"])
def test_a_heic_is_turned_once(name):
    """Of 300 × 200 pixels, red beside blue, turned by `irot` and by EXIF, as phones write it."""
    source, shown = decoded(io.BytesIO((DATA / name).read_bytes()))
    assert (source.format, source.size, shown.size) == ("HEIF", (200, 300), (200, 300))
    top, bottom = shown.getpixel((100, 20)), shown.getpixel((100, 280))
    assert (top[0] > 240, top[2] < 20, bottom[0] < 20, bottom[2] > 240) == (True,) * 4


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "CMYK"])
def test_strips_join_without_a_seam(mode):
    ramp = Pillow.linear_gradient("L").resize((900, 1100))
    picture = Pillow.merge("RGB", (ramp, ramp.transpose(0), ramp.transpose(1))).convert(mode)
    form = {"CMYK": "JPEG"}.get(mode, "PNG")
    _source, shown = decoded(encoded(picture, form), side=400)
    with Pillow.open(encoded(picture, form)) as file:
        whole = file.convert("RGB").resize(shown.size, Pillow.Resampling.LANCZOS)
    worst = ImageStat.Stat(ImageChops.difference(shown, whole)).extrema
    assert max(most for _least, most in worst) <= (60 if mode in "P1" else 2)


@pytest.mark.parametrize("lossless", [True, False])
def test_a_webp_is_measured_before_its_canvas_is_made(lossless):
    file = encoded(Pillow.new("RGB", (4000, 4000)), "WEBP", lossless=lossless, method=0)
    with pytest.raises(pixels.TooLarge) as error:
        pixels.open_source(file, 3200)
    assert 10_000_000 < error.value.pixels < 16_000_000
