"""What a run did, in numbers."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

VERDICTS = ("done", "unchanged", "rejected", "failed")


@dataclass(frozen=True, slots=True)
class RunReport:
    """The counts of a finished run. Every input is in exactly one of done, unchanged, rejected and failed.

    Args:
        run_id: Its row in the table `runs`.
        profile: Profile whose models were used.
        count_files: Inputs that were found.
        count_done: Inputs with a result of every extractor, some of them new in this run.
        count_unchanged: Inputs for which nothing was left to compute.
        count_rejected: Inputs that are not readable ads.
        count_failed: Inputs on which some extractor failed.
        count_ads: Distinct ads that were computed for.
        reasons: Reason of rejection or failure to number of inputs.
        seconds: Wall seconds by station: total, read (waiting for pictures), each extractor, and write. Writing
            goes on while the next batch is looked at, and extractors without a model look beside the others.
        tolerance: Share of rejected and failed inputs that the run allowed.
    """

    run_id: str
    profile: str
    count_files: int
    count_done: int
    count_unchanged: int
    count_rejected: int
    count_failed: int
    count_ads: int
    reasons: dict[str, int]
    seconds: dict[str, float]
    tolerance: float

    @property
    def exceeds_tolerance(self) -> bool:
        """Whether a larger share was rejected or failed than was allowed."""
        bad = self.count_rejected + self.count_failed
        return bad > self.tolerance * self.count_files

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"exceeds_tolerance": self.exceeds_tolerance}


@dataclass(slots=True)
class Tally:
    """The counts of a run under way."""

    verdicts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    ads: int = 0
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, verdicts: Iterable[tuple[str, str]], count_ads: int) -> None:
        """Counts one batch: for each input done, unchanged, rejected or failed, and the reason if there is one."""
        for verdict, reason in verdicts:
            self.verdicts[verdict] += 1
            if reason:
                self.reasons[reason] += 1
        self.ads += count_ads

    def counts(self) -> dict[str, Any]:
        """What the table `runs` keeps."""
        return {
            "files": self.verdicts.total(),
            **{verdict: self.verdicts[verdict] for verdict in VERDICTS},
            "ads": self.ads,
            "reasons": dict(sorted(self.reasons.items())),
            "seconds": round(self.seconds["total"], 3),
            "seconds_by_station": {name: round(value, 3) for name, value in sorted(self.seconds.items())},
        }

    def report(self, run_id: str, profile: str, tolerance: float) -> RunReport:
        """The finished record."""
        return RunReport(
            run_id,
            profile,
            self.verdicts.total(),
            self.verdicts["done"],
            self.verdicts["unchanged"],
            self.verdicts["rejected"],
            self.verdicts["failed"],
            self.ads,
            dict(self.reasons),
            dict(self.seconds),
            tolerance,
        )


@contextmanager
def timed(seconds: defaultdict[str, float], station: str) -> Iterator[None]:
    """Adds the wall seconds of the block to those of a station, also where the block raises."""
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds[station] += time.perf_counter() - began
