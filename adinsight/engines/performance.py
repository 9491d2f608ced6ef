"""Importing performance: an export is read, its names are matched to images, and all of it is written at once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from adinsight.ads.performance.export import read_export
from adinsight.ads.performance.matching import Creative, ImageFile, Match, match_creatives
from adinsight.ads.performance.records import Export
from adinsight.config import PerformanceConfig
from adinsight.engines.provenance import package_version
from adinsight.progress import Progress, Silent
from adinsight.store.performance import (
    PerformanceImport,
    image_files,
    named_creatives,
    replace_matches,
    write_performance,
)
from adinsight.store.superseding import PARTLY, Superseded

_STATIONS = 3


@dataclass(frozen=True, slots=True)
class PerformanceReport:
    """What one import did.

    Args:
        import_id: Its row in the table `performance_imports`.
        location: The export.
        platform: meta, google, tiktok, or a mapping's name.
        locale: Language of the headers; None for a mapping.
        grain: ad, asset or asset_group.
        first_day: First day of any row, ISO 8601; None without dates.
        last_day: Last day of any row.
        count_rows: Rows of the file below its headers.
        count_kept: Rows that were kept.
        count_dropped: Rows that are of no ad.
        count_refused: Rows that could not be read.
        count_superseded: Rows of earlier imports that this one says again.
        matches: Number of names by method, `ambiguous` and `unmatched` among them.
        impressions_matched_share: Share of impressions whose image is known, 0 to 1.
        count_ads_without: Images that no name of this export means.
        reasons: What was odd: reason to number of rows, or of notes on the whole file.
        seconds: Wall seconds by station: read, match, write and total.
    """

    import_id: str
    location: str
    platform: str
    locale: str | None
    grain: str
    first_day: str | None
    last_day: str | None
    count_rows: int
    count_kept: int
    count_dropped: int
    count_refused: int
    count_superseded: int
    matches: dict[str, int]
    impressions_matched_share: float
    count_ads_without: int
    reasons: dict[str, int]
    seconds: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def import_performance(
    export: str | Path,
    database: Path,
    config: PerformanceConfig | None = None,
    progress: Progress | None = None,
) -> PerformanceReport:
    """Reads one export into a database. The same file again replaces what it left before.

    Args:
        export: A CSV or tab-separated file.
        database: The DuckDB file; made where it is missing.
        config: What the file does not say by itself.
        progress: Who is told; nobody where left out.

    Raises:
        PerformanceRefused: If the export can only be read by guessing.
        ConfigError: If a setting is none.
        StoreError: If the database cannot be used.
    """
    config, told = config or PerformanceConfig(), progress or Silent()
    told.start("importing performance", _STATIONS)
    began = time.perf_counter()
    read = read_export(Path(export), config)
    told.advance()
    read_at = time.perf_counter()
    files = image_files(database)
    matches = match_creatives(creatives_of(read), [ImageFile(ad_id, name) for ad_id, name in files])
    told.advance()
    matched_at = time.perf_counter()
    record = _record(read, str(export), config)
    superseded = write_performance(database, record, read.rows, read.odd, [_match_row(match) for match in matches])
    told.advance()
    told.finish()
    ended = time.perf_counter()
    seconds = {"read": read_at - began, "match": matched_at - read_at, "write": ended - matched_at}
    return _report(read, record, matches, {ad_id for ad_id, _ in files}, superseded, seconds)


def check_export(export: str | Path, config: PerformanceConfig | None = None) -> None:
    """Reads an export and writes nothing, to learn whether it can be read.

    Raises:
        PerformanceRefused: If not.
        ConfigError: If a setting is none.
    """
    read_export(Path(export), config)


def match_again(database: Path) -> dict[str, int]:
    """Number of names by what matched them, after all names of all imports were matched to the images there are now.

    Raises:
        StoreError: If the database cannot be used.
    """
    names = named_creatives(database)
    if not names:
        return {}
    known = [ImageFile(ad_id, name) for ad_id, name in image_files(database)]
    matches = match_creatives([Creative(*key) for key in names], known)
    replace_matches(database, [_match_row(match) for match in matches])
    return _by_method(matches)


def creatives_of(export: Export) -> list[Creative]:
    """The names in an export, each once, in order."""
    table = export.rows.select(["creative_key", "platform_ad_id"]).group_by(["creative_key", "platform_ad_id"])
    rows = table.aggregate([]).to_pylist()
    return sorted((Creative(row["creative_key"], row["platform_ad_id"]) for row in rows), key=_order)


def _order(creative: Creative) -> tuple[str, str]:
    return creative.name, creative.platform_ad_id


def _record(read: Export, location: str, config: PerformanceConfig) -> PerformanceImport:
    return PerformanceImport(
        read.import_id, location, read.platform, read.locale, read.grain, config.is_experiment, read.settings,
        read.count_rows, read.count("kept"), read.count("dropped"), read.count("refused"), package_version(),
    )  # fmt: skip


def _match_row(match: Match) -> dict[str, Any]:
    return {
        "creative_key": match.creative.name,
        "platform_ad_id": match.creative.platform_ad_id,
        "ad_id": match.ad_id,
        "status": match.status,
        "method": match.method,
        "score": match.score,
        "candidates": list(match.candidates),
    }


def _report(
    read: Export,
    record: PerformanceImport,
    matches: Sequence[Match],
    ad_ids: set[str],
    superseded: Superseded,
    seconds: dict[str, float],
) -> PerformanceReport:
    first, last = pc.min(read.rows["period_start"]).as_py(), pc.max(read.rows["period_end"]).as_py()
    reasons = {row["values"]: row["counts"] for row in pc.value_counts(read.odd["reason"]).to_pylist()}
    if superseded.count_partly:
        reasons[PARTLY] = superseded.count_partly
    return PerformanceReport(
        read.import_id, record.location, read.platform, read.locale, read.grain,
        first.isoformat() if first else None, last.isoformat() if last else None,
        record.count_rows, record.count_kept, record.count_dropped, record.count_refused, superseded.count_rows,
        _by_method(matches), _matched_share(read, matches),
        len(ad_ids - {match.ad_id for match in matches}),
        dict(sorted(reasons.items(), key=lambda item: -item[1])),
        {name: round(value, 3) for name, value in {**seconds, "total": sum(seconds.values())}.items()},
    )  # fmt: skip


def _by_method(matches: Sequence[Match]) -> dict[str, int]:
    return dict(Counter((match.method or "") if match.ad_id else match.status for match in matches).most_common())


def _matched_share(read: Export, matches: Sequence[Match]) -> float:
    keys = ["creative_key", "platform_ad_id"]
    sums = read.rows.group_by(keys).aggregate([("impressions", "sum")]).to_pylist()
    known = {match.creative for match in matches if match.ad_id}
    shown = [(Creative(*(row[key] for key in keys)), row["impressions_sum"] or 0) for row in sums]
    total = sum(count for _, count in shown)
    return sum(count for creative, count in shown if creative in known) / total if total else 0.0
