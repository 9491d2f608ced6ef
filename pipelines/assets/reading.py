"""`ads` and one asset for each extractor: all come of one pass, in which each picture is opened once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from adinsight.database import analyze
from adinsight.engines.extractors import build_extractors
from adinsight.engines.report import RunReport
from adinsight.models.catalogue import default_profile, profile
from adinsight.store.query import run_sql
from pipelines.metadata import Materialized, Metadata, counts, table, thumbnails
from pipelines.partitions import daily, days_of
from pipelines.progress import Logged
from pipelines.resources import Collection, Environment, collection_of

ADS = dg.AssetKey("ads")
EXTRACTORS = "extractors"
TOLERANCE = "bad_inputs_are_within_tolerance"
# One writer at a time: see dagster.yaml.
POOL = "database"
# It tells near-duplicates and needs no model: what is looked at where ads alone are asked for.
_LEAST = "hashes"

_NEW = """
SELECT
    count(*) FILTER (a.first_analyzed_at >= r.started_at) AS count_new,
    count(*) FILTER (EXISTS (
        FROM ad_files AS o WHERE o.location = f.location AND o.ad_id <> f.ad_id
    )) AS count_changed
FROM ad_files AS f JOIN ads AS a USING (ad_id) JOIN runs AS r ON r.run_id = f.last_seen_run
WHERE f.last_seen_run = ?
"""
_REJECTS = """
SELECT parse_filename(location), stage, reason FROM outcomes
WHERE run_id = ? AND status <> 'done' ORDER BY location, stage
"""
_NEWEST = """
SELECT f.location, parse_filename(f.location), f.advertiser, w.caption, w.top_topic
FROM ad_files AS f LEFT JOIN ads_wide AS w USING (ad_id)
WHERE f.last_seen_run = ? ORDER BY f.location LIMIT 6
"""
_RESULTS = """
SELECT count(*) AS count_ads, coalesce(sum(count_rows), 0) AS count_rows, any_value(fingerprint) AS fingerprint
FROM results WHERE run_id = ? AND extractor = ?
"""
_FAILURES = """
SELECT parse_filename(location), reason FROM outcomes
WHERE run_id = ? AND stage = ? AND status = 'failed' ORDER BY location
"""


def extractor_keys(environment: Environment) -> dict[dg.AssetKey, str]:
    """The extractors of an environment's profile, those of other packages too, by the assets that they fill."""
    config = collection_of(environment).config()
    chosen = profile(config.profile) if config.profile else default_profile()
    names = [extractor.name for extractor in build_extractors(chosen, config)]
    return {dg.AssetKey(re.sub(r"\W+", "_", name).strip("_")): name for name in names}


def reading_assets(environment: Environment) -> dg.AssetsDefinition:
    """The assets that one pass over the ads of some days fills; any part of them can be asked for."""
    keys = extractor_keys(environment)
    described = "What {} says of each ad, keyed by content and model: what is known is not computed again."

    @dg.multi_asset(
        name="read_ads",
        specs=[
            dg.AssetSpec(ADS, description="The ads: what is new, what changed, what was rejected.", group_name="ads"),
            *(
                dg.AssetSpec(key, deps=[ADS], group_name=EXTRACTORS, description=described.format(name))
                for key, name in keys.items()
            ),
        ],
        check_specs=[dg.AssetCheckSpec(TOLERANCE, asset=ADS, description="As `adinsight analyze --tolerance`.")],
        can_subset=True,
        partitions_def=daily(environment),
        backfill_policy=dg.BackfillPolicy.single_run(),
        pool=POOL,
    )
    def read_ads(context: dg.AssetExecutionContext, collection: Collection) -> Iterator[Materialized]:
        selected = context.op_execution_context.selected_asset_keys
        wanted = tuple(name for key, name in keys.items() if key in selected)
        since, until = days_of(context)
        config = collection.config(wanted or (_LEAST,), since, until)
        report = analyze(collection.ads, collection.path, config=config, progress=Logged(context.log))
        if ADS in selected:
            yield Materialized(
                asset_key=ADS,
                metadata=_ads_metadata(collection, report) | _pictures(context, collection, report),
                check_results=_tolerance(context, report),
            )
        for key, name in keys.items():
            if key in selected:
                yield Materialized(asset_key=key, metadata=_extractor_metadata(collection, report, name))

    return read_ads


def _tolerance(context: dg.AssetExecutionContext, report: RunReport) -> list[dg.AssetCheckResult]:
    if not context.op_execution_context.selected_asset_check_keys:
        return []
    bad = report.count_rejected + report.count_failed
    metadata = {"inputs": report.count_files, "rejected or failed": bad, "tolerance": report.tolerance}
    return [dg.AssetCheckResult(passed=not report.exceeds_tolerance, check_name=TOLERANCE, metadata=metadata)]


def _ads_metadata(collection: Collection, report: RunReport) -> Metadata:
    path, run = collection.path, [report.run_id]
    seen = run_sql(path, _NEW, params=run).to_pylist()[0]
    return {
        "inputs": report.count_files,
        "new ads": seen["count_new"],
        "changed files": seen["count_changed"],
        "analysed": report.count_done,
        "unchanged": report.count_unchanged,
        "rejected": report.count_rejected,
        "failed": report.count_failed,
        "reasons": counts(("reason", "inputs"), report.reasons),
        "rejects": table(("file", "stage", "reason"), _rows(path, _REJECTS, run)),
        "seconds": round(report.seconds.get("total", 0.0), 3),
        "seconds by station": table(("station", "seconds"), sorted(report.seconds.items())),
        "profile": report.profile,
        "run": report.run_id,
    }


def _pictures(context: dg.AssetExecutionContext, collection: Collection, report: RunReport) -> Metadata:
    """Some of the ads that were looked at; told once of a run over many days, as metadata is repeated for each."""
    newest = [(row[0], row[1:]) for row in _rows(collection.path, _NEWEST, [report.run_id])]
    shown = {"looked at": thumbnails(("file", "advertiser", "caption", "topic"), newest, collection.config())}
    if len(context.partition_keys) == 1:
        return shown
    context.log_event(dg.AssetObservation(ADS, partition=context.partition_keys[-1], metadata=shown))
    return {}


def _extractor_metadata(collection: Collection, report: RunReport, name: str) -> Metadata:
    run = [report.run_id, name]
    made = run_sql(collection.path, _RESULTS, params=run).to_pylist()[0]
    failures = _rows(collection.path, _FAILURES, run)
    return {
        "ads": made["count_ads"],
        "rows": int(made["count_rows"]),
        "failed": len(failures),
        "failures": table(("file", "reason"), failures),
        "seconds": round(report.seconds.get(name, 0.0), 3),
        "fingerprint": made["fingerprint"] or "nothing new",
    }


def _rows(path: Path, query: str, params: list[str]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in run_sql(path, query, params=params).to_pylist()]
