"""The planted truth: lifts, trends and clusters, each claim of the statistics measured where the truth is known."""

from __future__ import annotations

from adinsight.benchmarks import truth_lifts, truth_trends
from adinsight.benchmarks.figures import Figure
from adinsight.progress import Progress


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The whole table: lifts first, then trends and clusters."""
    return [*truth_lifts.measure(quick, progress), *truth_trends.measure(quick, progress)]
