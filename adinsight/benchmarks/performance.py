"""How fast a large export is imported, and how much memory that takes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from adinsight.benchmarks.figures import Figure
from adinsight.progress import Progress

_SIZES = {False: 1_000_000, True: 50_000}
_DAYS = 100
_CAMPAIGNS = 40
_CHUNK_ADS = 1000
_HEADERS = (
    "Day,Campaign name,Ad set name,Ad name,Ad ID,Platform,Placement,Impressions,Reach,Link clicks,"
    "CTR (link click-through rate),Purchases,Amount spent (EUR)\n"
)
# In a process of its own, so that its peak is that of the import alone. Linux counts the peak of the process that
# started it among its usage too, so there the peak of its own memory is asked for.
_IMPORT = """
import json, resource, sys
from pathlib import Path
from adinsight.engines.performance import import_performance
report = import_performance(sys.argv[1], Path(sys.argv[2]))
status = Path("/proc/self/status")
if status.exists():
    peak = 1024 * int(status.read_text().split("VmHWM:")[1].split()[0])
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps([report.count_kept, report.seconds["total"], peak]))
"""


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """Imports an export of 1,000,000 ad-days, or of 50,000, into an empty database."""
    count = _SIZES[quick]
    progress.start("importing ad-days", count)
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "meta.csv"
        write_export(export, count // _DAYS)
        command = [sys.executable, "-c", _IMPORT, str(export), str(Path(folder) / "ads.duckdb")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    kept, seconds, peak = json.loads(done.stdout)
    progress.advance(count)
    progress.finish()
    return [
        Figure("ad-days imported", float(kept), count),
        Figure("seconds to import them", seconds, count, at_most=True),
        Figure("peak memory in GiB", peak / 2**30, count, at_most=True),
    ]


def write_export(path: Path, count_ads: int) -> None:
    """Writes an export of as many ads over a hundred days, with a total at its end; the same each time."""
    chance = np.random.default_rng(20261125)
    days = [(date(2025, 1, 1) + timedelta(day)).isoformat() for day in range(_DAYS)]
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEADERS)
        for start in range(0, count_ads, _CHUNK_ADS):
            ads = range(start, min(start + _CHUNK_ADS, count_ads))
            shown = chance.integers(200, 20_000, (len(ads), _DAYS))
            clicks = chance.binomial(shown, 0.012)
            for number, ad in enumerate(ads):
                facts = (
                    f"Campaign {ad % _CAMPAIGNS},Set {ad % 400},creative_{ad:06d}.jpg,{23_850_000_000 + ad},instagram"
                )
                seen = zip(days, shown[number].tolist(), clicks[number].tolist(), strict=True)
                file.writelines(f"{day},{facts},feed,{_numbers(*counts)}\n" for day, *counts in seen)
        file.write(",,,,,,,1,,1,,,1.00\n")


def _numbers(shown: int, clicks: int) -> str:
    """Impressions with their thousands parted, reach, clicks, their rate, purchases and spend."""
    return f'"{shown:,}",{shown * 4 // 5},{clicks},{100 * clicks / shown:.6f},{clicks // 30},{shown / 150:.2f}'
