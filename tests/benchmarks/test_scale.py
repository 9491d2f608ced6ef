from __future__ import annotations

import numpy as np
import pytest
import yaml

from adinsight.benchmarks import board, scale
from adinsight.benchmarks.figures import Figure
from adinsight.benchmarks.scale_ads import drawn_vectors, write_scale
from adinsight.benchmarks.scale_commits import drawn_commits
from adinsight.progress import Silent
from adinsight.store.checks import run_checks
from adinsight.store.query import run_sql

OF_ENGINES = "speed of Ray with one worker over the local engine's"


def test_the_collection_is_that_of_a_run_and_the_same_each_time(tmp_path):
    for name in ("a", "b"):
        write_scale(tmp_path / f"{name}.duckdb", 120, Silent())
    query = "SELECT * EXCLUDE (palette_hexes) FROM ads_wide ORDER BY ad_id"
    first, second = (run_sql(tmp_path / f"{name}.duckdb", query) for name in ("a", "b"))
    assert first == second
    assert first.num_rows == 120
    assert run_sql(tmp_path / "a.duckdb", "SELECT count(*) FROM concepts_long").column(0).to_pylist() == [120 * 188]
    # What a run leaves passes the checks; but 400 looks want more ads.
    failed = {result.name for result in run_checks(tmp_path / "a.duckdb") if not result.is_passed}
    assert failed <= {"trend_ads_have_their_trend"}


def test_vectors_are_of_length_one_and_near_those_of_their_look():
    vectors = drawn_vectors(0, 800)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[400] > 0.5 > vectors[0] @ vectors[1]


def test_commits_of_two_seeds_share_no_ad():
    ads = [{file.ad_id for commit in drawn_commits("r", 2, seed) for file in commit.files} for seed in (1, 2)]
    assert len(ads[0]) == len(ads[1]) == 32
    assert not ads[0] & ads[1]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(scale, "_SIZES", {True: 150})
    monkeypatch.setattr(scale, "_NEW", {True: 20})
    monkeypatch.setattr(scale, "_COMMITS", {True: 3})
    monkeypatch.setattr(scale, "_WHOLE", {True: 2})
    monkeypatch.setattr(scale, "_WHOLE_ROUNDS", 1)
    monkeypatch.setattr(scale.scale_engines, "measure", lambda quick, progress: [Figure(OF_ENGINES, 1.0, 1)])


def test_the_bench_tells_every_figure_that_has_a_bar(small, tmp_path):
    bars = yaml.safe_load((board.files("adinsight.benchmarks") / "bars.yaml").read_text(encoding="utf-8"))
    figures = {figure.name: figure for figure in board.run("scale", True, Silent(), collection=tmp_path)}
    assert set(bars["scale"]) <= set(figures)
    asked = [figure for name, figure in figures.items() if name != OF_ENGINES and not name.startswith(" ")]
    assert all(figure.value > 0 and figure.at_most for figure in asked)
    # Two runs of twenty, one of two, and three commits of sixteen were added to what stays for the next bench.
    (file,) = tmp_path.glob("*.duckdb")
    assert run_sql(file, "SELECT count(*) FROM ads").column(0).to_pylist() == [150 + 2 * 20 + 2 + 3 * 16]
