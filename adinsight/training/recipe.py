"""The recipe of the starter models: every size, seed and step in one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

IMAGE_SIDE = 160
PATCH = 10
# Mean and deviation of the studio's pixels, close to those of any bright ad; the
# processors that ship with the models carry them.
PIXEL_MEAN = (0.5, 0.5, 0.5)
PIXEL_STD = (0.25, 0.25, 0.25)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths and depths of the three models; the vision trunk is one architecture in all."""

    width: int = 256
    heads: int = 8
    vision_layers: int = 6
    decoder_layers: int = 3
    text_width: int = 192
    text_layers: int = 3
    text_heads: int = 3
    embedding: int = 256
    caption_tokens: int = 40
    text_tokens: int = 28
    detection_tokens: int = 4


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of training: `steps` batches of `batch` pictures at `side` pixels.

    `crowds` is the share of batches that are crowds, which teach only what covers each patch;
    `keep` the number of patches that are looked at, figures first (0: all), which makes a step
    cheaper; `zoom` the share of pictures that are cropped closer to their figures; `patches` the
    weight of the questions that every patch is asked: which figure covers you, in which colour?
    """

    name: str
    steps: int
    batch: int
    side: int
    rate: float
    final_rate: float
    warmup: int = 0
    crowds: float = 0.0
    keep: int = 0
    zoom: float = 0.0
    patches: float = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes the starter models, again and again.

    Args:
        seed: Seeds weights, order of pictures and choice of phrasings.
        ads: Number of ads drawn for training; their seeds start at `first_ad`.
        first_ad: Scene seeds below this are left to demos, tests and benches.
        crowds: Number of crowds; their seeds start at `first_crowd`.
        first_crowd: Far from the ads' seeds, and from those of every bench.
    """

    seed: int = 7
    ads: int = 40_000
    first_ad: int = 1_000_000
    crowds: int = 40_000
    first_crowd: int = 3_000_000
    vocabulary: int = 1_500
    sizes: Sizes = Sizes()
    see: tuple[Stage, ...] = (
        Stage("shapes", steps=2_400, batch=32, side=IMAGE_SIDE, rate=1.5e-3, final_rate=8e-4, warmup=100,
              crowds=1.0, keep=128),
        Stage("ads", steps=1_100, batch=64, side=IMAGE_SIDE, rate=1e-3, final_rate=2e-4, warmup=40,
              crowds=0.15, keep=96, zoom=0.3),
        Stage("whole", steps=120, batch=64, side=IMAGE_SIDE, rate=2e-4, final_rate=1e-5),
    )  # fmt: skip
    detect: tuple[Stage, ...] = (
        Stage("detect", steps=450, batch=64, side=IMAGE_SIDE, rate=1e-3, final_rate=2e-4, warmup=20, keep=96),
        Stage("detect whole", steps=100, batch=64, side=IMAGE_SIDE, rate=2e-4, final_rate=1e-5),
    )

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the model card."""
        return asdict(self)
