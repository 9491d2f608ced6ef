"""What Ray costs: the same ads through the local engine and through one Ray worker on this machine.

The whole starter takes a quarter of a second an ad, so the extractors are a stated few: colours, composition,
hashes and embeddings. The files are drawn ads with a mark in each copy that makes it another ad. The local engine
has the first half of them before Ray has all, and the second half after it, so that a machine that slows down or
speeds up favours neither.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from adinsight.benchmarks.figures import Figure
from adinsight.config import AnalyzeConfig
from adinsight.engines.local import analyze
from adinsight.progress import Progress, Silent
from adinsight.studio.corpus import write_corpus

_QUICK, _FULL = 320, 5_000
_DRAWN = 250
_SHARD = 64
_FIRST_SEED = 4_400_000
_NAMES = ("colors", "composition", "hashes", "embeddings")


class _Watch(Silent):
    """Keeps when each part of the inputs was done."""

    def __init__(self) -> None:
        self.parts: list[tuple[float, int]] = []

    def advance(self, count: int = 1) -> None:
        """Notes the time."""
        self.parts.append((time.perf_counter(), count))

    @property
    def seconds_each(self) -> float:
        """Seconds per input from the end of the first part on: what it takes to start is not in it."""
        return (self.parts[-1][0] - self.parts[0][0]) / sum(count for _, count in self.parts[1:])


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """Ray's speed over the local engine's, with its start-up and without, and the seconds of both."""
    count = _QUICK if quick else _FULL
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        files = _copies(_drawn(work / "drawn", min(count, _DRAWN), progress), work / "ads", count)
        local = AnalyzeConfig(profile="starter", extractors=_NAMES)
        ray = AnalyzeConfig(profile="starter", extractors=_NAMES, engine="ray", workers=1, shard_size=_SHARD)
        first = _analysed(work / "first", files[: count // 2], local)
        there = _analysed(work / "whole", files, ray)
        second = _analysed(work / "second", files[count // 2 :], local)
    here = first[0] + second[0]
    few = "colours, composition, hashes, embeddings"
    each = (first[1] + second[1]) / 2
    return [
        Figure("speed of Ray with one worker over the local engine's", here / there[0], count),
        Figure("speed of Ray with one worker over the local engine's, start-up not counted", each / there[1], count),
        Figure(f"  seconds of the local engine: {few}", here, count),
        Figure(f"  seconds of Ray: {few}", there[0], count),
    ]


def _drawn(folder: Path, count: int, progress: Progress) -> list[Path]:
    write_corpus(folder, count, _FIRST_SEED, progress)
    return sorted((folder / "ads").glob("*.jpg"))


def _copies(drawn: Sequence[Path], folder: Path, count: int) -> list[Path]:
    """As many files as asked for: each has a number in a JPEG comment of its own."""
    folder.mkdir()
    files = []
    for number in range(count):
        start, rest = (data := drawn[number % len(drawn)].read_bytes())[:2], data[2:]
        text = f"{number:06}".encode()
        comment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
        files.append(folder / f"{number:06}.jpg")
        files[-1].write_bytes(start + comment + rest)
    return files


def _analysed(place: Path, files: Sequence[Path], config: AnalyzeConfig) -> tuple[float, float]:
    """Seconds of a run in all, and per ad once it works.

    Args:
        place: Manifest and database, without their suffixes; above the files, where a manifest may name them.
        files: The ads.
        config: The engine.
    """
    manifest = place.with_suffix(".csv")
    manifest.write_text("path\n" + "".join(f"{path}\n" for path in files), encoding="utf-8")
    watch, began = _Watch(), time.perf_counter()
    report = analyze(manifest, place.with_suffix(".duckdb"), config, watch)
    seconds = time.perf_counter() - began
    assert report.count_done == len(files), report.reasons
    return seconds, watch.seconds_each
