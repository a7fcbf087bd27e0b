"""Opens the first picture of a file, and decodes it in bounded memory to strips of sRGB.

Runs in the process of `picture_process`, and without Django, so that this starts quickly. A
picture is decoded once at its full size; strips of it are scaled and converted one by one.
"""

import io
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from PIL import AvifImagePlugin, ExifTags, ImageCms
from PIL import Image as Pillow
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

# Rows of a strip after scaling, and the reach of the LANCZOS filter in pixels after scaling.
STRIP_ROWS = 64
REACH = 3
# The names of kinds at the start of an ISO media file (ISO/IEC 14496-12, section 4.3).
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# Bytes that a decoder holds at its peak for each pixel of the file, measured with bench.pictures.
_WEBP_BYTES, _AVIF_BYTES = 20, 16
_HEIF_BYTES, _DEEP_HEIF_BYTES = 4.7, 8  # of three channels with 8 bits; others
_TURNS = {
    2: [Pillow.Transpose.FLIP_LEFT_RIGHT],
    3: [Pillow.Transpose.ROTATE_180],
    4: [Pillow.Transpose.FLIP_TOP_BOTTOM],
    5: [Pillow.Transpose.TRANSPOSE],
    6: [Pillow.Transpose.ROTATE_270],
    7: [Pillow.Transpose.TRANSVERSE],
    8: [Pillow.Transpose.ROTATE_90],
}
Size = tuple[int, int]
# Each thread of a codec has a stack of its own, which counts as memory.
AvifImagePlugin.DEFAULT_MAX_THREADS = 2


# What one process may allocate; code of libraries and files that it maps are not in it.
DATA_BYTES = 256 * 2**20


class UnknownFormat(Exception):
    """The bytes of the file are of no format that is decoded."""


class TooLarge(Exception):
    """A file of this kind may have no more than `pixels`, so that it can be decoded."""

    def __init__(self, pixels: int):
        super().__init__(pixels)
        self.pixels = pixels


@dataclass
class Source:
    """The first picture of a file, opened but not decoded.

    `size` is (width, height) in pixels as stored, before the EXIF orientation is applied;
    `decoded` the size to which it is decoded. `rows(first, last)` decodes, and returns these rows
    in any mode. `cost` is the memory for decoding in bytes a pixel of the file. `exif()` and all
    of `info` may be read after decoding: a PNG has them at its end.
    """

    format: str
    size: Size
    decoded: Size
    cost: float
    rows: Callable[[int, int], Pillow.Image]
    exif: Callable[[], Pillow.Exif]
    info: dict[str, Any]
    is_animated: bool = False
    is_upright: bool = False

    def orientation(self) -> int:
        """Return the EXIF orientation, 1 to 8: 1 where the decoder has turned the picture."""
        with suppress(Exception):  # broken metadata are no reason to refuse the picture
            orientation = self.exif().get(ExifTags.Base.Orientation, 1)
            return orientation if orientation in _TURNS and not self.is_upright else 1
        return 1


def open_source(file: BinaryIO, working_side: int) -> Source:
    """Open the first picture of `file`, whose bytes decide its format.

    What can be decoded to a smaller size at once is, to no less than `working_side` pixels on
    the longer side. Raises UnknownFormat, TooLarge, and whatever a decoder raises for a broken
    file.
    """
    source = _open(file, working_side)
    _check_cost(source.size, source.cost)
    return source


def _check_cost(size: Size, cost: float) -> None:
    most = int(DATA_BYTES * 0.9 / cost)  # the rest is for the interpreter and one strip
    if size[0] * size[1] > most:
        raise TooLarge(most)


def _open(file: BinaryIO, working_side: int) -> Source:
    head = file.read(64)
    file.seek(0)
    if head.startswith(b"\xff\xd8\xff"):
        return _open_jpeg(file, working_side)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _open_with(PngImageFile, file)
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _open_with(GifImageFile, file)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        _check_cost(_webp_size(head), _WEBP_BYTES)  # opening it allocates its canvas
        return _open_with(WebPImageFile, file, _WEBP_BYTES)
    if head[4:8] == b"ftyp":
        length = min(int.from_bytes(head[:4], "big"), len(head))
        brands = {head[at : at + 4] for at in range(8, length, 4)}
        if brands & _AVIF_BRANDS:
            return _open_with(AvifImagePlugin.AvifImageFile, file, _AVIF_BYTES)
        if brands & _HEIF_BRANDS:
            return _open_heif(file)
    raise UnknownFormat


def _open_jpeg(file: BinaryIO, working_side: int) -> Source:
    # Pillow.open would open a file with further pictures after the first (CIPA DC-007: depth
    # maps, previews, bursts of cameras and phones) as the format MPO, or fail on its index.
    image = JpegImageFile(file)
    size = image.size
    components = image.layer
    part = working_side / max(size)
    # Sides in proportion: the decoder scales by what both of them allow.
    image.draft(None, (max(1, round(size[0] * part)), max(1, round(size[1] * part))))
    cost = _pillow_bytes(image) * image.width * image.height / (size[0] * size[1])
    if image.info.get("progressive"):  # all coefficients are held, in two bytes each
        widest = max(h * v for _number, h, v, _table in components)
        cost += sum(2 * h * v / widest for _number, h, v, _table in components)
    return _source(image, size, cost)


def _webp_size(head: bytes) -> Size:
    """Return the size that the first chunk names (RFC 9649, chapter 2); (0, 0) for another one."""
    match head[12:16]:
        case b"VP8X":
            lengths = int.from_bytes(head[24:27], "little"), int.from_bytes(head[27:30], "little")
            return lengths[0] + 1, lengths[1] + 1
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            bits = int.from_bytes(head[26:30], "little")
            return bits & 0x3FFF, bits >> 16 & 0x3FFF
    return 0, 0


def _open_with(plugin: Callable[[BinaryIO], Any], file: BinaryIO, cost: float = 0) -> Source:
    image = plugin(file)
    return _source(image, image.size, cost or _pillow_bytes(image))


def _pillow_bytes(image: Pillow.Image) -> int:
    """Return how many bytes a pixel takes in Pillow's memory."""
    return {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}.get(image.mode, 4)


def _source(image: Any, size: Size, cost: float) -> Source:
    def rows(first: int, last: int) -> Pillow.Image:
        strip: Pillow.Image = image.crop((0, first, image.width, last))
        return strip

    is_animated = getattr(image, "is_animated", False)
    return Source(
        image.format, size, image.size, cost, rows, image.getexif, image.info, is_animated
    )


def _open_heif(file: BinaryIO) -> Source:
    import pi_heif  # type: ignore[import-untyped]  # here, as loading it takes time

    pi_heif.options.DECODE_THREADS = 1
    image = pi_heif.open_heif(file)

    def exif() -> Pillow.Exif:
        tags = Pillow.Exif()
        tags.load(image.info.get("exif") or b"")
        return tags

    def rows(first: int, last: int) -> Pillow.Image:
        content = memoryview(image.data)[first * image.stride : last * image.stride]
        size = (image.size[0], last - first)
        return Pillow.frombytes(image.mode, size, content, "raw", image.mode, image.stride)

    # The decoder turns the picture as `irot` and `imir` say; the EXIF orientation does not count
    # beside them (ISO/IEC 23008-12, A.2.1).
    is_plain = image.mode == "RGB" and image.info["bit_depth"] == 8
    cost = _HEIF_BYTES if is_plain else _DEEP_HEIF_BYTES
    return Source("HEIF", image.size, image.size, cost, rows, exif, image.info, is_upright=True)


def working_size(size: Size, side: int) -> Size:
    """Return `size` scaled down so that its longer side has at most `side` pixels."""
    scale = min(1, side / max(size))
    width, height = (max(1, round(length * scale)) for length in size)
    return width, height


def strips(source: Source, size: Size) -> Iterator[Pillow.Image]:
    """Yield the picture from top to bottom in strips, scaled to `size` as a whole.

    They are RGB in the colour space sRGB, transparent parts on white, not turned upright.
    """
    width, height = source.decoded
    step = height / size[1]
    reach = math.ceil(REACH * step)
    to_srgb = _Conversion(source.info.get("icc_profile"))
    for top in range(0, size[1], STRIP_ROWS):
        bottom = min(top + STRIP_ROWS, size[1])
        first = max(0, math.floor(top * step) - reach)
        last = min(height, math.ceil(bottom * step) + reach)
        strip = _full_colours(source.rows(first, last))
        if size != source.decoded:
            # The filter reads beyond the box: there is no seam between two strips.
            box = (0, top * step - first, width, bottom * step - first)
            strip = strip.resize((size[0], bottom - top), Pillow.Resampling.LANCZOS, box=box)
        else:
            strip = strip.crop((0, top - first, width, bottom - first))
        yield to_srgb(strip)


def _full_colours(picture: Pillow.Image) -> Pillow.Image:
    """Return `picture` in a mode that can be scaled: no palette, 8 bits a channel."""
    if picture.mode.startswith("I"):
        # Only what says so has 16 bits.
        return picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data and picture.mode != "RGBA":
        return picture.convert("RGBA")
    return picture.convert({"1": "L", "P": "RGB"}.get(picture.mode, picture.mode))


class _Conversion:
    """Converts strips of one picture to RGB in sRGB, transparent parts on white."""

    def __init__(self, profile: bytes | None):
        self.convert_for = partial(_transform, profile) if profile else None
        self.transforms: dict[str, ImageCms.ImageCmsTransform | None] = {}

    def __call__(self, strip: Pillow.Image) -> Pillow.Image:
        if self.convert_for and strip.mode not in self.transforms:
            self.transforms[strip.mode] = self.convert_for(strip.mode)
        transform = self.transforms.get(strip.mode)
        if transform:
            strip = ImageCms.applyTransform(strip, transform) or strip
        if strip.has_transparency_data:
            strip = strip.convert("RGBA")
            ground = Pillow.new("RGBA", strip.size, "white")
            strip = Pillow.alpha_composite(ground, strip)
        return strip.convert("RGB")


def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the conversion from `profile` to sRGB; None for one that does not fit the mode."""
    if mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return None
    try:
        return ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            mode,
            "RGBA" if mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError):
        return None


def upright(content: bytes, size: Size, orientation: int) -> Pillow.Image:
    """Return the picture whose RGB bytes `strips` gave, turned as the EXIF orientation says."""
    picture = Pillow.frombytes("RGB", size, content)
    for turn in _TURNS.get(orientation, []):
        picture = picture.transpose(turn)
    return picture
