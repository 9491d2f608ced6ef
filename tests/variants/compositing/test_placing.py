"""Layers over a background."""

from __future__ import annotations

import numpy as np

from adinsight.variants.compositing.placing import Layer, composite, meeting

GROUND = np.full((4, 5, 3), (10, 20, 30), np.uint8)


def patch(alpha: int, rows: int = 2, columns: int = 2) -> np.ndarray:
    return np.full((rows, columns, 4), (200, 100, 50, alpha), np.uint8)


def test_full_alpha_is_the_layer_to_the_bit_and_none_is_the_ground() -> None:
    canvas = composite(GROUND, Layer(patch(255), 1, 1), Layer(patch(0), 3, 2))
    assert canvas[1:3, 1:3].reshape(-1, 3).tolist() == [[200, 100, 50]] * 4
    canvas[1:3, 1:3] = (10, 20, 30)
    assert np.array_equal(canvas, GROUND)
    assert GROUND[1, 1].tolist() == [10, 20, 30]


def test_soft_alpha_is_rounded_to_the_nearest() -> None:
    # (128 * 200 + 127 * 10) / 255 = 105.37, (128 * 100 + 127 * 20) / 255 = 60.16, (128 * 50 + 127 * 30) / 255 = 40.04
    assert composite(GROUND, Layer(patch(128), 0, 0))[0, 0].tolist() == [105, 60, 40]
    # (1 * 200 + 254 * 10) / 255 = 10.75
    assert composite(GROUND, Layer(patch(1), 0, 0))[0, 0].tolist() == [11, 20, 30]


def test_what_reaches_over_the_edge_is_cut() -> None:
    layer = Layer(patch(255, 3, 3), -1, 2)
    canvas = composite(GROUND, layer)
    assert (canvas == (200, 100, 50)).all(axis=2).sum() == 4
    area, part = meeting(layer, (4, 5))
    assert canvas[area].shape[:2] == layer.rgba[part].shape[:2] == (2, 2)
    assert part == (slice(0, 2), slice(1, 3))


def test_a_layer_off_the_canvas_changes_nothing() -> None:
    for left, top in ((9, 0), (-7, 1), (0, 40), (1, -3)):
        layer = Layer(patch(255), left, top)
        assert np.array_equal(composite(GROUND, layer), GROUND)
        area, part = meeting(layer, (4, 5))
        assert GROUND[area].size == 0 and layer.rgba[part].size == 0
