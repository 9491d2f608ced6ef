from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import yaml

from adinsight.benchmarks import board, truth_trends
from adinsight.benchmarks.truth_streams import stream_courses
from adinsight.progress import Silent


@pytest.fixture(scope="module")
def figures():
    """The quick cells of streams and clouds with their bars."""
    text = (board.files("adinsight.benchmarks") / "bars.yaml").read_text(encoding="utf-8")
    bars = yaml.safe_load(text)["truth"]
    cells = ("trends", "nothing rises", "clusters")
    found = {figure.name: figure for figure in truth_trends.drawn_figures(truth_trends.QUICK, Silent())}
    drawn = {name: bar["quick"] for name, bar in bars.items() if name.startswith(cells)}
    assert set(drawn) <= set(found)
    return found | {name: replace(found[name], bar=bar) for name, bar in drawn.items()}


def test_the_quick_bounds_hold(figures):
    assert [(figure.name, figure.value) for figure in figures.values() if figure.is_short] == []
    assert len([figure for figure in figures.values() if figure.bar is not None]) >= 14


def test_growth_of_raw_counts_is_mostly_false(figures):
    assert figures["  raw growth of 50 %, trends, 150 images a week: false discovery"].value > 0.5
    assert figures["  raw growth of 50 %, nothing rises, 600 images a week: false alarms a week"].value > 1.0


def test_what_is_confirmed_was_signalled_before(figures):
    cell = "trends, 600 images a week"
    assert (
        figures[f"{cell}: rises confirmed within 8 weeks"].value <= figures[f"{cell}: rises found within 8 weeks"].value
    )


def test_clusters_beat_k_means_that_is_told_the_number(figures):
    k_means = figures["  k-means told the number, clusters, hard: adjusted Rand index"].value
    assert figures["clusters, hard: adjusted Rand index"].value > k_means
    assert figures["clusters, hard: share of the background kept as noise"].value > 0.3


def test_umap_and_hdbscan_are_in_the_table(figures):
    figure = figures["  UMAP + HDBSCAN, clusters, easy: adjusted Rand index"]
    assert figure.count == truth_trends.QUICK.clouds_of_rivals
    assert figure.value > 0.9


def test_every_mean_has_its_monte_carlo_error(figures):
    assert all(
        figure.margin is not None for figure in figures.values() if "re-run" not in figure.name and figure.count > 1
    )
    assert figures["trends, 150 images a week: false discovery"].count == truth_trends.QUICK.streams


def test_a_stream_without_rises_has_none_to_find():
    course = stream_courses(1, 150.0, 0)["confirmed"]
    assert np.isnan(course.found_share)
    assert course.false_a_week <= 0.3
