"""From finding to variant, each link measured: the loop itself, what it rejects, layout, provenance, safety, and lift.

Every part draws from seeds of its own that nothing was tuned on.
"""

from __future__ import annotations

from importlib import import_module

from adinsight.benchmarks.figures import Figure
from adinsight.progress import Progress

PARTS = ("rounds", "defects", "layout", "provenance", "safety", "loop")


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The figures of every part, in order."""
    found: list[Figure] = []
    for part in PARTS:
        found += import_module(f"adinsight.benchmarks.variants_{part}").measure(quick, progress)
    return found
