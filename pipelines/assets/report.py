"""`report`: the page that a person reads."""

from pathlib import Path

import dagster as dg

from adinsight.report.writing import write_report
from pipelines.assets.reading import POOL
from pipelines.metadata import Materialized, table
from pipelines.progress import Logged
from pipelines.resources import Collection

NAME = "report.html"


def report_asset() -> dg.AssetsDefinition:
    """The asset; it depends on all that the page tells."""

    @dg.asset(
        name="report", deps=["trends", "findings", "variants", "performance"], group_name="report", pool=POOL,
        description="One file to read and to pass on.",
    )  # fmt: skip
    def written(context: dg.AssetExecutionContext, collection: Collection) -> Materialized:
        file = Path(collection.out).absolute() / NAME
        facts = write_report(collection.path, file, progress=Logged(context.log))
        return Materialized(
            metadata={
                "page": dg.MetadataValue.url(file.as_uri()),
                "ads": facts.count_ads,
                "pictures": facts.count_pictures,
                "pictures missing": facts.count_missing,
                "megabytes": round(facts.count_bytes / 1e6, 3),
                "empty parts": table(("part", "what fills it"), facts.missing),
                "notes": table(("note",), [(note,) for note in facts.notes]),
            }
        )

    return written
