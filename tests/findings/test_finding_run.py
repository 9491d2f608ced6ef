"""The whole way, from a database with a world in it to the findings that it keeps."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import adinsight
from adinsight.errors import InsufficientData, StoreError
from adinsight.findings.collecting import collect
from adinsight.findings.finding import AGEING, ATTRIBUTE, INSUFFICIENT, NOT_IDENTIFIABLE, PAIR
from adinsight.findings.finding_run import find
from adinsight.store.checks import run_checks
from adinsight.store.database import connect
from adinsight.store.query import run_sql


def _of(report, outcome, kind=ATTRIBUTE):
    return {one.subject.name: one for one in report.findings if one.outcome == outcome and one.kind == kind}


def test_every_attribute_is_told_of_for_every_outcome(found, world):
    _, report = found
    for outcome in ("click_rate", "conversion_rate", "cost_per_result"):
        assert len(_of(report, outcome)) == 12
        assert set(_of(report, outcome, AGEING)) == {"age", "frequency"}
    assert report.count_ads == 300
    assert report.count_rows == len(world.clicks)


def test_intervals_are_around_the_planted_effects(found, world):
    clicks = _of(found[1], "click_rate")
    misses = [
        index
        for index, effect in enumerate(world.effects)
        if not clicks[f"thing {index}"].sizes.lower <= effect <= clicks[f"thing {index}"].sizes.upper
    ]
    assert len(misses) <= 3
    assert clicks["thing 4"].verdict == "higher"
    # The plain means have the planted lift of 14 % as a loss.
    assert world.effects[4] > 0 > clicks["thing 4"].sizes.naive


def test_ads_tire_as_planted(found):
    age = _of(found[1], "click_rate", AGEING)["age"]
    assert age.verdict == "lower"
    assert age.sizes.lower <= -0.05 <= age.sizes.upper


def test_cost_turns_the_sign_of_results_for_the_money(found):
    rate, cost = _of(found[1], "conversion_rate")["thing 1"], _of(found[1], "cost_per_result")["thing 1"]
    assert rate.sizes.estimate < 0 < cost.sizes.estimate
    assert cost.sizes.lower < cost.sizes.estimate < cost.sizes.upper
    assert cost.verdict == "higher"


def test_q_is_over_attributes_and_pairs_together(found):
    for one in _of(found[1], "click_rate").values():
        assert one.count_tests == 12 + len(
            [f for f in found[1].findings if (f.outcome, f.kind) == ("click_rate", PAIR)]
        )


def test_views_hold_the_findings_and_the_ads_behind_them(found, world):
    path, report = found
    rows = {row["finding_id"]: row for row in run_sql(path, "SELECT * FROM findings").to_pylist()}
    assert len(rows) == len(report.findings)
    one = _of(report, "click_rate")["thing 4"]
    row = rows[one.finding_id]
    assert row["estimate"] == pytest.approx(math.expm1(one.sizes.estimate))
    assert (row["verdict"], row["evidence"], row["grain"], row["is_summable"]) == ("higher", one.evidence, "ad", True)
    evidence = run_sql(path, "SELECT * FROM finding_evidence WHERE finding_id = ?", params=[one.finding_id]).to_pylist()
    assert {row["has_attribute"] for row in evidence} == {True, False}
    assert all(bool(world.attributes[int(row["ad_id"], 16), 4]) is row["has_attribute"] for row in evidence)
    assert sum(row["count_events"] for row in evidence) == pytest.approx(one.basis.count_events)
    assert sum(row["count_expected"] for row in evidence) == pytest.approx(one.basis.count_events, rel=0.02)


def test_the_checks_of_findings_pass(found):
    failed = [check.name for check in run_checks(found[0]) if check.name.startswith("finding") and not check.is_passed]
    assert failed == []


def test_an_analysis_is_told_again_the_same_and_the_latest_counts(world, tmp_path, write_world):
    path = tmp_path / "ads.duckdb"
    write_world(path, world)
    first, second = adinsight.estimate_findings(path), adinsight.estimate_findings(path)
    assert [replace(one, ads=()) for one in first.findings] == [replace(one, ads=()) for one in second.findings]
    assert adinsight.open(path).findings()["finding_run_id"].unique().tolist() == [second.finding_run_id]
    assert run_sql(path, "SELECT count(*) AS n FROM finding_runs").to_pylist() == [{"n": 2}]


def test_an_experiment_says_so(world, tmp_path, write_world):
    write_world(tmp_path / "ads.duckdb", world, is_experiment=True)
    report = find(tmp_path / "ads.duckdb")
    clicks = _of(report, "click_rate")
    assert {one.evidence for one in clicks.values()} == {"randomised"}
    assert " causes " in clicks["thing 4"].statement
    assert all(" causes " not in one.statement for one in report.findings if one.kind == AGEING)


def test_what_varies_between_campaigns_only_is_not_identifiable(world, tmp_path, write_world):
    attributes = world.attributes.copy()
    attributes[:, 0] = world.campaign < 6
    attributes[:, 1] = False
    attributes[:3, 1] = True
    write_world(tmp_path / "ads.duckdb", replace(world, attributes=attributes))
    clicks = _of(find(tmp_path / "ads.duckdb"), "click_rate")
    assert (clicks["thing 0"].verdict, clicks["thing 0"].evidence) == (NOT_IDENTIFIABLE, "between campaigns only")
    assert clicks["thing 0"].statement == (
        "Object thing 0: not identifiable for clicks per impression: no variation inside campaigns."
    )
    assert (clicks["thing 1"].verdict, clicks["thing 1"].reason) == (INSUFFICIENT, "few creatives")


def test_campaigns_of_one_ad_leave_insufficient_data(world, tmp_path, write_world):
    write_world(tmp_path / "ads.duckdb", replace(world, campaign=world.original))
    report = find(tmp_path / "ads.duckdb")
    assert report.declared == ()
    assert {one.verdict for one in report.findings} == {INSUFFICIENT}
    assert any("no campaign has two creatives" in note for note in report.notes)


def test_rows_of_another_grain_are_left_out_and_said(world, tmp_path, write_world):
    path = tmp_path / "ads.duckdb"
    write_world(path, world)
    with connect(path) as connection:
        connection.execute("UPDATE performance_records SET grain = 'asset', is_summable = false WHERE row_number < 5")
        connection.execute("UPDATE performance_records SET result_name = 'lead' WHERE row_number = 10")
    collected = collect(path)
    assert len(collected.panel.creative) < len(world.clicks)
    assert collected.outcomes[0].events.sum() == world.clicks[5:].sum()
    assert collected.notes[0].startswith("5 rows of the grain asset that cannot be summed were left out")
    assert "left out: lead" in collected.notes[1] or world.conversions[10] == 0
    assert collected.outcomes[1].events.sum() == world.conversions[5:].sum() - world.conversions[10]


def _measure(path, fingerprint="f"):
    with connect(path) as connection:
        connection.execute(
            "INSERT INTO reader_rates VALUES ('objects', ?, 'object', 'thing 4', 80, 20, 15, 885)", [fingerprint]
        )


def test_a_measured_reader_is_corrected_for_and_told_of(found, world, tmp_path, write_world):
    path = tmp_path / "ads.duckdb"
    write_world(path, world)
    _measure(path)
    report = find(path)
    clicks, plain = _of(report, "click_rate"), _of(found[1], "click_rate")
    one = clicks["thing 4"]
    assert one.sizes.estimate > 1.1 * plain["thing 4"].sizes.estimate
    assert (one.reader.precision, one.reader.recall) == (pytest.approx(80 / 95), 0.8)
    assert one.verdict == "insufficient data" or "right in 84% and finds 80%" in one.statement
    row = run_sql(path, "SELECT * FROM findings WHERE finding_id = ?", params=[one.finding_id]).to_pylist()[0]
    assert (row["extractor_precision"], row["extractor_recall"]) == (pytest.approx(80 / 95), 0.8)
    assert row["count_calibration_ads"] == 1000
    assert row["method"].endswith("corrected for the reader's errors")
    other = next(f for f in report.declared if f.kind == ATTRIBUTE and f.subject.name != "thing 4")
    assert other.reader is None
    assert "reader not measured" in other.statement


def test_rates_of_another_version_are_not_used(world, tmp_path, write_world):
    path = tmp_path / "ads.duckdb"
    write_world(path, world)
    _measure(path, "older")
    assert collect(path).panel.rates == ()


def test_rates_of_drawn_ads_are_not_used_for_ads_unlike_them(world, tmp_path, write_world):
    path = tmp_path / "ads.duckdb"
    write_world(path, world)
    _measure(path)
    assert sum(rates is not None for rates in collect(path).panel.rates) == 1
    with connect(path) as connection:
        connection.execute("INSERT INTO extractors VALUES ('captions', 'c', 'captions', 'r', now())")
        connection.execute("INSERT INTO results SELECT ad_id, 'captions', 'c', 'r', 1, 0, now() FROM ads")
        connection.execute(
            "INSERT INTO captions (ad_id, fingerprint, text, is_out_of_domain) SELECT ad_id, 'c', '', true FROM ads"
        )
    collected = collect(path)
    assert collected.panel.rates == ()
    assert collected.notes[-1].startswith("300 of 300 ads are unlike those that the readers were measured on")


def test_clusters_of_the_latest_trends_are_attributes(world, tmp_path, write_world):
    path = tmp_path / "ads.duckdb"
    write_world(path, world)
    _cluster(path, "2024-01-01", "old", "before")
    _cluster(path, "2025-06-01", "new", "dogs in snow")
    collected = collect(path)
    place = [(name.family, name.name) for name in collected.panel.names].index(("look", "dogs in snow"))
    has = collected.panel.attributes[:, place]
    assert has.sum() == 100
    assert all((ad < "0000000000000064") == one for ad, one in zip(collected.ads, has, strict=True))
    assert "before" not in {name.name for name in collected.panel.names}
    assert not any("after the latest trends" in note for note in collected.notes)
    with connect(path) as connection:
        connection.execute("UPDATE ads SET first_analyzed_at = TIMESTAMP '2025-07-01' WHERE ad_id < '0000000000000003'")
    assert "3 ads came after the latest trends" in collect(path).notes[-1]


def _cluster(path, at, run, name):
    """A trend analysis with one look, which the first hundred ads have."""
    with connect(path) as connection:
        connection.execute(
            "INSERT INTO trend_runs VALUES (?, CAST(? AS TIMESTAMP), '1', 0, '{}', 'f', 2, [])", [run, at]
        )
        connection.execute(
            "INSERT INTO trend_results (trend_run_id, trend_id, kind, name, terms, status, count_ads, count_creatives, "
            "count_advertisers, level, count_tests, medoid_ad_ids) VALUES (?, 't1', 'look', ?, [], 'steady', 100, 100, "
            "1, 0.9, 1, [])",
            [run, name],
        )
        connection.execute(
            "INSERT INTO trend_ads SELECT ?, 't1', ad_id FROM ads WHERE ad_id < '0000000000000064'", [run]
        )


def test_nothing_imported_is_insufficient_data_and_no_database_an_error(world, tmp_path, write_world):
    path = tmp_path / "ads.duckdb"
    write_world(path, world)
    with connect(path) as connection:
        connection.execute("DELETE FROM performance_records")
    with pytest.raises(InsufficientData, match="adinsight performance import FILE"):
        find(path)
    with pytest.raises(StoreError, match="no database"):
        adinsight.estimate_findings(tmp_path / "none.duckdb")
