"""Reading the database for the page: one connection, plain rows, and which ads are shown."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adinsight.store.database import connect
from adinsight.store.migrations import migrate, pending

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """An open database. While it is open nobody writes, so that all that is read belongs together."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of a query; a place `$name` takes the value of that name."""
        found: list[Row] = self.connection.sql(query, params=params).to_arrow_table().to_pylist()
        return found

    def show(self, ad_ids: Sequence[str]) -> None:
        """Makes these ads the rows of `shown`, a table of this connection alone."""
        query = "CREATE OR REPLACE TEMP TABLE shown AS SELECT unnest(?::VARCHAR[]) AS ad_id"
        self.connection.execute(query, [list(ad_ids)])

    def by_ad(self, query: str) -> dict[str, list[Row]]:
        """The rows of a query by their ad_id, which is taken out."""
        found: dict[str, list[Row]] = {}
        for row in self.rows(query):
            found.setdefault(row.pop("ad_id"), []).append(row)
        return found

    def one(self, query: str, params: Mapping[str, Any] | None = None) -> Row:
        """The single row of a query."""
        return self.rows(query, params)[0]


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """The database, open for reading; brought to this version's shape before, where it is older.

    Raises:
        StoreBusy: If another process holds the file.
        StoreError: If there is no such file, or it cannot be used.
    """
    if path.exists() and pending(path):
        migrate(path)
    with connect(path, read_only=True) as connection:
        yield Reader(connection)


def rounded(value: float | None, digits: int = 4) -> float | None:
    """The number with as many decimals as a page of thousands of ads can bear; None stays None."""
    return None if value is None else round(float(value), digits)


def iso(value: Any) -> str | None:
    """A date or time as ISO 8601 text; None stays None."""
    return None if value is None else str(value.isoformat())


def rate(clicks: float | None, impressions: float | None) -> float | None:
    """Clicks per impression; None where nothing was shown, or one of them was not exported."""
    # DuckDB's sums of whole numbers come as decimals.
    return round(float(clicks) / float(impressions), 6) if impressions and clicks is not None else None


def spoken(name: str) -> str:
    """A name of the database as it is spoken of: call_to_action becomes call to action."""
    return name.replace("_", " ")
