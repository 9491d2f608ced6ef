from __future__ import annotations

import pytest

from adinsight.findings.reader import ReaderRates


def test_rates_are_those_of_the_counts():
    rates = ReaderRates(hits=45, misses=5, false_alarms=15, rejections=935)
    assert (rates.count_ads, rates.precision, rates.recall) == (1000, 0.75, 0.9)
    assert rates.sensitivity == pytest.approx(45.5 / 51)
    assert rates.false_alarm_rate == pytest.approx(15.5 / 951)


def test_no_error_in_few_ads_is_not_taken_for_none():
    rates = ReaderRates(hits=10, misses=0, false_alarms=0, rejections=20)
    assert 0.9 < rates.sensitivity < 1
    assert 0 < rates.false_alarm_rate < 0.05
    assert rates.sensitivity_variance > rates.false_alarm_variance > 0


def test_nothing_read_and_nothing_true_has_no_precision_and_no_recall():
    rates = ReaderRates(0, 0, 0, 30)
    assert rates.precision is None
    assert rates.recall is None
