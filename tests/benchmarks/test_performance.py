from __future__ import annotations

import numpy as np
import yaml

from adinsight.ads.performance.export import read_export
from adinsight.benchmarks import board
from adinsight.benchmarks.performance import write_export
from adinsight.progress import Silent


def test_the_export_holds_a_hundred_days_an_ad_and_a_total(tmp_path):
    write_export(tmp_path / "a.csv", 3)
    write_export(tmp_path / "b.csv", 3)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    read = read_export(tmp_path / "a.csv")
    assert (read.count_rows, read.rows.num_rows, read.count("dropped")) == (301, 300, 1)
    assert len(set(read.rows["creative_key"].to_pylist())) == 3
    # Nothing but the total is odd, so a slow path for odd rows is not what is measured.
    assert {row["action"] for row in read.odd.to_pylist()} == {"dropped"}


def test_the_quick_bench_meets_its_bars():
    bars = yaml.safe_load((board.files("adinsight.benchmarks") / "bars.yaml").read_text(encoding="utf-8"))
    # What this process takes is not counted to the import.
    ballast = np.ones(2**28, np.float32)
    figures = {figure.name: figure for figure in board.run("performance", True, Silent())}
    assert ballast.sum() > 0
    assert figures["ad-days imported"].value == 50_000
    told = [figures[f"seconds to {what}"].value for what in ("import them", "compute findings of them")]
    assert figures["seconds in all"].value == sum(told)
    # A hundred days touch 15 or 16 weeks; every seventh ad is clicked on more than the others.
    assert figures["rows of ad, placement, audience and week"].value in (500 * 15, 500 * 16)
    assert figures["differences told"].value >= 1
    for name, bar in bars["performance"].items():
        assert figures[name].bar == bar["quick"]
        assert 0 < figures[name].value <= bar["quick"]
