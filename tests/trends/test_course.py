from __future__ import annotations

import numpy as np
import pytest

from adinsight.studio.streams import RISE_WEEK, draw_stream
from adinsight.trends.course import EARLY_LEVEL, look, q_values, signals, weekly_counts


def table(weeks: int, themes: int, mean: float, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (weeks, themes)).astype(float)


def test_copies_count_once_and_an_advertiser_twice():
    week = np.array([0, 0, 1, 0, 0, 0, 0])
    group = np.array([1, 1, 1, 2, 3, 4, 5])
    advertiser = np.array([7, 7, 7, 8, 8, 8, 8])
    theme = np.array([0, 0, 0, 1, 1, 1, -1])
    assert weekly_counts(week, advertiser, group, theme, 2, 2).tolist() == [[1, 2], [0, 0]]


def test_a_planted_rise_is_seen_and_its_growth_told():
    counts = table(30, 20, 10.0)
    counts[-10:, 3] = np.round(10 * np.exp(0.15 * np.arange(1, 11)))
    seen = look(counts)
    rising, falling = signals(seen, EARLY_LEVEL)
    assert np.flatnonzero(rising).tolist() == [3]
    assert not falling.any()
    assert abs(seen.growth[3] - 0.15) < 2 * seen.error[3]
    assert seen.bend[3] in (8, 12)


def test_a_planted_fall_is_seen():
    counts = table(30, 20, 20.0, 1)
    counts[-12:, 5] = np.round(20 * np.exp(-0.2 * np.arange(1, 13)))
    rising, falling = signals(look(counts), EARLY_LEVEL)
    assert (np.flatnonzero(falling).tolist(), rising.any()) == ([5], False)


def test_what_rises_makes_nothing_else_fall():
    counts = table(30, 10, 30.0, 2)
    counts[-10:, :3] *= np.exp(0.25 * np.arange(1, 11))[:, None]
    rising, falling = signals(look(counts), EARLY_LEVEL)
    assert np.flatnonzero(rising).tolist() == [0, 1, 2]
    assert not falling.any()


def test_growth_of_the_volume_is_no_rise():
    volume = np.exp(0.05 * np.arange(40))[:, None]
    counts = np.random.default_rng(3).poisson(5 * volume, (40, 20)).astype(float)
    rising, falling = signals(look(counts), EARLY_LEVEL)
    assert not rising.any()
    assert not falling.any()


def test_p_is_uniform_where_nothing_moves():
    p = np.concatenate([look(table(26, 40, 4.0, seed)).p_rise for seed in range(40)])
    assert (p < 0.05).mean() == pytest.approx(0.05, abs=0.02)
    assert (p < 0.01).mean() < 0.02


def test_a_rare_theme_is_not_tested():
    counts = table(20, 10, 8.0, 4)
    counts[:, 9] = 0
    counts[-1, 9] = 4
    seen = look(counts)
    assert np.isnan(seen.q_rise[9])
    assert not np.isnan(seen.q_rise[:9]).any()


def test_q_values_pass_over_what_is_not_tested():
    np.testing.assert_allclose(q_values(np.array([0.01, np.nan, 0.02, 0.9])), [0.03, np.nan, 0.03, 0.9])


def test_the_planted_themes_of_a_stream_are_found_in_time():
    stream = draw_stream(3, 600.0)
    columns = (stream.week, stream.advertiser, stream.group, stream.theme)
    counts = weekly_counts(*columns, stream.count_weeks, stream.count_themes)
    rising, _ = signals(look(counts[: RISE_WEEK + 13]), EARLY_LEVEL)
    assert set(np.flatnonzero(rising)) == set(stream.rising)
