"""What findings are worth, on campaigns whose truth is known, beside what is in common use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context

import numpy as np
from threadpoolctl import threadpool_limits

from adinsight.benchmarks.figures import Figure, clustered_share, mean, share
from adinsight.benchmarks.truth_claims import METHODS, Score, claims_of, score
from adinsight.benchmarks.truth_panels import Seen
from adinsight.benchmarks.truth_pixels import Readings, readings
from adinsight.progress import Progress
from adinsight.studio.worlds import RECIPES, WorldRecipe, draw_world

Scores = dict[str, Score]

PIXELS = "read from pixels"
# Far from the seeds that anything was tried out on.
_FIRST_SEED = 7_000_000
_PROCESSES = 2
_SLOW = "random forest"
_RIVALS = ("mean with / without", "pooled z", "quasi-Poisson", _SLOW)
# Beside the pixel cell, without bars: what anyone could do with what was read, and ours that takes it for the truth.
_ORACLE_READ, _UNCORRECTED = "oracle on what was read", "ours, reading errors not corrected"
_FAMILIES = ("background", "setting", "topic", "object")


@dataclass(frozen=True, slots=True)
class Size:
    """Worlds a cell, worlds a cell for the slow rival, ads that are read, and how often an attribute must be true."""

    worlds: int
    slow_worlds: int
    ads: int
    least_ads: int


FULL = Size(200, 40, 400, 8)
QUICK = Size(12, 2, 64, 2)


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The lift cells, each figure with the Monte-Carlo margin over its worlds."""
    size = QUICK if quick else FULL
    figures: list[Figure] = []
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn"), initializer=_alone) as pool:
        for cell, recipe in RECIPES.items():
            task = partial(scores_of, recipe=recipe, slow_worlds=size.slow_worlds)
            figures += cell_figures(cell, list(_all(pool, task, size.worlds, cell, progress)), recipe)
        seen = readings(size.ads, size.least_ads, WorldRecipe().count_attributes, progress)
        task = partial(scores_of, recipe=WorldRecipe(), slow_worlds=size.slow_worlds, seen=seen)
        figures += cell_figures(PIXELS, list(_all(pool, task, size.worlds, PIXELS, progress)), WorldRecipe())
    return [*figures, *_precisions(seen)]


def scores_of(number: int, recipe: WorldRecipe, slow_worlds: int, seen: Readings | None = None) -> Scores:
    """How every method does in one world."""
    world = draw_world(recipe, _FIRST_SEED + number)
    methods = [name for name in METHODS if name != _SLOW or number < slow_worlds]
    read = None
    if seen is not None:
        count = world.attributes.shape[1]
        read = Seen(seen.seen(world.attributes, number), seen.rates_of(count))
    # The oracle knows the truth of the attributes too.
    told = {"oracle": None}
    scores = {
        name: score(claims_of(name, world, recipe.withheld, told.get(name, read)), world.effects) for name in methods
    }
    if read is not None:
        scores[_ORACLE_READ] = score(claims_of("oracle", world, recipe.withheld, read), world.effects)
        scores[_UNCORRECTED] = score(claims_of("ours", world, recipe.withheld, replace(read, rates=())), world.effects)
    return scores


def cell_figures(cell: str, worlds: Sequence[Scores], recipe: WorldRecipe) -> list[Figure]:
    """The figures of one cell, ours first.

    With a confounder withheld the bars of what is told in numbers cannot hold: what it does to the clicks is told of
    the attributes that lean with it, whatever is done with the rest. False discovery, coverage, signs and sizes are
    then those of its absence, and are printed without a bar. What can be asked for is that nothing true is lost, that
    the advice is as good as that of the oracle, which lacks the column too, and that the top evidence grade is clean.
    """
    figures = _judged(f"lifts, {cell}", "ours", worlds, recipe)
    ours = [world["ours"] for world in worlds]
    if recipe.withheld:
        top = [one.count_top_false for one in ours], [one.count_false for one in ours]
        name = f"lifts, {cell}: false lifts that carry the top evidence grade"
        figures.append(_at_most(clustered_share(name, *top)))
    for other in (*_RIVALS, _ORACLE_READ, _UNCORRECTED):
        told = [world for world in worlds if other in world]
        if told:
            figures += _judged(f"  {other}, {cell}", other, told, recipe)
    return figures


def _judged(prefix: str, method: str, worlds: Sequence[Scores], recipe: WorldRecipe) -> list[Figure]:
    own = [world[method] for world in worlds]
    figures = [_at_most(mean(f"{prefix}: false discovery", [one.false_share for one in own]))]
    covered = [one.coverage for one in own if not np.isnan(one.coverage)]
    if covered:
        figures.append(mean(f"{prefix}: coverage of 90 % intervals", covered))
        if method == "ours":
            figures.append(_at_most(mean(f"{prefix}: coverage of 90 % intervals, at most", covered)))
    if not recipe.count_effects:
        return figures
    oracle = [world["oracle"] for world in worlds]
    found = [one.count_found for one in own]
    power = _ratio(f"{prefix}: power over the oracle's", [o.count_true for o in own], [o.count_true for o in oracle])
    wrong = _ratio(f"{prefix}: wrong sign among findings", [one.count_wrong_sign for one in own], found)
    advice = _ratio(
        f"{prefix}: top-3 advice, share of the oracle's lift", [o.captured for o in own], [o.captured for o in oracle]
    )
    size = _ratio(f"{prefix}: displayed over true size", [one.shown for one in own], [one.meant for one in own])
    # Importances are no sizes.
    sized = [] if method == _SLOW else [_at_most(size)]
    return [*figures, power, _at_most(wrong), advice, *sized]


def _ratio(name: str, above: Sequence[float], below: Sequence[float]) -> Figure:
    """A ratio of sums over worlds with its linearised margin; of nothing it is not a number."""
    if not sum(below):
        return Figure(name, float("nan"), len(below))
    figure = clustered_share(name, above, below)  # type: ignore[arg-type]
    return replace(figure, count=len(below))


def _precisions(seen: Readings) -> list[Figure]:
    return [
        share(f"precision of {family} as read by the starter", *seen.precision(family))
        for family in _FAMILIES
        if seen.precision(family)[1]
    ]


def _all(
    pool: ProcessPoolExecutor, task: Callable[[int], Scores], count: int, cell: str, progress: Progress
) -> Iterator[Scores]:
    progress.start(f"lifts, {cell}", count)
    for result in pool.map(task, range(count), chunksize=2):
        progress.advance()
        yield result
    progress.finish()


def _alone() -> None:
    """One thread a process: two processes with two threads each would stand in one another's way."""
    threadpool_limits(1)


def _at_most(figure: Figure) -> Figure:
    return replace(figure, at_most=True)
