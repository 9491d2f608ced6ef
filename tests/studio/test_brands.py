from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import skia

from adinsight.records import RGB, Box
from adinsight.studio import brands, marks
from adinsight.studio.brush import Brush
from adinsight.studio.lettering import FONTS, line_boxes
from adinsight.studio.palette import CENTERS, contrast
from adinsight.studio.scene import Text, Tint

if TYPE_CHECKING:
    from numpy.typing import NDArray

INK: RGB = (20, 20, 24)


def _logo(brand: brands.Brand, width: int = 400, height: int = 50) -> NDArray[np.uint8]:
    surface = skia.Surface(width, height)
    surface.getCanvas().clear(skia.ColorWHITE)
    brands.draw_logo(Brush(surface.getCanvas()), brand, height, INK, (255, 255, 255))
    return np.asarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, :3], np.uint8)


def test_there_are_many_brands_and_no_two_alike() -> None:
    assert len(brands.BRANDS) >= 24
    assert len({brand.name.lower() for brand in brands.BRANDS}) == len(brands.BRANDS)
    assert len({(b.mark, b.primary, b.secondary, b.font) for b in brands.BRANDS}) == len(brands.BRANDS)
    assert len({brand.mark for brand in brands.BRANDS}) >= 12


@pytest.mark.parametrize("brand", brands.BRANDS, ids=lambda brand: brand.name)
def test_a_brand_is_made_of_what_the_studio_has(brand: brands.Brand) -> None:
    assert brand.mark in marks.MARKS
    assert brand.font in FONTS
    assert {brand.primary, brand.secondary} <= set(CENTERS)
    assert brand.primary != brand.secondary
    assert brand.tone in brands.TONES
    assert brand.name.isalpha()
    assert brand.name.isascii()
    assert brand.slogan.endswith(".")
    assert brands.BY_NAME[brand.name] is brand


@pytest.mark.parametrize("brand", brands.BRANDS, ids=lambda brand: brand.name)
def test_the_logo_is_as_wide_as_its_aspect(brand: brands.Brand) -> None:
    pixels = _logo(brand)
    columns = np.nonzero(pixels.min(axis=(0, 2)) < 128)[0]
    assert columns.max() + 1 == pytest.approx(50 * brands.logo_aspect(brand), abs=2)


def test_marks_are_distinct_drawings() -> None:
    shapes = []
    for draw in marks.MARKS.values():
        surface = skia.Surface(24, 24)
        surface.getCanvas().clear(skia.ColorWHITE)
        brush = Brush(surface.getCanvas())
        with brush.moved(0, 0, 24):
            draw(brush, (0, 0, 0), (120, 120, 120))
        shapes.append(surface.toarray()[:, :, 0].astype(float) / 255)
    for i, first in enumerate(shapes):
        assert 0.15 < (first < 0.9).mean() < 0.95
        for second in shapes[:i]:
            assert np.abs(first - second).mean() > 0.03


def test_a_mark_stays_on_its_sheet() -> None:
    for name, draw in marks.MARKS.items():
        surface = skia.Surface(120, 120)
        surface.getCanvas().clear(skia.ColorWHITE)
        brush = Brush(surface.getCanvas())
        with brush.moved(10, 10, 100):
            draw(brush, (0, 0, 0), (90, 90, 90))
        pixels = surface.toarray()[:, :, 0]
        pixels[8:112, 8:112] = 255
        assert pixels.min() == 255, name


def test_mark_box_stands_left_of_the_name_and_is_square() -> None:
    text = Text("brand", ("Norvella",), "Montserrat", 0.05, Tint("black", INK), Box(0.4, 0.1, 0.7, 0.15))
    name = line_boxes(text, 2.0)[0]
    box = brands.mark_box(text, 2.0)
    assert box.x1 < name.x0
    assert box.width * 2.0 == pytest.approx(box.height)
    assert box.center[1] == pytest.approx(name.center[1], abs=0.002)


def test_mark_box_refuses_a_name_that_is_no_brand() -> None:
    text = Text("brand", ("Nobody",), "Montserrat", 0.05, Tint("black", INK), Box(0.4, 0.1, 0.7, 0.15))
    with pytest.raises(KeyError):
        brands.mark_box(text, 1.0)


@pytest.mark.parametrize("ground", CENTERS.values(), ids=CENTERS)
def test_a_mark_never_melts_into_the_ground(ground: RGB) -> None:
    ink = max(((255, 255, 255), INK), key=lambda rgb: contrast(rgb, ground))
    for brand in brands.BRANDS:
        main, second = brands.mark_colors(brand, ink, ground)
        assert contrast(main, ground) >= 2.4
        assert contrast(second, main if brand.mark in marks.NESTED else ground) >= 1.25


def test_without_a_ground_a_mark_has_the_brands_colours() -> None:
    brand = brands.BY_NAME["Fernwick"]
    assert brands.mark_colors(brand, None, None) == (CENTERS["green"], CENTERS["yellow"])
