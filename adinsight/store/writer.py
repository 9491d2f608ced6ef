"""The one writer: opens the file for the moment of a commit and leaves all of it, or nothing."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from adinsight.errors import StoreError
from adinsight.store.arrow import arrow_table, insert, storable
from adinsight.store.database import connect, transaction
from adinsight.store.extractor_tables import ensure_table
from adinsight.store.migrations import WRITER_WAIT_SECONDS, migrate, now
from adinsight.store.names import FACTS
from adinsight.store.stamps import FileStamp, RejectionStamp
from adinsight.store.views import refresh_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb

    from adinsight.records import AdFile, Commit, Extraction, Outcome

RUN_STATUSES = ("done", "failed", "interrupted")
_UPSERT_FILES = """
INSERT INTO ad_files SELECT * FROM ad_files_new
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
            _write_files(connection, commit, at)
            count_rows, is_new = _write_extractions(connection, commit, at)
            _write_outcomes(connection, commit, at)
            _write_stamps(connection, stamps)
            if is_new:
                refresh_views(connection, at)
        return count_rows

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

    def keep_reader_rates(self, rows: Sequence[dict[str, Any]]) -> None:
        """Keep how well extractors read attributes; what is there of the same extractor and fingerprint is replaced.

        Args:
            rows: Rows of the table reader_rates.
        """
        with self._transaction() as connection:
            batch = arrow_table(connection, "reader_rates", rows)
            insert(connection, "reader_rates", batch, "INSERT OR REPLACE INTO")

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with (
            connect(self.path, wait_seconds=self.wait_seconds) as connection,
            transaction(connection, f"nothing was written to {self.path}"),
        ):
            yield connection


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)


def _write_files(connection: duckdb.DuckDBPyConnection, commit: Commit, at: datetime) -> None:
    ads = {
        file.ad_id: {"ad_id": file.ad_id, "width": file.width, "height": file.height, "first_analyzed_at": at}
        for file in commit.files
    }
    insert(connection, "ads", arrow_table(connection, "ads", list(ads.values())), "INSERT OR IGNORE INTO")
    rows = {(file.ad_id, storable(file.location)): _file_row(file, commit.run_id) for file in commit.files}
    batch = arrow_table(connection, "ad_files", list(rows.values()))
    connection.register("ad_files_new", batch)
    connection.execute(_UPSERT_FILES)
    connection.unregister("ad_files_new")


def _file_row(file: AdFile, run_id: str) -> dict[str, Any]:
    facts = dict(file.facts)
    row = {"ad_id": file.ad_id, "location": file.location, "format": file.format, "count_bytes": file.count_bytes}
    return {**row, **{name: facts.get(name) or None for name in FACTS}, "last_seen_run": run_id}


def _write_extractions(connection: duckdb.DuckDBPyConnection, commit: Commit, at: datetime) -> tuple[int, bool]:
    """How many rows went in, and whether a table had to be made."""
    present = _present(connection, commit)
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
        keys = {"ad_id": item.ad_id, "fingerprint": item.fingerprint}
        by_table.setdefault(item.table, []).extend({**row, **keys} for row in item.rows)
    count_rows = sum(
        insert(connection, table, arrow_table(connection, table, rows)) for table, rows in by_table.items()
    )
    insert(
        connection, "results", arrow_table(connection, "results", [_result(item, commit.run_id, at) for item in fresh])
    )
    return count_rows, is_new


def _key(item: Extraction) -> tuple[str, str, str]:
    return item.ad_id, item.extractor, item.fingerprint


def _present(connection: duckdb.DuckDBPyConnection, commit: Commit) -> set[tuple[str, str, str]]:
    ad_ids = sorted({item.ad_id for item in commit.extractions})
    query = "SELECT ad_id, extractor, fingerprint FROM results WHERE ad_id IN (SELECT unnest(?::VARCHAR[]))"
    return set(connection.execute(query, [ad_ids]).fetchall())


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
