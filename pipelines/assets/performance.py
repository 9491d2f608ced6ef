"""`performance`: what the exports say, matched to the ads."""

from pathlib import Path

import dagster as dg

from adinsight.database import import_performance
from adinsight.engines.performance import PerformanceReport, match_again
from adinsight.errors import PerformanceRefused
from pipelines.assets.reading import ADS, POOL
from pipelines.metadata import Materialized, counts, table
from pipelines.progress import Logged
from pipelines.resources import Collection

READABLE = "exports_can_be_read"
_SUFFIXES = (".csv", ".tsv", ".txt")


def performance_asset() -> dg.AssetsDefinition:
    """The asset; it reads every export of the folder, and the same export again replaces what it left."""

    @dg.asset(
        name="performance",
        deps=[ADS],
        group_name="analysis",
        description="Exports of what ads achieved, matched to the ads.",
        check_specs=[dg.AssetCheckSpec(READABLE, asset="performance", description="No export was refused.")],
        pool=POOL,
    )
    def imported(context: dg.AssetExecutionContext, collection: Collection) -> Materialized:
        # Names in the exports of earlier runs may mean ads that are new.
        matches = match_again(collection.path)
        reports, refused = list[PerformanceReport](), list[tuple[str, str]]()
        for export in exports_in(Path(collection.exports)):
            try:
                reports.append(import_performance(export, collection.path, progress=Logged(context.log)))
            except PerformanceRefused as refusal:
                refused.append((export.name, str(refusal)))
        return Materialized(
            metadata={
                "exports": len(reports),
                "rows kept": sum(report.count_kept for report in reports),
                "rows refused": sum(report.count_refused for report in reports),
                "read": table(_COLUMNS, [_row(report) for report in reports]),
                "names of earlier exports matched again": counts(("by", "names"), matches),
                "exports refused": table(("export", "reason"), refused),
                "seconds": round(sum(report.seconds["total"] for report in reports), 3),
            },
            check_results=[
                dg.AssetCheckResult(
                    passed=not refused, check_name=READABLE, metadata={"refused": table(("export", "reason"), refused)}
                )
            ],
        )

    return imported


_COLUMNS = ("export", "platform", "days", "kept", "dropped", "refused", "impressions matched", "odd")


def _row(report: PerformanceReport) -> tuple[object, ...]:
    odd = "; ".join(f"{count} × {reason}" for reason, count in report.reasons.items())
    return (
        Path(report.location).name, report.platform, f"{report.first_day} to {report.last_day}",
        report.count_kept, report.count_dropped, report.count_refused,
        f"{report.impressions_matched_share:.1%}", odd,
    )  # fmt: skip


def exports_in(folder: Path) -> list[Path]:
    """The exports of a folder, the oldest first: of days that two tell, the later one counts."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file()]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))
