"""Opening the database file: one process at a time, everyone else waits a little."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import duckdb

from adinsight.errors import StoreBusy, StoreError
from adinsight.store.folders import VARIABLE, check_format, database_file, is_folder_store
from adinsight.store.turns import stand_back, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

# Nothing is fetched, nothing outside the file is read, and a Python variable is never mistaken for
# a table (INSERT INTO t SELECT * FROM T would otherwise read a variable T, or the other way round).
SAFE_CONFIG: dict[str, Any] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """What a connection to the catalogue of a folder can read besides: what is in the folder, and some files."""

    folder: Path
    files: tuple[Path, ...] = ()

    @property
    def settings(self) -> tuple[str, ...]:
        """The statements that open these, and shut all else."""
        # A database has a log beside it.
        places = [place for file in self.files for place in (file, file.with_name(f"{file.name}.wal"))]
        files = ", ".join(_literal(place) for place in places)
        return (
            f"SET allowed_directories = [{_literal(self.folder)}]",
            f"SET allowed_paths = [{files}]",
            "SET enable_external_access = false",
        )


_LOCK = "SET lock_configuration = true"
_MAGIC = b"DUCK"
_MAGIC_OFFSET = 8
_PAUSE = 0.01
_HELD = ("could not set lock", "conflicting lock", "different configuration", "being used by another process")


@contextmanager
def connect(
    path: Path,
    read_only: bool = False,
    wait_seconds: float = 10.0,
    config: Mapping[str, Any] | None = None,
    also: Sequence[Path] = (),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An open connection to the database file, closed again on leaving the block.

    While another process holds the file, opening is tried again after short pauses; a writer lets those first who wait
    to read.

    Args:
        path: The file; a writer creates it and its folder. Or the folder of a store, whose Parquet files are then all
            that can be read besides.
        read_only: Whether the connection may only read; the file must exist then.
        wait_seconds: Longest wait for a file that is held.
        config: Further DuckDB settings, on top of `SAFE_CONFIG`.
        also: Further databases that a connection to the folder of a store may attach.

    Raises:
        StoreBusy: If the file is still held after the wait.
        StoreError: If the file is missing, or is no DuckDB database that this version reads.
    """
    folder = path if is_folder_store(path) else None
    if folder is not None:
        check_format(folder)
    file = database_file(path)
    _check_file(file, read_only)
    connection = _open(file, read_only, wait_seconds, config, Reach(folder, tuple(also)) if folder else None)
    try:
        yield connection
    finally:
        connection.close()


def open_locked(
    path: str, read_only: bool = False, config: Mapping[str, Any] | None = None, reach: Reach | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection with the settings of `SAFE_CONFIG`, which nothing can change, and without a progress bar.

    Args:
        path: The file, or :memory:.
        read_only: Whether the connection may only read.
        config: Further DuckDB settings.
        reach: What can be read besides, where the path is that of a store's catalogue.

    Raises:
        duckdb.Error: If the file cannot be opened.
    """
    settings = {**SAFE_CONFIG, **(config or {})}
    if reach is not None:
        # What may be read can be said only while the rest may be, too.
        del settings["enable_external_access"]
    connection = duckdb.connect(path, read_only=read_only, config=settings)
    # Where this process has the file open already, its configuration is shared, and locked.
    with suppress(duckdb.InvalidInputException):
        for statement in (*(reach.settings if reach else ()), _LOCK):
            connection.execute(statement)
    # Where Python seems to be interactive, as under `python -c`, the first connection writes a bar for each long
    # statement to standard output, and no setting turns that off once they are locked. Its cursors write none.
    cursor = connection.cursor()
    if reach is not None:
        cursor.execute(f"SET VARIABLE {VARIABLE} = {_literal(reach.folder)}")
    return cursor


def _literal(folder: Path) -> str:
    return "'" + str(folder.resolve()).replace("'", "''") + "'"


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection, complaint: str) -> Iterator[None]:
    """One transaction: committed on leaving the block, rolled back if anything is raised in it.

    Raises:
        StoreError: With the complaint, if the database refuses something.
    """
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        _roll_back(connection)
        if isinstance(error, duckdb.Error):
            raise StoreError(f"{complaint}: {error}") from error
        raise


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """A failed COMMIT has ended the transaction already; there is nothing to roll back then."""
    with suppress(duckdb.TransactionException):
        connection.execute("ROLLBACK")


def _check_file(path: Path, read_only: bool) -> None:
    if path.is_dir():
        raise StoreError(
            f"{path} is a folder, and no store; --db takes the path of a file, or of a folder that "
            "`adinsight export --partitioned` or `adinsight analyze --store parquet` has made"
        )
    if not path.exists():
        if read_only:
            raise StoreError(f"no database at {path}; `adinsight analyze` makes one, --db names another")
        _make_parent(path)
        return
    if not _has_magic(path):
        raise StoreError(f"{path} is not a DuckDB database and was left as it is; --db names another file")


def _make_parent(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot create the folder of {path}: {error}; --db names another place") from error


def _has_magic(path: Path) -> bool:
    """Whether the file starts as DuckDB's do: https://duckdb.org/docs/internals/storage."""
    try:
        with path.open("rb") as stream:
            return stream.read(_MAGIC_OFFSET + len(_MAGIC))[_MAGIC_OFFSET:] == _MAGIC
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error}") from error


def _open(
    path: Path, read_only: bool, wait_seconds: float, config: Mapping[str, Any] | None, reach: Reach | None
) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + wait_seconds
    with ExitStack() as stack:
        if not read_only:
            stand_back(path)
        for attempt in count():
            try:
                return open_locked(str(path), read_only, config, reach)
            except duckdb.Error as error:
                if not _is_held(error):
                    raise StoreError(f"cannot open {path}: {error}") from error
                if time.monotonic() + _PAUSE > deadline:
                    raise _busy(path, wait_seconds, error) from error
            if read_only and not attempt:
                stack.enter_context(waiting(path))
            time.sleep(_PAUSE)
    raise AssertionError("not reached: one of the attempts ends it")


def _is_held(error: duckdb.Error) -> bool:
    text = str(error).lower()
    return any(words in text for words in _HELD)


def _busy(path: Path, wait_seconds: float, error: duckdb.Error) -> StoreBusy:
    return StoreBusy(
        f"another process still holds {path} after {wait_seconds:g} s: close other programs that have it open "
        f"(a DuckDB shell, a notebook, a second `adinsight analyze`) and try again ({error})"
    )
