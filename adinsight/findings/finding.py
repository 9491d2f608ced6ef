"""A finding: a statistic with everything that is needed to judge it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from adinsight.findings.panel import Attribute
from adinsight.findings.reader import ReaderRates

HIGHER, LOWER = "higher", "lower"
NO_DIFFERENCE, INSUFFICIENT, NOT_IDENTIFIABLE = "no difference", "insufficient data", "not identifiable"
VERDICTS = (HIGHER, LOWER, NO_DIFFERENCE, INSUFFICIENT, NOT_IDENTIFIABLE)
ATTRIBUTE, PAIR, AGEING = "attribute", "pair", "ageing"


@dataclass(frozen=True, slots=True)
class Sizes:
    """A log change of an outcome, as far as it could be estimated; None is not estimated.

    Args:
        estimate: Adjusted.
        lower: End of the interval.
        upper: End of the interval.
        p: P value, 0 to 1.
        q: Over everything tested of the outcome, 0 to 1.
        shrunken: The size to show.
        sign_error: Chance that the sign is wrong, 0 to 1.
        naive: With against without, all campaigns together; never shown alone.
    """

    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    p: float | None = None
    q: float | None = None
    shrunken: float | None = None
    sign_error: float | None = None
    naive: float | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a finding rests on.

    Args:
        count_with: Creatives with it, near-duplicates counted once, in campaigns that have both kinds.
        count_without: Creatives without it.
        count_campaigns: Campaigns that have both.
        exposure: Impressions, clicks or spend.
        count_events: Clicks or results.
    """

    count_with: int = 0
    count_without: int = 0
    count_campaigns: int = 0
    exposure: float = 0.0
    count_events: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One outcome, and one attribute, pair of attributes or kind of ageing.

    Args:
        outcome: click_rate, conversion_rate or cost_per_result.
        kind: attribute, pair or ageing.
        subject: The attribute; the first of a pair.
        other: The second of a pair.
        verdict: See `VERDICTS`.
        reason: Why nothing can be said, else None.
        sizes: What was estimated.
        basis: What it rests on.
        count_tests: How many tests q is over.
        evidence: The evidence grade.
        robustness: Share of what is left unexplained that an unrecorded confounder would need, 0 to 1.
        strength: How strong that confounder would have to be, in multiples of the benchmark.
        against: The benchmark: placement or audience.
        reader: How well the attribute is read, None where that was not measured.
        statement: The sentence.
        ads: Numbers of the ads behind it: for each, whether it has the attribute, events, exposure, expected events.
    """

    outcome: str
    kind: str
    subject: Attribute
    verdict: str
    sizes: Sizes
    basis: Basis
    count_tests: int
    evidence: str
    other: Attribute | None = None
    reason: str | None = None
    robustness: float | None = None
    strength: float | None = None
    against: str | None = None
    reader: ReaderRates | None = None
    statement: str = ""
    ads: tuple[tuple[str, bool, float, float, float], ...] = field(default=(), repr=False)

    @property
    def is_declared(self) -> bool:
        """Whether a difference is claimed."""
        return self.verdict in (HIGHER, LOWER)

    @property
    def finding_id(self) -> str:
        """The same in every analysis, 16 hex digits."""
        other = (self.other.family, self.other.name) if self.other else ("", "")
        parts = (self.outcome, self.kind, self.subject.family, self.subject.name, *other)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
