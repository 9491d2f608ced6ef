from __future__ import annotations

import json

from adinsight.report.effects import effects_of
from adinsight.report.making import making_of
from adinsight.report.page_model import Count, Fact
from adinsight.report.reading import reading
from adinsight.store.writer import Writer


def test_runs_models_and_settings_are_told(told):
    with reading(told) as reader:
        making = making_of(reader, effects_of(reader)[0])
    first, second = ({fact.name: fact.value for fact in run} for run in making.runs)
    assert (first["run"], first["rejected"], second["run"], second["seeds"]) == ("run-2", "1", "run-1", "seed 7")
    assert "seeds" not in first
    settings = {fact.name: fact.value for fact in making.settings}
    assert settings["findings: false discovery"] == "0.1"
    assert settings["trends: least size"] == "2"
    assert settings["export: meta.csv"] == "meta, 8 rows kept, 0 dropped, 0 refused"
    assert settings["extractor: colors"] == "colors-1"
    assert making.models == (Fact("generator", "starter/generator @ abc (Apache-2.0)"),)


def test_what_was_not_concluded_is_counted_by_what_is_missing(told):
    with reading(told) as reader:
        making = making_of(reader, effects_of(reader)[0])
    assert making.not_concluded == (
        Count("insufficient data: few creatives", 1),
        Count("insufficient data: the interval is too wide", 1),
        Count("not identifiable: cannot be told apart from other attributes or conditions", 1),
    )
    assert "4 creatives have no date and are in no course." in making.limits


def test_no_folder_host_or_target_is_told(tmp_path):
    path = tmp_path / "ads.duckdb"
    config = {"process": {"host": "secret-host", "pid": 4242}, "target": "/home/secret/ads"}
    models = {"clip": {"id": "starter/clip", "revision": "r1", "license": "MIT"}}
    Writer(path).begin_run("run", package_version="1", config=config, models=models)
    with reading(path) as reader:
        making = making_of(reader, ())
    assert making.models == (Fact("clip", "starter/clip @ r1 (MIT)"),)
    text = json.dumps([[fact.value for fact in run] for run in making.runs])
    assert "secret" not in text
    assert "4242" not in text
