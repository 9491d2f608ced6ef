from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from adinsight.benchmarks import report, report_ads
from adinsight.benchmarks.board import run
from adinsight.benchmarks.report_ads import write_collection
from adinsight.benchmarks.report_browser import PageMeasures
from adinsight.progress import Silent
from adinsight.report.collecting import collect


@pytest.fixture(autouse=True)
def few_fields(monkeypatch):
    monkeypatch.setattr(report_ads, "_COUNT_FIELDS", 2)


def test_the_collection_is_whole_and_its_pictures_are_its_ads(tmp_path):
    database = write_collection(tmp_path, 24, Silent())
    page = collect(database).page
    pictures = sorted((tmp_path / "archive").rglob("*.jpg"))
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in pictures}
    assert {ad.ad_id for ad in page.ads} == hashes
    assert len(hashes) == 24
    assert page.missing == (("experiments", dict(page.missing)["experiments"]),)
    assert page.overview.count_with_performance == 21
    declared = [effect for effect in page.effects if effect.verdict == "higher"]
    assert len(declared) == 60
    assert {len(effect.ads) for effect in declared} == {12}
    assert all(ad.trend_ids and ad.palette and ad.x is not None for ad in page.ads)


def test_pictures_have_the_grain_of_photographs():
    fields = report_ads._fields(np.random.default_rng(1))
    assert [round(float(field.std()), 3) for field in fields] == [1.0, 1.0]
    # Flat pictures of this size take a tenth of it.
    assert len(report_ads._picture(fields, 0)) > 40_000


def test_every_bar_of_the_bench_is_of_a_figure(monkeypatch):
    seen: list[Path] = []

    def looked(path: Path) -> PageMeasures:
        seen.append(path)
        assert path.stat().st_size > 1_000_000
        return PageMeasures(1.5, 0.5, ("light map color-contrast: x",), (), 0)

    monkeypatch.setattr(report, "_QUICK", 6)
    monkeypatch.setattr(report, "measure_page", looked)
    figures = {figure.name: figure for figure in run("report", True, Silent())}
    assert len(seen) == 1
    assert figures["seconds until the page answers"].value == 1.5
    assert figures["serious or critical violations by axe-core"].is_short
    assert figures["pictures missing"].value == 0
    from adinsight.benchmarks.board import _bars

    assert set(_bars()["report"]) <= set(figures)
