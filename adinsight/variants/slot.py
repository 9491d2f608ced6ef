"""One variant that is wanted: a brief, a size, a number; and its identity over attempts and runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adinsight.variants.brief import Brief
from adinsight.variants.scenes.sizes import AdSize, size_named


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that an accepted variant is to fill.

    Args:
        brief: What is asked.
        size: At which size.
        number: Which of the brief's variants, from 0.
    """

    brief: Brief
    size: AdSize
    number: int

    def variant_id(self, attempt: int) -> str:
        """The same for the same attempt in every run, 16 hex digits."""
        return _digest(self.brief.brief_id, self.size.name, self.number, attempt)

    def seed(self, attempt: int) -> int:
        """Seed of an attempt's picture, 0 to 2**63 - 1; arms of an experiment share it, so they differ in no more."""
        return int(_digest(self.brief.experiment_id, self.brief.seed, self.size.name, self.number, attempt), 16) >> 1

    @property
    def layout_seed(self) -> int:
        """Chooses the layout: the same in every arm and attempt."""
        return self.brief.seed + self.number

    def stem(self, attempt: int) -> str:
        """Its file's name without suffix: experiment, arm, size and number can be told from it by a person."""
        brief = self.brief
        number, own = f"{self.number + 1:02d}", self.variant_id(attempt)[:8]
        return "-".join((brief.experiment_id[:8], brief.arm, self.size.name, number, own))


def slots_of(briefs: Sequence[Brief]) -> Iterator[Slot]:
    """Every variant that the briefs ask for, brief by brief.

    Raises:
        ConfigError: If a brief names a size that there is not.
    """
    for brief in briefs:
        for name in brief.sizes:
            for number in range(brief.count):
                yield Slot(brief, size_named(name), number)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
