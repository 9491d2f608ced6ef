from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import skia

from adinsight.records import Box
from adinsight.studio import lettering
from adinsight.studio.brush import Brush
from adinsight.studio.scene import Text, Tint

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHITE, BLACK, RED = Tint("white", (255, 255, 255)), Tint("black", (0, 0, 0)), Tint("red", (200, 20, 30))


def _painted(text: Text, width: int, height: int) -> NDArray[np.uint8]:
    surface = skia.Surface(width, height)
    surface.getCanvas().clear(skia.ColorWHITE)
    brush = Brush(surface.getCanvas())
    with brush.moved(0, 0, height):
        lettering.draw_text(brush, text, width / height)
    return np.asarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, :3], np.uint8)


def _ink(pixels: NDArray[np.uint8], y0: float, y1: float) -> tuple[float, float, float, float]:
    """The box of dark pixels between two heights, in shares of the canvas."""
    rows, columns = pixels.shape[:2]
    dark = pixels.max(axis=2) < 128
    dark[: round(y0 * rows)] = False
    dark[round(y1 * rows) :] = False
    ys, xs = np.nonzero(dark)
    return xs.min() / columns, ys.min() / rows, (xs.max() + 1) / columns, (ys.max() + 1) / rows


@pytest.mark.parametrize("font", lettering.FONTS)
@pytest.mark.parametrize(("width", "height"), [(540, 540), (300, 600), (600, 314)])
def test_line_boxes_agree_with_the_painted_pixels(font: str, width: int, height: int) -> None:
    for align in ("left", "center", "right"):
        text = Text("headline", ("Say hello", "to joy"), font, 0.09, BLACK, Box(0.05, 0.2, 0.95, 0.7), align)
        pixels = _painted(text, width, height)
        boxes = lettering.line_boxes(text, width / height)
        # Script letters of two lines may share a row, so each line is painted alone.
        for index, box in enumerate(boxes):
            alone = Text("headline", (text.lines[index],), font, 0.09, BLACK, box, "left")
            assert _ink(_painted(alone, width, height), 0, 1) == pytest.approx(box.as_tuple(), abs=0.006)
        whole = (min(b.x0 for b in boxes), boxes[0].y0, max(b.x1 for b in boxes), boxes[1].y1)
        assert _ink(pixels, 0, 1) == pytest.approx(whole, abs=0.006)


@pytest.mark.parametrize("plate", ["button", "sticker", "band"])
def test_line_boxes_agree_on_plates(plate: str) -> None:
    text = Text("offer", ("Shop now",), "Open Sans Bold", 0.06, BLACK, Box(0.2, 0.3, 0.8, 0.7), "center", plate, WHITE)
    box = lettering.line_boxes(text, 1.0)[0]
    pixels = _painted(text, 500, 500)
    core = (slice(round(box.y0 * 500) - 2, round(box.y1 * 500) + 3), slice(165, 335))
    ys, xs = np.nonzero(pixels[core].max(axis=2) < 100)
    assert (xs.min() + 165) / 500 == pytest.approx(box.x0, abs=0.006)
    assert (xs.max() + 166) / 500 == pytest.approx(box.x1, abs=0.006)
    assert (ys.min() + core[0].start) / 500 == pytest.approx(box.y0, abs=0.006)
    assert (ys.max() + 1 + core[0].start) / 500 == pytest.approx(box.y1, abs=0.006)


def test_alignment_moves_lines_to_their_edge() -> None:
    box = Box(0.1, 0.1, 0.9, 0.4)
    left, center, right = (
        lettering.line_boxes(Text("sub", ("Hello",), "Open Sans", 0.05, BLACK, box, align), 1.0)[0]
        for align in ("left", "center", "right")
    )
    assert left.x0 == pytest.approx(0.1)
    assert center.center[0] == pytest.approx(0.5)
    assert right.x1 == pytest.approx(0.9)


def test_measure_grows_with_size_and_kerns() -> None:
    small, large = lettering.measure("AVATAR", "Montserrat", 1.0), lettering.measure("AVATAR", "Montserrat", 3.0)
    assert large.width == pytest.approx(3 * small.width)
    letters = sum(lettering.measure(letter, "Montserrat", 1.0).advance for letter in "AVATAR")
    assert small.advance < letters - 0.1
    assert small.height == pytest.approx(lettering.cap_height("Montserrat"), abs=0.02)


def test_measure_refuses_an_unknown_font() -> None:
    with pytest.raises(KeyError):
        lettering.measure("Hi", "Comic", 1.0)


@pytest.mark.parametrize("font", lettering.FONTS)
def test_fonts_have_the_letters_of_ads(font: str) -> None:
    assert lettering.has_glyphs("The quick brown FOX, 20% OFF! $19.99 €24,90 £9 & more?", font)
    assert not lettering.has_glyphs("дом", font)


def test_fit_fills_its_box_and_never_leaves_it() -> None:
    fitted = lettering.fit("Big joy, small price", "Anton", 0.5, 0.4, 1.0, 4)
    assert max(fitted.width / 0.5, fitted.height / 0.4) == pytest.approx(1.0)
    assert " ".join(fitted.lines) == "Big joy, small price"
    assert len(fitted.lines) > 1


def test_fit_keeps_to_the_largest_size_and_to_one_line() -> None:
    fitted = lettering.fit("Shop now", "Open Sans Bold", 5.0, 5.0, 0.1, 3)
    assert (fitted.lines, fitted.size) == (("Shop now",), 0.1)


@pytest.mark.parametrize("plate", ["button", "band", "sticker"])
def test_fit_with_a_plate_has_room_for_it(plate: str) -> None:
    bare = lettering.fit("20% OFF", "Anton", 0.5, 0.2, 1.0, 1)
    plated = lettering.fit("20% OFF", "Anton", 0.5, 0.2, 1.0, 1, plate)
    assert plated.width <= 0.5 + 1e-9
    assert plated.height <= 0.2 + 1e-9
    assert plated.size < bare.size


def test_broken_balances_the_lines() -> None:
    assert lettering.broken("Good things start here", "Open Sans", 2) == ("Good things", "start here")
    assert lettering.broken("Hello", "Open Sans", 3) == ("Hello",)


def test_broken_pours_long_copy_without_losing_words() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve"
    lines = lettering.broken(words, "Open Sans", 3)
    assert len(lines) == 3
    assert " ".join(lines) == words


def test_button_is_painted_round_and_in_its_colour() -> None:
    text = Text(
        "call_to_action", ("Go",), "Open Sans Bold", 0.05, WHITE, Box(0.25, 0.4, 0.75, 0.6), "left", "button", RED
    )
    pixels = _painted(text, 200, 200)
    assert tuple(pixels[84, 60]) == pytest.approx(RED.rgb, abs=25)
    # The corner of the box lies outside the pill: only its shadow falls there.
    assert pixels[81, 51].min() > 150
    assert tuple(pixels[10, 10]) == (255, 255, 255)


def test_sticker_is_a_burst_for_three_words_and_a_disc_for_two() -> None:
    box = Box(0.2, 0.2, 0.8, 0.8)
    burst, disc = (
        _painted(Text("offer", words, "Anton", 0.05, WHITE, box, "center", "sticker", RED), 200, 200)
        for words in (("Buy 1", "Get 1"), ("20%", "OFF"))
    )
    red = [(image[:, :, 0] > 150) & (image[:, :, 1] < 80) for image in (burst, disc)]
    # A disc covers pi / 4 of its square; the burst's notches take a part of that away.
    assert red[1].sum() > red[0].sum() * 1.02
    assert red[1].sum() == pytest.approx(np.pi / 4 * 120**2, rel=0.12)


def test_patch_takes_the_details_behind_words_away() -> None:
    green = Tint("green", (30, 160, 60))
    text = Text("sub", ("Hello there",), "Open Sans", 0.1, BLACK, Box(0.1, 0.4, 0.9, 0.6), "center", "", green)
    pixels = _painted(text, 300, 300)
    box = lettering.line_boxes(text, 1.0)[0]
    inside = pixels[round(box.y0 * 300) : round(box.y1 * 300), round(box.x0 * 300) : round(box.x1 * 300)]
    assert np.median(inside[:, :, 0]) < 110
    assert tuple(pixels[5, 5]) == (255, 255, 255)
