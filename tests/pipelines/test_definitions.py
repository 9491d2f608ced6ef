"""The definitions load as Dagster loads them, and every asset has its place."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import yaml
from dagster._core.instance.config import dagster_instance_config

from adinsight.store.sql_files import sql_files
from pipelines.definitions import definitions_of, defs
from pipelines.resources import Environment

PIPELINES = Path(__file__).parents[2] / "pipelines"


def test_the_definitions_can_be_loaded() -> None:
    dg.Definitions.validate_loadable(defs)
    jobs = {job.name for job in defs.resolve_all_job_defs()}
    assert {"whole_flow", "read_new", "report_only"} <= jobs


def test_prompts_and_extractors_of_the_profile_become_assets() -> None:
    assets = definitions_of(Environment(ask="the intention of this ad is", profile="starter")).resolve_asset_graph()
    read = {key.to_user_string() for key in assets.get(dg.AssetKey("ads")).child_keys} - {"performance"}
    assert read == {
        "words", "captions", "captions_the_intention_of_this_ad_is", "embeddings", "concepts", "objects", "colors",
        "composition", "hashes",
    }  # fmt: skip


def test_the_flow_goes_from_ads_to_the_report() -> None:
    assets = definitions_of(Environment()).resolve_asset_graph()
    order = [key.to_user_string() for level in assets.toposorted_asset_keys_by_level for key in sorted(level)]
    stations = ["ads", "captions", "trends", "findings", "variants", "report"]
    assert sorted(stations, key=order.index) == stations


def test_every_check_is_at_an_asset_that_is_there() -> None:
    keys = {key.to_user_string() for key in definitions_of(Environment(profile="starter")).resolve_all_asset_keys()}
    assert {file.header["station"] for file in sql_files("checks")} <= keys


def test_one_run_is_under_way_at_a_time(tmp_path: Path) -> None:
    text = (PIPELINES / "dagster.yaml").read_text(encoding="utf-8")
    (tmp_path / "dagster.yaml").write_text(text, encoding="utf-8")
    read, _ = dagster_instance_config(str(tmp_path))
    assert read["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert yaml.safe_load(text)["telemetry"] == {"enabled": False}
