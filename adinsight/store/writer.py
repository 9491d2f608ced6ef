"""The one writer: opens the file for the moment of a commit and leaves all of it, or nothing."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from adinsight.errors import StoreError
from adinsight.store.arrow import arrow_table, insert, registered, storable
from adinsight.store.database import connect, transaction
from adinsight.store.described import Fresh, describe, part_of, supersede
from adinsight.store.extractor_tables import ensure_table, rows_home
from adinsight.store.folders import is_folder_store
from adinsight.store.migrations import WRITER_WAIT_SECONDS, migrate, now
from adinsight.store.names import FACTS, with_names
from adinsight.store.partitioned import seal
from adinsight.store.stamps import FileStamp, RejectionStamp
from adinsight.store.views import refresh_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb

    from adinsight.records import AdFile, Commit, Extraction, Outcome

# Files of a run after which what a folder has of it becomes Parquet, before its end.
SEAL_EVERY = 8_192
RUN_STATUSES = ("done", "failed", "interrupted")
_UPSERT_FILES = """
INSERT INTO ad_files SELECT * FROM {files}
ON CONFLICT (ad_id, location) DO UPDATE SET
    format = excluded.format,
    count_bytes = excluded.count_bytes,
    advertiser = coalesce(excluded.advertiser, advertiser),
    brand = coalesce(excluded.brand, brand),
    platform = coalesce(excluded.platform, platform),
    campaign = coalesce(excluded.campaign, campaign),
    placement = coalesce(excluded.placement, placement),
    first_seen = coalesce(excluded.first_seen, first_seen),
    last_seen_run = excluded.last_seen_run
"""
# The last that was heard of a run that was killed is its last outcome.
_INTERRUPT = """
UPDATE runs SET
    status = 'interrupted',
    finished_at = coalesce((SELECT max(recorded_at) FROM outcomes AS o WHERE o.run_id = runs.run_id), started_at)
WHERE run_id = ?
"""


class Writer:
    """Writes to one database file. Between two calls the file is closed, so that others can read.

    Args:
        path: The database file; it is created or migrated at once.
        wait_seconds: Longest wait for another process that holds the file.

    Raises:
        StoreBusy: If another process holds the file for longer than that.
        StoreError: If the file cannot be used.
    """

    def __init__(self, path: Path, wait_seconds: float = WRITER_WAIT_SECONDS) -> None:
        self.path = path
        self.wait_seconds = wait_seconds
        self._count_unsealed = 0
        migrate(path, wait_seconds)

    def begin_run(
        self,
        run_id: str,
        *,
        package_version: str,
        git_revision: str | None = None,
        profile: str | None = None,
        config: Mapping[str, Any] | None = None,
        models: Mapping[str, Any] | None = None,
        seeds: Mapping[str, Any] | None = None,
    ) -> None:
        """Record that a run has begun; its status is running until `finish_run`.

        Args:
            run_id: A name that no other run of the database has.
            package_version: Version of adinsight.
            git_revision: Of the checkout, if there is one.
            profile: starter, standard or large.
            config: The run's settings; what JSON does not know becomes text.
            models: Ids and revisions of the models.
            seeds: Every seed in use.

        Raises:
            StoreError: If the database has a run of that name.
        """
        facts = [_json(part or {}) for part in (config, models, seeds)]
        values = [run_id, now(), None, "running", package_version, git_revision, profile, *facts, None]
        with self._transaction() as connection:
            if connection.execute("SELECT 1 FROM runs WHERE run_id = ?", [run_id]).fetchall():
                raise StoreError(f"{self.path} has a run {run_id!r} already; a run needs a name of its own")
            connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def finish_run(self, run_id: str, status: str, counts: Mapping[str, Any]) -> None:
        """Record how a run ended.

        Args:
            run_id: A run that was begun.
            status: done, failed or interrupted.
            counts: Numbers for the record; `files`, `done`, `rejected`, `failed` and `seconds` appear in `run_summary`.

        Raises:
            StoreError: If the run is unknown, or the status is none of these.
        """
        if status not in RUN_STATUSES:
            raise StoreError(f"a run ends as one of {', '.join(RUN_STATUSES)}, not as {status!r}")
        change = "UPDATE runs SET finished_at = ?, status = ?, counts = ? WHERE run_id = ?"
        with self._transaction() as connection:
            changed = connection.execute(change, [now(), status, _json(counts), run_id]).fetchall()[0][0]
            if not changed:
                raise StoreError(f"{self.path} has no run {run_id!r} that could be finished")
        self._seal()

    def interrupt_lost_runs(self, is_lost: Callable[[Mapping[str, Any]], bool]) -> int:
        """How many runs were still called running though they are not; they are now called interrupted.

        Args:
            is_lost: Whether the run with this config has certainly ended.
        """
        with self._transaction() as connection:
            running = connection.execute("SELECT run_id, config FROM runs WHERE status = 'running'").fetchall()
            lost = [run_id for run_id, config in running if is_lost(json.loads(config))]
            for run_id in lost:
                connection.execute(_INTERRUPT, [run_id])
        return len(lost)

    def write(self, commit: Commit, stamps: Sequence[FileStamp | RejectionStamp] = ()) -> int:
        """How many rows the extractors' tables took; the whole commit is one transaction.

        Writing a commit again, as a run does that was killed after it, changes nothing: what is
        there for (ad_id, extractor, fingerprint) stays, files and outcomes are replaced by themselves.

        Args:
            commit: What one batch leaves behind.
            stamps: Size and time of the files that were read or refused, so that a later run can pass over them.

        Raises:
            StoreBusy: If another process holds the file; nothing was written.
            StoreError: If something does not fit; nothing was written.
        """
        at = now()
        with self._transaction() as connection:
            ads, files = _write_files(connection, commit, at)
            fresh, is_new = _write_extractions(connection, commit, {row["ad_id"] for row in ads}, at)
            _write_outcomes(connection, commit, at)
            _write_stamps(connection, stamps)
            if is_new:
                refresh_views(connection, at)
            _tell(connection, ads, files, fresh)
        self._count_unsealed += len(commit.files)
        if self._count_unsealed >= SEAL_EVERY:
            self._seal()
        return sum(len(item.rows) for item in fresh)

    def replace_near_duplicates(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Replace all groups of near-duplicates.

        Args:
            pairs: ad_id and group_id of every ad that belongs to a group of two or more.
        """
        rows = [{"ad_id": ad_id, "group_id": group_id} for ad_id, group_id in dict(pairs).items()]
        with self._transaction() as connection:
            batch = arrow_table(connection, "near_duplicates", rows)
            connection.execute("TRUNCATE near_duplicates")
            insert(connection, "near_duplicates", batch)

    def change_near_duplicates(self, groups: Mapping[str, str]) -> None:
        """Change the group of some ads; the others stay in theirs.

        Args:
            groups: Group of each ad by ad_id; each belongs to a group of two or more.
        """
        rows = [{"ad_id": ad_id, "group_id": group_id} for ad_id, group_id in groups.items()]
        with self._transaction() as connection:
            batch = arrow_table(connection, "near_duplicates", rows)
            insert(connection, "near_duplicates", batch, "INSERT OR REPLACE INTO")

    def keep_reader_rates(self, rows: Sequence[dict[str, Any]]) -> None:
        """Keep how well extractors read attributes; what is there of the same extractor and fingerprint is replaced.

        Args:
            rows: Rows of the table reader_rates.
        """
        with self._transaction() as connection:
            batch = arrow_table(connection, "reader_rates", rows)
            insert(connection, "reader_rates", batch, "INSERT OR REPLACE INTO")

    def _seal(self) -> None:
        """Where the store is a folder, what was written since becomes Parquet files."""
        if is_folder_store(self.path):
            seal(self.path, self.wait_seconds)
        self._count_unsealed = 0

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with (
            connect(self.path, wait_seconds=self.wait_seconds) as connection,
            transaction(connection, f"nothing was written to {self.path}"),
        ):
            yield connection


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)


def _write_files(
    connection: duckdb.DuckDBPyConnection, commit: Commit, at: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of ads that were not there before, and of all files."""
    ads = {
        file.ad_id: {"ad_id": file.ad_id, "width": file.width, "height": file.height, "first_analyzed_at": at}
        for file in commit.files
    }
    there = _there(connection, sorted({*ads, *(item.ad_id for item in commit.extractions)}))
    new = [row for ad_id, row in ads.items() if ad_id not in there]
    insert(connection, "ads", arrow_table(connection, "ads", new))
    rows = {(file.ad_id, storable(file.location)): _file_row(file, commit.run_id) for file in commit.files}
    with registered(connection, {"files": arrow_table(connection, "ad_files", list(rows.values()))}) as names:
        connection.execute(with_names(_UPSERT_FILES, **names))
    return new, list(rows.values())


def _there(connection: duckdb.DuckDBPyConnection, ad_ids: Sequence[str]) -> set[str]:
    """Those of some ads that the database has, looked up in the index: a join would read all ads for every commit."""
    if not ad_ids:
        return set()
    query = f"SELECT ad_id FROM ads WHERE ad_id IN ({', '.join('?' * len(ad_ids))})"  # noqa: S608 - question marks
    return {ad_id for (ad_id,) in connection.execute(query, list(ad_ids)).fetchall()}


def _file_row(file: AdFile, run_id: str) -> dict[str, Any]:
    facts = dict(file.facts)
    row = {"ad_id": file.ad_id, "location": file.location, "format": file.format, "count_bytes": file.count_bytes}
    return {**row, **{name: facts.get(name) or None for name in FACTS}, "last_seen_run": run_id}


def _write_extractions(
    connection: duckdb.DuckDBPyConnection, commit: Commit, new: set[str], at: datetime
) -> tuple[list[Extraction], bool]:
    """What was not there before, and whether a table had to be made.

    Args:
        connection: Inside the transaction of the commit.
        commit: What is written.
        new: Its ads that were not there before, and so have no results.
        at: The present in UTC.
    """
    present = _present(connection, sorted({item.ad_id for item in commit.extractions} - new))
    first: dict[tuple[str, str, str], Extraction] = {}
    for item in commit.extractions:
        first.setdefault(_key(item), item)
    fresh = [item for key, item in first.items() if key not in present]
    is_new = False
    by_table: dict[str, list[dict[str, Any]]] = {}
    for item in {(item.extractor, item.fingerprint): item for item in fresh}.values():
        is_new |= ensure_table(connection, item)
        is_new |= _register(connection, item, commit.run_id, at)
    for item in fresh:
        by_table.setdefault(item.table, []).extend(_rows(item))
    for table, rows in by_table.items():
        insert(connection, table, arrow_table(connection, table, rows), target=rows_home(connection, table))
    results = [_result(item, commit.run_id, at) for item in fresh]
    insert(connection, "results", arrow_table(connection, "results", results))
    return fresh, is_new


def _present(connection: duckdb.DuckDBPyConnection, ad_ids: Sequence[str]) -> set[tuple[str, str, str]]:
    """The results that some ads have; all results are read for it."""
    query = "SELECT ad_id, extractor, fingerprint FROM results WHERE ad_id IN (SELECT unnest(?::VARCHAR[]))"
    return set(connection.execute(query, [list(ad_ids)]).fetchall()) if ad_ids else set()


def _rows(item: Extraction) -> list[dict[str, Any]]:
    keys = {"ad_id": item.ad_id, "fingerprint": item.fingerprint}
    return [{**row, **keys} for row in item.rows]


def _key(item: Extraction) -> tuple[str, str, str]:
    return item.ad_id, item.extractor, item.fingerprint


def _tell(
    connection: duckdb.DuckDBPyConnection,
    ads: Sequence[dict[str, Any]],
    files: Sequence[dict[str, Any]],
    fresh: Sequence[Extraction],
) -> None:
    """What is told from the rows that were written."""
    new = {row["ad_id"] for row in ads}
    known = {row["ad_id"] for row in files} | {item.ad_id for item in fresh}
    told = Fresh(ads, sorted(known - new), files)
    for item in fresh:
        part = part_of(item.extractor, item.table)
        if part:
            told.ran.setdefault(part, []).append(item.ad_id)
            told.rows.setdefault(part, []).extend(_rows(item))
    describe(connection, told)
    replaced = _of_several_versions(connection, [item for item in fresh if item.ad_id not in new])
    if replaced:
        columns = zip(*(_key(item) for item in replaced), strict=True)
        supersede(connection, pa.table(dict(zip(("ad_id", "extractor", "fingerprint"), columns, strict=True))))


def _of_several_versions(connection: duckdb.DuckDBPyConnection, extractions: Sequence[Extraction]) -> list[Extraction]:
    """Those whose extractor has been in use with another fingerprint: few runs have any."""
    query = "SELECT extractor FROM extractors GROUP BY extractor HAVING count(*) > 1"
    names = {name for (name,) in connection.execute(query).fetchall()} if extractions else set()
    return [item for item in extractions if item.extractor in names]


def _register(connection: duckdb.DuckDBPyConnection, item: Extraction, run_id: str, at: datetime) -> bool:
    """Whether the extractor was unknown with this fingerprint."""
    query = "SELECT extractor FROM extractors WHERE table_name = ? AND fingerprint = ?"
    owners = {owner for (owner,) in connection.execute(query, [item.table, item.fingerprint]).fetchall()}
    if owners - {item.extractor}:
        raise StoreError(
            f"the extractors {item.extractor} and {', '.join(owners)} write to {item.table} with one fingerprint "
            f"({item.fingerprint}); put the extractor's name into its fingerprint"
        )
    if not owners:
        values = [item.extractor, item.fingerprint, item.table, run_id, at]
        connection.execute("INSERT INTO extractors VALUES (?, ?, ?, ?, ?)", values)
    return not owners


def _result(item: Extraction, run_id: str, at: datetime) -> dict[str, Any]:
    row = {"ad_id": item.ad_id, "extractor": item.extractor, "fingerprint": item.fingerprint, "run_id": run_id}
    return {**row, "count_rows": len(item.rows), "seconds": item.seconds, "analyzed_at": at}


def _write_outcomes(connection: duckdb.DuckDBPyConnection, commit: Commit, at: datetime) -> None:
    rows = {(storable(item.location), item.stage): _outcome(item, commit.run_id, at) for item in commit.outcomes}
    insert(connection, "outcomes", arrow_table(connection, "outcomes", list(rows.values())), "INSERT OR REPLACE INTO")


def _outcome(item: Outcome, run_id: str, at: datetime) -> dict[str, Any]:
    row = {
        name: getattr(item, name)
        for name in ("ad_id", "location", "stage", "status", "reason", "seconds", "fingerprint")
    }
    return {**row, "run_id": run_id, "recorded_at": at}


def _write_stamps(connection: duckdb.DuckDBPyConnection, stamps: Sequence[FileStamp | RejectionStamp]) -> None:
    what = ("location", "count_bytes", "modified_ns")
    for kind, table, names in (
        (FileStamp, "file_stamps", (*what, "ad_id")),
        (RejectionStamp, "rejected_files", (*what, "reason", "rules")),
    ):
        chosen = [stamp for stamp in stamps if isinstance(stamp, kind)]
        rows = {storable(stamp.location): {name: getattr(stamp, name) for name in names} for stamp in chosen}
        if rows:
            insert(connection, table, arrow_table(connection, table, list(rows.values())), "INSERT OR REPLACE INTO")
