from __future__ import annotations

import numpy as np
import pytest

from adinsight.studio.props import PROPS

each_prop = pytest.mark.parametrize("drawing", PROPS, ids=lambda drawing: drawing.name)


@each_prop
def test_seed_decides_the_pixels(drawing, easel):
    easel.check_seeds(drawing)


@each_prop
def test_main_colour_reads_as_asked(drawing, easel):
    easel.check_color(drawing)


@each_prop
def test_fills_its_sheet(drawing, easel):
    easel.check_fill(drawing)


@each_prop
def test_entry_is_well_formed(drawing, easel):
    easel.check_entry(drawing, "prop")


def test_the_props():
    assert {drawing.name for drawing in PROPS} == {
        "pine tree", "palm tree", "balloon", "candle", "flower vase", "book stack", "snowman", "beach ball",
        "fruit bowl", "shopping bag",
    }
    assert [drawing.name for drawing in PROPS if not drawing.stands] == ["balloon"]


def test_a_snowman_is_white_and_a_pine_tree_may_be_green():
    colors = {drawing.name: drawing.colors for drawing in PROPS}
    assert colors["snowman"] == ("white",)
    assert "green" in colors["pine tree"]


def test_candle_burns(easel):
    """The flame above the wax is warm, whatever the wax."""
    candle = next(drawing for drawing in PROPS if drawing.name == "candle")
    flame = easel.paint(candle, "blue", "matte", 2)[: round(0.2 * easel.height)]
    red, _, blue = np.median(flame[flame[..., 3] > 200][:, :3], axis=0)
    assert red > 230
    assert blue < 150
