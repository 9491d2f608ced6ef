"""What a check finds is seen at its asset, with the rows that offend and how bad it is."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from adinsight.records import AdFile, Commit
from adinsight.store.database import connect
from adinsight.store.writer import Writer
from pipelines.checks import checks
from pipelines.resources import collection_of

from .conftest import environment

ADS = (
    AdFile("a1", "one.jpg", "JPEG", 1, 10, 10),
    AdFile("a2", "two.jpg", "JPEG", 1, 10, 10, (("first_seen", "soon"),)),
)


@pytest.fixture
def evaluations(tmp_path: Path, instance: dg.DagsterInstance) -> dict[str, dg.AssetCheckEvaluation]:
    """All checks of the asset `ads`, on two ads: one has no file, the other was seen on no day."""
    chosen = environment(tmp_path)
    database = Path(chosen.database)
    writer = Writer(database)
    writer.begin_run("r1", package_version="1")
    writer.write(Commit("r1", ADS, (), ()))
    with connect(database) as connection:
        connection.execute("DELETE FROM ad_files WHERE ad_id = 'a1'")
    definitions = dg.Definitions(
        assets=[dg.AssetSpec("ads")],
        asset_checks=[one for one in checks() if dg.AssetKey("ads") in {key.asset_key for key in one.check_keys}],
        jobs=[dg.define_asset_job("check", dg.AssetSelection.all_asset_checks())],
        resources={"collection": collection_of(chosen)},
    )
    result = definitions.resolve_job_def("check").execute_in_process(instance=instance)
    return {one.check_name: one for one in result.get_asset_check_evaluations()}


def test_only_what_is_broken_fails(evaluations: dict[str, dg.AssetCheckEvaluation]) -> None:
    assert len(evaluations) > 5
    failed = {name for name, one in evaluations.items() if not one.passed}
    assert failed == {"ads_have_a_file", "first_seen_is_a_date"}


def test_the_offending_rows_are_shown(evaluations: dict[str, dg.AssetCheckEvaluation]) -> None:
    found = evaluations["ads_have_a_file"]
    assert found.metadata["offending rows"].value == 1
    assert found.metadata["first of them"].value == "| ad_id |\n| --- |\n| a1 |"
    assert found.description == "Every ad has at least one file."


def test_what_a_user_wrote_wrong_warns(evaluations: dict[str, dg.AssetCheckEvaluation]) -> None:
    assert evaluations["ads_have_a_file"].severity is dg.AssetCheckSeverity.ERROR
    assert evaluations["first_seen_is_a_date"].severity is dg.AssetCheckSeverity.WARN
