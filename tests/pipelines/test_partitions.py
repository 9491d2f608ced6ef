"""A day of ads is a partition: it can be read alone, in a range, and again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from adinsight.store.query import run_sql
from pipelines.definitions import definitions_of
from pipelines.partitions import daily, partition_of, range_tags

from .conftest import BEFORE, TODAY, YESTERDAY, environment


class Backfill:
    """Runs the ads alone, which takes no model, and says what was found."""

    def __init__(self, shop: Path, database: Path, instance: dg.DagsterInstance) -> None:
        self.database, self.instance = database, instance
        chosen = environment(shop, ads=str(shop / "manifest.csv"), database=str(database))
        self.job = definitions_of(chosen).resolve_job_def("read_new")

    def run(self, **options: Any) -> dict[str, Any]:
        result = self.job.execute_in_process(instance=self.instance, asset_selection=[dg.AssetKey("ads")], **options)
        made = result.asset_materializations_for_node("read_ads")
        return {name: value.value for name, value in made[-1].metadata.items()} | {
            "partitions": [event.partition for event in made]
        }

    def count_ads(self) -> int:
        count: int = run_sql(self.database, "SELECT count(*) AS n FROM ads").to_pylist()[0]["n"]
        return count


@pytest.fixture
def backfill(shop: Path, tmp_path: Path, instance: dg.DagsterInstance) -> Backfill:
    return Backfill(shop, tmp_path / "ads.duckdb", instance)


def test_a_day_is_read_alone_and_again_for_nothing(backfill: Backfill) -> None:
    first = backfill.run(partition_key=str(YESTERDAY))
    assert [first[name] for name in ("inputs", "new ads", "rejected")] == [3, 2, 1]
    assert first["partitions"] == [str(YESTERDAY)]
    assert first["looked at"].count("data:image/jpeg;base64,") == 2
    again = backfill.run(partition_key=str(YESTERDAY))
    assert [again[name] for name in ("inputs", "new ads", "unchanged", "rejected")] == [3, 0, 2, 1]
    assert backfill.count_ads() == 2


def test_the_first_day_holds_what_is_older(backfill: Backfill) -> None:
    first = backfill.run(partition_key=str(BEFORE))
    assert (first["inputs"], first["new ads"]) == (2, 2)


def test_a_day_without_ads_is_nothing_wrong(backfill: Backfill) -> None:
    empty = backfill.run(partition_key=str(TODAY))
    assert (empty["inputs"], empty["analysed"], empty["looked at"]) == (0, 0, "none")


def test_a_back_fill_is_one_run_over_its_days(backfill: Backfill) -> None:
    backfill.run(partition_key=str(YESTERDAY))
    filled = backfill.run(tags=range_tags([str(TODAY), str(BEFORE)]))
    assert filled["partitions"] == [str(BEFORE), str(YESTERDAY), str(TODAY)]
    assert [filled[name] for name in ("inputs", "new ads", "unchanged", "rejected")] == [5, 2, 2, 1]
    assert backfill.count_ads() == 4


def test_today_is_the_last_partition() -> None:
    keys = daily(environment(Path())).get_partition_keys()
    assert keys == [str(BEFORE), str(YESTERDAY), str(TODAY)]


@pytest.mark.parametrize(
    ("day", "partition"),
    [
        (YESTERDAY, YESTERDAY),
        (date(1999, 1, 1), BEFORE),
        (TODAY + timedelta(9), TODAY),
        (None, TODAY),
    ],
)
def test_every_day_has_its_partition(day: date | None, partition: date) -> None:
    assert partition_of(day, str(BEFORE)) == str(partition)
