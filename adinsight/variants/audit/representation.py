"""The bias audit of a batch: how often each group is shown, against a target that the user states.

It counts labels that the extractors gave (object labels, concepts of the taxonomy people). Nothing here looks at a
person, and nobody's attributes are guessed: what has no label is counted as not told.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

from adinsight.errors import ConfigError
from adinsight.variants.audit.check import Check

SOURCE = "labels as the extractors gave them; nobody's attributes were guessed"
LEAST_LABELLED = 30
_SUM_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One group of a batch.

    Args:
        group: Its label.
        count: Variants that show it.
        share: Of the labelled variants, 0 to 1.
        lower: End of the share's interval: Wilson's, at 95 % for all groups together (Bonferroni).
        upper: End of it.
        target: The share that was stated.
    """

    group: str
    count: int
    share: float
    lower: float
    upper: float
    target: float

    @property
    def gap(self) -> float:
        """Share less target."""
        return self.share - self.target

    @property
    def is_off(self) -> bool:
        """Whether the target lies outside the interval."""
        return not self.lower <= self.target <= self.upper


@dataclass(frozen=True, slots=True)
class Representation:
    """A batch against its target.

    Args:
        groups: Each group of the target, in its order.
        count_labelled: Variants with a label of the target.
        count_untold: Variants without one; they are in no share.
        entropy: Of the shares over that of equal shares, 0 (one group alone) to 1; NaN where nothing is labelled or
            there is one group.
        divergence: Kullback-Leibler divergence of the shares from the target in bits; infinite where a group is shown
            whose target is 0; NaN where nothing is labelled.
        amplification: Divergence less that of the history from the same target, in bits; above 0 where the batch is
            further from the target than the history; None where no history is given.
    """

    groups: tuple[GroupShare, ...]
    count_labelled: int
    count_untold: int
    entropy: float
    divergence: float
    amplification: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough labelled variants to tell."""
        return self.count_labelled >= LEAST_LABELLED

    @property
    def largest_gap(self) -> float:
        """The largest difference between a share and its target, 0 to 1."""
        return max((abs(group.gap) for group in self.groups), default=math.nan)

    @property
    def sentence(self) -> str:
        """What can be said, in one sentence, with where the labels come from."""
        if not self.is_enough:
            return (f"too few to tell: {self.count_labelled} variants have a label, it takes {LEAST_LABELLED} "
                    f"({SOURCE})")  # fmt: skip
        off = [f"{g.group} {g.share:.0%} where {g.target:.0%} was stated" for g in self.groups if g.is_off]
        told = f"off the target: {', '.join(off)}" if off else "no group is off its target beyond chance"
        more = "" if self.amplification is None else f"; {self.amplification:+.2f} bits against the history"
        return f"{told} ({self.count_labelled} variants, {self.divergence:.2f} bits from the target{more}; {SOURCE})"

    def check(self, most_gap: float = 0.1, weighs: bool = False) -> Check:
        """The check representation: no share misses its target by more than `most_gap`; unchecked where too few.

        A gap counts where the target lies outside the interval as well: chance alone fails nothing.
        """
        if not self.is_enough:
            return Check("representation", "unchecked", None, most_gap, self.sentence, weighs)
        gap = max((abs(group.gap) for group in self.groups if group.is_off), default=0.0)
        return Check("representation", "passed" if gap <= most_gap else "failed", gap, most_gap, self.sentence, weighs)


def audit_batch(
    labels: Iterable[str | None],
    target: Mapping[str, float],
    history: Mapping[str, int] | None = None,
) -> Representation:
    """A batch's groups against a stated target.

    Args:
        labels: The group that each variant shows, as an extractor told it; None, and what the target does not name,
            is not told.
        target: The share that is wanted of each group; they sum to 1.
        history: How many ads of the past showed each group.

    Raises:
        ConfigError: If the target is no distribution, or the history names no group of it.
    """
    _check_target(target)
    given = list(labels)
    counts = Counter(label for label in given if label in target)
    total = counts.total()
    shares = {group: counts[group] / total if total else math.nan for group in target}
    divergence = _divergence(shares, target)
    before = None if history is None else _divergence(_shares_of(history, target), target)
    return Representation(
        tuple(_group(group, counts[group], total, target) for group in target),
        total,
        len(given) - total,
        _normalised_entropy(shares.values()),
        divergence,
        None if before is None else divergence - before,
    )


def _group(group: str, count: int, total: int, target: Mapping[str, float]) -> GroupShare:
    if not total:
        return GroupShare(group, 0, math.nan, 0.0, 1.0, target[group])
    z = _bonferroni(len(target))
    p = count / total
    middle = (p + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z * math.sqrt(p * (1 - p) / total + z**2 / (4 * total**2)) / (1 + z**2 / total)
    return GroupShare(group, count, p, max(0.0, middle - half), min(1.0, middle + half), target[group])


def _bonferroni(groups: int) -> float:
    """The normal quantile that holds 95 % for so many groups together."""
    return NormalDist().inv_cdf(1 - 0.05 / (2 * groups))


def _check_target(target: Mapping[str, float]) -> None:
    if not target or any(not 0 <= share <= 1 for share in target.values()):
        raise ConfigError(f"a target gives each group a share of 0 to 1, got {dict(target)}")
    total = sum(target.values())
    if abs(total - 1) > _SUM_TOLERANCE:
        raise ConfigError(f"the shares of a target must sum to 1, got {total:g} from {dict(target)}")


def _shares_of(history: Mapping[str, int], target: Mapping[str, float]) -> dict[str, float]:
    total = sum(history.get(group, 0) for group in target)
    if total <= 0:
        raise ConfigError(f"the history names no group of the target ({', '.join(target)}), got {dict(history)}")
    return {group: history.get(group, 0) / total for group in target}


def _divergence(shares: Mapping[str, float], target: Mapping[str, float]) -> float:
    """Kullback-Leibler divergence in bits; a share of 0 adds nothing."""
    parts = []
    for group, share in shares.items():
        if math.isnan(share):
            return math.nan
        if share > 0:
            parts.append(math.inf if target[group] == 0 else share * math.log2(share / target[group]))
    return max(0.0, sum(parts))


def _normalised_entropy(shares: Iterable[float]) -> float:
    values = list(shares)
    if len(values) < 2 or any(math.isnan(share) for share in values):
        return math.nan
    return -sum(share * math.log2(share) for share in values if share > 0) / math.log2(len(values))
