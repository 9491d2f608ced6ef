"""The shadow of what stands."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.variants.compositing.placing import Layer
from adinsight.variants.compositing.shadow import foot_of, light_direction, shadow_of


def table() -> np.ndarray:
    """A top of 40 columns on two legs, 30 rows high, with a soft rim below that is not a foot."""
    rgba = np.zeros((34, 44, 4), np.uint8)
    rgba[2:8, 2:42] = 255
    rgba[8:32, 4:8] = 255
    rgba[8:31, 36:40] = 255
    rgba[32:, 2:42, 3] = 40
    return rgba


def test_feet_are_what_reaches_the_base() -> None:
    foot = foot_of(table())
    assert foot.base == 32
    assert foot.columns.tolist() == [4, 5, 6, 7, 36, 37, 38, 39]
    assert foot.bottoms.tolist() == [32] * 4 + [31] * 4
    assert (foot.span, foot.middle) == (36, 22.0)


def test_nothing_solid_touches_nothing() -> None:
    with pytest.raises(ValueError, match="touches nothing"):
        foot_of(np.full((4, 4, 4), 100, np.uint8))


def test_the_shadow_is_black_darkest_at_the_base_and_fades_out() -> None:
    product = Layer(table(), 100, 50)
    shadow = shadow_of(product)
    alpha = shadow.rgba[..., 3].astype(int)
    assert shadow.rgba[..., :3].max() == 0
    assert abs(int(alpha.max(axis=1).argmax()) + shadow.top - (50 + 32)) <= 1
    assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) <= 3
    # Darker under a leg than between the legs, and there darker than beside.
    row = alpha[82 - shadow.top]
    under, between, beside = (row[100 + column - shadow.left] for column in (6, 22, -14))
    assert under > between + 40 and between > beside + 20


def test_it_falls_away_from_the_light() -> None:
    product = Layer(table(), 100, 50)

    def middle(light: float) -> float:
        alpha = shadow_of(product, light).rgba[..., 3].astype(float)
        return float((alpha.sum(axis=0) @ np.arange(alpha.shape[1])) / alpha.sum())

    assert middle(1.0) < middle(0.0) - 1 < middle(-1.0) - 2


def test_no_strength_is_no_shadow() -> None:
    assert shadow_of(Layer(table(), 0, 0), strength=0.0).rgba.max() == 0


def test_the_light_comes_from_the_brighter_side() -> None:
    ramp = np.tile(np.linspace(40, 220, 90).astype(np.uint8)[None, :, None], (60, 1, 3))
    assert light_direction(ramp) > 0.5
    assert light_direction(ramp[:, ::-1]) == pytest.approx(-light_direction(ramp))
    assert light_direction(np.full((60, 90, 3), 120, np.uint8)) == pytest.approx(0, abs=1e-6)
