from __future__ import annotations

import json


def test_models_list_shows_every_role_and_what_is_here(cli, monkeypatch, tmp_path):
    monkeypatch.setenv("ADINSIGHT_HOME", str(tmp_path))
    rows = json.loads(cli("models", "list", "--json").out)
    here = {(row["profile"], row["role"]): row["is_present"] for row in rows}
    assert len(here) == 12
    assert not here[("large", "generator")]
    assert all(here[("starter", role)] for role in ("captioner", "clip", "detector"))
    assert not here[("standard", "clip")]
    assert "models fetch" in cli("models", "list").err


def test_fetching_a_model_that_must_not_be_used_asks_first(cli):
    spoken = cli("models", "fetch", "--model", "black-forest-labs/FLUX.1-dev")
    assert spoken.code == 1
    assert "--accept-license black-forest-labs/FLUX.1-dev" in " ".join(spoken.err.split())


def test_doctor_names_device_packages_and_weights(cli):
    facts = json.loads(cli("doctor", "--json").out)
    found = {(fact["topic"], fact["name"]): fact for fact in facts}
    assert found[("package", "duckdb")]["is_ok"]
    assert found[("machine", "device")]["detail"].split(",")[0] in ("cpu", "cuda")
    assert found[("weights", "starter clip")]["is_ok"]
    assert "torch" in cli("doctor").out


def test_an_unknown_bench_lists_the_benches(cli):
    spoken = cli("bench", "smells")
    assert spoken.code == 1
    told = " ".join(spoken.err.split())
    assert "colors, generator, performance, report, scale, speed, starter, studio, truth, variants, words" in told
    assert "words" in cli("bench", "list").out
