from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from adinsight.errors import StoreError
from adinsight.records import AdFile, Commit
from adinsight.store.export import export
from adinsight.store.query import run_sql
from adinsight.store.writer import Writer


@pytest.mark.parametrize("file_format", ["csv", "json", "parquet"])
def test_every_table_and_view_is_written_and_listed(built: Path, tmp_path: Path, file_format: str) -> None:
    folder = tmp_path / "out" / "deep"
    written = export(built, folder, file_format)
    names = set(run_sql(built, "SELECT table_name FROM information_schema.tables").column(0).to_pylist())
    assert {item.name for item in written} == names
    assert {path.name for path in folder.iterdir()} == {f"{name}.{file_format}" for name in names} | {"manifest.json"}
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (manifest["database"], manifest["format"]) == ("ads.duckdb", file_format)
    wide = next(item for item in manifest["tables"] if item["name"] == "ads_wide")
    assert (wide["kind"], wide["count_rows"], wide["columns"]["palette_hexes"]) == ("view", 12, "VARCHAR[]")
    assert "grain: one row per ad_id" in wide["description"]
    for item in manifest["tables"]:
        assert hashlib.sha256((folder / item["file"]).read_bytes()).hexdigest() == item["sha256"]


def test_parquet_holds_the_vectors(built: Path, tmp_path: Path) -> None:
    export(built, tmp_path, "parquet")
    rows = pq.read_table(tmp_path / "embeddings_4.parquet").to_pylist()
    assert [row["vector"] for row in rows if row["ad_id"] == "07" * 8] == [pytest.approx([0.8, 0, 0.6, 0])]


def test_csv_is_guarded_and_lists_are_json(gallery: Path, tmp_path: Path, maker) -> None:
    file = AdFile(maker.ad_id(1), "/ads/beach_sale.jpg", "JPEG", 1, 1080, 1080, (("brand", "=1+1"),))
    Writer(gallery).write(Commit("run-3", (file,), (), ()))
    export(gallery, tmp_path, "csv")
    with (tmp_path / "ads_wide.csv").open(newline="", encoding="utf-8") as stream:
        row = next(row for row in csv.DictReader(stream) if row["ad_id"] == maker.ad_id(1))
    assert row["brand"] == "'=1+1"
    assert json.loads(row["palette_hexes"]) == ["#0000ff", "#ffff00"]


def test_progress_is_told(built: Path, tmp_path: Path) -> None:
    class Collected:
        def __init__(self) -> None:
            self.told: list = []

        def start(self, stage: str, total: int | None) -> None:
            self.told.append((stage, total))

        def advance(self, count: int = 1) -> None:
            self.told.append(count)

        def note(self, message: str) -> None:
            self.told.append(message)

        def finish(self) -> None:
            self.told.append("finish")

    progress = Collected()
    count = len(export(built, tmp_path, "json", progress))
    assert progress.told == [("export", count), *([1] * count), "finish"]


def test_unknown_format_and_folder_are_refused(built: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unknown format"):
        export(built, tmp_path, "xlsx")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot export"):
        export(built, tmp_path / "file")
