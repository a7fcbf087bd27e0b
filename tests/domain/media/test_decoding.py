"""What becomes of the bytes that somebody sends."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow
from PIL import ImageChops, ImageCms, ImageStat

from articles.domain.media import decoding, pixels
from tests.factories import picture_file

# The rest of the test pictures are broken, bombs, or of a kind that the site does not take.
READABLE = {
    "avif_hopper.heif",
    "apng_delay.png", "avif_hopper.avif", "exif_gps.jpg", "hopper.gif", "hopper.jpg",
    "hopper.png", "hopper.webp", "hopper_orientation_3.jpg", "hopper_orientation_6.jpg",
    "hopper_orientation_6.webp", "hopper_orientation_8.jpg", "icc_profile.png",
    "invalid-exif.jpg", "iptc.jpg", "pil_sample_cmyk.jpg", "transparent.webp",
}  # fmt: skip


@pytest.mark.parametrize("turned", ["3.jpg", "6.jpg", "8.jpg", "6.webp"])
def test_orientation_is_applied_first(shared, turned, monkeypatch):
    monkeypatch.setattr(decoding, "MIN_SIDE", 1)
    path = shared(f"data/images/hopper_orientation_{turned}")
    with Pillow.open(path) as raw:
        swapped = raw.getexif()[0x0112] in {6, 8}
        expected = raw.size[::-1] if swapped else raw.size
    with path.open("rb") as file:
        assert decoding.open_picture(file).size == expected


def test_each_test_picture_is_read_or_refused_with_a_message(shared, monkeypatch):
    monkeypatch.setattr(decoding, "MIN_SIDE", 1)
    readable, messages = set(), {}
    for path in sorted(shared("data/images").iterdir()):
        with path.open("rb") as file:
            try:
                decoding.open_picture(file)
                readable.add(path.name)
            except ValidationError as refusal:
                messages[path.name] = " ".join(refusal.messages)
    assert readable == READABLE
    assert "TIFF" in messages["tiff_16bit_RGB.tiff"]
    assert "ICO" in messages["decompression_bomb.ico"]
    assert "FLI" in messages["crash-5762152299364352.fli"]
    assert "60" in messages["decompression_bomb.gif"]
    assert messages["broken.png"] == messages["broken_data_stream.png"]


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError):
        decoding.open_picture(io.BytesIO(content))


def test_the_name_does_not_decide_the_type():
    disguised = picture_file(name="foto.svg")
    assert decoding.open_picture(disguised).format == "PNG"


def test_too_small_and_too_large_are_refused(monkeypatch):
    with pytest.raises(ValidationError):
        decoding.open_picture(picture_file(size=(20, 20)))
    monkeypatch.setattr(decoding, "MAX_PIXELS", 1000)
    with pytest.raises(ValidationError):
        decoding.open_picture(picture_file())
    monkeypatch.setattr(decoding, "MAX_BYTES", 10)
    with pytest.raises(ValidationError):
        decoding.open_picture(picture_file())


@pytest.mark.parametrize("size", [(160, 17_000), (17_000, 160)])
def test_a_strip_is_refused_for_its_length(size):
    with pytest.raises(ValidationError, match=str(decoding.MAX_SIDE)):
        decoding.open_picture(picture_file(size=size))


def test_a_grey_picture_of_16_bits_keeps_its_tones():
    grey = Pillow.new("I;16", (200, 200), 32_768)
    buffer = io.BytesIO()
    grey.save(buffer, "PNG")
    middle = pixels_of(decoding.open_picture(buffer)).getpixel((100, 100))
    assert 120 <= middle[0] <= 136


def test_an_archive_dressed_as_a_picture_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x", "x")
    with pytest.raises(ValidationError):
        decoding.open_picture(buffer)


def pixels_of(picture):
    return pixels.upright(picture.pixels, picture.working_size, picture.orientation)


def difference(one, other):
    """The mean difference of two pictures, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize(
    "name",
    [
        "hopper.png", "hopper.webp", "hopper.gif", "avif_hopper.avif", "avif_hopper.heif",
        "hopper_orientation_3.jpg",
        "hopper_orientation_6.jpg", "hopper_orientation_6.webp", "hopper_orientation_8.jpg",
    ],
)  # fmt: skip
def test_the_same_picture_looks_the_same_in_every_kind_of_file(shared, name, monkeypatch):
    monkeypatch.setattr(decoding, "MIN_SIDE", 1)
    with shared("data/images/hopper.jpg").open("rb") as file:
        upright = pixels_of(decoding.open_picture(file))
    with shared(f"data/images/{name}").open("rb") as file:
        assert difference(pixels_of(decoding.open_picture(file)), upright) < 6


@pytest.mark.parametrize(
    ("name", "point", "colour"),
    [
        ("pil_sample_cmyk.jpg", (5, 1), (255, 14, 23)),
        ("pil_sample_cmyk.jpg", (90, 90), (1, 4, 5)),
        ("transparent.webp", (1, 1), (255, 255, 255)),
        ("transparent.webp", (100, 80), (132, 43, 36)),
    ],
)
def test_colours_are_as_in_print_and_on_white(shared, name, point, colour, monkeypatch):
    monkeypatch.setattr(decoding, "MIN_SIDE", 1)
    with shared(f"data/images/{name}").open("rb") as file:
        shown = pixels_of(decoding.open_picture(file)).getpixel(point)
    assert max(abs(a - b) for a, b in zip(shown, colour, strict=True)) <= 3


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_colour_profile_is_applied_in_every_mode(mode):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ").replace(b"....", b"gXYZ")
    buffer = io.BytesIO()
    red = Pillow.new("RGB", (200, 200), "red").convert(mode)
    red.save(buffer, "PNG", icc_profile=swapped)
    assert pixels_of(decoding.open_picture(buffer)).getpixel((100, 100))[:2] == (0, 255)


def test_an_animation_shows_its_first_picture():
    first, second = (Pillow.new("RGB", (200, 200), colour) for colour in ("red", "blue"))
    buffer = io.BytesIO()
    first.save(buffer, "GIF", save_all=True, append_images=[second])
    assert pixels_of(decoding.open_picture(buffer)).getpixel((9, 9)) == (255, 0, 0)
