"""Accounts in a database: ads with the objects that were seen on them, and what they achieved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from adinsight.store.database import connect
from adinsight.store.described import describe_all
from adinsight.store.migrations import migrate


@dataclass(frozen=True)
class ShownAd:
    """An ad as it ran in one campaign."""

    ad_id: str
    campaign: str
    impressions: int
    clicks: int
    objects: tuple[str, ...] = ()
    placement: str = "feed"


def write_account(
    path: Path, ads: Sequence[ShownAd], *, name: str = "first", is_experiment: bool = False, platform: str = "meta"
) -> None:
    """Adds ads with their objects and an import of what they achieved; ads that are there already stay as they are."""
    migrate(path)
    once = {ad.ad_id: ad for ad in ads}
    when = pd.Timestamp("2025-01-06")
    with connect(path) as connection:
        known = {row[0] for row in connection.execute("SELECT ad_id FROM ads").fetchall()}
        new = [ad for ad_id, ad in once.items() if ad_id not in known]
        _insert(connection, "ads", [{"ad_id": ad.ad_id, "width": 10, "height": 10, "first_analyzed_at": when}
                for ad in new])  # fmt: skip
        _insert(connection, "results", [{"ad_id": ad.ad_id, "extractor": "objects", "fingerprint": "f", "run_id": "r",
                "count_rows": len(ad.objects), "seconds": 0.0, "analyzed_at": when} for ad in new])  # fmt: skip
        if not known:
            connection.execute("INSERT INTO extractors VALUES ('objects', 'f', 'objects', 'r', now())")
        _insert(connection, "objects", [{"ad_id": ad.ad_id, "fingerprint": "f", "label": label, "score": 0.9, "x0": 0.0,
                "y0": 0.0, "x1": 1.0, "y1": 1.0} for ad in new for label in ad.objects])  # fmt: skip
        _insert(connection, "performance_imports", [{"import_id": name, "location": f"/{name}.csv",
                "platform": platform, "locale": "en", "grain": "ad", "is_experiment": is_experiment, "settings": "{}",
                "count_rows": len(ads), "count_kept": len(ads), "count_dropped": 0, "count_refused": 0,
                "package_version": "1", "imported_at": when}])  # fmt: skip
        _insert(connection, "performance_matches", [{"import_id": name, "creative_key": ad, "platform_ad_id": "",
                "ad_id": ad, "status": "matched", "method": "stem", "score": 1.0, "candidates": []}
                for ad in once])  # fmt: skip
        _insert(connection, "performance_records", [{"import_id": name, "row_number": row, "creative_key": ad.ad_id,
                "platform_ad_id": "", "platform": platform, "campaign": ad.campaign, "placement": ad.placement,
                "grain": "ad", "period_start": when, "period_end": when, "impressions": ad.impressions,
                "clicks": ad.clicks, "spend": 0.01 * ad.impressions, "currency": "EUR", "is_summable": True}
                for row, ad in enumerate(ads)])  # fmt: skip
        describe_all(connection)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    frame = pd.DataFrame(rows)
    connection.register("frame_of_test", frame)
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    connection.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM frame_of_test")
    connection.unregister("frame_of_test")


@pytest.fixture(scope="session", name="write_account")
def write_account_():
    """See `write_account`."""
    return write_account


@pytest.fixture(scope="session")
def shown_ad():
    """See `ShownAd`."""
    return ShownAd
