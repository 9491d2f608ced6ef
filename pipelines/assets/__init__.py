"""The assets, a file for each station of the flow."""

from __future__ import annotations

import dagster as dg

from pipelines.assets.findings import findings_asset
from pipelines.assets.performance import performance_asset
from pipelines.assets.reading import EXTRACTORS, extractor_keys, reading_assets
from pipelines.assets.report import report_asset
from pipelines.assets.trends import trends_asset
from pipelines.assets.variants import variants_asset
from pipelines.resources import Environment

__all__ = ["EXTRACTORS", "assets_of"]


def assets_of(environment: Environment) -> list[dg.AssetsDefinition]:
    """All assets of an environment, in the order of the flow."""
    keys = list(extractor_keys(environment))
    return [
        reading_assets(environment), performance_asset(), trends_asset(keys), findings_asset(keys), variants_asset(),
        report_asset(),
    ]  # fmt: skip
