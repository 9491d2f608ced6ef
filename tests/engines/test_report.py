from __future__ import annotations

import pytest

from adinsight.engines.report import Tally


@pytest.fixture
def tally() -> Tally:
    made = Tally()
    made.add([("done", ""), ("rejected", "truncated"), ("rejected", "truncated")], 1)
    made.add([("failed", "words failed"), ("unchanged", "")], 2)
    made.seconds["total"] += 1.23456
    return made


def test_counts_of_a_tally(tally: Tally) -> None:
    assert tally.counts() == {
        "files": 5, "done": 1, "unchanged": 1, "rejected": 2, "failed": 1, "ads": 3, "seconds": 1.235,
        "reasons": {"truncated": 2, "words failed": 1}, "seconds_by_station": {"total": 1.235},
    }  # fmt: skip


@pytest.mark.parametrize(("tolerance", "exceeds"), [(0.0, True), (0.59, True), (0.6, False), (1.0, False)])
def test_tolerance_is_a_share_of_all_inputs(tally: Tally, tolerance: float, exceeds: bool) -> None:
    report = tally.report("run", "starter", tolerance)
    assert (report.count_files, report.count_done, report.count_unchanged) == (5, 1, 1)
    assert (report.count_rejected, report.count_failed, report.count_ads) == (2, 1, 3)
    assert report.exceeds_tolerance is exceeds
    assert report.as_dict()["exceeds_tolerance"] is exceeds
    assert report.as_dict()["reasons"] == {"truncated": 2, "words failed": 1}


def test_nothing_at_all_is_within_any_tolerance() -> None:
    assert not Tally().report("run", "starter", 0.0).exceeds_tolerance
