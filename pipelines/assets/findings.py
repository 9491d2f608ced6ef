"""`findings`: what goes with performance."""

from collections.abc import Sequence

import dagster as dg

from adinsight.database import estimate_findings
from adinsight.errors import InsufficientData
from pipelines.assets.reading import POOL
from pipelines.metadata import Materialized, counts, table
from pipelines.progress import Logged
from pipelines.resources import Collection


def findings_asset(extractors: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset; clusters of look and message are attributes, so it comes after the trends."""

    @dg.asset(
        name="findings", deps=["performance", "trends", *extractors], group_name="analysis", pool=POOL,
        description="Which attributes go with performance, with intervals and false discoveries held.",
    )  # fmt: skip
    def found(context: dg.AssetExecutionContext, collection: Collection) -> Materialized:
        try:
            report = estimate_findings(collection.path, progress=Logged(context.log))
        except InsufficientData as short:
            return Materialized(metadata={"status": "insufficient data", "reason": str(short)})
        declared = [(one.statement, one.sizes.q, one.evidence, one.basis.count_with) for one in report.declared]
        return Materialized(
            metadata={
                "status": "done",
                "findings": len(report.findings),
                "declared": len(declared),
                "by verdict": counts(("verdict", "findings"), report.counts()),
                "ads with performance": report.count_ads,
                "rows of the panel": report.count_rows,
                "what was found": table(("finding", "q", "evidence", "creatives with it"), declared),
                "notes": table(("note",), [(note,) for note in report.notes]),
                "analysis": report.finding_run_id,
            }
        )

    return found
