import io

import pytest
from PIL import Image, ImageChops

from articles.domain.media.share_picture import NIGHT, SIZE, draw_share_picture


def written(name, tagline=""):
    """Return the box (left, top, right, bottom) of what is written below the sign."""
    picture = Image.open(io.BytesIO(draw_share_picture(name, tagline)))
    assert (picture.format, picture.size) == ("PNG", SIZE)
    below = picture.crop((0, 340, *SIZE))
    return ImageChops.difference(below, Image.new("RGB", below.size, NIGHT)).getbbox()


@pytest.mark.parametrize("tagline", ["", "Kabar"])
def test_the_name_of_the_site_is_on_it(tagline):
    assert written("", tagline) != written("Kabar", tagline) != written("Kabar Laut", tagline)


@pytest.mark.parametrize("name", ["Kabar", "Kabar Kepulauan " * 12])
def test_what_is_long_gets_smaller_and_stays_on_it(name):
    left, _top, right, _bottom = written(name, name)
    assert 90 < left < right < SIZE[0] - 90
