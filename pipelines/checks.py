"""Asset checks out of sql/checks: the queries that `adinsight check` runs, each at the asset that its header names."""

from collections import defaultdict
from collections.abc import Iterator

import dagster as dg

from adinsight.store.checks import CheckResult, run_checks
from adinsight.store.sql_files import SqlFile, sql_files
from pipelines.assets.reading import POOL
from pipelines.metadata import table
from pipelines.resources import Collection

_SEVERITIES = {"error": dg.AssetCheckSeverity.ERROR, "warn": dg.AssetCheckSeverity.WARN}


def checks() -> list[dg.AssetChecksDefinition]:
    """One group of checks for each asset that has some."""
    stations = defaultdict[str, list[SqlFile]](list)
    for file in sql_files("checks"):
        stations[file.header["station"]].append(file)
    return [_checks_of(station, files) for station, files in sorted(stations.items())]


def _checks_of(station: str, files: list[SqlFile]) -> dg.AssetChecksDefinition:
    severities = {file.name: _SEVERITIES[file.header.get("severity", "error")] for file in files}

    @dg.multi_asset_check(
        name=f"check_{station}",
        specs=[dg.AssetCheckSpec(file.name, asset=station, description=file.header["guards"]) for file in files],
        can_subset=True,
        pool=POOL,
    )
    def checked(context: dg.AssetCheckExecutionContext, collection: Collection) -> Iterator[dg.AssetCheckResult]:
        wanted = {key.name for key in context.op_execution_context.selected_asset_check_keys}
        for result in run_checks(collection.path, names=wanted):
            yield _told(station, result, severities[result.name])

    return checked


def _told(station: str, result: CheckResult, severity: dg.AssetCheckSeverity) -> dg.AssetCheckResult:
    rows = [tuple(row.values()) for row in result.sample]
    columns = list(result.sample[0]) if result.sample else []
    return dg.AssetCheckResult(
        asset_key=station,
        check_name=result.name,
        passed=result.is_passed,
        severity=severity,
        description=result.guards,
        metadata={"offending rows": result.count_rows, "first of them": table(columns, rows)},
    )
