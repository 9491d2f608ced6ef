from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.config import AnalyzeConfig

INTENTION = "the intention of this ad is"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps a folder's tests in one process where they run in several, since they share what is slow to make."""
    for item in items:
        folder = item.path.parent.relative_to(Path(__file__).parent)
        # These share nothing and take longest.
        apart = item.path.stem if folder.name in ("benchmarks", "cli", "generate") else ""
        item.add_marker(pytest.mark.xdist_group(f"{folder}/{apart}"))


@pytest.fixture(scope="session")
def drawn_ads(tmp_path_factory) -> Path:
    """A folder of eight drawn ads with manifest and truth, seeds 60 to 67."""
    from adinsight.progress import Silent
    from adinsight.studio.corpus import write_corpus

    folder = tmp_path_factory.mktemp("drawn")
    write_corpus(folder, 8, 60, Silent(), workers=1)
    return folder


@pytest.fixture(scope="session")
def starter_database(drawn_ads, tmp_path_factory) -> Path:
    """The eight ads, read by every extractor of the starter profile, with one question asked."""
    from adinsight.engines.local import analyze

    database = tmp_path_factory.mktemp("starter") / "ads.duckdb"
    report = analyze(drawn_ads / "manifest.csv", database, AnalyzeConfig(profile="starter", ask=(INTENTION,)))
    assert report.count_done == 8
    return database
