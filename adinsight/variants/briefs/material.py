"""What a plan is made from: findings, trends, the parent ad and what is common, read from the database's views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adinsight.errors import AdNotFound, InsufficientData
from adinsight.store.lookup import find_ad
from adinsight.store.query import run_sql
from adinsight.variants.brief import Trait

if TYPE_CHECKING:
    from pathlib import Path

KEPT_FAMILIES = ("setting", "background")
_FINDINGS = """
SELECT finding_id, outcome, kind, family, attribute, verdict, statement, estimate, lower, upper, count_creatives_with,
    exposure
FROM findings ORDER BY outcome, q_value NULLS LAST, finding_id
"""
_TRENDS = """
SELECT trend_id, kind, "name", status, signal, growth, growth_lower, growth_upper, count_creatives, creative_share
FROM trends WHERE status IN ('rising', 'new') ORDER BY q_rise NULLS LAST, trend_id
"""
_PARENT = "SELECT DISTINCT family, attribute FROM ad_attributes WHERE ad_id = $ad ORDER BY ALL"
_PRODUCT = "SELECT accent_term, main_object FROM ads_wide WHERE ad_id = $ad"
_COMMON = """
SELECT a.family, a.attribute, count(*) AS count_ads
FROM ad_attributes AS a JOIN ads_wide AS w ON w.ad_id = a.ad_id AND NOT w.is_variant
GROUP BY ALL ORDER BY a.family, count_ads DESC, a.attribute
"""

FindingRow = dict[str, Any]
TrendRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parent:
    """The ad that variants are made of: its id, what was read of it, and its product in words, empty if none."""

    ad_id: str
    traits: frozenset[Trait]
    product: str


@dataclass(frozen=True, slots=True)
class Material:
    """What the database knows that bears on a plan.

    Args:
        findings: Rows of the view findings, the surest first.
        trends: Rows of the view trends that rise or are new, the surest first.
        parent: The ad that variants are made of; None for new ads.
        common: All traits of the account's own ads by family, the commonest first.
    """

    findings: tuple[FindingRow, ...]
    trends: tuple[TrendRow, ...]
    parent: Parent | None
    common: tuple[Trait, ...]

    def finding(self, outcome: str, family: str, name: str) -> FindingRow | None:
        """The finding on one attribute alone; None where there is none."""
        for row in self.findings:
            if (row["outcome"], row["kind"], row["family"], row["attribute"]) == (outcome, "attribute", family, name):
                return row
        return None


def material_of(path: Path, parent: str | None = None) -> Material:
    """What the database knows.

    Args:
        path: The database, with findings.
        parent: Ad that variants are made of, by id, start of its id, file name or path.

    Raises:
        InsufficientData: If there are no findings yet.
        AdNotFound: If no ad, or more than one, answers to `parent`.
    """
    findings = tuple(run_sql(path, _FINDINGS).to_pylist())
    if not findings:
        raise InsufficientData(f"there are no findings in {path} to brief from; make them with: adinsight findings")
    common = run_sql(path, _COMMON).to_pylist()
    return Material(
        findings=findings,
        trends=tuple(run_sql(path, _TRENDS).to_pylist()),
        parent=None if parent is None else _parent(path, find_ad(path, parent)),
        common=tuple(Trait(row["family"], row["attribute"]) for row in common),
    )


def _parent(path: Path, ad: str) -> Parent:
    traits = run_sql(path, _PARENT, params={"ad": ad}).to_pylist()
    products = run_sql(path, _PRODUCT, params={"ad": ad}).to_pylist()
    if not products:
        raise AdNotFound(f"the ad {ad} has not been analysed")
    color, thing = products[0]["accent_term"], products[0]["main_object"]
    words = " ".join(word for word in (color, thing) if word) if thing else ""
    return Parent(ad, frozenset(Trait(row["family"], row["attribute"]) for row in traits), words)
