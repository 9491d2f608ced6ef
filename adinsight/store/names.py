"""Names of tables and columns that come from outside: checked, then quoted."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from adinsight.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a manifest may say of a file: columns of `ad_files`.
FACTS = ("advertiser", "brand", "platform", "campaign", "placement", "first_seen")
_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,62}")
EMBEDDINGS = re.compile(r"embeddings_\d{1,5}")
# What the package itself keeps under these names may not be an extractor's table.
RESERVED = frozenset(
    {
        "migrations", "view_versions", "runs", "ads", "ad_files", "file_stamps", "rejected_files", "outcomes",
        "results", "extractors", "near_duplicates", "ads_wide", "palette", "objects_long", "object_shares",
        "words_long", "abcd_features", "concepts_long", "captions_long", "embeddings", "near_duplicate_groups",
        "latest_outcomes", "run_summary", "performance_imports", "performance_records", "performance_oddities",
        "performance_matches", "performance_rows", "performance_daily", "performance_odd_rows",
        "unmatched_performance", "ads_without_performance", "trend_runs", "trend_results", "trend_weeks", "trend_ads",
        "trends", "trend_weekly", "superseded_results", "ads_described",
        "parquet_parts",
    }
)  # fmt: skip


def quoted(name: str) -> str:
    """The name as an SQL identifier, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def with_names(statement: str, **names: str) -> str:
    """The statement with each `{key}` replaced by a quoted name. Values are bound, never put in here."""
    for key, name in names.items():
        statement = statement.replace("{" + key + "}", quoted(name))
    return statement


def check_table(name: str) -> str:
    """The name, if an extractor may call its table so.

    Raises:
        StoreError: If it is not plain lower case, or the package keeps it for itself.
    """
    if name in RESERVED or name.startswith(("stg_", "sqlite_", "duckdb_")):
        raise StoreError(
            f"an extractor may not write to {name!r}: the store keeps that name; give it a table of its own"
        )
    return _check_plain(name, "table")


def check_column(name: str) -> str:
    """The name, if an extractor may call a column so.

    Raises:
        StoreError: If it is not plain lower case, or is a column that the store adds.
    """
    if name in ("ad_id", "fingerprint"):
        raise StoreError(f"an extractor may not declare the column {name!r}: the store adds it to every row")
    return _check_plain(name, "column")


def _check_plain(name: str, kind: str) -> str:
    if not _PLAIN.fullmatch(name):
        raise StoreError(
            f"{name!r} cannot be the name of a {kind}: use a lower-case letter, then at most 62 of a-z, 0-9 and _"
        )
    return name


def suggestion(name: str, known: Iterable[str]) -> str:
    """A sentence with the known names nearest to one that is unknown."""
    options = sorted(known)
    near = get_close_matches(name.lower(), options, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(options)}"
