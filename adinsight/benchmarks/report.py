"""The report of many ads: how large it is, how soon a browser answers, and whether all can use it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from adinsight.benchmarks.figures import Figure
from adinsight.benchmarks.report_ads import write_collection
from adinsight.benchmarks.report_browser import measure_page
from adinsight.report.writing import write_report

if TYPE_CHECKING:
    from adinsight.progress import Progress

_QUICK, _FULL = 200, 5000


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """Writes the report of 5,000 ads, or of 200, and opens it in a headless Chromium."""
    count = _QUICK if quick else _FULL
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = write_collection(folder, count, progress)
        began = time.perf_counter()
        facts = write_report(database, folder / "report.html", progress=progress)
        seconds = time.perf_counter() - began
        progress.note("opening the report in Chromium, in light and dark")
        seen = measure_page(folder / "report.html")
    for violation in seen.serious_violations:
        progress.note(f"axe: {violation}")
    for error in seen.console_errors:
        progress.note(f"console: {error}")
    return [
        Figure("ads shown", float(facts.count_ads), count),
        Figure("megabytes of the file", facts.count_bytes / 1e6, count, at_most=True),
        Figure("pictures missing", float(facts.count_missing), count, at_most=True),
        Figure("longer side of the pictures in pixels", float(facts.side or 0), count),
        Figure("seconds until the page answers", seen.seconds_to_interactive, count, at_most=True),
        Figure("seconds from a click until the gallery has pictures", seen.seconds_to_gallery, count, at_most=True),
        Figure("serious or critical violations by axe-core", float(len(seen.serious_violations)), count, at_most=True),
        Figure("console errors", float(len(seen.console_errors)), count, at_most=True),
        Figure("requests besides the file", float(seen.count_requests), count, at_most=True),
        Figure("seconds to write it", seconds, count, at_most=True),
    ]
