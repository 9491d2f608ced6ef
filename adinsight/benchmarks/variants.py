"""From finding to variant, each link measured: the loop itself, what it rejects, layout, provenance, safety, and lift.

Every part draws from seeds of its own that nothing was tuned on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from adinsight.benchmarks.figures import Figure
from adinsight.progress import Progress


def _measured(part: str, quick: bool, progress: Progress) -> list[Figure]:
    found: list[Figure] = import_module(f"adinsight.benchmarks.variants_{part}").measure(quick, progress)
    return found


PARTS: Mapping[str, Callable[..., list[Figure]]] = {
    part: partial(_measured, part) for part in ("rounds", "defects", "layout", "provenance", "safety", "loop")
}
