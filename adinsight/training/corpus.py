"""Training pictures on disk: drawn in shards, each whole or not there, and mapped when they are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from adinsight.progress import Progress
from adinsight.studio.render import Pixels
from adinsight.training.crowds import Crowd
from adinsight.training.drawing import Seen
from adinsight.training.examples import Example
from adinsight.training.generator.scenes import Portrait

SHARD = 1_000

Labels = TypeVar("Labels", Example, Crowd, Portrait)
# One picture and its labels from a seed; a plain function, since other processes call it.
Draw = Callable[[int], tuple[Pixels, Any]]


@dataclass(frozen=True, slots=True)
class Corpus(Generic[Labels]):
    """Pictures and labels side by side.

    `pixels` holds a uint8 array of shape (up to 1,000, side, side, 3) for each shard, mapped from
    disk; `examples` has the same order.
    """

    pixels: list[NDArray[np.uint8]]
    examples: list[Labels]

    def __len__(self) -> int:
        return len(self.examples)

    def pictures(self, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The pictures at these places, copied: uint8 (len(indices), side, side, 3)."""
        return np.stack([self.pixels[i // SHARD][i % SHARD] for i in indices])


def draw_corpus(folder: Path, draw: Draw, count: int, first_seed: int, workers: int, progress: Progress) -> None:
    """Draws what is missing of a corpus of `count` pictures from consecutive seeds."""
    folder.mkdir(parents=True, exist_ok=True)
    shards = [
        (folder, draw, number, first_seed + number * SHARD, min(SHARD, count - number * SHARD))
        for number in range(-(-count // SHARD))
        if not (folder / f"{number:04d}.jsonl").exists()
    ]
    progress.start(f"drawing {folder.name}", sum(shard[4] for shard in shards))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed(pool.submit(_draw_shard, *shard) for shard in shards):
            progress.advance(done.result())
    progress.finish()


def load_corpus(folder: Path, kind: type[Labels], count: int) -> Corpus[Labels]:
    """The first `count` pictures of a drawn corpus, with labels of this kind."""
    pixels: list[NDArray[np.uint8]] = []
    examples: list[Labels] = []
    for number in range(-(-count // SHARD)):
        pixels.append(np.load(folder / f"{number:04d}.npy", mmap_mode="r"))
        lines = (folder / f"{number:04d}.jsonl").read_text(encoding="utf-8").splitlines()
        examples.extend(_labels(kind, json.loads(line)) for line in lines)
    return Corpus(pixels, examples[:count])


def _draw_shard(folder: Path, draw: Draw, number: int, first_seed: int, count: int) -> int:
    drawn = [draw(seed) for seed in range(first_seed, first_seed + count)]
    np.save(folder / f"{number:04d}.npy", np.stack([pixels for pixels, _ in drawn]))
    lines = [json.dumps(asdict(labels)) for _, labels in drawn]
    # The labels come last and appear at once: a shard with labels is whole.
    unfinished = folder / f"{number:04d}.part"
    unfinished.write_text("\n".join(lines), encoding="utf-8")
    unfinished.rename(folder / f"{number:04d}.jsonl")
    return count


def _labels(kind: type[Labels], data: dict[str, Any]) -> Labels:
    plain = {name: _tuples(value) for name, value in data.items() if name != "objects"}
    if "objects" in data:
        plain["objects"] = tuple(Seen(**{**one, "corners": tuple(one["corners"])}) for one in data["objects"])
    return kind(**plain)


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
