"""What trends and clusters are worth, on streams and clouds whose truth is known, beside what others do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from adinsight.benchmarks.figures import Z_95, Figure, mean
from adinsight.benchmarks.truth_clouds import CloudScore, cloud_score, themes_of_the_starter
from adinsight.benchmarks.truth_streams import RIVALS, Course, stream_courses
from adinsight.progress import Progress
from adinsight.studio.clouds import Difficulty

Result = TypeVar("Result")

# Images a week and themes that rise, in each cell of trends.
_CELLS = {
    "trends, 150 images a week": (150.0, 5),
    "trends, 600 images a week": (600.0, 5),
    "nothing rises, 150 images a week": (150.0, 0),
    "nothing rises, 600 images a week": (600.0, 0),
}
_DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "hard")
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Size:
    """How much is drawn: streams and clouds a cell; themes, ads of each, and seeds that they are cast from."""

    streams: int
    clouds: int
    themes: int
    ads_each: int
    theme_seeds: int


FULL = Size(200, 40, 12, 30, 9_000)
QUICK = Size(6, 2, 6, 20, 3_000)


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The cells of trends and of clusters, with the Monte-Carlo margin over their seeds."""
    size = QUICK if quick else FULL
    figures = drawn_figures(size, progress)
    index, error = themes_of_the_starter(size.themes, size.ads_each, size.theme_seeds, progress)
    name = "planted themes from the starter's embeddings of drawn ads: adjusted Rand index"
    return [*figures, Figure(name, index, size.themes * size.ads_each, Z_95 * error)]


def drawn_figures(size: Size, progress: Progress) -> list[Figure]:
    """The cells that need no model: streams, then clouds."""
    figures: list[Figure] = []
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn"), initializer=_alone) as pool:
        for cell, (images, rising) in _CELLS.items():
            draw = partial(stream_courses, images_per_week=images, count_rising=rising)
            courses = list(_all(pool, draw, size.streams, cell, progress))
            figures += _trend_figures(cell, courses, rising > 0)
        for difficulty in _DIFFICULTIES:
            cell = f"clusters, {difficulty}"
            scores = list(_all(pool, partial(cloud_score, difficulty=difficulty), size.clouds, cell, progress))
            figures += _cloud_figures(cell, scores)
    return figures


def _alone() -> None:
    """One thread a process: two processes with two threads each would stand in one another's way."""
    threadpool_limits(1)


def _all(
    pool: ProcessPoolExecutor, draw: Callable[[int], Result], count: int, cell: str, progress: Progress
) -> Iterator[Result]:
    progress.start(cell, count)
    for result in pool.map(draw, range(count), chunksize=2):
        progress.advance()
        yield result
    progress.finish()


def _trend_figures(cell: str, courses: Sequence[dict[str, Course]], has_rises: bool) -> list[Figure]:
    def over(method: str, fact: str) -> list[float]:
        return [getattr(course[method], fact) for course in courses]

    ours = [
        _at_most(mean(f"{cell}: false discovery", over("early signal", "false_share"))),
        _at_most(mean(f"{cell}: false alarms a week", over("early signal", "false_a_week"))),
    ]
    if has_rises:
        ours += [
            mean(f"{cell}: rises found within 8 weeks", over("early signal", "found_share")),
            _at_most(mean(f"{cell}: false among all ever confirmed", over("confirmed", "ever_false_share"))),
            mean(f"{cell}: rises confirmed within 8 weeks", over("confirmed", "found_share")),
            _at_most(mean(f"{cell}: false among all ever signalled", over("early signal", "ever_false_share"))),
        ]
    for rival in RIVALS:
        ours.append(_at_most(mean(f"  {rival}, {cell}: false discovery", over(rival, "false_share"))))
        ours.append(_at_most(mean(f"  {rival}, {cell}: false alarms a week", over(rival, "false_a_week"))))
        if has_rises:
            ours.append(mean(f"  {rival}, {cell}: rises found within 8 weeks", over(rival, "found_share")))
    return ours


def _cloud_figures(cell: str, scores: Sequence[CloudScore]) -> list[Figure]:
    return [
        mean(f"{cell}: adjusted Rand index", [score.ours for score in scores]),
        mean(f"{cell}: share of the background kept as noise", [score.kept_noise for score in scores]),
        Figure(f"{cell}: adjusted Rand index of a re-run", float(np.min([s.again for s in scores])), len(scores)),
        mean(f"{cell}: identities kept when a month is added", [score.identities for score in scores]),
        mean(f"  k-means told the number, {cell}: adjusted Rand index", [score.k_means for score in scores]),
    ]


def _at_most(figure: Figure) -> Figure:
    return replace(figure, at_most=True)
