"""Variants by experiment and arm: the reason, the promise, the prompt, and what came of every attempt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from adinsight.report.effects import name_of
from adinsight.report.page_model import Arm, CheckShown, Experiment, VariantShown
from adinsight.report.reading import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adinsight.report.reading import Reader, Row

_ARMS = ("finding", "control", "random")
_BRIEFS = "SELECT * EXCLUDE (brief) FROM variant_briefs ORDER BY briefed_at DESC, experiment_id, brief_id"
_ATTEMPTS = """
SELECT * EXCLUDE (scene, location) FROM variant_attempts
ORDER BY brief_id, status <> 'accepted', size_name, "number", attempt, variant_id
"""
_CHECKS = """
SELECT variant_id, check_name, verdict, observed, threshold, is_weighed, detail FROM variant_checks
ORDER BY variant_id, NOT is_weighed, CASE verdict WHEN 'failed' THEN 0 WHEN 'passed' THEN 1 ELSE 2 END, check_name
"""
# What a part of a prompt is there for, by the source that its atom names.
_SOURCES = {
    "finding": "the finding",
    "trend": "the trend",
    "exploration": "to be tried out",
    "random": "by chance, as a control",
    "product": "the product",
    "keep": "kept from the parent",
    "tone": "the brand's tone",
}


def experiments_of(reader: Reader) -> tuple[Experiment, ...]:
    """The experiments, the latest first; of each arm the accepted attempts first, then the rejected ones."""
    attempts = _by(reader.rows(_ATTEMPTS), "brief_id")
    checks = _by(reader.rows(_CHECKS), "variant_id")
    return tuple(
        _experiment(briefs, attempts, checks) for briefs in _by(reader.rows(_BRIEFS), "experiment_id").values()
    )


def _by(rows: Sequence[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _experiment(briefs: Sequence[Row], attempts: dict[str, list[Row]], checks: dict[str, list[Row]]) -> Experiment:
    ordered = sorted(briefs, key=lambda row: _ARMS.index(row["arm"]) if row["arm"] in _ARMS else len(_ARMS))
    first = ordered[0]
    return Experiment(
        experiment_id=first["experiment_id"],
        product=first["product"],
        grounds=first["grounds"],
        statement=first["statement"] or None,
        outcome=first["outcome"] or None,
        predicted=rounded(first["predicted"]),
        predicted_lower=rounded(first["predicted_lower"]),
        predicted_upper=rounded(first["predicted_upper"]),
        gate_p=rounded(first["gate_p"], 6),
        arms=tuple(_arm(row, attempts.get(row["brief_id"], ()), checks) for row in ordered),
        source_id=first["source_id"],
    )


def _arm(brief: Row, attempts: Sequence[Row], checks: dict[str, list[Row]]) -> Arm:
    change = "nothing changed"
    if brief["change_name"]:
        change = name_of(brief["change_family"], brief["change_name"])
    is_wanted = brief["is_change_wanted"] is not False
    return Arm(
        brief_id=brief["brief_id"],
        arm=brief["arm"],
        change=change if is_wanted else f"no {change}",
        is_wanted=is_wanted,
        parent_id=brief["parent_id"],
        variants=tuple(_variant(row, checks.get(row["variant_id"], ())) for row in attempts),
    )


def _variant(row: Row, checks: Sequence[Row]) -> VariantShown:
    return VariantShown(
        variant_id=row["variant_id"],
        ad_id=row["ad_id"],
        size_name=row["size_name"],
        attempt=row["attempt"],
        status=row["status"],
        reasons=tuple(row["reasons"]),
        prompt=row["prompt"],
        negative_prompt=row["negative_prompt"] or None,
        prompt_reasons=tuple(_reason(atom) for atom in json.loads(row["prompt_atoms"])),
        prompt_cut=tuple(row["prompt_cut"]),
        seed=row["seed"],
        model=row["model_id"],
        license=row["model_license"] or None,
        checks=tuple(_check(one) for one in checks),
    )


def _reason(atom: Row) -> tuple[str, str]:
    """A part of the prompt and why it is there."""
    why = _SOURCES.get(atom["source"]) or str(atom["source"])
    return str(atom["text"]), f"{why}: {atom['trait']}" if atom.get("trait") else why


def _check(row: Row) -> CheckShown:
    return CheckShown(
        row["check_name"],
        row["verdict"],
        rounded(row["observed"]),
        rounded(row["threshold"]),
        row["is_weighed"],
        row["detail"] or None,
    )
