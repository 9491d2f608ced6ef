"""`adinsight trends`: what rises and falls, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from adinsight.cli.options import AsJson, Db, Quiet
from adinsight.cli.speaking import remark, say, say_json, say_table
from adinsight.cli.watching import listener
from adinsight.config import DEFAULT_DATABASE
from adinsight.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from adinsight.trends.analysis import TrendsReport
    from adinsight.trends.trend import Trend

_COLUMNS = ("kind", "what", "status", "share now (90 %)", "ads", "stable", "typical ads")
_MOST_UNCALLED = 12
_COUNT_TYPICAL = 2


def trends(db: Db = Path(DEFAULT_DATABASE), json: AsJson = False, quiet: Quiet = False) -> None:
    """Cluster the ads by look and message, follow them through the weeks, and keep it in trends and trend_weekly."""
    from adinsight.store.query import run_sql
    from adinsight.trends.analysis import find_trends

    if not db.exists():
        raise StoreError(f"there is no database {db}; make one with: adinsight analyze FOLDER --db {db}")
    report = find_trends(db, progress=listener(quiet))
    if json:
        rows = run_sql(db, "SELECT * FROM trends").to_pylist()
        place = {trend.trend_id: index for index, trend in enumerate(report.trends)}
        rows.sort(key=lambda row: place[row["trend_id"]])
        say_json({"trend_run_id": report.trend_run_id, "notes": report.notes, "trends": rows})
        return
    tell(report, typical_files(db))
    remark(f"all of them: adinsight trends --json --db {db}; week by week: the view trend_weekly", quiet)


def typical_files(db: Path) -> dict[str, str]:
    """File names of each trend's medoids, by trend_id."""
    from adinsight.store.query import run_sql

    found = run_sql(db, "SELECT trend_id, medoid_file_names FROM trends").to_pylist()
    return {row["trend_id"]: " ".join(row["medoid_file_names"][:_COUNT_TYPICAL]) for row in found}


def tell(report: TrendsReport, typical: Mapping[str, str]) -> None:
    """What an analysis came to, for a person; `typical` has the file names of each trend's medoids by trend_id."""
    say(f"{report.count_ads} ads, {report.count_creatives} creatives, {report.count_weeks} weeks")
    for note in report.notes:
        say(f"note: {note}")
    called = [trend for trend in report.trends if trend.called.signal]
    others = [trend for trend in report.trends if not trend.called.signal]
    if not called and report.count_weeks:
        say("Nothing rises or falls surely enough to be called.")
    shown = [*called, *others[:_MOST_UNCALLED]]
    say_table(_COLUMNS, [_line(trend, typical.get(trend.trend_id, "")) for trend in shown])
    if report.count_weeks:
        say(
            "Share is of the creatives first seen in the last four weeks, near-duplicates once as in the count of ads; "
            "stable is the mean overlap of the cluster with its like in resampled collections. Rises and falls are "
            "against the steady ones, no advertiser counting for more than two ads a week, at a false discovery rate "
            "that pays for looking every week."
        )
    left = len(report.trends) - len(shown)
    if left:
        say(f"Besides: {left} that are not called.")


def _line(trend: Trend, typical: str) -> tuple[Any, ...]:
    share, lower, upper = trend.creatives.ends()
    status = f"{trend.called.status}, {trend.called.signal}" if trend.called.signal else trend.called.status
    return (
        trend.kind,
        trend.name,
        status,
        ""
        if share is None or lower is None or upper is None
        else f"{100 * share:.0f} % ({100 * lower:.0f} to {100 * upper:.0f})",
        trend.count_creatives,
        "" if trend.stability is None else f"{trend.stability:.2f}",
        typical,
    )
