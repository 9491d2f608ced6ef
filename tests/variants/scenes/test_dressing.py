from __future__ import annotations

import numpy as np
import pytest

from adinsight.analyze.text_contrast import contrast_ratio
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.dressing import INK, WHITE, button_colors, dressed, logo_plate
from adinsight.variants.scenes.faces import PLAIN_SHELF, SHIPPED
from adinsight.variants.scenes.typesetting import set_at

NOISE = np.random.default_rng(6).integers(0, 256, (120, 300, 3), dtype=np.uint8)


def text(role="headline", size=30):
    return set_at("Fresh hats", SHIPPED["Noto Sans Bold"], size, 260, 1).placed(role, 20, 40, 200, "left", (0, 0, 0))


def plain(color):
    return np.full((120, 300, 3), color, np.uint8)


@pytest.mark.parametrize(("ground", "tone"), [((250, 250, 250), INK), ((20, 30, 60), WHITE), ((90, 90, 90), WHITE)])
def test_a_plain_ground_needs_nothing_under_the_words(ground, tone) -> None:
    underlay, (colored,) = dressed([text()], plain(ground), (), 5, PLAIN_SHELF)
    assert underlay is None and colored.color == tone


def test_a_busy_ground_gets_an_underlay_that_holds_the_words() -> None:
    words = [text(), text("sub", 14)]
    underlay, colored = dressed(words, NOISE, (), 5, PLAIN_SHELF)
    assert underlay is not None and all(underlay.box.holds(one.box) for one in colored)
    assert contrast_ratio(underlay.color, colored[0].color) > 7


def test_a_calmer_ground_needs_none() -> None:
    underlay, _ = dressed([text("sub", 14)], NOISE // 8, (), 5, PLAIN_SHELF)
    assert underlay is None


def test_the_harder_the_ground_the_more_is_laid_over_it() -> None:
    stripes = plain((255, 255, 255))
    stripes[::2] = 0
    soft, hard = (dressed([text("sub", 14)], ground, (), 5, PLAIN_SHELF)[0] for ground in (NOISE // 3 + 80, stripes))
    assert soft.opacity < hard.opacity


def test_the_brand_lends_its_colours_where_they_can_be_read() -> None:
    navy, yellow = (20, 30, 90), (255, 220, 0)
    _, (colored,) = dressed([text()], plain((255, 255, 255)), (yellow, navy), 5, PLAIN_SHELF)
    assert colored.color == navy, "yellow on white cannot be read"
    _, (colored,) = dressed([text("sub", 14)], plain((255, 255, 255)), (navy,), 5, PLAIN_SHELF)
    assert colored.color == INK, "only what is loud is coloured"
    underlay, _ = dressed([text()], NOISE, (navy,), 5, PLAIN_SHELF)
    assert underlay.color in (navy, INK, WHITE)


def test_buttons_stand_out_and_can_be_written_on() -> None:
    blue, gray = (40, 90, 200), (128, 128, 128)
    box = Rect(10, 10, 90, 40)
    assert button_colors(plain((255, 255, 255)), box, (blue,)) == (blue, WHITE)
    button, words = button_colors(plain(gray), box, (gray,))
    assert button != gray and contrast_ratio(button, words) > 4.5


def test_a_logo_that_drowns_gets_a_plate() -> None:
    logo = np.zeros((20, 60, 4), np.uint8)
    logo[5:15] = (20, 20, 30, 255)
    assert logo_plate(logo, plain((240, 240, 240)), Rect(10, 10, 70, 30), 4) is None
    plate = logo_plate(logo, plain((30, 20, 20)), Rect(10, 10, 70, 30), 4)
    assert plate.color == WHITE and plate.box == (6, 6, 74, 34)
