"""The recipe of the starter models: every size, seed and step in one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

IMAGE_SIDE = 160
PATCH = 16
# Mean and deviation of the studio's pixels, close to those of any bright ad; the
# processors that ship with the models carry them.
PIXEL_MEAN = (0.5, 0.5, 0.5)
PIXEL_STD = (0.25, 0.25, 0.25)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths and depths of the three models; the vision trunk is one architecture in all."""

    width: int = 256
    heads: int = 4
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

    `zoom` is the share of pictures that are cropped closer to their figures; `patches` the
    weight of the question that every patch is asked: which figure covers you?
    """

    name: str
    steps: int
    batch: int
    side: int
    rate: float
    final_rate: float
    warmup: int = 0
    zoom: float = 0.0
    patches: float = 0.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes the starter models, again and again.

    Args:
        seed: Seeds weights, order of pictures and choice of phrasings.
        corpus: Number of ads drawn for training; their seeds start at `first_seed`.
        first_seed: Scene seeds below this are left to demos, tests and benches.
    """

    seed: int = 7
    corpus: int = 30_000
    first_seed: int = 1_000_000
    vocabulary: int = 1_500
    sizes: Sizes = Sizes()
    see: tuple[Stage, ...] = (
        Stage("see small", steps=1_800, batch=64, side=112, rate=1.2e-3, final_rate=6e-4, warmup=150),
        Stage("see full", steps=320, batch=64, side=IMAGE_SIDE, rate=5e-4, final_rate=1e-5),
        Stage(
            "see close", steps=520, batch=64, side=IMAGE_SIDE, rate=8e-4, final_rate=1e-5, warmup=30,
            zoom=0.6, patches=1.0,
        ),
    )
    detect: tuple[Stage, ...] = (
        Stage("detect", steps=260, batch=64, side=IMAGE_SIDE, rate=5e-4, final_rate=1e-5, warmup=50),
    )

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the model card."""
        return asdict(self)
