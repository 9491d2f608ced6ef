from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from adinsight.studio import brush as strokes
from adinsight.studio.brush import MATERIALS, Brush, Look
from adinsight.studio.palette import CENTERS

SIDE = 100


def painted(paint: Callable[[Brush], None]) -> NDArray[np.int64]:
    """What a brush leaves on a white sheet of 100 by 100 pixels, shape (100, 100, 3)."""
    surface = skia.Surface(SIDE, SIDE)
    surface.getCanvas().clear(skia.ColorWHITE)
    brush = Brush(surface.getCanvas())
    with brush.moved(0, 0, SIDE):
        paint(brush)
    pixels: NDArray[np.int64] = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, :3].astype(np.int64)
    return pixels


def test_a_rectangle_is_filled_where_it_is_and_nowhere_else() -> None:
    pixels = painted(lambda brush: brush.fill(strokes.rectangle(0.2, 0.4, 0.6, 0.5), (10, 20, 30)))
    assert (pixels[40:50, 20:60] == (10, 20, 30)).all()
    pixels[40:50, 20:60] = 255
    assert (pixels == 255).all()


def test_alpha_mixes_with_the_ground() -> None:
    pixels = painted(lambda brush: brush.fill(strokes.rectangle(0, 0, 1, 1), (0, 0, 0), 0.4))
    assert pixels[50, 50].tolist() == pytest.approx([153] * 3, abs=1)


def test_a_circle_has_its_area_and_an_ellipse_its_radii() -> None:
    ink = painted(lambda brush: brush.fill(strokes.ellipse(0.5, 0.5, 0.3), (0, 0, 0)))[:, :, 0] < 128
    assert ink.mean() == pytest.approx(math.pi * 0.09, rel=0.02)
    ink = painted(lambda brush: brush.fill(strokes.ellipse(0.5, 0.5, 0.4, 0.1), (0, 0, 0)))[:, :, 0] < 128
    assert ink.any(axis=0).sum() == 80
    assert ink.any(axis=1).sum() == 20


def test_a_line_has_its_width() -> None:
    path = strokes.smooth([(0.1, 0.5), (0.5, 0.5), (0.9, 0.5)], closed=False)
    ink = painted(lambda brush: brush.line(path, (0, 0, 0), 0.1))[:, :, 0] < 128
    assert ink[:, 50].sum() == 10
    assert ink.any(axis=0).sum() == pytest.approx(90, abs=1)


def test_moved_shifts_scales_and_turns() -> None:
    def paint(brush: Brush) -> None:
        with brush.moved(0.5, 0.5, 0.5, 90):
            brush.fill(strokes.rectangle(0, 0, 0.8, 0.2), (0, 0, 0))

    rows, columns = np.nonzero(painted(paint)[:, :, 0] < 128)
    assert (columns.min(), columns.max() + 1, rows.min(), rows.max() + 1) == (40, 50, 50, 90)


def test_flipped_mirrors_only_where_asked() -> None:
    def paint(flip: bool) -> NDArray[np.int64]:
        def stroke(brush: Brush) -> None:
            with brush.flipped(1.0, flip):
                brush.fill(strokes.rectangle(0, 0, 0.3, 1), (0, 0, 0))

        return painted(stroke)

    assert np.array_equal(paint(True), paint(False)[:, ::-1])
    assert paint(False)[0, 10, 0] == 0


def test_nothing_is_painted_outside_the_clip_and_the_clip_ends() -> None:
    def paint(brush: Brush) -> None:
        with brush.inside(strokes.rectangle(0.2, 0.2, 0.4, 0.4)):
            brush.fill(strokes.rectangle(0, 0, 1, 1), (0, 0, 0))
        brush.fill(strokes.rectangle(0.8, 0.8, 1, 1), (0, 0, 0))

    ink = painted(paint)[:, :, 0] < 128
    assert ink[20:40, 20:40].all()
    assert ink[80:, 80:].all()
    assert ink.sum() == 800


def test_a_fade_runs_between_its_stops() -> None:
    stops = [(0.0, (0, 0, 0), 1.0), (1.0, (200, 100, 50), 1.0)]
    pixels = painted(lambda brush: brush.fade(strokes.rectangle(0, 0, 1, 1), stops, (0, 0), (1, 0)))
    assert pixels[50, 0].tolist() == pytest.approx([1, 0, 0], abs=2)
    assert pixels[50, 50].tolist() == pytest.approx([101, 50, 25], abs=2)
    assert pixels[50, 99].tolist() == pytest.approx([199, 100, 50], abs=2)


def test_a_glow_ends_at_its_radius() -> None:
    pixels = painted(lambda brush: brush.glow((0.5, 0.5), 0.2, (0, 0, 0)))[:, :, 0]
    assert pixels[50, 50] < 20
    assert 100 < pixels[50, 59] < 200
    assert pixels[50, 72] == 255


def test_a_haze_is_soft_at_its_edge() -> None:
    pixels = painted(lambda brush: brush.haze(strokes.rectangle(0.3, 0.3, 0.7, 0.7), (0, 0, 0), 0.04))[:, :, 0]
    assert pixels[50, 50] < 5
    assert pixels[50, 30] == pytest.approx(124, abs=12)
    assert pixels[50, 12] == 255


@pytest.mark.parametrize("material", MATERIALS)
def test_a_body_is_lit_from_the_left(material: str) -> None:
    look = Look((160, 60, 60), material, np.random.default_rng(0))
    pixels = painted(lambda brush: brush.body(strokes.rectangle(0, 0, 1, 1), look))
    assert pixels[50, 25].sum() > pixels[50, 97].sum() + 60
    assert pixels[50, 60, 0] > pixels[50, 60, 2]


def test_gloss_leaves_a_streak_that_matte_lacks() -> None:
    def row(material: str) -> NDArray[np.int64]:
        look = Look((160, 60, 60), material, np.random.default_rng(0))
        return painted(lambda brush: brush.body(strokes.rectangle(0, 0, 1, 1), look))[50, :, 2]

    changed = np.nonzero(np.abs(row("glossy") - row("matte")) > 30)[0]
    assert changed.min() == pytest.approx(14, abs=1)
    assert changed.max() == pytest.approx(23, abs=1)


def test_through_meets_every_point_and_smooth_only_comes_near() -> None:
    points = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    assert strokes.through(points).computeTightBounds().width() > 1.0
    assert strokes.smooth(points).computeTightBounds().width() == pytest.approx(1.0)
    assert not strokes.smooth(points).contains(0.02, 0.02)
    assert strokes.taut(points).contains(0.05, 0.05)
    assert strokes.polygon(points).contains(0.02, 0.02)


def test_mirrored_reflects_in_reverse() -> None:
    assert strokes.mirrored([(0.1, 0.0), (0.2, 1.0)], 0.5) == [(0.1, 0.0), (0.2, 1.0), (0.8, 1.0), (0.9, 0.0)]


def test_spread_keeps_order_and_bounds() -> None:
    for seed in range(20):
        places = strokes.spread(np.random.default_rng(seed), 5, 1.0, 2.0)
        assert places == sorted(places)
        for i, place in enumerate(places):
            assert abs(place - (1.1 + 0.2 * i)) <= 0.06 + 1e-9


def test_a_star_points_up_with_its_tips() -> None:
    bounds = strokes.star(0.5, 0.5, 0.4, 0.1, 4).computeTightBounds()
    assert bounds.top() == pytest.approx(0.1)
    assert bounds.right() == pytest.approx(0.9)
    assert not strokes.star(0.5, 0.5, 0.4, 0.1, 4).contains(0.7, 0.7)


def test_a_partner_is_far_from_the_first_colour() -> None:
    for rgb in CENTERS.values():
        look = Look(rgb, "matte", np.random.default_rng(3))
        assert math.dist(look.partner(), rgb) >= 130
