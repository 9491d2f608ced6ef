"""Whether a million ads stay comfortable: size, questions, a run of a thousand new ads, and readers beside it.

The collection has every table as a run of the starter profile leaves it, 188 concepts for each ad among them, and is
asked as a file and as a folder of Parquet files. Everything is in wall clock, from opening the store on. Last comes
what Ray costs, which needs no large collection: see `scale_engines`.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from adinsight.analyze.extractor import Extractor
from adinsight.analyze.hashes import Hashes
from adinsight.benchmarks import scale_engines
from adinsight.benchmarks.figures import Figure
from adinsight.benchmarks.scale_ads import write_scale
from adinsight.benchmarks.scale_commits import write_and_read
from adinsight.benchmarks.scale_questions import time_questions
from adinsight.config import AnalyzeConfig
from adinsight.engines.extractors import build_extractors
from adinsight.engines.local import analyze
from adinsight.engines.shards.loading import warm_up
from adinsight.models.catalogue import profile
from adinsight.progress import Progress, Silent
from adinsight.store.partitioned_export import export_partitioned
from adinsight.store.query import run_sql
from adinsight.studio.corpus import write_corpus

_SIZES = {False: 1_000_000, True: 20_000}
_NEW = {False: 1_000, True: 200}
_COMMITS = {False: 40, True: 12}
_ROUNDS = {False: 3, True: 2}
# Fewer than a night brings: what the collection adds then weighs the more.
_WHOLE, _WHOLE_ROUNDS = {False: 200, True: 16}, 2
_FIRST_SEED = 4_800_000
_SIDE = 96


class KnownHashes(Hashes):
    """Hashes under the fingerprint that the collection has them with, so that its ads are known to have been hashed."""

    fingerprint = "f-hashes"


def _collection(quick: bool, progress: Progress, collection: Path | None = None) -> list[Figure]:
    """The figures of 1,000,000 ads, or 20,000.

    Args:
        quick: Whether it is the small collection.
        progress: Who is told.
        collection: A folder in which the collection is made, or was; each bench adds some thousand ads to it.
    """
    count = _SIZES[quick]
    with _place(collection) as place:
        file, folder = place / f"ads-{count}.duckdb", place / f"ads-{count}"
        if not file.exists():
            unfinished = place / f"unfinished-{count}.duckdb"
            unfinished.unlink(missing_ok=True)
            write_scale(unfinished, count, progress)
            unfinished.rename(file)
        export_partitioned(file, folder, progress)
        progress.start("asking and adding", None)
        figures = [
            Figure("DuckDB: GB on disk", file.stat().st_size / 1e9, count, at_most=True),
            Figure("Parquet: GB on disk", _bytes_under(folder) / 1e9, count, at_most=True),
            *time_questions(file, "DuckDB", count),
            *time_questions(folder, "Parquet", count),
            *_incremental(file, place, quick),
            *_readers(file, "DuckDB", quick),
        ]
    progress.finish()
    return figures


def _engines(quick: bool, progress: Progress, collection: Path | None = None) -> list[Figure]:
    """What Ray costs; no collection is needed."""
    return scale_engines.measure(quick, progress)


PARTS: Mapping[str, Callable[..., list[Figure]]] = {"collection": _collection, "engines": _engines}


@contextmanager
def _place(collection: Path | None) -> Iterator[Path]:
    if collection is not None:
        collection.mkdir(parents=True, exist_ok=True)
        yield collection
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _bytes_under(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _incremental(file: Path, place: Path, quick: bool) -> list[Figure]:
    """What a run over new ads takes with the collection there and with nothing there, in turns."""
    there = run_sql(file, "SELECT count(*) FROM ads").column(0)[0].as_py()
    return [*_bookkeeping(file, place, quick), *_whole_runs(file, place, quick), Figure("  ads there", there, there)]


def _bookkeeping(file: Path, place: Path, quick: bool) -> list[Figure]:
    """Runs over tiny pictures that are hashed and nothing else: all but the work of the models."""
    count, taken = _NEW[quick], _Taken()
    with tempfile.TemporaryDirectory(dir=place) as name:
        for number in range(_ROUNDS[quick]):
            pictures = Path(name) / f"pictures-{number}"
            # Other pictures than those of an earlier bench over the same collection.
            _draw(pictures, count, seed=_count_runs(file))
            taken.add(pictures, Path(name) / f"empty-{number}.duckdb", file, [KnownHashes()])
    empty, full = taken.walls
    return [
        Figure("seconds of a run that only hashes new ads, nothing there", empty, count, at_most=True),
        Figure("seconds of a run that only hashes new ads, the collection there", full, count, at_most=True),
    ]


def _whole_runs(file: Path, place: Path, quick: bool) -> list[Figure]:
    """Runs through every extractor of the starter, as a night's run is."""
    count, taken, config = _WHOLE[quick], _Taken(), AnalyzeConfig(profile="starter")
    built = build_extractors(profile("starter"), config)
    extractors = [KnownHashes() if one.name == "hashes" else one for one in built]
    warm_up(extractors)
    with tempfile.TemporaryDirectory(dir=place) as name:
        for number in range(_WHOLE_ROUNDS):
            pictures = Path(name) / f"drawn-{number}"
            write_corpus(pictures, count, _FIRST_SEED + count * _count_runs(file), Silent())
            taken.add(pictures / "manifest.csv", Path(name) / f"whole-{number}.duckdb", file, extractors)
    (empty, full), (work_empty, work_full) = taken.walls, taken.work
    return [
        Figure("seconds of a whole run of new ads, nothing there", empty, count, at_most=True),
        Figure("seconds of a whole run of new ads, the collection there", full, count, at_most=True),
        # Seconds of work: the clock on the wall tells as much of what else the machine does.
        Figure("work of a whole run of new ads, collection over nothing", work_full / work_empty, count, at_most=True),
    ]


class _Taken:
    """Seconds on the wall and of work, of runs with nothing there and with the collection there."""

    def __init__(self) -> None:
        self._seconds: list[list[tuple[float, float]]] = [[], []]

    def add(self, target: Path, empty: Path, file: Path, extractors: Sequence[Extractor]) -> None:
        """Runs over the target into an empty file and into the collection's, one after the other."""
        for place, database in enumerate((empty, file)):
            began, worked = time.perf_counter(), time.process_time()
            report = analyze(target, database, AnalyzeConfig(profile="starter"), Silent(), extractors)
            assert report.count_done == report.count_files, report
            self._seconds[place].append((time.perf_counter() - began, time.process_time() - worked))

    @property
    def walls(self) -> tuple[float, float]:
        """Medians of the seconds on the wall."""
        return self._median(0)

    @property
    def work(self) -> tuple[float, float]:
        """Medians of the seconds of work."""
        return self._median(1)

    def _median(self, which: int) -> tuple[float, float]:
        empty, full = (float(np.median([pair[which] for pair in one])) for one in self._seconds)
        return empty, full


def _draw(folder: Path, count: int, seed: int) -> None:
    """Small pictures that are unlike one another: a run over them is mostly bookkeeping."""
    folder.mkdir()
    chance = np.random.default_rng([seed, 4_300_000])
    for number in range(count):
        pixels = chance.integers(0, 256, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((_SIDE, _SIDE), Image.Resampling.BICUBIC).save(folder / f"{seed}-{number}.png")


def _count_runs(file: Path) -> int:
    return int(run_sql(file, "SELECT count(*) FROM runs").column(0)[0].as_py())


def _readers(file: Path, name: str, quick: bool) -> list[Figure]:
    """How long questions took that another process asked while commits followed one another."""
    stop = file.with_name("stop")
    stop.unlink(missing_ok=True)
    shared = write_and_read(file, stop, _COMMITS[quick], seed=_count_runs(file))
    stop.unlink()
    waits, commits = np.array(shared.questions), np.array(shared.commits)
    return [
        Figure(f"{name}: longest commit of 16 ads, seconds", float(commits.max()), len(commits), at_most=True),
        Figure(f"{name}: median commit of 16 ads, seconds", float(np.median(commits)), len(commits), at_most=True),
        Figure(
            f"{name}: longest question of a reader meanwhile, seconds", float(waits.max()), len(waits), at_most=True
        ),
        Figure(f"{name}: p95 of its questions, seconds", float(np.percentile(waits, 95)), len(waits), at_most=True),
        Figure(
            f"{name}: longest question over longest commit",
            float(waits.max() / commits.max()),
            len(waits),
            at_most=True,
        ),
    ]
