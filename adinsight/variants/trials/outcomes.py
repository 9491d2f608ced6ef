"""What was promised beside what came of it, when the export has come back and names the variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from adinsight.errors import ConfigError, InsufficientData
from adinsight.findings.collecting import CLICK_RATE, CONVERSION_RATE, COST_PER_RESULT
from adinsight.store.query import run_sql

if TYPE_CHECKING:
    from pathlib import Path

Floats = NDArray[np.float64]
RANDOMISED, OBSERVED = "randomised", "observed"
_MEASURES = {
    CLICK_RATE: ("clicks", "impressions"),
    CONVERSION_RATE: ("conversions", "clicks"),
    COST_PER_RESULT: ("conversions", "spend"),
}
# One grain, since an impression may be in the rows of several; one result, since kinds are never added up.
_ROWS = """
WITH made AS (
    SELECT DISTINCT experiment_id, arm, ad_id, coalesce(outcome, 'click_rate') AS outcome, grounds, statement,
        predicted, predicted_lower, predicted_upper
    FROM variants WHERE status = 'accepted' AND ad_id IS NOT NULL
),
shown AS (
    SELECT p.* FROM performance_rows AS p SEMI JOIN made AS m ON m.ad_id = p.ad_id WHERE p.impressions > 0
),
grains AS (
    SELECT grain, is_summable FROM shown
    GROUP BY ALL ORDER BY is_summable DESC, sum(impressions) DESC, grain LIMIT 1
),
results AS (
    SELECT coalesce(result_name, '') AS result_name FROM shown WHERE conversions > 0
    GROUP BY ALL ORDER BY sum(conversions) DESC, result_name LIMIT 1
)
SELECT m.*,
    concat_ws(chr(31), p.platform, p.campaign, p.placement, p.audience, p.currency) AS stratum,
    bool_and(p.is_experiment) AS is_experiment,
    sum(p.impressions)::DOUBLE AS impressions,
    coalesce(sum(p.clicks), 0)::DOUBLE AS clicks,
    coalesce(sum(p.spend), 0)::DOUBLE AS spend,
    coalesce(sum(p.conversions) FILTER (coalesce(p.result_name, '') = coalesce((SELECT result_name FROM results), '')),
        0)::DOUBLE AS conversions
FROM made AS m
JOIN shown AS p ON p.ad_id = m.ad_id
JOIN grains AS g ON g.grain = p.grain AND g.is_summable = p.is_summable
GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one ad achieved in one stratum of campaign, placement and audience."""

    arm: str
    ad_id: str
    stratum: str
    events: float
    exposure: float


@dataclass(frozen=True, slots=True)
class Realised:
    """One experiment that came back; changes are shares of the outcome (0.12 is 12 % more).

    Args:
        experiment_id: The experiment.
        outcome: click_rate, conversion_rate or cost_per_result.
        grounds: finding, trend or exploration.
        statement: Why it was made.
        evidence: randomised where the import said so of every row, else observed.
        predicted: What was promised; None where nothing was.
        predicted_lower: End of its interval.
        predicted_upper: End of its interval.
        lift: The finding arm against its control.
        lower: End of its interval.
        upper: End of its interval.
        by_chance: The arm with a change by chance against the same control; None where it did not run.
        count_ads: Ads of the finding arm and the control.
        exposure: Of both.
    """

    experiment_id: str
    outcome: str
    grounds: str
    statement: str
    evidence: str
    predicted: float | None
    predicted_lower: float | None
    predicted_upper: float | None
    lift: float
    lower: float
    upper: float
    by_chance: float | None
    count_ads: int
    exposure: float

    @property
    def is_as_promised(self) -> bool | None:
        """Whether both intervals meet; None where nothing was promised."""
        if self.predicted_lower is None or self.predicted_upper is None:
            return None
        return self.lower <= self.predicted_upper and self.predicted_lower <= self.upper


@dataclass(frozen=True, slots=True)
class Calibration:
    """Promises over all experiments that made one.

    Args:
        count: Experiments.
        ratio: Realised for each unit promised, on the log scale; 1 is as promised.
        lower: End of its interval.
        upper: End of its interval.
        count_as_promised: Experiments whose realised and promised intervals meet.
        count_same_side: Experiments that changed the outcome in the promised direction.
    """

    count: int
    ratio: float
    lower: float
    upper: float
    count_as_promised: int
    count_same_side: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of the experiments.

    Args:
        realised: Each experiment of which both the finding arm and the control were shown.
        calibration: Over those that promised something; None where fewer than two did.
        notes: Experiments that cannot be judged yet, in sentences.
    """

    realised: tuple[Realised, ...]
    calibration: Calibration | None
    notes: tuple[str, ...]


def outcomes(path: Path, level: float = 0.90) -> Outcomes:
    """Promised against realised, of every experiment that an import names.

    Args:
        path: The database, with variants and with exports imported after they ran.
        level: Of the intervals, above 0, below 1.

    Raises:
        InsufficientData: If no import names a variant.
        ConfigError: If the level is out of range.
    """
    rows = run_sql(path, _ROWS).to_pylist()
    if not rows:
        raise InsufficientData(
            "no imported export names an accepted variant; import the test's with: adinsight performance import FILE"
        )
    by_experiment: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        by_experiment.setdefault((row["experiment_id"], row["outcome"]), []).append(row)
    seen = {key: [_seen(row) for row in group] for key, group in by_experiment.items()}
    luck = dispersion([arm for group in seen.values() for arm in _arms(group).values()])
    realised, notes = list[Realised](), list[str]()
    for key, group in by_experiment.items():
        one = _realised(group[0], all(row["is_experiment"] for row in group), seen[key], luck, level)
        if one is None:
            notes.append(f"experiment {key[0]}: the finding arm and its control have not both had events yet")
        else:
            realised.append(one)
    return Outcomes(tuple(realised), calibration(realised, level), tuple(notes))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A log rate ratio with its standard error."""

    log: float
    error: float


def rate_ratio(first: Sequence[Seen], second: Sequence[Seen], luck: float = 0.0) -> Ratio | None:
    """The rate of the first over that of the second within strata (Mantel and Haenszel; Greenland and Robins, 1985).

    Args:
        first: Ads of one arm.
        second: Ads of the other.
        luck: Variance of the luck of single ads on the log rate; it is averaged over an arm's ads only.

    Returns:
        None where no stratum has both arms and an event in each.
    """
    names = sorted({one.stratum for one in (*first, *second)})
    a, n = _by_stratum(first, names)
    b, m = _by_stratum(second, names)
    total = n + m
    over, under = (a * m / total).sum(), (b * n / total).sum()
    if over <= 0 or under <= 0:
        return None
    counting = ((n * m * (a + b)) / total**2).sum() / (over * under)
    lucky = luck * (_concentration(first) + _concentration(second))
    return Ratio(float(np.log(over / under)), float(np.sqrt(counting + lucky)))


def dispersion(arms: Sequence[Sequence[Seen]]) -> float:
    """The variance of the luck of single ads of one arm on their rates, beyond that of counting, at least 0.

    By moments: squared Pearson residuals around each arm's own rates, less what counting explains.
    """
    surplus, information = 0.0, 0.0
    for arm in arms:
        ads = sorted({one.ad_id for one in arm})
        if len(ads) < 2:
            continue
        names = sorted({one.stratum for one in arm})
        events, exposure = _by_stratum(arm, names)
        rate = dict(zip(names, events / exposure, strict=True))
        got = np.array([sum(one.events for one in arm if one.ad_id == ad) for ad in ads])
        expected = np.array([sum(one.exposure * rate[one.stratum] for one in arm if one.ad_id == ad) for ad in ads])
        told = expected > 0
        squares = ((got - expected)[told] ** 2 / expected[told]).sum() * len(ads) / (len(ads) - 1)
        surplus += float(squares) - int(told.sum())
        information += float(expected[told].sum())
    return max(surplus / information, 0.0) if information else 0.0


def calibration(realised: Sequence[Realised], level: float = 0.90) -> Calibration | None:
    """Realised over promised, by a weighted line through zero; None where fewer than two promised something."""
    judged = [one for one in realised if one.predicted]
    if len(judged) < 2:
        return None
    z = float(stats.norm.ppf((1 + level) / 2))
    promised = np.log1p([one.predicted or 0.0 for one in judged])
    came = np.log1p([one.lift for one in judged])
    error = (np.log1p([one.upper for one in judged]) - np.log1p([one.lower for one in judged])) / (2 * z)
    weight = promised / error**2
    ratio, half = float(weight @ came / (weight @ promised)), z / float(np.sqrt(weight @ promised))
    return Calibration(
        len(judged),
        ratio,
        ratio - half,
        ratio + half,
        sum(one.is_as_promised is True for one in judged),
        int((came * promised > 0).sum()),
    )


def _seen(row: dict[str, Any]) -> Seen:
    events, exposure = _MEASURES[row["outcome"]]
    return Seen(row["arm"], row["ad_id"], row["stratum"], row[events], row[exposure])


def _arms(seen: Sequence[Seen]) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    for one in seen:
        if one.exposure > 0:
            found.setdefault(one.arm, []).append(one)
    return found


def _realised(
    told: dict[str, Any], is_experiment: bool, seen: Sequence[Seen], luck: float, level: float
) -> Realised | None:
    if not 0 < level < 1:
        raise ConfigError(f"the level of an interval is between 0 and 1, got {level}; see --level")
    arms = _arms(seen)
    finding, control = arms.get("finding", []), arms.get("control", [])
    ratio = rate_ratio(finding, control, luck)
    if ratio is None:
        return None
    by_chance = rate_ratio(arms.get("random", []), control, luck)
    # Fewer costs for a result are more results for the money.
    sign = -1 if told["outcome"] == COST_PER_RESULT else 1
    half = float(stats.norm.ppf((1 + level) / 2)) * ratio.error
    lower, upper = sorted((sign * ratio.log - half, sign * ratio.log + half))
    return Realised(
        experiment_id=told["experiment_id"],
        outcome=told["outcome"],
        grounds=told["grounds"],
        statement=told["statement"],
        evidence=RANDOMISED if is_experiment else OBSERVED,
        predicted=told["predicted"],
        predicted_lower=told["predicted_lower"],
        predicted_upper=told["predicted_upper"],
        lift=float(np.expm1(sign * ratio.log)),
        lower=float(np.expm1(lower)),
        upper=float(np.expm1(upper)),
        by_chance=None if by_chance is None else float(np.expm1(sign * by_chance.log)),
        count_ads=len({one.ad_id for one in (*finding, *control)}),
        exposure=sum(one.exposure for one in (*finding, *control)),
    )


def _by_stratum(seen: Sequence[Seen], names: Sequence[str]) -> tuple[Floats, Floats]:
    """Events and exposure in each of the strata, shape (strata,) each."""
    place = {name: number for number, name in enumerate(names)}
    events, exposure = np.zeros(len(names)), np.zeros(len(names))
    for one in seen:
        events[place[one.stratum]] += one.events
        exposure[place[one.stratum]] += one.exposure
    return events, exposure


def _concentration(seen: Sequence[Seen]) -> float:
    """Sum of the squared shares of the ads in an arm's exposure: 1 over their number where all are shown as much."""
    by_ad: dict[str, float] = {}
    for one in seen:
        by_ad[one.ad_id] = by_ad.get(one.ad_id, 0.0) + one.exposure
    shown = np.array(list(by_ad.values()))
    return float((shown**2).sum() / shown.sum() ** 2)
