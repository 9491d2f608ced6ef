"""The notebooks run from top to bottom on a collection that the studio draws, and carry no outputs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Captions take half of the time; the notebooks do without them.
COUNT = 160


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `adinsight demo` leaves, of fewer ads and with the quick extractors alone."""
    from adinsight import AnalyzeConfig, analyze, estimate_findings, find_trends, import_performance
    from adinsight.progress import Silent
    from adinsight.studio.corpus import write_corpus
    from adinsight.studio.history import write_history
    from adinsight.variants.variant_run import READERS

    folder = tmp_path_factory.mktemp("notebooks") / "demo"
    manifest = write_corpus(folder, COUNT, 100_000, Silent())
    export = write_history(folder, 100_000)
    database = folder / "ads.duckdb"
    report = analyze(manifest, database, config=AnalyzeConfig(profile="starter", extractors=READERS))
    assert report.count_done == COUNT
    import_performance(export, database)
    find_trends(database)
    estimate_findings(database)
    return folder


def executed(name: str, demo: Path) -> list[dict]:
    """Every output of a notebook, run where the demo lies."""
    book = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4)
    client = NotebookClient(book, timeout=300, resources={"metadata": {"path": str(demo.parent)}})
    quiet = {"PYTHONWARNINGS": "ignore", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    client.execute(env=os.environ | quiet)
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def texts(outputs: list[dict]) -> str:
    return "\n".join(one.get("text", "") + one.get("data", {}).get("text/plain", "") for one in outputs)


def count_pictures(outputs: list[dict]) -> int:
    return sum("image/png" in one.get("data", {}) for one in outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_carries_no_outputs(path: Path) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert code and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_there_are_three() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03"]


def test_a_collection_is_explored(demo: Path) -> None:
    outputs = executed("01_explore_a_collection", demo)
    assert f"{COUNT} ads, first seen" in texts(outputs)
    assert count_pictures(outputs) == 5


def test_trends_and_findings_are_shown_with_what_the_data_cannot_tell(demo: Path) -> None:
    outputs = executed("02_trends_and_findings", demo)
    assert "insufficient data" in texts(outputs)
    assert count_pictures(outputs) >= 3


def test_a_finding_becomes_ads_that_are_read_back(demo: Path) -> None:
    before = (demo / "ads.duckdb").read_bytes()
    outputs = executed("03_from_finding_to_variant", demo)
    told = texts(outputs)
    assert "accepted in" in told and "product_intact" in told
    assert {"finding", "control", "random"} <= set(told.split())
    assert count_pictures(outputs) == 2
    assert (demo / "ads.duckdb").read_bytes() == before
