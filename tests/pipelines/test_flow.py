"""The whole flow in one process, on the starter's models: every asset and check, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from adinsight.store.query import run_sql
from adinsight.store.sql_files import sql_files
from pipelines.definitions import definitions_of
from pipelines.partitions import range_tags

from .conftest import BEFORE, TODAY, environment

EXTRACTORS = {"captions", "words", "embeddings", "concepts", "objects", "colors", "composition", "hashes"}
ANALYSES = {"performance", "trends", "findings", "variants", "report"}


@dataclass(frozen=True)
class Flow:
    """A run of everything, with its database."""

    result: dg.ExecuteInProcessResult
    database: Path

    def metadata(self, asset: str) -> dict[str, Any]:
        """What an asset said last; Markdown as text."""
        events = self.result.asset_materializations_for_node("read_ads" if asset in EXTRACTORS | {"ads"} else asset)
        said = [event for event in events if event.asset_key == dg.AssetKey(asset)][-1].metadata
        return {name: value.value for name, value in said.items()}

    def checks(self) -> dict[str, Any]:
        """The evaluations by name."""
        return {one.check_name: one for one in self.result.get_asset_check_evaluations()}


@pytest.fixture(scope="module")
def flow(shop: Path) -> Iterator[Flow]:
    chosen = environment(shop, ads=str(shop / "manifest.csv"))
    job = definitions_of(chosen).resolve_job_def("whole_flow")
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(instance=instance, tags=range_tags([str(BEFORE), str(TODAY)]))
        yield Flow(result, shop / "ads.duckdb")


def test_everything_is_materialised(flow: Flow) -> None:
    assert flow.result.success
    made = {
        event.asset_key.to_user_string()
        for event in flow.result.all_events
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION
    }
    assert made == {"ads"} | EXTRACTORS | ANALYSES


def test_ads_say_what_came_and_what_was_rejected(flow: Flow) -> None:
    told = flow.metadata("ads")
    assert [told[name] for name in ("inputs", "new ads", "changed files", "analysed", "unchanged")] == [5, 4, 0, 4, 0]
    assert (told["rejected"], told["failed"], told["profile"]) == (1, 0, "starter")
    assert "| not\\_an\\_image | 1 |" in told["reasons"]
    assert "| bad.jpg | read | not\\_an\\_image" in told["rejects"]
    assert told["seconds"] > 0
    assert "| captions |" in told["seconds by station"]


def test_the_pictures_of_a_run_over_many_days_are_told_once(flow: Flow) -> None:
    seen = [
        event.asset_observation_data.asset_observation
        for event in flow.result.all_events
        if event.event_type == dg.DagsterEventType.ASSET_OBSERVATION
    ]
    assert [(one.asset_key, one.partition) for one in seen] == [(dg.AssetKey("ads"), str(TODAY))]
    assert seen[0].metadata["looked at"].value.count("data:image/jpeg;base64,") == 4


@pytest.mark.parametrize("name", sorted(EXTRACTORS))
def test_an_extractor_says_what_it_made(flow: Flow, name: str) -> None:
    told = flow.metadata(name)
    assert (told["ads"], told["failed"], told["failures"]) == (4, 0, "none")
    query = "SELECT count(*), sum(count_rows), min(fingerprint) FROM results WHERE extractor = ?"
    (row,) = run_sql(flow.database, query, params=[name]).to_pylist()
    assert tuple(row.values()) == (told["ads"], told["rows"], told["fingerprint"])


def test_performance_tells_what_was_read_and_refused(flow: Flow) -> None:
    told = flow.metadata("performance")
    assert told["exports"] == 1
    assert (told["rows kept"], told["rows refused"]) == (61, 0)
    assert "meta.csv | meta | 2026-01-05 to" in told["read"]
    assert "| totals.csv |" in told["exports refused"]


def test_too_little_data_is_said_and_not_failed(flow: Flow) -> None:
    trends, findings, variants = (flow.metadata(name) for name in ("trends", "findings", "variants"))
    assert trends["status"] == "insufficient data"
    assert trends["reason"].startswith("4 ads with an embedding")
    assert (findings["status"], findings["declared"]) == ("done", 0)
    assert "insufficient data" in findings["by verdict"]
    assert (variants["status"], variants["accepted"]) == ("skipped", 0)
    assert "ADINSIGHT_PRODUCT" in variants["reason"]


def test_the_report_is_a_page_on_disk(flow: Flow) -> None:
    told = flow.metadata("report")
    page = flow.database.parent / "out" / "report.html"
    assert told["page"] == page.as_uri()
    assert told["ads"] == 4
    assert told["megabytes"] == round(page.stat().st_size / 1e6, 3)
    assert "| trends |" in told["empty parts"]


def test_every_check_was_made_and_what_is_wrong_was_seen(flow: Flow) -> None:
    checks = flow.checks()
    own = {"bad_inputs_are_within_tolerance", "exports_can_be_read"}
    assert set(checks) == {file.name for file in sql_files("checks")} | own
    assert {name for name, one in checks.items() if not one.passed} == {"exports_can_be_read"}
    assert checks["bad_inputs_are_within_tolerance"].metadata["rejected or failed"].value == 1
