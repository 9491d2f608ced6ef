"""A figure of a bench: value, bar and margin of error."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

# Two-sided 95 % of the normal distribution.
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often one answer was given where another was true; an empty `told` is no answer."""

    true: str
    told: str
    count: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    Args:
        name: What was measured.
        value: The number.
        count: Size of the sample.
        margin: Half of the 95 % interval; None where the figure has none.
        bar: What it has to reach; None where it is only reported.
        at_most: True where smaller is better.
        confusions: What was taken for what, the commonest first.
    """

    name: str
    value: float
    count: int
    margin: float | None = None
    bar: float | None = None
    at_most: bool = False
    confusions: tuple[Confusion, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Figure:
        """The figure that `as_dict` made plain data of."""
        fields = {name: value for name, value in data.items() if name != "is_short"}
        confusions = tuple(Confusion(**confusion) for confusion in fields.pop("confusions", ()))
        return cls(**fields, confusions=confusions)

    @property
    def is_short(self) -> bool:
        """Whether there is a bar and the value misses it; what could not be measured does."""
        if self.bar is None:
            return False
        return not (self.value <= self.bar if self.at_most else self.value >= self.bar)

    @property
    def shown(self) -> str:
        """The value to three places."""
        return f"{self.value:.3f}"

    @property
    def margin_shown(self) -> str:
        """The margin to three places, empty where there is none."""
        return "" if self.margin is None else f"{self.margin:.3f}"

    @property
    def bar_shown(self) -> str:
        """The bar with its direction, empty where there is none."""
        return "" if self.bar is None else f"{'≤' if self.at_most else '≥'} {self.bar:g}"

    @property
    def verdict(self) -> str:
        """yes, no, or empty where there is no bar."""
        if self.bar is None:
            return ""
        return "no" if self.is_short else "yes"

    def as_dict(self) -> dict[str, Any]:
        """Plain data, with the verdict."""
        return asdict(self) | {"is_short": self.is_short}


def share(name: str, hits: int, count: int, bar: float | None = None) -> Figure:
    """A proportion with half the width of its Wilson interval (Wilson, 1927)."""
    if count == 0:
        return Figure(name, math.nan, 0, None, bar)
    p = hits / count
    spread = Z_95 * math.sqrt(p * (1 - p) / count + Z_95**2 / (4 * count**2)) / (1 + Z_95**2 / count)
    return Figure(name, p, count, spread, bar)


def mean(name: str, values: Sequence[float]) -> Figure:
    """A mean over ads with the margin of the normal approximation."""
    array = np.asarray(values, float)
    margin = Z_95 * float(array.std(ddof=1)) / math.sqrt(len(array)) if len(array) > 1 else None
    return Figure(name, float(array.mean()) if len(array) else math.nan, len(array), margin)


def confused(pairs: Iterable[tuple[str, str]]) -> tuple[Confusion, ...]:
    """Pairs of what was true and what was told, counted where they differ, the commonest first."""
    counts = Counter(pair for pair in pairs if pair[0] != pair[1])
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(true, told, count) for (true, told), count in ordered)


def clustered_share(name: str, hits: Sequence[int], counts: Sequence[int], bar: float | None = None) -> Figure:
    """A ratio of sums over clusters (lines over ads) with its linearised 95 % margin.

    Lines of one ad share its fonts and colours, so they are not independent; the margin is
    that of a ratio estimator over ads (Cochran, Sampling Techniques, 1977, 6.3).
    """
    hit, count = np.asarray(hits, float), np.asarray(counts, float)
    ratio = hit.sum() / count.sum()
    residual = hit - ratio * count
    error = math.sqrt(len(hit) * residual.var(ddof=1)) / count.sum()
    return Figure(name, float(ratio), int(count.sum()), Z_95 * error, bar)
