"""`adinsight performance`: what ads achieved, from the platforms' exports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adinsight.cli.options import AsJson, Dates, Db, Decimal, MappingFile, Platform, Quiet
from adinsight.cli.speaking import remark, say, say_json, say_table
from adinsight.cli.watching import listener
from adinsight.config import DEFAULT_DATABASE, PerformanceConfig
from adinsight.errors import StoreError

if TYPE_CHECKING:
    from adinsight.engines.performance import PerformanceReport


def import_export(
    export: Annotated[Path, typer.Argument(help="CSV or tab-separated export of Meta, Google Ads, TikTok or other.")],
    platform: Platform = None,
    mapping: MappingFile = None,
    dates: Dates = None,
    decimal: Decimal = None,
    experiment: Annotated[
        bool, typer.Option("--experiment", help="People were assigned to these ads by chance.")
    ] = False,
    db: Db = Path(DEFAULT_DATABASE),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Import an export, and match its names to the images of the collection. Again: it replaces what it left."""
    from adinsight.engines.performance import import_performance

    config = PerformanceConfig(platform, mapping, dates, decimal, experiment)
    report = import_performance(export, db, config, listener(quiet))
    if json:
        say_json(report.as_dict())
    else:
        tell(report)
    remark(f"all of it: adinsight performance show --db {db}", quiet)


def match(db: Db = Path(DEFAULT_DATABASE), json: AsJson = False, quiet: Quiet = False) -> None:
    """Match the names of all imports to the images again, as after new ads were analysed."""
    from adinsight.engines.performance import match_again

    _require(db)
    counts = match_again(db)
    if json:
        say_json(counts)
    else:
        say_table(("matched by", "names"), list(counts.items()))


def show(
    limit: Annotated[int, typer.Option(help="Most unmatched names and ads to list.")] = 20,
    db: Db = Path(DEFAULT_DATABASE),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show what was imported, what was odd in it, and what stayed unmatched on either side."""
    from adinsight.store.performance_summary import performance_summary

    _require(db)
    known = performance_summary(db, limit)
    if json:
        say_json(known)
        return
    imports = ("file_name", "platform", "grain", "count_rows", "count_kept", "count_dropped", "count_refused",
               "count_superseded", "first_day", "last_day", "impressions_matched_share")  # fmt: skip
    _table("Imports", imports, known["imports"])
    _table("Names by what matched them", ("method", "count_names", "least_score"), known["methods"])
    _table("Odd, dropped or refused", ("reason", "action", "count_rows", "first_row", "column_name"), known["reasons"])
    title = f"Names that no image answers to, or several do: {known['count_unmatched']}"
    _table(title, ("creative_key", "status", "best_score", "candidates", "impressions"), known["unmatched"])
    title = f"Ads that no export names: {known['count_ads_without']}"
    _table(title, ("file_name", "advertiser", "ad_id"), known["ads_without"])


def tell(report: PerformanceReport) -> None:
    """What one import did, for a person."""
    days = f", {report.first_day} to {report.last_day}" if report.first_day and report.last_day else ""
    say(
        f"{Path(report.location).name}: {report.platform}, by {report.grain.replace('_', ' ')}{days}\n"
        f"{report.count_rows} rows: {report.count_kept} kept, {report.count_dropped} dropped, "
        f"{report.count_refused} refused ({report.seconds['total']:.1f} s)"
    )
    if report.count_superseded:
        say(f"{report.count_superseded} rows of earlier imports are said again here and are counted no more")
    named = ", ".join(f"{count} by {name}" for name, count in report.matches.items() if name not in _LEFT)
    left = ", ".join(f"{report.matches.get(name, 0)} {name}" for name in _LEFT)
    say(
        f"names: {named or 'none matched'}; {left}. {report.impressions_matched_share:.1%} of impressions have their "
        f"image; {report.count_ads_without} ads are not in this export"
    )
    if report.reasons:
        say_table(("odd, dropped or refused", "count"), list(report.reasons.items()))


_LEFT = ("ambiguous", "unmatched")


def _table(title: str, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        say(f"\n{title}")
        headers = [name.removeprefix("count_").replace("_", " ") for name in columns]
        say_table(headers, [[row[name] for name in columns] for row in rows])
    else:
        say(f"\n{title}: none" if ":" not in title else f"\n{title}")


def _require(db: Path) -> None:
    if not db.exists():
        raise StoreError(f"there is no database {db}; make one with: adinsight analyze FOLDER --db {db}")
