"""The verbs that read a database: sql, show, search, export, check."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adinsight.cli.options import AsJson, Db, ProfileName, Quiet
from adinsight.cli.speaking import remark, say, say_json, say_table
from adinsight.cli.watching import listener
from adinsight.config import DEFAULT_DATABASE
from adinsight.errors import ConfigError, StoreError

if TYPE_CHECKING:
    import pyarrow as pa


_BOOK_KEEPING = ("results", "outcomes", "embeddings")


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class FileFormat(StrEnum):
    """How an export is written."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def sql(
    query: Annotated[str, typer.Argument(help="One query that reads; - reads it from standard input.")],
    db: Db = Path(DEFAULT_DATABASE),
    format: Annotated[Format, typer.Option(help="table, csv, json or parquet.")] = Format.TABLE,
    timeout: Annotated[float, typer.Option(help="Longest the query may take, in seconds.")] = 60.0,
    json: AsJson = False,
    quiet: Quiet = False,
    profile: ProfileName = None,
) -> None:
    """Ask the database in SQL. Read-only, with no reach to files or the network."""
    from adinsight.store.query import run_sql

    _require(db)
    text = sys.stdin.read() if query == "-" else query
    table = run_sql(db, text, timeout_seconds=timeout)
    write(table, Format.JSON if json else format)
    if not json and format is Format.TABLE:
        remark(f"{table.num_rows} rows", quiet)


def write(table: pa.Table, format: Format) -> None:
    """An Arrow table on standard output."""
    from adinsight.store.formats import to_csv, to_json, to_parquet

    if format is Format.PARQUET:
        if sys.stdout.isatty():
            raise ConfigError(
                "Parquet is binary; send it to a file: adinsight sql ... --format parquet > result.parquet"
            )
        sys.stdout.buffer.write(to_parquet(table))
    elif format is Format.CSV:
        say(to_csv(table))
    elif format is Format.JSON:
        say(to_json(table))
    else:
        say_table(table.column_names, zip(*(column.to_pylist() for column in table.columns), strict=True))


def show(
    ad: Annotated[str, typer.Argument(help="Ad id, the start of one, file name or path.")],
    db: Db = Path(DEFAULT_DATABASE),
    json: AsJson = False,
    quiet: Quiet = False,
    profile: ProfileName = None,
) -> None:
    """Show all that is known of one ad."""
    from adinsight.store.lookup import describe_ad, find_ad

    _require(db)
    known = describe_ad(db, find_ad(db, ad))
    if json:
        say_json(known)
    else:
        say("\n".join(_outline(readable(known))))


def readable(known: dict[str, Any]) -> dict[str, Any]:
    """What a person asks of an ad: book-keeping is left to --json, and of the concepts those that are present."""
    told = {name: value for name, value in known.items() if name not in _BOOK_KEEPING}
    if "concepts" in told:
        present = [row for row in told["concepts"] if row["is_present"]]
        told["concepts"] = [{name: row[name] for name in ("taxonomy", "concept", "score")} for row in present]
    troubles = [row for row in known.get("outcomes", []) if row["status"] != "done"]
    return told | ({"troubles": troubles} if troubles else {})


def search(
    text: Annotated[str, typer.Argument(help="What to look for, in words.")] = "",
    like: Annotated[Path | None, typer.Option(help="A picture to look for instead.")] = None,
    where: Annotated[str | None, typer.Option(help="SQL condition on ads_wide, such as \"platform = 'meta'\".")] = None,
    limit: Annotated[int, typer.Option(help="Most ads to list.")] = 10,
    db: Db = Path(DEFAULT_DATABASE),
    profile: ProfileName = None,
    format: Annotated[Format, typer.Option(help="table, csv, json or parquet.")] = Format.TABLE,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Find ads by what they show: "a dog in the snow", or --like a picture."""
    from adinsight.engines.searching import search as run

    _require(db)
    write(run(db, text, like, where, limit, profile), Format.JSON if json else format)


def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")],
    db: Db = Path(DEFAULT_DATABASE),
    format: Annotated[FileFormat, typer.Option(help="csv, json or parquet.")] = FileFormat.PARQUET,
    partitioned: Annotated[
        bool,
        typer.Option(
            "--partitioned",
            help="Write Parquet files by table and month, and again only what is new; --db can then name the folder.",
        ),
    ] = False,
    json: AsJson = False,
    quiet: Quiet = False,
    profile: ProfileName = None,
) -> None:
    """Write every table and view to files."""
    from adinsight.store.export import export as run

    _require(db)
    if partitioned:
        if format is not FileFormat.PARQUET:
            raise ConfigError(f"--partitioned writes Parquet, not {format.value}; leave --format out")
        _say_parts(db, folder, json, quiet)
        return
    written = run(db, folder, format.value, listener(quiet))
    rows = [(item.name, item.count_rows) for item in written]
    if json:
        say_json([{"table": name, "count_rows": count} for name, count in rows])
    else:
        say_table(("table", "rows"), rows)


def _say_parts(db: Path, folder: Path, json: bool, quiet: bool) -> None:
    from adinsight.store.partitioned_export import export_partitioned

    written = export_partitioned(db, folder, listener(quiet))
    if json:
        parts = [{"file": part.file, "count_rows": part.count_rows} for part in written.parts]
        say_json({"parts": parts, "changed": written.changed})
        return
    say_table(
        ("file", "rows", "MiB"),
        [(part.file, part.count_rows, round(part.count_bytes / 2**20, 2)) for part in written.parts],
    )
    remark(f"{sum(written.changed.values())} rows of the catalogue were added or changed", quiet)


def check(
    db: Db = Path(DEFAULT_DATABASE), json: AsJson = False, quiet: Quiet = False, profile: ProfileName = None
) -> None:
    """Run the data checks: each is a query that returns the rows that should not be there."""
    from adinsight.store.checks import run_checks

    _require(db)
    results = run_checks(db)
    if json:
        say_json(
            [{"check": r.name, "guards": r.guards, "count_rows": r.count_rows, "sample": r.sample} for r in results]
        )
    else:
        say_table(("check", "offending rows"), [(r.name, r.count_rows) for r in results])
    if not all(result.is_passed for result in results):
        raise typer.Exit(1)


def _require(db: Path) -> None:
    if not db.exists():
        raise StoreError(f"there is no database {db}; make one with: adinsight analyze FOLDER --db {db}")


def _outline(value: Any, depth: int = 0) -> list[str]:
    """Nested data as indented lines; lists of records as one line each."""
    pad = "  " * depth
    if isinstance(value, dict):
        lines = []
        for key, item in value.items():
            if isinstance(item, (dict, list)) and item:
                lines += [f"{pad}{key}:", *_outline(item, depth + 1)]
            else:
                lines.append(f"{pad}{key}: {_scalar(item)}")
        return lines
    if isinstance(value, list):
        return [f"{pad}- {_one_line(item)}" for item in value]
    return [f"{pad}{_scalar(value)}"]


def _one_line(item: Any) -> str:
    if isinstance(item, dict):
        return ", ".join(f"{key} {_scalar(value)}" for key, value in item.items() if value is not None)
    return _scalar(item)


def _scalar(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list) and len(value) > 8:
        return f"[{len(value)} values]"
    return "".join(c if c.isprintable() else " " for c in str(value)) if value is not None else "–"
