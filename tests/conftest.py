from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.config import AnalyzeConfig

INTENTION = "the intention of this ad is"


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
