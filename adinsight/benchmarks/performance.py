"""How fast a large export is imported and its findings computed, and how much memory that takes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from adinsight.benchmarks.analysed import RED_EVERY, write_analysed
from adinsight.benchmarks.figures import Figure
from adinsight.progress import Progress

_SIZES = {False: 1_000_000, True: 50_000}
_DAYS = 100
_CAMPAIGNS = 40
_CHUNK_ADS = 1000
_PLACEMENTS = ("feed", "stories", "reels")
_CLICK_RATE, _LIFT = 0.012, 1.3
_HEADERS = (
    "Day,Campaign name,Ad set name,Ad name,Ad ID,Platform,Placement,Impressions,Reach,Link clicks,"
    "CTR (link click-through rate),Purchases,Amount spent (EUR)\n"
)
# In a process of its own, so that its peak is that of the work alone. Linux counts the peak of the process that
# started it among its usage too, so there the peak of its own memory is asked for. A peak never falls: that after the
# findings is of both.
_WORK = """
import json, resource, sys, time
from pathlib import Path
from adinsight.engines.performance import import_performance
from adinsight.findings.finding_run import find

def peak():
    status = Path("/proc/self/status")
    if status.exists():
        return 1024 * int(status.read_text().split("VmHWM:")[1].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

database = Path(sys.argv[2])
imported = import_performance(sys.argv[1], database)
peak_of_import, began = peak(), time.perf_counter()
found = find(database)
print(json.dumps({
    "kept": imported.count_kept, "import": imported.seconds["total"], "import_peak": peak_of_import,
    "findings": time.perf_counter() - began, "peak": peak(), "panel": found.count_rows,
    "judged": sum(one.sizes.q is not None for one in found.findings), "declared": len(found.declared),
}))
"""


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """Imports 1,000,000 ad-days of 10,000 ads, or 50,000 of 500, and computes the findings of them."""
    count = _SIZES[quick]
    progress.start("importing ad-days and computing findings", count)
    with tempfile.TemporaryDirectory() as folder:
        export, database = Path(folder) / "meta.csv", Path(folder) / "ads.duckdb"
        write_export(export, count // _DAYS)
        write_analysed(database, count // _DAYS)
        command = [sys.executable, "-c", _WORK, str(export), str(database)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    told = json.loads(done.stdout)
    progress.advance(count)
    progress.finish()
    return [
        Figure("ad-days imported", float(told["kept"]), count),
        Figure("seconds to import them", told["import"], count, at_most=True),
        Figure("seconds to compute findings of them", told["findings"], count, at_most=True),
        Figure("seconds in all", told["import"] + told["findings"], count, at_most=True),
        Figure("peak memory of the import in GiB", told["import_peak"] / 2**30, count, at_most=True),
        Figure("peak memory in GiB", told["peak"] / 2**30, count, at_most=True),
        Figure("rows of ad, placement, audience and week", float(told["panel"]), count),
        Figure("attributes, pairs and kinds of ageing judged", float(told["judged"]), count),
        Figure("differences told", float(told["declared"]), count),
    ]


def write_export(path: Path, count_ads: int) -> None:
    """Writes an export of as many ads over a hundred days, with a total at its end; the same each time.

    Every seventh ad is clicked on more: those that `write_analysed` draws on red.
    """
    chance = np.random.default_rng(20261125)
    days = [(date(2025, 1, 1) + timedelta(day)).isoformat() for day in range(_DAYS)]
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEADERS)
        for start in range(0, count_ads, _CHUNK_ADS):
            ads = range(start, min(start + _CHUNK_ADS, count_ads))
            shown = chance.integers(200, 20_000, (len(ads), _DAYS))
            luck = chance.gamma(20, 1 / 20, len(ads)) * np.where(np.array(ads) % RED_EVERY == 0, _LIFT, 1.0)
            clicks = chance.binomial(shown, _CLICK_RATE * luck[:, None])
            for number, ad in enumerate(ads):
                facts = (
                    f"Campaign {ad % _CAMPAIGNS},Set {ad % 400},creative_{ad:06d}.jpg,{23_850_000_000 + ad},instagram"
                )
                seen = zip(days, shown[number].tolist(), clicks[number].tolist(), strict=True)
                place = _PLACEMENTS[ad // _CAMPAIGNS % len(_PLACEMENTS)]
                file.writelines(f"{day},{facts},{place},{_numbers(*counts)}\n" for day, *counts in seen)
        file.write(",,,,,,,1,,1,,,1.00\n")


def _numbers(shown: int, clicks: int) -> str:
    """Impressions with their thousands parted, reach, clicks, their rate, purchases and spend."""
    return f'"{shown:,}",{shown * 4 // 5},{clicks},{100 * clicks / shown:.6f},{clicks // 30},{shown / 150:.2f}'
