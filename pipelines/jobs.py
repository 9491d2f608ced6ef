"""What can be run by name: the whole flow, the reading alone, the report alone."""

from __future__ import annotations

import dagster as dg

from pipelines.assets import EXTRACTORS

whole_flow = dg.define_asset_job(
    "whole_flow", dg.AssetSelection.all(), description="One day's ads, then everything that is told of all of them."
)
read_new = dg.define_asset_job(
    "read_new",
    dg.AssetSelection.groups("ads", EXTRACTORS),
    description="The ads of some days: ingest and extractors.",
)
report_only = dg.define_asset_job(
    "report_only", dg.AssetSelection.groups("report"), description="The report, of what is there."
)
JOBS = [whole_flow, read_new, report_only]
