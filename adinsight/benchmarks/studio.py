"""How fast the studio draws."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from adinsight.benchmarks.figures import Figure
from adinsight.progress import Progress, Silent
from adinsight.studio.corpus import write_corpus

_QUICK, _FULL = 120, 1_000
_FIRST_SEED = 4_100_000


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """Ads drawn, encoded and written per second on two processes, their start included."""
    count = _QUICK if quick else _FULL
    progress.start("drawing", 1)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        write_corpus(Path(folder), count, _FIRST_SEED, Silent(), workers=2)
        seconds = time.perf_counter() - began
    progress.advance()
    progress.finish()
    return [Figure("ads drawn and encoded per second on 2 processes", count / seconds, count)]
