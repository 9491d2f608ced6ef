"""What goes with performance: findings as they are told, what cannot be told last, with what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adinsight.report.page_model import Effect, Evidence
from adinsight.report.reading import rounded, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adinsight.report.reading import Reader, Row

DECLARED = ("higher", "lower")
# Verdicts in the order in which they are told; within one, the largest first.
_ORDER = (*DECLARED, "no difference", "not identifiable", "insufficient data")
_AGES = {"age": "each further week of an ad's age", "frequency": "each doubling of how often a person meets an ad"}
# Pairs grow with the square of the attributes, and most of them say nothing.
MOST_UNDECLARED = 1500
_COUNT_EVIDENCE = 24
_FINDINGS = "SELECT * FROM findings"
# Those with the most exposure, of either kind: what weighs most in the estimate.
_EVIDENCE = """
SELECT finding_id, ad_id, file_name, has_attribute, count_events, count_expected, exposure
FROM finding_evidence
QUALIFY row_number() OVER (PARTITION BY finding_id, has_attribute ORDER BY exposure DESC, ad_id) <= $count
ORDER BY finding_id, has_attribute DESC, exposure DESC, ad_id
"""


def effects_of(reader: Reader) -> tuple[tuple[Effect, ...], str | None]:
    """The findings of the latest analysis, and a note where not all of them fit onto the page.

    Declared ones come first, then no difference, not identifiable and insufficient data; within each the largest
    change first. Of those that are not declared, at most `MOST_UNDECLARED` are told of.
    """
    evidence: dict[str, list[Row]] = {}
    for row in reader.rows(_EVIDENCE, {"count": _COUNT_EVIDENCE}):
        evidence.setdefault(row["finding_id"], []).append(row)
    rows = sorted(reader.rows(_FINDINGS), key=_place)
    count_declared = sum(row["verdict"] in DECLARED for row in rows)
    shown = rows[: count_declared + MOST_UNDECLARED]
    left = len(rows) - len(shown)
    note = (
        f"{left} of {len(rows)} findings say nothing and are left out here; the view findings has all" if left else None
    )
    return tuple(_effect(row, evidence.get(row["finding_id"], ())) for row in shown), note


def name_of(family: str, attribute: str) -> str:
    """An attribute as findings speak of it: background red, object dog, the word “free”."""
    if family == "ageing":
        return _AGES.get(attribute, spoken(attribute))
    if family == "word":
        return f"the word “{attribute}”"
    return f"{spoken(family)} {spoken(attribute)}"


def claim(effect: Effect) -> str:
    """The head of a finding's statement with its interval: a sentence of its own."""
    head = effect.statement.rsplit(": estimate ", 1)[0].rstrip(".")
    if effect.lower is None or effect.upper is None or effect.level is None:
        return f"{head}."
    return f"{head} ({effect.level:.0%} interval {effect.lower:+.0%} to {effect.upper:+.0%})."


def _place(row: Row) -> tuple[int, bool, float, str, str]:
    verdict = row["verdict"]
    order = _ORDER.index(verdict) if verdict in _ORDER else len(_ORDER)
    size = row["estimate"] if row["shrunken_estimate"] is None else row["shrunken_estimate"]
    # Higher and lower are told together, by size.
    return max(order, 1), size is None, -abs(size or 0.0), row["outcome"], row["finding_id"]


def _effect(row: Row, evidence: Sequence[Row]) -> Effect:
    name = name_of(row["family"], row["attribute"])
    if row["other_family"]:
        name = f"{name} together with {name_of(row['other_family'], row['other_attribute'])}"
    return Effect(
        finding_id=row["finding_id"],
        outcome=row["outcome"],
        kind=row["kind"],
        name=name,
        family=row["family"],
        attribute=row["attribute"],
        verdict=row["verdict"],
        evidence=row["evidence"],
        estimate=rounded(row["estimate"]),
        lower=rounded(row["lower"]),
        upper=rounded(row["upper"]),
        level=rounded(row["level"]),
        shrunken=rounded(row["shrunken_estimate"]),
        p_value=rounded(row["p_value"], 6),
        q_value=rounded(row["q_value"], 6),
        count_with=row["count_creatives_with"],
        count_without=row["count_creatives_without"],
        count_campaigns=row["count_campaigns"],
        exposure=round(row["exposure"], 2),
        statement=row["statement"],
        reason=row["reason"] or _missing(row),
        ads=tuple(_seen(one) for one in evidence),
    )


def _missing(row: Row) -> str | None:
    """What an estimate lacks that is too wide to call, in words; None for what was called."""
    if row["verdict"] != "insufficient data" or row["estimate"] is None:
        return None
    lower, upper = row["lower"], row["upper"]
    return f"anything from {lower:+.0%} to {upper:+.0%} fits the data; more exposure would narrow it"


def _seen(row: Row) -> Evidence:
    return Evidence(
        ad_id=row["ad_id"],
        file_name=row["file_name"] or row["ad_id"],
        has_attribute=row["has_attribute"],
        observed=round(row["count_events"], 2),
        expected=round(row["count_expected"], 2),
        exposure=round(row["exposure"], 2),
    )
