"""Fresh ads: seeds that nothing was trained on, seen through a JPEG file as the analysis sees them.

Training draws from 1,000,000 up, calibration and the domain guard from 500,000, and benches
from `BENCH_SEED`, so what is fitted, what is measured and what was learned never meet.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import numpy as np
from PIL import Image

from adinsight.records import THUMB_SIDE, AdImage
from adinsight.studio import settings
from adinsight.studio.casting import Split, cast
from adinsight.studio.render import encode, render
from adinsight.studio.truth import Truth, tell
from adinsight.training.examples import Example

CALIBRATION_SEED = 500_000
GUARD_SEED = 501_500
BENCH_SEED = 4_000_000


def fresh_files(first_seed: int, count: int, split: Split = "any") -> Iterator[tuple[bytes, Truth]]:
    """`count` ads from consecutive seeds, drawn at full size, as JPEG files with their truth."""
    for seed in range(first_seed, first_seed + count):
        scene = cast(seed, split)
        yield encode(render(scene), scene), tell(scene)


def fresh_ads(first_seed: int, count: int, split: Split = "any") -> Iterator[tuple[AdImage, Truth]]:
    """The ads of `fresh_files`, read back."""
    for data, truth in fresh_files(first_seed, count, split):
        yield read(data), truth


def read(data: bytes) -> AdImage:
    """The ad in a picture file, its thumbnail made with the filter that the analysis uses."""
    with Image.open(io.BytesIO(data)) as file:
        picture = file.convert("RGB")
    pixels = np.array(picture)
    longer = max(picture.size)
    if longer > THUMB_SIDE:
        width, height = (max(1, round(edge * THUMB_SIDE / longer)) for edge in picture.size)
        picture = picture.resize((width, height), Image.Resampling.HAMMING)
    ad_id = hashlib.sha256(data).hexdigest()[:16]
    return AdImage(ad_id, pixels, np.array(picture), pixels.shape[1], pixels.shape[0])


def example_of(truth: Truth) -> Example:
    """The labels that a truth would be trained with."""
    return Example.of(truth, settings.BY_NAME[truth.setting].phrases[0])
