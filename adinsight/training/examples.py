"""What the starter models are shown: small pictures, and every way to put them in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.progress import Progress
from adinsight.studio import settings
from adinsight.studio.casting import Split, cast
from adinsight.studio.render import render
from adinsight.studio.truth import Truth, tell
from adinsight.training.recipe import IMAGE_SIDE

SHARD = 1_000
# Ads are drawn with their longer side at this many pixels before they are squeezed to
# the models' square, as the analysis does from its thumbnails.
_DRAWN_SIDE = 320


@dataclass(frozen=True, slots=True)
class Example:
    """The labels of one picture, plain data as written beside the pixels."""

    seed: int
    captions: tuple[str, ...]
    intentions: tuple[str, ...]
    product: str
    product_color: str
    setting: str
    place: str
    background: str
    topic: str
    sentiment: str
    company: tuple[str, ...]
    objects: tuple[tuple[str, str, float, float, float, float], ...]

    @classmethod
    def of(cls, truth: Truth, place: str) -> Example:
        """The part of a truth that is trained on; `place` is a phrase for the setting."""
        return cls(
            seed=truth.seed,
            captions=truth.captions,
            intentions=truth.intentions,
            product=truth.product,
            product_color=truth.product_color,
            setting=truth.setting,
            place=place,
            background=truth.background_color,
            topic=truth.topic,
            sentiment=truth.sentiment,
            company=tuple(o.label for o in truth.objects if o.kind != "product"),
            objects=tuple((o.label, o.kind, *o.box.as_tuple()) for o in truth.objects),
        )


@dataclass(frozen=True, slots=True)
class Corpus:
    """Pictures and labels side by side.

    `pixels` is uint8 of shape (count, 160, 160, 3), mapped from disk; `examples` has the
    same order.
    """

    pixels: list[NDArray[np.uint8]]
    examples: list[Example]

    def __len__(self) -> int:
        return len(self.examples)

    def pictures(self, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The pictures at these places, copied: uint8 (len(indices), 160, 160, 3)."""
        return np.stack([self.pixels[i // SHARD][i % SHARD] for i in indices])


def draw_example(seed: int, split: Split = "seen") -> tuple[NDArray[np.uint8], Example]:
    """One training picture, uint8 (160, 160, 3), and its labels."""
    scene = cast(seed, split)
    pixels = render(scene, scale=min(1.0, _DRAWN_SIDE / max(scene.width, scene.height)))
    small = Image.fromarray(pixels).resize((IMAGE_SIDE, IMAGE_SIDE), Image.Resampling.BICUBIC)
    place = settings.BY_NAME[scene.setting].phrases[0]
    return np.asarray(small), Example.of(tell(scene), place)


def draw_corpus(folder: Path, count: int, first_seed: int, workers: int, progress: Progress) -> None:
    """Draws what is missing of a corpus, a shard at a time, each whole or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    shards = [
        (folder, number, first_seed + number * SHARD, min(SHARD, count - number * SHARD))
        for number in range(-(-count // SHARD))
        if not (folder / f"{number:04d}.jsonl").exists()
    ]
    progress.start("drawing the corpus", sum(shard[3] for shard in shards))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed(pool.submit(_draw_shard, *shard) for shard in shards):
            progress.advance(done.result())
    progress.finish()


def load_corpus(folder: Path, count: int) -> Corpus:
    """The first `count` examples of a drawn corpus."""
    pixels: list[NDArray[np.uint8]] = []
    examples: list[Example] = []
    for number in range(-(-count // SHARD)):
        pixels.append(np.load(folder / f"{number:04d}.npy", mmap_mode="r"))
        examples.extend(_read_labels(folder / f"{number:04d}.jsonl"))
    return Corpus(pixels, examples[:count])


def _draw_shard(folder: Path, number: int, first_seed: int, count: int) -> int:
    drawn = [draw_example(seed) for seed in range(first_seed, first_seed + count)]
    np.save(folder / f"{number:04d}.npy", np.stack([pixels for pixels, _ in drawn]))
    lines = [json.dumps(asdict(example)) for _, example in drawn]
    unfinished = folder / f"{number:04d}.part"
    unfinished.write_text("\n".join(lines), encoding="utf-8")
    unfinished.rename(folder / f"{number:04d}.jsonl")
    return count


def _read_labels(path: Path) -> Iterator[Example]:
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        for name in ("captions", "intentions", "company"):
            data[name] = tuple(data[name])
        data["objects"] = tuple(tuple(item) for item in data["objects"])
        yield Example(**data)
