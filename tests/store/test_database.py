from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from adinsight.errors import StoreBusy, StoreError
from adinsight.store.database import connect, transaction
from adinsight.store.query import run_sql

HOLDER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
connection.close()
"""


@pytest.fixture
def holder(gallery: Path):
    """Another process that holds the database until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(gallery)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.stdin.close()


def test_held_file_is_busy_and_says_what_to_do(gallery: Path, holder: subprocess.Popen) -> None:
    with pytest.raises(StoreBusy, match="close other programs"), connect(gallery, read_only=True, wait_seconds=0.05):
        pass


def test_reader_waits_for_a_writer_to_finish(gallery: Path, holder: subprocess.Popen) -> None:
    threading.Timer(0.2, holder.stdin.close).start()
    assert run_sql(gallery, "SELECT count(*) AS n FROM ads").to_pylist() == [{"n": 12}]
    assert holder.wait() == 0


def test_connection_of_the_same_process_is_waited_for(gallery: Path) -> None:
    writing = duckdb.connect(str(gallery))
    threading.Timer(0.2, writing.close).start()
    with connect(gallery, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM ads").fetchall() == [(12,)]


def test_folders_of_a_new_database_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b 'ü\".duckdb"
    with connect(path) as connection:
        connection.execute("CREATE TABLE t (n INTEGER)")
    assert path.is_file()


@pytest.mark.parametrize("content", [b"", b"not a database", b"PK\x03\x04" * 4000])
@pytest.mark.parametrize("read_only", [True, False])
def test_other_files_are_refused_and_kept(tmp_path: Path, content: bytes, read_only: bool) -> None:
    path = tmp_path / "holiday.duckdb"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a DuckDB database"), connect(path, read_only):
        pass
    assert path.read_bytes() == content


def test_damaged_database_is_a_store_error(tmp_path: Path) -> None:
    path = tmp_path / "damaged.duckdb"
    path.write_bytes(b"\0" * 8 + b"DUCK" + b"\1" * 20_000)
    with pytest.raises(StoreError, match="cannot open"), connect(path):
        pass


def test_missing_database_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database at"), connect(tmp_path / "none.duckdb", read_only=True):
        pass
    with pytest.raises(StoreError, match="is a folder"), connect(tmp_path):
        pass


def test_parent_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot create the folder"), connect(tmp_path / "file" / "x.duckdb"):
        pass


def test_variable_of_python_is_no_table(tmp_path: Path) -> None:
    with connect(tmp_path / "x.duckdb") as connection:
        secret = connection.sql("SELECT 1 AS n").to_arrow_table()
        assert secret.num_rows == 1
        with pytest.raises(duckdb.CatalogException, match="secret"):
            connection.execute("SELECT * FROM secret")


@pytest.mark.parametrize("read_only", [False, True])
def test_settings_are_safe_and_locked(tmp_path: Path, read_only: bool) -> None:
    with connect(tmp_path / "x.duckdb"):
        pass
    # The second connection shares the configuration of the first.
    with connect(tmp_path / "x.duckdb", read_only) as first, connect(tmp_path / "x.duckdb", read_only) as second:
        for connection in (first, second):
            names = ("lock_configuration", "enable_external_access", "python_enable_replacements")
            values = [connection.execute("SELECT current_setting(?)", [name]).fetchone()[0] for name in names]
            assert values == [True, False, False]
            with pytest.raises(duckdb.InvalidInputException, match="locked"):
                connection.execute("SET memory_limit = '1GB'")


def test_no_progress_bar_is_written_where_python_seems_interactive(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from adinsight.store.database import connect\n"
        "path, asked = Path(sys.argv[1]), \"SELECT current_setting('enable_progress_bar')\"\n"
        "with connect(path) as first, connect(path) as second:\n"
        "    print(first.execute(asked).fetchone(), second.execute(asked).fetchone())\n"
        "import duckdb; print(duckdb.execute(asked).fetchone())"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "x.duckdb")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # DuckDB's own default, in the second line, is what the first is free of.
    assert told == "(False,) (False,)\n(True,)\n"


def test_transaction_is_rolled_back_by_any_error(tmp_path: Path) -> None:
    with connect(tmp_path / "x.duckdb") as connection:
        connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)")
        with pytest.raises(StoreError, match=r"sorry: .*duplicate key"), transaction(connection, "sorry"):
            connection.execute("INSERT INTO t VALUES (1)")
            connection.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(KeyboardInterrupt), transaction(connection, "sorry"):
            connection.execute("INSERT INTO t VALUES (2)")
            raise KeyboardInterrupt
        assert connection.execute("SELECT * FROM t").fetchall() == []
