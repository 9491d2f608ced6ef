from __future__ import annotations

import pytest

from adinsight.report.page_model import Week
from adinsight.report.reading import reading
from adinsight.report.trends import trends_of


@pytest.fixture(scope="module")
def trends(told):
    with reading(told) as reader:
        return trends_of(reader)


def test_what_rises_comes_first_and_what_cannot_be_told_last(trends):
    assert [(trend.name, trend.status) for trend in trends] == [
        ("coffee", "rising"),
        ("blue, beach", "steady"),
        ("green background", "insufficient data"),
    ]


def test_a_course_has_its_interval_and_no_week_without_creatives(trends):
    coffee = trends[0]
    assert coffee.weeks == (Week("2025-01-13", 1, 0.25, 0.08, 0.56),)
    assert (coffee.share, coffee.share_lower, coffee.share_upper, coffee.level) == (0.25, 0.1, 0.4, 0.9)
    # e^0.2, and ends at 1.6449 errors of 0.05.
    assert (coffee.growth, coffee.growth_lower, coffee.growth_upper) == (0.2214, 0.125, 0.3261)
    assert coffee.signal == "confirmed"


def test_only_clusters_have_medoids(trends):
    coffee, beach, _ = trends
    assert (beach.medoid_ids, beach.stability) == (("01" * 8,), 0.75)
    assert (coffee.medoid_ids, coffee.stability) == ((), None)
