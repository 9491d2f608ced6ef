"""The whole way, from a database with looks that are known to the trends that it keeps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import adinsight
from adinsight.errors import InsufficientData, StoreError
from adinsight.store.checks import run_checks
from adinsight.store.database import connect
from adinsight.store.described import describe_all
from adinsight.store.query import run_sql
from adinsight.trends.analysis import TrendRules, find_trends
from adinsight.trends.collecting import collect

# One stability resample: what is tested of it is tested with the clusters.
QUICK = TrendRules(count_resamples=1)


def _of(report, kind):
    return [trend for trend in report.trends if trend.kind == kind]


def test_looks_are_found_named_and_followed(found, planted):
    looks = _of(found[1], "look")
    assert len(looks) == 8
    rising = [trend for trend in looks if trend.called.status == "rising"]
    assert [trend.called.signal for trend in rising] == ["confirmed"]
    (lipstick,) = rising
    assert "lipstick" in lipstick.terms
    wanted = {ad for ad, look in zip(planted.ads, planted.look, strict=True) if look == 3}
    assert set(lipstick.ads) <= wanted and len(lipstick.ads) >= len(wanted) - 1
    assert set(lipstick.medoids) <= set(lipstick.ads)
    assert len(lipstick.medoids) == 3
    assert lipstick.stability == pytest.approx(1.0, abs=0.05)
    assert {trend.called.status for trend in looks} == {"rising", "steady"}


def test_shares_are_those_of_the_ads(found, planted):
    (lipstick,) = [trend for trend in _of(found[1], "look") if trend.called.status == "rising"]
    last = planted.week == planted.week.max()
    found_last = {ad for ad, is_last in zip(planted.ads, last, strict=True) if is_last} & set(lipstick.ads)
    assert lipstick.weeks[-1].creatives.count == len(found_last)
    assert lipstick.weeks[-1].creatives.count_all == last.sum()
    assert lipstick.weeks[-1].advertisers.count_all == len(np.unique(planted.advertiser[last]))
    late = planted.week > planted.week.max() - 4
    assert lipstick.creatives.count_all == late.sum()
    assert lipstick.count_creatives == len(lipstick.ads)


def test_messages_and_attributes_rise_with_what_carries_them(found):
    called = {(trend.kind, trend.called.status) for trend in found[1].trends}
    assert {
        ("message", "rising"),
        ("object", "rising"),
        ("topic", "rising"),
        ("color", "rising"),
        ("offer", "steady"),
    } <= called
    assert [trend.name for trend in _of(found[1], "object") if trend.called.signal] == ["lipstick"]
    assert [trend.name for trend in _of(found[1], "topic") if trend.called.signal] == ["lipsticks"]
    assert [trend.name for trend in _of(found[1], "color") if trend.called.signal] == ["white background"]
    assert {trend.count_tests for trend in _of(found[1], "object")} == {8 + 8 + 4 + 2}
    assert found[1].trends[0].called.status == "rising"


def test_views_and_checks_hold_what_was_found(found):
    path, report = found
    rows = {row["trend_id"]: row for row in run_sql(path, "SELECT * FROM trends").to_pylist()}
    assert set(rows) == {trend.trend_id for trend in report.trends}
    assert {row["trend_run_id"] for row in rows.values()} == {report.trend_run_id}
    first = report.trends[0]
    share, lower, upper = first.creatives.ends()
    row = rows[first.trend_id]
    assert (row["creative_share"], row["creative_share_lower"], row["creative_share_upper"]) == (share, lower, upper)
    assert row["growth_lower"] < row["growth"] < row["growth_upper"]
    weeks = run_sql(path, "SELECT count(*) AS n FROM trend_weekly").to_pylist()[0]["n"]
    assert weeks == len(report.trends) * report.count_weeks
    failed = [check.name for check in run_checks(path) if check.name.startswith("trend") and not check.is_passed]
    assert failed == []


def test_again_the_same_and_identities_are_kept_as_ads_are_lost(found, database):
    first = find_trends(database, QUICK)
    assert [replace(trend, ads=()) for trend in first.trends] == [replace(trend, ads=()) for trend in found[1].trends]
    with connect(database) as connection:
        connection.execute("DELETE FROM embeddings_24 WHERE right(ad_id, 1) IN ('0', '7')")
    again = find_trends(database, QUICK)
    before = {ad: trend.trend_id for trend in _of(first, "look") for ad in trend.ads}
    for trend in _of(again, "look"):
        assert {before[ad] for ad in trend.ads} == {trend.trend_id}
    assert adinsight.open(database).trends()["trend_run_id"].unique().tolist() == [again.trend_run_id]


def test_copies_are_one_creative_with_the_first_date(database, planted):
    ads = planted.ads
    with connect(database) as connection:
        connection.execute(
            "INSERT INTO near_duplicates SELECT ad_id, $first FROM ads WHERE ad_id IN ($first, $last)",
            {"first": ads[0], "last": ads[-1]},
        )
    collected = collect(database)
    assert len(collected.stands_for) == len(ads) - 1
    assert collected.creative[0] == collected.creative[-1]
    assert collected.week[collected.creative[-1]] == 0


def test_without_dates_clusters_are_named_and_have_no_course(planted, tmp_path, write):
    path = tmp_path / "ads.duckdb"
    write(path, planted, is_dated=False)
    report = find_trends(path, QUICK)
    assert {trend.called.status for trend in report.trends} == {"no dates"}
    assert all(trend.weeks == () and trend.creatives.ends() == (None, None, None) for trend in report.trends)
    assert len(_of(report, "look")) == 8
    assert "no ad has a date" in report.notes[0]


def test_few_weeks_and_missing_advertisers_are_said(database):
    with connect(database) as connection:
        connection.execute("UPDATE ad_files SET first_seen = '2025-01-07', advertiser = NULL")
        describe_all(connection)
    report = find_trends(database, QUICK)
    assert {trend.called.status for trend in report.trends} == {"insufficient data"}
    assert any("span 1 weeks" in note for note in report.notes)
    assert any("name no advertiser" in note for note in report.notes)


def test_too_few_ads_say_how_many_are_missing(database):
    with connect(database) as connection:
        connection.execute("DELETE FROM embeddings_24 WHERE ad_id > '0000000000000009'")
    with pytest.raises(InsufficientData, match=r"10 ads .* so 14 more are missing"):
        find_trends(database)
    with connect(database) as connection:
        connection.execute("DELETE FROM embeddings_24")
    with pytest.raises(InsufficientData, match=r"no ad of .* has an embedding"):
        find_trends(database)
    with pytest.raises(StoreError, match="no database"):
        adinsight.find_trends(database.parent / "none.duckdb")
