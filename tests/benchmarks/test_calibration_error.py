import numpy as np
import pytest

from adinsight.benchmarks.calibration_error import BINS, Judged, calibration_figure, expected_calibration_error


def judged(score, is_true, ad=None):
    place = np.arange(len(score)) if ad is None else ad
    return Judged(np.asarray(place), np.asarray(score, float), np.asarray(is_true, bool))


def test_by_hand_with_two_scores_in_each_bin():
    score = np.repeat(np.linspace(0.1, 0.8, BINS), 2)
    one_of_two = np.tile([True, False], BINS)
    gaps = np.abs(np.linspace(0.1, 0.8, BINS) - 0.5)
    assert expected_calibration_error(judged(score, one_of_two)) == pytest.approx(gaps.mean())


def test_the_order_of_the_ads_does_not_matter():
    rng = np.random.default_rng(0)
    score = rng.random(300)
    is_true = rng.random(300) < score
    shuffle = rng.permutation(300)
    error = expected_calibration_error(judged(score, is_true))
    assert expected_calibration_error(judged(score[shuffle], is_true[shuffle])) == pytest.approx(error)


def test_too_sure_and_too_shy_do_not_cancel_out():
    score = np.array([0.2] * 150 + [0.8] * 150)
    shy = np.arange(300) % 2 == 0
    # Fourteen bins are 0.3 off; the middle one holds as many of both kinds.
    assert expected_calibration_error(judged(score, shy)) == pytest.approx(0.3 * 14 / 15)


def test_right_scores_have_nearly_no_error_and_wrong_ones_their_distance():
    rng = np.random.default_rng(1)
    score = rng.random(60_000)
    assert expected_calibration_error(judged(score, rng.random(60_000) < score)) < 0.01
    certain = np.ones(300)
    assert expected_calibration_error(judged(certain, np.arange(300) % 4 != 0)) == pytest.approx(0.25)


def test_the_margin_is_that_of_ads_and_not_of_scores():
    rng = np.random.default_rng(2)
    answer = rng.random(400) < 0.5
    apart = calibration_figure("x", judged(np.full(400, 0.8), answer))
    alike = judged(np.full(4_000, 0.8), np.repeat(answer, 10), np.repeat(np.arange(400), 10))
    together = calibration_figure("x", alike)
    assert (apart.value, apart.count, together.count) == (pytest.approx(0.8 - answer.mean()), 400, 4_000)
    assert apart.at_most
    # A proportion of 400 ads: 1.96 * 0.5 / 20.
    assert apart.margin == pytest.approx(0.049, rel=0.1)
    assert together.margin == pytest.approx(apart.margin, rel=0.1)
