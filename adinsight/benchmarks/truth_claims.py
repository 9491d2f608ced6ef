"""What each method claims of a world, and how right it is: ours, the oracle, and what is in common use."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from sklearn.ensemble import RandomForestRegressor

from adinsight.benchmarks.truth_panels import Seen, click_rate, panel_of
from adinsight.errors import InsufficientData
from adinsight.findings.analysis import analyze_outcome
from adinsight.findings.correction import corrected
from adinsight.findings.design import Design, design_of
from adinsight.findings.effects import attribute_effects
from adinsight.findings.multiplicity import q_values
from adinsight.findings.negative_binomial import fit_counts
from adinsight.findings.panel import Panel
from adinsight.findings.rules import Rules
from adinsight.studio.worlds import World

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RULES = Rules()
_Z = float(stats.norm.ppf((1 + RULES.level) / 2))
_TREES = 40
_FOREST_PICKS = 10


@dataclass(frozen=True, slots=True)
class Claims:
    """What a method says of each attribute.

    Args:
        estimate: Log lift, NaN where it says nothing, shape (attributes,).
        half: Half the width of its 90 % interval, NaN where it has none, shape (attributes,).
        shown: The size that it would show, NaN where it says nothing, shape (attributes,).
        is_found: Whether it declares a lift, shape (attributes,).
        is_top: Whether the lift carries the best evidence grade that observation can earn, shape (attributes,).
        count_pairs: Pairs that it declares to do more than each alone; in these worlds none does.
    """

    estimate: Floats
    half: Floats
    shown: Floats
    is_found: Bools
    is_top: Bools
    count_pairs: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """How one world went, in counts and sums that can be added up over worlds."""

    count_found: int
    count_false: int
    count_true: int
    count_wrong_sign: int
    coverage: float
    captured: float
    best: float
    shown: float
    meant: float
    count_top_false: int
    count_top_true: int

    @property
    def false_share(self) -> float:
        """False among the declared, 0 where none is."""
        return self.count_false / max(self.count_found, 1)


def score(claims: Claims, effects: Floats) -> Score:
    """The claims beside the truth; false pairs count as false lifts."""
    found, real = claims.is_found, effects != 0
    hits = found & real
    judged = ~np.isnan(claims.half)
    covered = np.abs(claims.estimate - effects)[judged] <= claims.half[judged]
    picks = np.argsort(-np.where(np.isnan(claims.shown), -np.inf, claims.shown), kind="stable")[:3]
    false = int((found & ~real).sum())
    return Score(
        count_found=int(found.sum()) + claims.count_pairs,
        count_false=false + claims.count_pairs,
        count_true=int(hits.sum()),
        count_wrong_sign=int((hits & (claims.estimate * effects < 0)).sum()),
        coverage=float(covered.mean()) if len(covered) else float("nan"),
        captured=float(effects[picks].sum()),
        best=float(np.sort(effects)[-3:].sum()),
        shown=float(np.abs(claims.shown[hits]).sum()),
        meant=float(np.abs(effects[hits]).sum()),
        count_top_false=int((found & ~real & claims.is_top).sum()),
        count_top_true=int((hits & claims.is_top).sum()),
    )


def ours(world: World, panel: Panel) -> Claims:
    """The whole analysis, as `adinsight findings` runs it, pairs included."""
    claims = _nothing(len(panel.names))
    try:
        analysis = analyze_outcome(panel, click_rate(world), RULES)
    except InsufficientData:
        return claims
    tested, index = analysis.singles, analysis.design.kept
    claims.estimate[index] = tested.effects.estimate
    claims.half[index] = tested.effects.half_width(RULES.level)
    claims.shown[index] = tested.shrunken.estimate
    claims.is_found[index] = tested.q <= RULES.false_discovery
    claims.is_top[index] = tested.strengths >= 1
    return replace(claims, count_pairs=int((analysis.pairs.q <= RULES.false_discovery).sum()))


def oracle(world: World, panel: Panel) -> Claims:
    """The same model, told which attributes have an effect: it fits those alone, under the same control.

    It is not told what is true of a creative where the panel has only what was read of it.
    """
    claims = _nothing(len(panel.names))
    real = np.flatnonzero(world.effects)
    if not len(real):
        return claims
    known = replace(
        panel,
        attributes=panel.attributes[:, real],
        names=tuple(panel.names[i] for i in real),
        rates=tuple(panel.rates[i] for i in real) if panel.rates else (),
    )
    try:
        design = design_of(known, click_rate(world), RULES)
    except InsufficientData:
        return claims
    fit = fit_counts(design.model, design.events, design.exposure)
    fit = corrected(fit, design.model, design.events, design.errors, design.spread)
    effects = attribute_effects(fit, len(design.kept))
    p = np.ones(len(panel.names))
    index = real[design.kept]
    p[index] = effects.p
    claims.estimate[:], claims.half[:], claims.shown[:] = 0.0, 0.0, 0.0
    claims.estimate[index] = effects.estimate
    claims.half[index] = effects.half_width(RULES.level)
    claims.shown[index] = effects.estimate
    claims.is_found[:] = q_values(p) <= RULES.false_discovery
    return claims


def means_compared(world: World, panel: Panel) -> Claims:
    """Mean click rate with and without, Welch's t: what dashboards show, here even with control of false discovery."""
    rate = _per_creative(world, world.clicks) / _per_creative(world, world.impressions)
    has = panel.attributes
    count = np.stack([has.sum(0), (~has).sum(0)])
    mean = np.stack([rate @ has, rate @ ~has]) / count
    square = np.stack([rate**2 @ has, rate**2 @ ~has]) / count
    variance = (square - mean**2) / np.maximum(count - 1, 1)
    degrees = variance.sum(0) ** 2 / (variance**2 / np.maximum(count - 1, 1)).sum(0)
    t = (mean[0] - mean[1]) / np.sqrt(variance.sum(0))
    error = np.sqrt((variance / mean**2).sum(0))
    return _declared(np.log(mean[0] / mean[1]), error, 2 * stats.t.sf(np.abs(t), degrees))


def pooled_rates(world: World, panel: Panel) -> Claims:
    """All clicks over all impressions with and without, two-proportion z."""
    clicks, shown = _per_creative(world, world.clicks), _per_creative(world, world.impressions)
    has = panel.attributes
    events, exposure = np.stack([clicks @ has, clicks @ ~has]), np.stack([shown @ has, shown @ ~has])
    rate = events / exposure
    common = clicks.sum() / shown.sum()
    z = (rate[0] - rate[1]) / np.sqrt(common * (1 - common) * (1 / exposure).sum(0))
    error = np.sqrt(((1 - rate) / events).sum(0))
    return _declared(np.log(rate[0] / rate[1]), error, 2 * stats.norm.sf(np.abs(z)))


def quasi_poisson(world: World, panel: Panel) -> Claims:
    """The same columns and campaigns as ours, a Poisson whose variance is a multiple of its mean."""
    claims = _nothing(len(panel.names))
    try:
        design = design_of(panel, click_rate(world), RULES)
    except InsufficientData:
        return claims
    estimate, error = _quasi(design)
    told = _declared(estimate, error, 2 * stats.norm.sf(np.abs(estimate / error)))
    for name in ("estimate", "half", "shown", "is_found"):
        getattr(claims, name)[design.kept] = getattr(told, name)
    return claims


def _quasi(design: Design) -> tuple[Floats, Floats]:
    fit = fit_counts(design.model, design.events, design.exposure, dispersion=0.0)
    layout = design.model.layout
    degrees = len(design.events) - layout.count_strata - design.model.count_columns
    scale = float(((design.events - fit.means) ** 2 / fit.means).sum()) / degrees
    count = len(design.kept)
    return fit.coefficients[:count], np.sqrt(np.diag(fit.covariance)[:count] * max(scale, 1.0))


def forest(world: World, panel: Panel) -> Claims:
    """The ten most important attributes of a random forest on log click rates, signed by the difference of means."""
    clicks, shown = _per_creative(world, world.clicks), _per_creative(world, world.impressions)
    target = np.log((clicks + 0.5) / shown)
    has = panel.attributes
    model = RandomForestRegressor(_TREES, min_samples_leaf=5, max_features=0.33, random_state=0, n_jobs=1)
    importance = model.fit(has, target).feature_importances_
    sign = np.sign(target @ has / has.sum(0) - target @ ~has / (~has).sum(0))
    is_found = np.zeros(len(importance), bool)
    is_found[np.argsort(-importance)[:_FOREST_PICKS]] = True
    none = np.full(len(importance), np.nan)
    return Claims(sign * importance, none, sign * importance, is_found, is_found)


METHODS = {
    "ours": ours,
    "oracle": oracle,
    "mean with / without": means_compared,
    "pooled z": pooled_rates,
    "quasi-Poisson": quasi_poisson,
    "random forest": forest,
}


def claims_of(method: str, world: World, withheld: tuple[str, ...], seen: Seen | None = None) -> Claims:
    """The claims of a method by its name; see `METHODS`."""
    return METHODS[method](world, panel_of(world, withheld, seen))


def _declared(estimate: Floats, error: Floats, p: Floats) -> Claims:
    is_found = q_values(p) <= RULES.false_discovery
    return Claims(estimate, _Z * error, estimate, is_found, is_found)


def _nothing(count: int) -> Claims:
    none = np.full(count, np.nan)
    return Claims(none, none.copy(), none.copy(), np.zeros(count, bool), np.zeros(count, bool))


def _per_creative(world: World, column: NDArray[np.int64]) -> Floats:
    total: Floats = np.bincount(world.creative, column, minlength=len(world.campaign)).astype(float)
    return total
