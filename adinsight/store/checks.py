"""Questions to the data whose right answer is nothing: each check returns the rows that offend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adinsight.store.formats import plain
from adinsight.store.query import fetch, sandbox
from adinsight.store.sql_files import sql_files

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: how many rows offend, and the first of them as plain data."""

    name: str
    guards: str
    count_rows: int
    sample: tuple[dict[str, Any], ...]

    @property
    def is_passed(self) -> bool:
        """Whether no row offends."""
        return self.count_rows == 0


def run_checks(path: Path, timeout_seconds: float = 60.0, names: Collection[str] | None = None) -> list[CheckResult]:
    """The results of the checks of sql/checks, by name.

    Args:
        path: The database file.
        timeout_seconds: Longest that one check may take.
        names: Of the checks to run; all where None.

    Raises:
        QueryError: If a check cannot be run or takes longer than `timeout_seconds`.
        StoreBusy: If another process holds the file.
    """
    results = []
    with sandbox(path) as connection:
        for file in sql_files("checks"):
            if names is not None and file.name not in names:
                continue
            rows = fetch(connection, file.text, None, timeout_seconds)
            sample = tuple(plain(row) for row in rows.slice(0, _SAMPLE_ROWS).to_pylist())
            results.append(CheckResult(file.name, file.header["guards"], rows.num_rows, sample))
    return results
