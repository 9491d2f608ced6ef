"""Sample sizes beside statsmodels', and what luck takes of them."""

from __future__ import annotations

import math

import pytest
from statsmodels.stats.proportion import power_proportions_2indep

from adinsight.errors import ConfigError
from adinsight.variants.trials.samples import Comparison


@pytest.mark.parametrize(
    ("base_rate", "change", "level"),
    [(0.02, 0.10, 0.05), (0.02, 0.05, 0.05 / 6), (0.3, -0.2, 0.05), (0.004, 0.5, 0.01)],
)
def test_the_power_at_our_size_is_the_one_asked_for(base_rate, change, level):
    size = Comparison(base_rate, change).exposure(level, 0.8)
    power = power_proportions_2indep(
        base_rate * change, base_rate, size, alpha=level, alternative="two-sided", return_results=False
    )
    assert power == pytest.approx(0.8, abs=0.002)


def test_the_textbook_example():
    # 2 % against 2.2 %, power 0.8 at 0.05: about 80,700 in each arm.
    assert Comparison(0.02, 0.10).exposure(0.05, 0.8) == 80_682


def test_luck_of_single_ads_needs_more_exposure_and_at_last_more_ads():
    plain = Comparison(0.02, 0.20, count_ads=40)
    lucky = Comparison(0.02, 0.20, dispersion=0.04, count_ads=40)
    least = lucky.least_ads(0.05, 0.8)
    assert least == pytest.approx((1.959964 + 0.841621) ** 2 * (1 + 1.2**2) * 0.04 / 0.2**2, rel=1e-5)
    assert lucky.exposure(0.05, 0.8) == pytest.approx(plain.exposure(0.05, 0.8) / (1 - least / 40), abs=1)
    assert Comparison(0.02, 0.20, dispersion=0.04, count_ads=int(least)).exposure(0.05, 0.8) == math.inf


def test_spend_is_counted_without_an_upper_end():
    cheap = Comparison(3.0, 0.10, is_share=False)
    assert cheap.rate == pytest.approx(3.3)
    # Poisson counts: (z + z)^2 (r1 + r2) / (r1 - r2)^2.
    assert cheap.exposure(0.05, 0.8) == pytest.approx(7.849 * 6.3 / 0.09, rel=0.005)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"base_rate": 0.0, "change": 0.1}, "base rate"),
        ({"base_rate": 0.6, "change": 0.9}, "base rate"),
        ({"base_rate": 0.1, "change": 0.0}, "effect"),
        ({"base_rate": 0.1, "change": 0.1, "count_ads": 0}, "an arm has an ad"),
    ],
)
def test_what_cannot_be_is_refused(values, told):
    with pytest.raises(ConfigError, match=told):
        Comparison(**values)
