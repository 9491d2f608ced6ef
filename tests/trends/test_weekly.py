from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from adinsight.trends.course import weekly_counts
from adinsight.trends.weekly import (
    CONFIRMED,
    FADING,
    FALLING,
    INSUFFICIENT,
    NEW,
    RISING,
    STEADY,
    Share,
    called_weekly,
    shares,
    weighed_counts,
)


def test_wilson_interval_of_a_share():
    assert Share(3, 10).ends() == pytest.approx((0.3, *proportion_confint(3, 10, 0.1, "wilson")))
    assert Share(0, 10).ends()[:2] == (0.0, 0.0)
    assert Share(0, 0).ends() == (None, None, None)


def test_shares_are_of_the_creatives_and_of_the_named_advertisers_of_the_weeks():
    week = np.array([0, 1, 1, 1, -1])
    advertiser, is_named = np.array([0, 0, 0, 9, 1]), np.array([True, True, True, False, True])
    creatives, advertisers = shares(week, advertiser, is_named, np.array([1, 3, 4]), 1, 1)
    assert (creatives, advertisers) == (Share(2, 3), Share(1, 1))


def test_creatives_of_an_advertiser_weigh_two_a_week_together():
    week, advertiser = np.array([0, 0, 0, 0, 1, -1]), np.array([5, 5, 5, 5, 5, 5])
    table = weighed_counts(week, advertiser, [np.array([0, 1, 4, 5]), np.array([3])], 2)
    assert table.tolist() == [[1.0, 0.5], [1.0, 0.0]]


def table(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).poisson(12, (24, 20)).astype(float)


def test_each_course_has_its_name():
    counts = table()
    counts[-6:, 0] *= np.exp(0.35 * np.arange(1, 7))
    counts[:-6, 1] = 0
    counts[-6:, 1] = [4, 9, 14, 20, 28, 40]
    counts[-10:, 2] *= np.exp(-0.3 * np.arange(1, 11))
    counts[2, 2] += 10
    counts[-5:, 3] = 0
    counts[-1:, 2] = 1
    counts[:, 4] = 0
    weekly = called_weekly(np.round(counts))
    now = weekly[-1]
    assert [called.status for called in now[:5]] == [RISING, NEW, FALLING, FADING, INSUFFICIENT]
    assert {called.status for called in now[5:]} == {STEADY}
    assert now[0].signal == CONFIRMED
    assert now[0].growth > 0 > now[2].growth
    assert now[4].q_rise is None
    assert all(called.signal is None for called in now[5:])


def test_before_the_eighth_week_nothing_is_told():
    weekly = called_weekly(table())
    assert {called.status for week in weekly[:7] for called in week} == {INSUFFICIENT}
    assert all(called.q_rise is not None for called in weekly[7])


def test_a_look_in_a_week_does_not_know_what_came_after():
    counts = table()
    assert called_weekly(counts)[15] == called_weekly(counts[:16])[15]


def test_one_theme_alone_is_not_tested():
    assert {called.status for week in called_weekly(table()[:, :1]) for called in week} == {INSUFFICIENT}


def test_no_attribute_rises_because_few_advertisers_show_more_and_more():
    rng = np.random.default_rng(4)
    week = np.repeat(np.arange(40), rng.poisson(10 * np.exp(0.08 * np.arange(40))))
    advertiser = rng.integers(8, size=len(week))
    common = [np.flatnonzero(rng.random(len(week)) < share) for share in (0.8, 0.7, 0.6)]
    rare = [np.flatnonzero(rng.random(len(week)) < 0.04) for _ in range(7)]
    weekly = called_weekly(weighed_counts(week, advertiser, [*common, *rare], 40))
    assert {called.signal for week in weekly[12:] for called in week} == {None}
    # A cap for each attribute by itself does call some.
    pairs = [(place, theme) for theme, having in enumerate([*common, *rare]) for place in having]
    place, theme = np.array(pairs).T
    capped = weekly_counts(week[place], advertiser[place], place, theme, 40, 10)
    assert {called.signal for week in called_weekly(capped)[12:] for called in week} != {None}
