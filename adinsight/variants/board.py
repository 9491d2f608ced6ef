"""The board as data: each experiment's reason, and of each arm its prompt, its pictures and what the audit said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adinsight.store.query import run_sql
from adinsight.variants.brief import ARMS

if TYPE_CHECKING:
    from collections.abc import Sequence

_ATTEMPTS = """
SELECT v.*, p.location AS parent_location
FROM variants AS v
LEFT JOIN (SELECT ad_id, min(location) AS location FROM ad_files GROUP BY ad_id) AS p ON p.ad_id = v.parent_id
WHERE $experiment IS NULL OR v.experiment_id = $experiment
ORDER BY v.experiment_id, v.arm, v.size_name, v."number", v.attempt
"""
_CHECKS = """
SELECT variant_id, check_name, verdict, observed, threshold, detail FROM variant_checks_long
WHERE is_weighed AND ($experiment IS NULL OR experiment_id = $experiment)
ORDER BY variant_id, verdict, check_name
"""


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of the board.

    Args:
        file: The picture.
        size_name: Of the ad.
        status: accepted or rejected.
        attempt: From 1.
        count_passed: Weighed checks that passed.
        count_weighed: Weighed checks that could look.
        failed: Name and detail of each check that rejected it.
        unchecked: Names of the checks that could not look.
    """

    file: Path
    size_name: str
    status: str
    attempt: int
    count_passed: int
    count_weighed: int
    failed: tuple[tuple[str, str], ...] = ()
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArmRow:
    """One arm: what was changed, what was asked, what came of it; accepted pictures first."""

    arm: str
    change: str
    prompt: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment of the board.

    Args:
        experiment_id: Its id.
        grounds: finding, trend or exploration.
        statement: The sentence of the finding or trend.
        outcome: What it is about; empty where it promises nothing.
        predicted: Change that is promised, as a share, None where none is.
        interval: Its ends, None where there are none.
        parent: Picture of the parent ad, None where there is none.
        arms: finding, control and random, as far as there are pictures.
    """

    experiment_id: str
    grounds: str
    statement: str
    outcome: str
    predicted: float | None
    interval: tuple[float, float] | None
    parent: Path | None
    arms: tuple[ArmRow, ...]


def board_of(path: Path, experiment_id: str | None = None) -> tuple[Experiment, ...]:
    """The experiments of a database, or one of them.

    Raises:
        StoreError: If the database cannot be read.
    """
    chosen = {"experiment": experiment_id}
    attempts = run_sql(path, _ATTEMPTS, params=chosen).to_pylist()
    checks = run_sql(path, _CHECKS, params=chosen).to_pylist()
    by_variant: dict[str, list[dict[str, Any]]] = {}
    for check in checks:
        by_variant.setdefault(check["variant_id"], []).append(check)
    experiments = dict.fromkeys(row["experiment_id"] for row in attempts)
    return tuple(
        _experiment([row for row in attempts if row["experiment_id"] == one], by_variant) for one in experiments
    )


def _experiment(rows: Sequence[dict[str, Any]], checks: dict[str, list[dict[str, Any]]]) -> Experiment:
    first = rows[0]
    ends = first["predicted_lower"], first["predicted_upper"]
    parent = first["parent_location"]
    arms = (_arm(arm, [row for row in rows if row["arm"] == arm], checks) for arm in ARMS)
    return Experiment(
        first["experiment_id"],
        first["grounds"],
        first["statement"],
        (first["outcome"] or "").replace("_", " "),
        first["predicted"],
        None if None in ends else ends,
        Path(parent) if parent and Path(parent).exists() else None,
        tuple(arm for arm in arms if arm is not None),
    )


def _arm(arm: str, rows: Sequence[dict[str, Any]], checks: dict[str, list[dict[str, Any]]]) -> ArmRow | None:
    shown = [row for row in rows if row["location"] and Path(row["location"]).exists()]
    if not shown:
        return None
    ordered = sorted(shown, key=lambda row: row["status"] != "accepted")
    first = ordered[0]
    change = "nothing changed"
    if first["change_name"]:
        change = f"{'' if first['is_change_wanted'] else 'no '}{first['change_family']} {first['change_name']}"
    return ArmRow(arm, change, first["prompt"], tuple(_tile(row, checks.get(row["variant_id"], [])) for row in ordered))


def _tile(row: dict[str, Any], checks: Sequence[dict[str, Any]]) -> Tile:
    looked = [check for check in checks if check["verdict"] != "unchecked"]
    return Tile(
        Path(row["location"]),
        row["size_name"],
        row["status"],
        row["attempt"],
        sum(check["verdict"] == "passed" for check in looked),
        len(looked),
        tuple((check["check_name"], check["detail"]) for check in looked if check["verdict"] == "failed"),
        tuple(check["check_name"] for check in checks if check["verdict"] == "unchecked"),
    )
