from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
import yaml
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from adinsight.benchmarks import board, truth_lifts
from adinsight.benchmarks.truth_claims import Claims, claims_of, score
from adinsight.benchmarks.truth_panels import Seen, panel_of
from adinsight.benchmarks.truth_pixels import Readings
from adinsight.findings.reader import ReaderRates
from adinsight.progress import Silent
from adinsight.studio.worlds import RECIPES, WorldRecipe, draw_world


@pytest.fixture(scope="module")
def world():
    return draw_world(WorldRecipe(count_campaigns=8, creatives_per_campaign=20, count_attributes=6, count_effects=3), 1)


@pytest.fixture(scope="module")
def figures():
    """The quick lift cells with their bars."""
    text = (board.files("adinsight.benchmarks") / "bars.yaml").read_text(encoding="utf-8")
    bars = yaml.safe_load(text)["truth"]
    found = {figure.name: figure for figure in truth_lifts.measure(True, Silent())}
    lifts = {name: bar["quick"] for name, bar in bars.items() if name.startswith("lifts")}
    assert set(lifts) <= set(found)
    return found | {name: replace(found[name], bar=bar) for name, bar in lifts.items()}


def test_the_quick_bounds_hold(figures):
    assert [(f.name, f.value) for f in figures.values() if f.is_short] == []
    assert len([f for f in figures.values() if f.bar is not None]) > 50


def test_rivals_find_what_is_not_there(figures):
    for rival in ("mean with / without", "pooled z", "random forest"):
        assert figures[f"  {rival}, confounded: false discovery"].value > 0.4
    assert figures["  quasi-Poisson, confounded: false discovery"].value > 0.2
    assert figures["  pooled z, confounded: coverage of 90 % intervals"].value < 0.2
    assert figures["  mean with / without, confounded: displayed over true size"].value > 2


def test_every_figure_has_its_monte_carlo_error(figures):
    assert all(f.margin is not None for f in figures.values() if not np.isnan(f.value))
    assert figures["lifts, small: false discovery"].count == 12


def test_no_cell_is_left_out(figures):
    assert all(f"lifts, {cell}: false discovery" in figures for cell in (*RECIPES, truth_lifts.PIXELS))


def test_score_counts_what_is_false_and_of_the_wrong_sign():
    claims = Claims(
        estimate=np.array([0.2, 0.1, -0.1, 0.0]),
        half=np.array([0.1, 0.05, 0.05, np.nan]),
        shown=np.array([0.15, 0.1, -0.1, np.nan]),
        is_found=np.array([True, True, True, False]),
        is_top=np.array([True, True, False, False]),
        count_pairs=1,
    )
    told = score(claims, np.array([0.15, 0.0, 0.1, 0.2]))
    assert (told.count_found, told.count_false, told.count_true, told.count_wrong_sign) == (4, 2, 2, 1)
    assert (told.count_top_false, told.count_top_true) == (1, 1)
    assert told.false_share == 0.5
    assert told.coverage == pytest.approx(1 / 3)
    assert (told.captured, told.best) == (pytest.approx(0.25), pytest.approx(0.45))
    assert (told.shown, told.meant) == (pytest.approx(0.25), pytest.approx(0.25))


def test_the_dashboards_test_is_welchs(world):
    claims = claims_of("mean with / without", world, ())
    rate = np.bincount(world.creative, world.clicks) / np.bincount(world.creative, world.impressions)
    has = world.attributes
    p = [stats.ttest_ind(rate[has[:, i]], rate[~has[:, i]], equal_var=False).pvalue for i in range(6)]
    q = stats.false_discovery_control(p)
    assert claims.is_found.tolist() == (q <= 0.1).tolist()
    assert claims.estimate[2] == pytest.approx(np.log(rate[has[:, 2]].mean() / rate[~has[:, 2]].mean()))


def test_the_pooled_test_is_that_of_two_proportions(world):
    claims = claims_of("pooled z", world, ())
    p = []
    for column in world.attributes.T:
        rows = column[world.creative]
        sums = [[world.clicks[rows == value].sum(), world.impressions[rows == value].sum()] for value in (True, False)]
        p.append(proportions_ztest(*zip(*sums, strict=True))[1])
    assert claims.is_found.tolist() == (stats.false_discovery_control(p) <= 0.1).tolist()


def test_quasi_poisson_is_that_of_statsmodels(world):
    claims = claims_of("quasi-Poisson", world, ())
    panel = panel_of(world)
    dummies = [np.eye(int(codes.max()) + 1)[codes][:, 1:] for codes in panel.factors.values()]
    campaign = np.eye(8)[world.campaign[world.creative]]
    columns = np.column_stack([world.attributes[world.creative], *dummies, panel.age, campaign]).astype(float)
    model = sm.GLM(world.clicks, columns, family=sm.families.Poisson(), offset=np.log(world.impressions))
    fit = model.fit(scale="X2")
    np.testing.assert_allclose(claims.estimate, fit.params[:6], atol=1e-4)
    np.testing.assert_allclose(claims.half, 1.644854 * fit.bse[:6], rtol=1e-3)


def test_attributes_are_read_as_from_an_ad_of_the_same_truth():
    true = np.array([[True], [True], [False], [False]])
    read = np.array([[True], [False], [False], [False]])
    rates = ReaderRates(5, 5, 0, 10)
    readings = Readings((("object", "dog"),), true, read, (rates,))
    attributes = np.random.default_rng(0).random((4000, 2)) < 0.5
    seen = readings.seen(attributes, 1)
    assert not seen[~attributes].any()
    assert seen[attributes].mean() == pytest.approx(0.5, abs=0.03)
    assert (readings.seen(attributes, 1) == seen).all()
    assert readings.precision("object") == (1, 1)
    assert readings.rates_of(2) == (rates, rates)


def test_reading_errors_are_corrected_for_where_they_are_measured(world):
    chance = np.random.default_rng(4).random(world.attributes.shape)
    read = np.where(world.attributes, chance >= 0.2, chance < 0.1)
    plain = claims_of("ours", world, (), Seen(read, ()))
    right = claims_of("ours", world, (), Seen(read, (ReaderRates(800, 200, 100, 900),) * 6))
    assert np.nansum(right.half) > 1.2 * np.nansum(plain.half)
    known = claims_of("oracle", world, (), Seen(read, (ReaderRates(800, 200, 100, 900),) * 6))
    assert (known.estimate[world.effects == 0] == 0).all()
