"""The picture of links to pages without one of their own: the sign and the name of the site."""

import io
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

SIZE = 1200, 630  # pixels, as og:image wants them
NIGHT, OCHRE, PAPER, MUTED = "#12303a", "#dfa637", "#faf8f2", "#b9c4c1"
SCALE = 4  # drawn larger and averaged down, for clean edges
LEFT, WIDEST = 96, 1008
# The boxes of static/img/favicon.svg, in its units of 64 to a side.
LINES = ((8, 36, 56, 40), (14, 45, 50, 48), (20, 53, 44, 56))
SIGN = 4.5  # pixels to a unit
FONT = Path(settings.BASE_DIR, "static", "fonts", "newsreader.woff2")


@lru_cache(maxsize=4)
def draw_share_picture(name: str, tagline: str) -> bytes:
    """Return a PNG of SIZE with the sign, `name` and `tagline`; what is too long gets smaller.

    Cached: each process draws it once.
    """
    picture = Image.new("RGB", SIZE, NIGHT)
    sign = _sign()
    picture.paste(sign, (LEFT - round(8 * SIGN), 40))
    draw = ImageDraw.Draw(picture)
    _write(draw, name, (LEFT, 440), PAPER, size=120, weight=700)
    _write(draw, tagline, (LEFT, 530), MUTED, size=44, weight=400)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _sign() -> Image.Image:
    unit = SIGN * SCALE
    large = Image.new("RGB", (round(64 * unit), round(64 * unit)), NIGHT)
    draw = ImageDraw.Draw(large)
    draw.pieslice([14 * unit, 18 * unit, 50 * unit, 54 * unit], 180, 360, fill=OCHRE)
    for box in LINES:
        draw.rectangle([side * unit for side in box], fill=PAPER)
    side = round(64 * SIGN)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def _write(
    draw: ImageDraw.ImageDraw,
    text: str,
    at: tuple[int, int],
    colour: str,
    *,
    size: int,
    weight: int,
) -> None:
    """Draw one line of `text` on the baseline `at`, in `size` pixels or as large as fits."""
    font = _font(size, weight)
    length = font.getlength(text)
    if length > WIDEST:
        font = _font(max(1, int(size * WIDEST / length)), weight)
    draw.text(at, text, fill=colour, font=font, anchor="ls")


def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([weight])
    return font
