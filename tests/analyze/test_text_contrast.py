import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from adinsight.analyze.text_contrast import contrast_ratio, median_color, relative_luminance, text_colors
from adinsight.records import RGB


def _crop(glyph: RGB, ground: RGB) -> np.ndarray:
    image = Image.new("RGB", (180, 50), ground)
    ImageDraw.Draw(image).text((15, 8), "Shop now", font=ImageFont.load_default(30), fill=glyph)
    return np.asarray(image)


def test_the_ratios_that_the_guideline_names() -> None:
    assert contrast_ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21.0)
    assert contrast_ratio((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert contrast_ratio((255, 255, 255), (119, 119, 119)) == contrast_ratio((119, 119, 119), (255, 255, 255))
    assert contrast_ratio((9, 99, 199), (9, 99, 199)) == 1.0
    assert relative_luminance((255, 0, 0)) == pytest.approx(0.2126)


@pytest.mark.parametrize(
    ("glyph", "ground"),
    [((0, 0, 0), (255, 255, 255)), ((255, 255, 255), (200, 30, 40)), ((250, 220, 60), (20, 40, 120)),
     ((150, 150, 150), (170, 170, 170))],
)  # fmt: skip
def test_both_colours_are_measured(glyph: RGB, ground: RGB) -> None:
    colors = text_colors(_crop(glyph, ground))
    assert colors.ground == ground
    assert np.abs(np.array(colors.glyph) - glyph).max() <= 12
    assert colors.contrast_ratio == pytest.approx(contrast_ratio(glyph, ground), rel=0.12)


def test_the_height_of_the_ink_is_measured() -> None:
    crop = np.full((40, 100, 3), 255, np.uint8)
    crop[10:30, 20:80] = 0
    assert text_colors(crop).ink_share == 0.5


def test_an_even_crop_has_no_contrast() -> None:
    assert text_colors(np.full((10, 30, 3), 77, np.uint8)).contrast_ratio == 1.0


@pytest.mark.parametrize("share", [0.001, 0.3, 0.5, 1.0])
def test_the_median_by_counting_is_the_median(share: float) -> None:
    chance = np.random.default_rng(7)
    pixels = chance.integers(0, 256, (37, 53, 3), np.uint8)
    mask = chance.random((37, 53)) < share
    mask[4, 5] = True
    assert median_color(pixels, mask).tolist() == np.median(pixels[mask], axis=0).tolist()
