"""Judges pictures of the generator by the extractors of the analysis: does one see in them what was asked?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.colors import Colors
from adinsight.batching import batched
from adinsight.benchmarks.naming import told
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder, Vectors
from adinsight.models.compute import Runtime
from adinsight.records import AdImage
from adinsight.studio.casting import Split
from adinsight.training.generator.prompts import prompts_for
from adinsight.training.generator.scenes import Portrait, draw_composition, drawn, portrait

Pixels = NDArray[np.uint8]

# Benches of other things draw from other seeds above 4,000,000; training draws from 6,000,000.
FIRST_SEED = 4_900_000
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the extractors say of a picture: the caption's product, its colour and setting; the background's term."""

    product: str
    product_color: str
    setting: str
    background: str

    def hits(self, asked: Portrait) -> tuple[bool, bool, bool, bool]:
        """Whether product, its colour, setting and background are those that were asked for."""
        return (
            self.product == asked.product,
            self.product_color == asked.color,
            self.setting == asked.setting,
            self.background == asked.backdrop,
        )


ASPECTS = ("product", "product's colour", "setting", "background colour")


class Judge:
    """The starter's captioner and CLIP, and the colours of the analysis."""

    def __init__(self, runtime: Runtime) -> None:
        starter = profile("starter")
        self.captioner = Captioner(starter.model("captioner"), runtime)
        self.clip = ClipEncoder(starter.model("clip"), runtime)
        self.colors = Colors()

    def verdicts(self, pictures: Sequence[Pixels], tell: Callable[[int], None] | None = None) -> list[Verdict]:
        """What is seen in each picture; `tell` is called with the number of pictures done."""
        found = []
        for batch in batched(pictures, _BATCH):
            images = [as_image(pixels) for pixels in batch]
            captions = self.captioner.caption(images)
            grounds = [row["background_term"] for (row,) in self.colors.extract(images)]
            for caption, ground in zip(captions, grounds, strict=True):
                said = told(caption.text)
                found.append(Verdict(said.product, said.product_color, said.setting, ground))
            if tell is not None:
                tell(len(batch))
        return found

    def vectors(self, pictures: Sequence[Pixels]) -> Vectors:
        """CLIP's vectors, float32 (pictures, dimension), of length 1."""
        batches = [self.clip.encode_images([as_image(p) for p in batch]) for batch in batched(pictures, _BATCH)]
        return np.concatenate(batches)

    def matches(self, pictures: Sequence[Pixels], prompts: Sequence[str], others: Sequence[str]) -> list[bool]:
        """For each picture whether CLIP finds it nearer to its own prompt than to another's."""
        seen = self.vectors(pictures)
        own, other = self.clip.encode_texts(prompts), self.clip.encode_texts(others)
        return [bool(x) for x in (seen * own).sum(axis=1) > (seen * other).sum(axis=1)]


def as_image(pixels: Pixels) -> AdImage:
    """A picture as the extractors take it."""
    name = hashlib.sha256(pixels.tobytes()).hexdigest()[:16]
    return AdImage(name, pixels, pixels, pixels.shape[1], pixels.shape[0])


def asked_for(count: int, first_seed: int = FIRST_SEED, split: Split = "any") -> Iterator[tuple[Portrait, str, Pixels]]:
    """What is asked of the generator: labels, the plainest prompt, and the studio's own drawing of it (128 px)."""
    for seed in range(first_seed, first_seed + count):
        scene = portrait(seed, split)
        labels = Portrait.of(scene)
        yield labels, prompts_for(labels)[0], drawn(scene)


def recomposed(count: int, first_seed: int) -> Iterator[tuple[Portrait, str, Pixels]]:
    """As `asked_for`, but the product stands where, and is as large as, no prompt tells."""
    for seed in range(first_seed, first_seed + count):
        pixels, labels = draw_composition(seed, "any")
        yield labels, prompts_for(labels)[0], pixels


def mismatched(asked: Sequence[tuple[Portrait, str]]) -> list[str]:
    """For each entry the prompt of the next one that differs in product, setting and background."""
    found = []
    for place, (labels, _) in enumerate(asked):
        others = (asked[(place + step) % len(asked)] for step in range(1, len(asked)))
        found.append(
            next(
                text
                for other, text in others
                if other.product != labels.product
                and other.setting != labels.setting
                and other.backdrop != labels.backdrop
            )
        )
    return found
