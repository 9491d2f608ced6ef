"""adinsight: reads ads into text and features that answer SQL.

Example:
    import adinsight

    report = adinsight.analyze("ads/", db="ads.duckdb")
    ads = adinsight.open("ads.duckdb")
    ads.sql("SELECT background_term, count(*) FROM ads_wide GROUP BY ALL")
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from adinsight.errors import (
    AdInsightError,
    AdNotFound,
    ConfigError,
    ExtractionError,
    ImageRejected,
    InsufficientData,
    LicenseRefused,
    MissingDependency,
    ModelError,
    PerformanceRefused,
    QueryError,
    SourceError,
    StoreBusy,
    StoreError,
    Unsupported,
    WeightsMissing,
)

if TYPE_CHECKING:
    from adinsight.config import AnalyzeConfig, ImageLimits, NetworkPolicy, PerformanceConfig
    from adinsight.database import (
        Database,
        analyze,
        estimate_findings,
        find_trends,
        import_performance,
        make_variants,
        open,
        propose_variants,
        write_report,
    )
    from adinsight.engines.performance import PerformanceReport
    from adinsight.engines.report import RunReport
    from adinsight.findings.finding_run import FindingsReport
    from adinsight.findings.rules import Rules
    from adinsight.generate.generator import Generator
    from adinsight.generate.request import Picture, Request
    from adinsight.report.options import ReportOptions
    from adinsight.report.writing import ReportFacts
    from adinsight.trends.analysis import TrendRules, TrendsReport
    from adinsight.variants.brief import BrandKit, Brief, Product, Wording
    from adinsight.variants.briefs.arms import Order
    from adinsight.variants.briefs.planning import Proposal
    from adinsight.variants.making import VariantsReport
    from adinsight.variants.variant_run import VariantRules

__all__ = [
    "AdInsightError",
    "AdNotFound",
    "AnalyzeConfig",
    "BrandKit",
    "Brief",
    "ConfigError",
    "Database",
    "ExtractionError",
    "FindingsReport",
    "Generator",
    "ImageLimits",
    "ImageRejected",
    "InsufficientData",
    "LicenseRefused",
    "MissingDependency",
    "ModelError",
    "NetworkPolicy",
    "Order",
    "PerformanceConfig",
    "PerformanceRefused",
    "PerformanceReport",
    "Picture",
    "Product",
    "Proposal",
    "QueryError",
    "ReportFacts",
    "ReportOptions",
    "Request",
    "Rules",
    "RunReport",
    "SourceError",
    "StoreBusy",
    "StoreError",
    "TrendRules",
    "TrendsReport",
    "Unsupported",
    "VariantRules",
    "VariantsReport",
    "WeightsMissing",
    "Wording",
    "analyze",
    "estimate_findings",
    "find_trends",
    "import_performance",
    "make_variants",
    "open",
    "propose_variants",
    "write_report",
]

# Whatever brings DuckDB, Arrow or models is loaded at its first use.
_LAZY = {
    "AnalyzeConfig": "adinsight.config",
    "BrandKit": "adinsight.variants.brief",
    "Brief": "adinsight.variants.brief",
    "Database": "adinsight.database",
    "FindingsReport": "adinsight.findings.finding_run",
    "Generator": "adinsight.generate.generator",
    "ImageLimits": "adinsight.config",
    "NetworkPolicy": "adinsight.config",
    "Order": "adinsight.variants.briefs.arms",
    "PerformanceConfig": "adinsight.config",
    "PerformanceReport": "adinsight.engines.performance",
    "Picture": "adinsight.generate.request",
    "Product": "adinsight.variants.brief",
    "Proposal": "adinsight.variants.briefs.planning",
    "ReportFacts": "adinsight.report.writing",
    "ReportOptions": "adinsight.report.options",
    "Request": "adinsight.generate.request",
    "Rules": "adinsight.findings.rules",
    "RunReport": "adinsight.engines.report",
    "TrendRules": "adinsight.trends.analysis",
    "TrendsReport": "adinsight.trends.analysis",
    "VariantRules": "adinsight.variants.variant_run",
    "VariantsReport": "adinsight.variants.making",
    "Wording": "adinsight.variants.brief",
    "estimate_findings": "adinsight.database",
    "find_trends": "adinsight.database",
    "import_performance": "adinsight.database",
    "make_variants": "adinsight.database",
    "open": "adinsight.database",
    "propose_variants": "adinsight.database",
    "write_report": "adinsight.database",
}


class _CallableRoom(ModuleType):
    """The room `adinsight.analyze`, which can be called as the function `adinsight.database.analyze`.

    Importing any of its modules makes the room an attribute of the package, in the place of a
    function of that name.
    """

    def __call__(self, *arguments: Any, **settings: Any) -> Any:
        """See `adinsight.database.analyze`."""
        return import_module("adinsight.database").analyze(*arguments, **settings)


import_module("adinsight.analyze").__class__ = _CallableRoom


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'adinsight' has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return __all__
