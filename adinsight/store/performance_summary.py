"""What became of the imported exports, in a few small tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adinsight.store.database import connect
from adinsight.store.formats import plain

if TYPE_CHECKING:
    from pathlib import Path

_IMPORTS = """
SELECT
    i.import_id,
    regexp_extract(i.location, '[^/\\\\]*$') AS file_name,
    i.platform,
    i.locale,
    i.grain,
    i.is_experiment,
    i.count_rows,
    i.count_kept,
    i.count_dropped,
    i.count_refused,
    count(*) FILTER (s.superseded_by IS NOT NULL) AS count_superseded,
    min(s.period_start) AS first_day,
    max(s.period_end) AS last_day,
    round(sum(s.impressions) FILTER (s.ad_id IS NOT NULL) / nullif(sum(s.impressions), 0), 4)
        AS impressions_matched_share
FROM performance_imports AS i
LEFT JOIN stg_performance AS s ON s.import_id = i.import_id
GROUP BY ALL ORDER BY first_day, file_name, i.import_id
"""
_METHODS = """
SELECT
    CASE status WHEN 'matched' THEN method ELSE status END AS method,
    count(*) AS count_names,
    min(score) AS least_score
FROM performance_matches GROUP BY ALL ORDER BY count_names DESC, method
"""
_REASONS = """
SELECT reason, "action", count(*) AS count_rows, min(row_number) AS first_row, any_value(column_name) AS column_name
FROM performance_odd_rows GROUP BY ALL ORDER BY count_rows DESC, reason
"""
_UNMATCHED = """
SELECT creative_key, platform_ad_id, status, best_score, candidates, count_rows, impressions
FROM unmatched_performance ORDER BY impressions DESC NULLS LAST, creative_key LIMIT ?
"""
_WITHOUT = "SELECT ad_id, file_name, advertiser FROM ads_without_performance ORDER BY file_name, ad_id LIMIT ?"
_COUNTS = """
SELECT
    (SELECT count(*) FROM unmatched_performance) AS count_unmatched,
    (SELECT count(*) FROM ads_without_performance) AS count_ads_without
"""


def performance_summary(path: Path, limit: int) -> dict[str, Any]:
    """What was imported, matched, odd and left over.

    Keys: imports, methods, reasons, unmatched, ads_without (lists of rows as plain data), count_unmatched,
    count_ads_without.

    Args:
        path: The database file.
        limit: Most rows of unmatched and of ads_without; their counts are of all.
    """
    with connect(path, read_only=True) as connection:

        def rows(query: str, *values: int) -> list[dict[str, Any]]:
            table = connection.sql(query, params=list(values)).to_arrow_table()
            return [{key: plain(value) for key, value in row.items()} for row in table.to_pylist()]

        counts = rows(_COUNTS)[0]
        return {
            "imports": rows(_IMPORTS),
            "methods": rows(_METHODS),
            "reasons": rows(_REASONS),
            "unmatched": rows(_UNMATCHED, limit),
            "ads_without": rows(_WITHOUT, limit),
            **counts,
        }
