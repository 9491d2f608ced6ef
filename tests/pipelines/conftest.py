from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from adinsight.studio.history import write_history
from pipelines.resources import Environment

TODAY = datetime.now(UTC).date()
YESTERDAY, BEFORE = TODAY - timedelta(1), TODAY - timedelta(2)


def set_day(file: Path, day: date) -> None:
    """Makes a file one that was last changed at noon of a day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
    os.utime(file, (noon, noon))


def environment(root: Path, **other: object) -> Environment:
    """One whose places lie below a folder, and whose first day is the day before yesterday."""
    places = {name: str(root / name) for name in ("ads", "exports", "out")}
    fixed = {"database": str(root / "ads.duckdb"), "profile": "starter", "ask": "", "first_day": str(BEFORE)}
    return Environment(**places | fixed | {"is_automatic": False} | other)


@pytest.fixture(scope="session")
def shop(drawn_ads: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four ads of three days, one file that is no picture, an export that can be read and one that cannot.

    The manifest dates two ads: one long before the first day. The files of the others are of yesterday.
    """
    root = tmp_path_factory.mktemp("shop")
    corpus = root / "corpus"
    shutil.copytree(drawn_ads, corpus)
    (root / "exports").mkdir()
    shutil.move(write_history(corpus, 60), root / "exports" / "meta.csv")
    (root / "exports" / "totals.csv").write_text("what,ever\n1,2\n", encoding="utf-8")
    (root / "ads").mkdir()
    names = sorted(path.name for path in (corpus / "ads").iterdir())[:4]
    for name in names:
        shutil.copy(corpus / "ads" / name, root / "ads" / name)
        set_day(root / "ads" / name, YESTERDAY)
    (root / "ads" / "bad.jpg").write_text("no picture", encoding="utf-8")
    set_day(root / "ads" / "bad.jpg", YESTERDAY)
    days = ["2026-01-05", str(BEFORE), "", "", "soon"]
    with (root / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        rows = zip([f"ads/{name}" for name in (*names, "bad.jpg")], days, strict=True)
        csv.writer(file).writerows([("path", "first_seen"), *rows])
    return root


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral
