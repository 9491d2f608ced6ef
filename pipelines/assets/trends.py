"""`trends`: what rises and falls."""

from collections.abc import Sequence

import dagster as dg

from adinsight.database import find_trends
from adinsight.errors import InsufficientData
from adinsight.store.query import run_sql
from adinsight.trends.analysis import TrendsReport
from adinsight.trends.trend import LOOK
from pipelines.assets.reading import POOL
from pipelines.metadata import Materialized, Metadata, counts, table, thumbnails
from pipelines.progress import Logged
from pipelines.resources import Collection

_FILES = "SELECT ad_id, min(location) FROM ad_files WHERE list_contains(?, ad_id) GROUP BY ad_id"


def trends_asset(extractors: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset, of what all extractors say."""

    @dg.asset(
        name="trends", deps=extractors, group_name="analysis", pool=POOL,
        description="Looks, messages and attributes, and the course of each from week to week.",
    )  # fmt: skip
    def found(context: dg.AssetExecutionContext, collection: Collection) -> Materialized:
        try:
            report = find_trends(collection.path, progress=Logged(context.log))
        except InsufficientData as short:
            return Materialized(metadata={"status": "insufficient data", "reason": str(short)})
        return Materialized(metadata=_metadata(collection, report))

    return found


def _metadata(collection: Collection, report: TrendsReport) -> Metadata:
    looks = [trend for trend in report.trends if trend.kind == LOOK]
    rows = [
        (one.kind, one.name, one.called.status, one.called.signal, one.called.growth, one.count_creatives)
        for one in report.trends
    ]
    typical = [one.medoids[0] for one in looks if one.medoids]
    files = dict(tuple(row.values()) for row in run_sql(collection.path, _FILES, params=[typical]).to_pylist())
    seen = [(files[one.medoids[0]], (one.name, one.called.status)) for one in looks if one.medoids]
    clustered = sum(one.count_creatives for one in looks)
    return {
        "status": "done",
        "trends": len(report.trends),
        "by status": counts(("status", "trends"), report.counts()),
        "ads": report.count_ads,
        "creatives": report.count_creatives,
        "weeks": report.count_weeks,
        "noise share of looks": round(1 - clustered / report.count_creatives, 4),
        "what rises first": table(("kind", "name", "status", "signal", "growth", "creatives"), rows),
        "typical ads of looks": thumbnails(("look", "status"), seen, collection.config()),
        "notes": table(("note",), [(note,) for note in report.notes]),
        "analysis": report.trend_run_id,
    }
