from __future__ import annotations

import math

import pytest

from adinsight.benchmarks.board import BENCHES, run
from adinsight.benchmarks.figures import Confusion, Figure, clustered_share, confused, mean, share
from adinsight.benchmarks.speed import Stopwatch
from adinsight.benchmarks.words import is_read
from adinsight.errors import ConfigError
from adinsight.models.ocr import OcrLine
from adinsight.progress import Silent
from adinsight.records import Box
from adinsight.studio.truth import TrueLine


def test_share_has_the_half_width_of_the_wilson_interval():
    figure = share("right", 90, 100, bar=0.85)
    # Wilson interval of 90/100: 0.8256 to 0.9448.
    assert figure.value == 0.9
    assert figure.margin == pytest.approx((0.9448 - 0.8256) / 2, abs=2e-4)
    assert not figure.is_short


def test_clustered_share_is_wider_where_ads_differ():
    alike = clustered_share("x", [9] * 50, [10] * 50)
    unlike = clustered_share("x", [10] * 45 + [0] * 5, [10] * 50)
    assert alike.value == unlike.value == pytest.approx(0.9)
    assert alike.margin == pytest.approx(0.0, abs=1e-12)
    assert unlike.margin == pytest.approx(1.96 * (0.09 * 50 / 49 / 50) ** 0.5, rel=1e-3)


def test_a_bar_can_be_missed_from_either_side():
    assert Figure("a", 0.7, 10, bar=0.8).is_short
    assert not Figure("a", 0.7, 10, bar=0.8, at_most=True).is_short
    assert Figure("a", 0.9, 10, bar=0.8, at_most=True).verdict == "no"
    assert Figure("a", 0.9, 10).verdict == ""
    assert share("none", 0, 0, bar=0.5).verdict == "no"
    assert Figure("none", math.nan, 0, bar=1, at_most=True).verdict == "no"


def test_a_mean_has_the_margin_of_its_standard_error():
    figure = mean("x", [1.0, 2.0, 3.0, 4.0])
    assert (figure.value, figure.count) == (2.5, 4)
    assert figure.margin == pytest.approx(1.959964 * (5 / 3) ** 0.5 / 2)
    assert mean("x", [2.0]).margin is None


def test_confusions_are_counted_where_answers_differ_the_commonest_first():
    pairs = [("hat", "mug"), ("hat", "hat"), ("cat", ""), ("hat", "mug"), ("ant", "bee")]
    assert confused(pairs) == (Confusion("hat", "mug", 2), Confusion("ant", "bee", 1), Confusion("cat", "", 1))
    figure = Figure("a", 0.5, 4, confusions=confused(pairs))
    assert Figure.from_dict(figure.as_dict()) == figure


def test_a_line_is_read_only_if_it_says_the_same_at_the_same_place():
    true = TrueLine("20% OFF", "offer", Box(0.1, 0.1, 0.3, 0.2), 30.0)

    def line(text: str, x: float) -> OcrLine:
        return OcrLine(text, 0.9, Box(x, 0.1, x + 0.2, 0.2), ())

    assert is_read(true, [line("20% OFF", 0.11)])
    assert not is_read(true, [line("20% off", 0.11)])
    assert not is_read(true, [line("20% OFF", 0.6)])


def test_a_stopwatch_counts_inner_calls_once_and_puts_things_back():
    class Model:
        def outer(self) -> int:
            return self.inner() + 1

        def inner(self) -> int:
            return 1

    model, watch = Model(), Stopwatch()
    with watch.on(model, "outer"), watch.on(model, "inner"):
        assert model.outer() == 2
        once = watch.seconds
        model.inner()
    counted = watch.seconds
    assert counted > once > 0
    model.outer()
    assert watch.seconds == counted


def test_unknown_benches_are_refused():
    with pytest.raises(ConfigError, match="performance, report, scale, speed, starter, studio, truth, variants, words"):
        run("none", True, Silent())


def test_the_quick_colour_bench_meets_its_bar():
    figure = run("colors", True, Silent())[0]
    assert (figure.name, figure.count, figure.bar) == ("background colour term right", 100, 0.90)
    assert figure.value >= 0.90
    assert set(BENCHES) == {
        "colors", "generator", "performance", "report", "scale", "speed", "starter", "studio", "truth", "variants",
        "words",
    }  # fmt: skip
