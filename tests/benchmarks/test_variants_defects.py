"""How the checks of composites and harmonisation are scored."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.benchmarks import variants_defects
from adinsight.benchmarks.variants_defects import (
    Errors,
    auc,
    detected,
    encoded,
    measure,
    reduction,
    softened,
    squared_error,
    standing,
    wrong_light,
)
from adinsight.progress import Silent


def test_the_area_under_a_curve_by_hand() -> None:
    assert auc("a", [1, 2, 3], [4, 5]).value == 1
    assert auc("a", [4, 5], [1, 2, 3]).value == 0
    # Of the pairs (2, 1), (2, 2), (3, 1), (3, 2) three are won and one is a tie.
    figure = auc("a", [1, 2], [2, 3])
    assert (figure.value, figure.count) == (0.875, 2)
    assert figure.margin is not None and figure.margin > 0.3


def test_hits_and_false_alarms_are_above_the_limit() -> None:
    area, hits, alarms = detected("blur", [0.1, 0.2, 0.9, 0.3], [0.5, 0.8], 0.5)
    assert (area.value, hits.value, alarms.value) == (0.75, 0.5, 0.25)
    assert alarms.at_most and not hits.at_most


def test_the_share_of_an_error_that_is_gone() -> None:
    figure = reduction("r", [Errors(100, 20), Errors(300, 180)])
    assert figure.value == pytest.approx(0.5)
    assert reduction("r", [Errors(100, 50), Errors(300, 150)]).margin == pytest.approx(0)


def test_errors_are_of_solid_pixels_alone() -> None:
    true = np.zeros((2, 2, 4), np.uint8)
    true[0, :, 3] = 255
    found = true.copy()
    found[0, 0, :3] = 6
    found[1, :, :3] = 200
    assert squared_error(found, true) == 18


def test_a_soft_cutout_keeps_its_colour_at_the_rim() -> None:
    rgba = np.zeros((20, 20, 4), np.uint8)
    rgba[5:15, 5:15] = (200, 30, 40, 255)
    soft = softened(rgba, 1.5)
    assert 0 < soft[5, 10, 3] < 255
    assert np.abs(soft[soft[..., 3] > 30][:, :3].astype(int) - (200, 30, 40)).max() <= 1


def test_wrong_light_can_be_seen() -> None:
    for seed in range(30):
        red, green, blue = wrong_light(np.random.default_rng(seed))
        assert abs(np.log(green)) >= 0.3 and abs(np.log(red / green)) <= 0.2 and abs(np.log(blue / green)) <= 0.2


def test_samples_stand_on_the_canvas_and_are_the_same_again() -> None:
    first, again = list(standing(2)), list(standing(2))
    assert all(np.array_equal(a.product.rgba, b.product.rgba) for a, b in zip(first, again, strict=True))
    assert all(0 < sample.product.box.y1 <= 384 for sample in first)
    assert np.abs(encoded(first[0].setting, 95).astype(int) - first[0].setting).mean() < 5


def test_a_tiny_bench_has_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants_defects, "_QUICK", 5)
    figures = {figure.name: figure for figure in measure(True, Silent())}
    assert {name for name in figures if not name.startswith(" ")} == {
        "blur: AUC",
        "floating: AUC",
        "missing shadow: AUC",
        "illumination: AUC",
        "largest change of a product pixel, of 255",
        "missing-shadow alarms that our shadow takes away",
        "foreground error taken away, scene relit",
        "foreground error taken away, product relit",
        "change where the light was right, of 255",
    }
    assert figures["largest change of a product pixel, of 255"].value == 0
    assert figures["blur: AUC"].value == 1
    assert figures["foreground error taken away, scene relit"].value > 0.2
