"""A folder as a store: the same answers as a file, whole files that count at once, and nothing else within reach."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adinsight.errors import QueryError, StoreError
from adinsight.records import Commit
from adinsight.store import partitioned
from adinsight.store.analyses import write_analysis
from adinsight.store.checks import run_checks
from adinsight.store.database import connect
from adinsight.store.folders import MARKER
from adinsight.store.lookup import describe_ad, find_ad
from adinsight.store.partitioned import make_store, seal
from adinsight.store.partitioned_export import export_partitioned
from adinsight.store.query import run_sql
from adinsight.store.similar import nearest
from adinsight.store.views import view_files
from adinsight.store.writer import Writer


def rows(store: Path, relation: str) -> list[str]:
    """The rows of a table or view but for when they were written, in a fixed order."""
    told = run_sql(store, f'FROM "{relation}"').to_pylist()
    return sorted(str({key: value for key, value in row.items() if not key.endswith("_at")}) for row in told)


def files(store: Path) -> dict[str, int]:
    """Rows of every Parquet file in the folder, by its name."""
    query = "SELECT file, count_rows FROM parquet_parts ORDER BY file"
    listed = {row["file"]: row["count_rows"] for row in run_sql(store, query).to_pylist()}
    assert {str(file.relative_to(store)) for file in store.rglob("*.parquet")} == set(listed)
    return listed


@pytest.fixture(scope="module")
def build() -> Callable[[Path], None]:
    path = Path(__file__).with_name("conftest.py")
    spec = importlib.util.spec_from_file_location("adinsight_store_fixtures_of_parts", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.build


@pytest.fixture(scope="module")
def exported(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts") / "it's a store"
    export_partitioned(built, folder)
    return folder


@pytest.mark.parametrize(
    "relation", [*sorted(file.name for file in view_files()), "colors", "captions", "embeddings_4", "results", "runs"]
)
def test_exported_folder_answers_as_the_database_does(built: Path, exported: Path, relation: str) -> None:
    assert run_sql(exported, f"FROM {relation}").schema == run_sql(built, f"FROM {relation}").schema
    assert rows(exported, relation) == rows(built, relation)


def test_folder_is_laid_out_by_table_and_month_and_says_so(exported: Path) -> None:
    listed = files(exported)
    assert {name.split("/")[0] for name in listed} == {
        "captions", "colors", "composition", "concepts", "embeddings_4", "hashes", "objects", "words",
    }  # fmt: skip
    assert all(name.split("/")[1].startswith("month=20") for name in listed)
    told = json.loads((exported / MARKER).read_text("utf-8"))
    assert told["format"] == 1
    assert {part["file"]: part["count_rows"] for part in told["parts"]} == listed
    assert not (exported / "incoming").exists()


def test_search_show_and_checks_work_on_a_folder(built: Path, exported: Path) -> None:
    assert [result.name for result in run_checks(exported) if not result.is_passed] == []
    ad = find_ad(exported, "coffee.jpg")
    assert describe_ad(exported, ad) == describe_ad(built, ad)
    found = [nearest(store, [1, 0, 0, 0], "embeddings-1", 3, "platform = 'meta'") for store in (built, exported)]
    assert found[0].num_rows == 3 and found[0] == found[1]


def test_second_export_writes_what_is_new_and_no_more(gallery: Path, tmp_path: Path, maker) -> None:
    folder = tmp_path / "folder"
    first = export_partitioned(gallery, folder)
    before = files(folder)
    assert sum(part.count_rows for part in first.parts) == sum(before.values())
    again = export_partitioned(gallery, folder)
    assert (again.parts, again.changed) == ((), {})
    item = maker.extraction(1, "colors", [maker.colors("green", None, 1.0)], fingerprint="colors-2")
    Writer(gallery).write(Commit("run-2", (), (item,), ()))
    Writer(gallery).replace_near_duplicates([])
    third = export_partitioned(gallery, folder)
    assert [(part.table_name, part.count_rows) for part in third.parts] == [("colors", 1)]
    # The result, its extractor, what it supersedes, its ad's row, and the two that are alike no more.
    changed = {"extractors": 1, "results": 1, "superseded_results": 1, "ads_described": 1, "near_duplicates": 2}
    assert third.changed == changed
    assert before.items() < files(folder).items()
    for relation in ("ads_wide", "stg_colors", "near_duplicate_groups"):
        assert rows(folder, relation) == rows(gallery, relation)


def test_folder_may_be_moved(exported: Path, tmp_path: Path) -> None:
    import shutil

    moved = Path(shutil.copytree(exported, tmp_path / "moved"))
    assert run_sql(moved, "SELECT count(*) FROM concepts").column(0).to_pylist() == [32]


@pytest.mark.parametrize(
    "sql",
    [
        "FROM read_text('{file}')",
        "FROM '{file}'",
        "FROM read_csv('{store}/../secret.csv')",
        "FROM glob('{store}/../*')",
        "COPY (SELECT 1) TO '{store}/x.csv'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{store}/x.csv'",
        "/* */ eXplain -- \n analyze /* */ copy(SELECT 1) TO '{store}/x.csv'",
        "ATTACH '{file}' AS other",
        "SET VARIABLE store = '/'",
        "SET allowed_directories = ['/']",
    ],
)
def test_nothing_outside_the_folder_is_read_and_nothing_in_it_written(exported: Path, tmp_path: Path, sql: str) -> None:
    for secret in (tmp_path / "secret.csv", exported.parent / "secret.csv"):
        secret.write_text("a\n1\n")
    before = {file: file.stat().st_size for file in exported.rglob("*")}
    store = str(exported).replace("'", "''")
    with pytest.raises(QueryError):
        run_sql(exported, sql.format(file=tmp_path / "secret.csv", store=store))
    assert {file: file.stat().st_size for file in exported.rglob("*")} == before


def test_explaining_a_query_that_speaks_of_copies_is_allowed(exported: Path) -> None:
    assert run_sql(exported, "EXPLAIN SELECT 'copy' AS \"copy\" -- copy").num_rows == 1


def test_runs_into_a_folder_leave_what_runs_into_a_file_leave(built: Path, tmp_path: Path, build) -> None:
    folder = tmp_path / "folder"
    make_store(folder)
    build(folder)
    for relation in (
        "ads_wide",
        "palette",
        "embeddings",
        "stg_current",
        "latest_outcomes",
        "ad_attributes",
        "concepts",
    ):
        assert rows(folder, relation) == rows(built, relation)
    # Two runs of one month left one file for each table, and no row outside.
    assert sorted(name.split("/")[0] for name in files(folder)) == [
        "captions", "colors", "composition", "concepts", "embeddings_4", "hashes", "objects", "words",
    ]  # fmt: skip
    assert run_sql(folder, "SELECT count(*) FROM recent.colors").column(0).to_pylist() == [0]
    run = {"package_version": "1", "rules": {}, "notes": []}
    write_analysis(folder, "finding", run, {})
    assert run_sql(folder, "SELECT package_version FROM finding_runs").column(0).to_pylist() == ["1"]


def test_large_files_are_left_as_they_are(tmp_path: Path, build, maker, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    make_store(folder)
    build(folder)
    before = files(folder)
    monkeypatch.setattr(partitioned, "FULL_BYTES", 0)
    item = maker.extraction(1, "colors", [maker.colors("green", None, 1.0)], fingerprint="colors-2")
    Writer(folder).write(Commit("run-2", (), (item,), ()))
    assert run_sql(folder, "SELECT background_term FROM stg_colors WHERE ad_id LIKE '01%'")[0].to_pylist() == ["green"]
    assert [(part.table_name, part.count_rows) for part in seal(folder)] == [("colors", 1)]
    assert len(files(folder)) == len(before) + 1 and before.items() < files(folder).items()
    assert run_sql(folder, "SELECT background_term FROM stg_colors WHERE ad_id LIKE '01%'")[0].to_pylist() == ["green"]
    assert seal(folder) == []


def test_long_runs_are_sealed_before_their_end(tmp_path: Path, maker, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    make_store(folder)
    monkeypatch.setattr("adinsight.store.writer.SEAL_EVERY", 2)
    writer = Writer(folder)
    writer.begin_run("r", package_version="1")
    counts = []
    for number in (1, 2, 3):
        file, items = maker.described(number)
        writer.write(Commit("r", (file,), tuple(items), ()))
        counts.append(sum(count for name, count in files(folder).items() if name.startswith("colors/")))
    assert counts == [0, 2, 2]


def test_rows_that_come_while_files_are_written_leave_all_as_it_was(
    tmp_path: Path, maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    make_store(folder)
    writer = Writer(folder)
    for number in (1, 2):
        file, items = maker.described(number)
        writer.write(Commit("r", (file,), tuple(items), ()))
    count = partitioned._counts
    # As if the second ad had come after the files were begun.
    told = [{"colors": 1}]
    monkeypatch.setattr(partitioned, "_counts", lambda connection: told.pop() if told else count(connection))
    assert seal(folder) == []
    assert rows(folder, "parquet_parts") == []
    assert run_sql(folder, "SELECT count(*) FROM colors").column(0).to_pylist() == [2]
    assert len(seal(folder)) == 8
    assert run_sql(folder, "SELECT count(*) FROM colors").column(0).to_pylist() == [2]


def test_files_that_do_not_count_are_not_read_and_are_cleared(exported: Path, tmp_path: Path, maker) -> None:
    folder = tmp_path / "folder"
    make_store(folder)
    stray = folder / "incoming" / "colors" / "month=2026-01"
    stray.mkdir(parents=True)
    (stray / "part-0.parquet").write_bytes(b"half a file")
    file, items = maker.described(1)
    writer = Writer(folder)
    writer.write(Commit("r", (file,), tuple(items), ()))
    assert len(seal(folder)) == 8
    assert not (folder / "incoming").exists()
    assert len(files(folder)) == 8


def test_what_cannot_be_a_store_is_refused(built: Path, exported: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("x")
    with pytest.raises(StoreError, match="something else"):
        make_store(tmp_path)
    with pytest.raises(StoreError, match="is a file"):
        make_store(tmp_path / "note.txt")
    with pytest.raises(StoreError, match="already"):
        export_partitioned(exported, tmp_path / "new")
    with pytest.raises(StoreError, match="no store"), connect(tmp_path, read_only=True):
        pass
    make_store(tmp_path / "later")
    marker = tmp_path / "later" / MARKER
    marker.write_text(json.dumps({"format": 2}))
    with pytest.raises(StoreError, match="upgrade"):
        run_sql(tmp_path / "later", "SELECT 1")
    marker.write_text("{")
    with pytest.raises(StoreError, match="cannot read"):
        run_sql(tmp_path / "later", "SELECT 1")
