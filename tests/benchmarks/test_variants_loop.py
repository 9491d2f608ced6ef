"""The loop's bench on few and small worlds: what it counts, and that it plays the shipped gate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.benchmarks import variants_loop
from adinsight.benchmarks.variants_loop import ADHERENCE, Played, figures, panel_of, play, played_worlds
from adinsight.findings.panel import Attribute
from adinsight.progress import Silent
from adinsight.studio.loops import LoopRecipe, draw_loop
from adinsight.variants.briefs.gate import Lead

STRONG = LoopRecipe(count_ads=400, impressions=5_000, effect_sd=0.15, count_brands=4)


def lead(family, level, is_wanted=True, predicted=0.1, share=0.25):
    return Lead(Attribute(f"attribute {family}", str(level)), is_wanted, 0.2, predicted, 0.0, 0.2, 0.01, 0.01, share, 9)


def test_a_strong_world_is_won():
    one = play(draw_loop(STRONG, 1), 1)
    assert one.passed
    assert one.briefed > 0.6 * one.oracle > 0.3
    assert one.guessed >= one.briefed - 0.05
    assert abs(one.control) < 0.1 * one.oracle and one.random < 0.5 * one.briefed
    assert 0.7 < one.predicted / one.briefed < 1.3
    assert one.count_covered >= 4 and one.count_briefed == 7


def test_shuffled_outcomes_tell_nothing():
    shuffled = played_worlds(STRONG, 4, 50, Silent(), is_shuffled=True)
    assert sum(one.passed for one in shuffled) <= 1
    assert all(one.briefed == one.predicted == 0 for one in shuffled if not one.passed)


def test_the_panel_is_the_world_and_shuffling_keeps_brands():
    world = draw_loop(replace(STRONG, count_ads=40), 2)
    panel, outcome = panel_of(world)
    assert (panel.attributes[:, 4 * 2 + 1] == (world.levels[:, 2] == 1)).all()
    assert panel.names[9] == Attribute("attribute 2", "1")
    assert (outcome.events == world.clicks).all()
    _, moved = panel_of(world, np.random.default_rng(1))
    for brand in range(4):
        mine = world.brand == brand
        assert sorted(moved.events[mine]) == sorted(outcome.events[mine])
    assert (moved.events != outcome.events).any()
    assert sorted(moved.events / moved.exposure) == pytest.approx(sorted(outcome.events / outcome.exposure))


def test_briefs_ask_for_the_wanted_level_or_for_any_but_the_unwanted():
    rng = np.random.default_rng(1)
    asked = variants_loop._asked([lead(0, 2), lead(0, 1, is_wanted=False), lead(3, 1, is_wanted=False)], rng)
    assert set(asked[:, 0]) == {2}
    assert set(asked[:, 3]) == {0, 2, 3}
    assert (asked[:, [1, 2, 4]] == -1).all()


def test_a_promise_is_for_the_ads_that_change():
    assert variants_loop._promised(lead(0, 1)) == pytest.approx(ADHERENCE * 0.75 * np.log(1.1))
    assert variants_loop._promised(lead(0, 1, is_wanted=False)) == pytest.approx(ADHERENCE * 0.25 * np.log(1.1))


def played(**more):
    given = {
        "passed": True, "oracle": 0.2, "guessed": 0.16, "briefed": 0.1, "control": 0.0, "random": 0.01, "copied": 0.04,
        "predicted": 0.11, "attributes": frozenset({1}), "count_briefed": 2, "count_covered": 1, "is_misled": True,
    } | more  # fmt: skip
    return Played(**given)


def test_figures_are_ratios_of_means_and_shares_of_worlds():
    silent = played(passed=False, briefed=0.0, predicted=0.0, attributes=frozenset(), count_briefed=0, count_covered=0)
    cells = {
        "300 ads": [played(), silent],
        "null, 300": [silent, silent, played(oracle=0.0)],
        "confounded, 300": [played(attributes=frozenset({0})), played()],
    }
    told = {one.name: one for one in figures(cells, [silent, silent])}
    assert told["300 ads: share of the oracle's lift, the best of each attribute"].value == pytest.approx(0.8)
    assert told["  by what passes the gate alone, all worlds"].value == pytest.approx(0.25)
    assert told["  by what passes the gate alone, where it passes"].value == pytest.approx(0.5)
    assert told["300 ads: predicted over realised lift where the gate passes"].value == pytest.approx(1.1)
    assert told["  true effect within the promised interval"].value == 0.5
    assert told["null, 300: worlds where anything is recommended"].value == pytest.approx(1 / 3)
    assert told["confounded, 300: worlds that recommend the confounded attribute"].value == 0.5
    assert told["outcomes shuffled, 300 × 2,000: worlds where anything is recommended"].value == 0.0


def test_the_whole_bench_runs(monkeypatch):
    tiny = {"count_ads": 60, "impressions": 500}
    for name in ("SMALL", "MIDDLE", "LARGE"):
        monkeypatch.setattr(variants_loop, name, replace(getattr(variants_loop, name), **tiny))
    monkeypatch.setattr(variants_loop, "_QUICK", 2)
    monkeypatch.setattr(variants_loop, "_SHUFFLES", 200)
    told = variants_loop.measure(quick=True, progress=Silent())
    assert {one.count for one in told if one.name.startswith("null")} == {2, 4}
    assert len([one for one in told if not one.name.startswith(" ")]) == 19
