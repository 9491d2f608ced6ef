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
from adinsight.benchmarks.truth_clouds import CloudScore, RivalScore, cloud_score, rival_score
from adinsight.benchmarks.truth_streams import RIVALS, Course, stream_courses
from adinsight.benchmarks.truth_themes import Themes, ThemeScore, draw_themes, look_at, theme_score
from adinsight.progress import Progress
from adinsight.studio.clouds import Difficulty

Item = TypeVar("Item")
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


_THEMES = "planted themes from the starter's embeddings of drawn ads"
_ADS_A_LOOK = 16


@dataclass(frozen=True, slots=True)
class Size:
    """How much is drawn.

    Args:
        streams: Streams a cell.
        clouds: Clouds a cell.
        clouds_of_rivals: Of them, those that rivals see; UMAP is slow.
        draws: Draws of themes.
        themes: Themes of a draw.
        ads_each: Ads of each theme.
    """

    streams: int
    clouds: int
    clouds_of_rivals: int
    draws: int
    themes: int
    ads_each: int


FULL = Size(streams=200, clouds=200, clouds_of_rivals=20, draws=5, themes=12, ads_each=30)
QUICK = Size(streams=6, clouds=2, clouds_of_rivals=1, draws=2, themes=6, ads_each=20)


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The cells of trends and of clusters, with the Monte-Carlo margin over their seeds."""
    size = QUICK if quick else FULL
    return [*drawn_figures(size, progress), *theme_figures(size, progress)]


def drawn_figures(size: Size, progress: Progress) -> list[Figure]:
    """The cells that need no model: streams, then clouds."""
    figures: list[Figure] = []
    with _pool() as pool:
        for cell, (images, rising) in _CELLS.items():
            draw = partial(stream_courses, images_per_week=images, count_rising=rising)
            courses = list(_all(pool, draw, range(size.streams), cell, progress))
            figures += _trend_figures(cell, courses, rising > 0)
        for difficulty in _DIFFICULTIES:
            figures += _cloud_cell(pool, difficulty, size, progress)
    return figures


def _cloud_cell(pool: ProcessPoolExecutor, difficulty: Difficulty, size: Size, progress: Progress) -> list[Figure]:
    cell = f"clusters, {difficulty}"
    scores = list(_all(pool, partial(cloud_score, difficulty=difficulty), range(size.clouds), cell, progress))
    rival = partial(rival_score, difficulty=difficulty)
    rivals = list(_all(pool, rival, range(size.clouds_of_rivals), f"rivals, {cell}", progress))
    return _cloud_figures(cell, scores, rivals)


def theme_figures(size: Size, progress: Progress) -> list[Figure]:
    """The cells of themes that the starter's CLIP sees: draws of mixed settings, and one with all in one setting."""
    with _pool() as pool:
        draw = partial(draw_themes, count_themes=size.themes, ads_each=size.ads_each)
        drawn = list(_all(pool, draw, range(size.draws), "casting planted themes", progress))
        drawn.append(draw(0, in_one_setting=True))
        *mixed, alike = _theme_scores(pool, drawn, progress)
    count = size.themes * size.ads_each
    index, in_one = f"{_THEMES}: adjusted Rand index", f"themes all in one setting, {_THEMES}: adjusted Rand index"
    return [
        mean(index, [score.ours for score in mixed]),
        mean(f"{_THEMES}: share of the background kept as noise", [score.kept_noise for score in mixed]),
        mean(f"  k-means told the number, {index}", [score.k_means for score in mixed]),
        mean(f"  UMAP + HDBSCAN, {index}", [score.umap for score in mixed]),
        Figure(in_one, alike.ours, count, Z_95 * alike.error),
        Figure(f"  k-means told the number, {in_one}", alike.k_means, count),
        Figure(f"  UMAP + HDBSCAN, {in_one}", alike.umap, count),
    ]


def _theme_scores(pool: ProcessPoolExecutor, drawn: Sequence[Themes], progress: Progress) -> list[ThemeScore]:
    seeds = [seed for themes in drawn for seed in themes.seeds]
    looks = [seeds[start : start + _ADS_A_LOOK] for start in range(0, len(seeds), _ADS_A_LOOK)]
    vectors = np.concatenate(list(_all(pool, look_at, looks, "looking at planted themes", progress)))
    ends = np.cumsum([len(themes.seeds) for themes in drawn])
    return list(pool.map(theme_score, np.split(vectors, ends[:-1]), [themes.labels for themes in drawn]))


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(_PROCESSES, get_context("spawn"), initializer=_alone)


def _alone() -> None:
    """One thread a process: two processes with two threads each would stand in one another's way."""
    threadpool_limits(1)


def _all(
    pool: ProcessPoolExecutor, do: Callable[[Item], Result], items: Sequence[Item], what: str, progress: Progress
) -> Iterator[Result]:
    progress.start(what, len(items))
    for result in pool.map(do, items):
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


def _cloud_figures(cell: str, scores: Sequence[CloudScore], rivals: Sequence[RivalScore]) -> list[Figure]:
    return [
        mean(f"{cell}: adjusted Rand index", [score.ours for score in scores]),
        mean(f"{cell}: share of the background kept as noise", [score.kept_noise for score in scores]),
        Figure(f"{cell}: adjusted Rand index of a re-run", float(np.min([s.again for s in scores])), len(scores)),
        mean(f"{cell}: identities kept when a month is added", [score.identities for score in scores]),
        mean(f"  k-means told the number, {cell}: adjusted Rand index", [rival.k_means for rival in rivals]),
        mean(f"  UMAP + HDBSCAN, {cell}: adjusted Rand index", [rival.umap for rival in rivals]),
    ]


def _at_most(figure: Figure) -> Figure:
    return replace(figure, at_most=True)
