"""Fresh ads for benches, decoded as the analysis decodes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from adinsight.ads import decode
from adinsight.config import ImageLimits
from adinsight.records import AdImage
from adinsight.studio.casting import Split
from adinsight.studio.truth import Truth
from adinsight.training.fresh import BENCH_SEED, fresh_files

FIRST_SEED = BENCH_SEED


def fresh_ads(count: int, split: Split = "any", first_seed: int = FIRST_SEED) -> Iterator[tuple[AdImage, Truth]]:
    """Ads as the analysis would read them from JPEG files, with their truth."""
    for data, truth in fresh_files(first_seed, count, split):
        yield read(data), truth


def read(data: bytes) -> AdImage:
    """The ad in a picture file.

    Raises:
        ImageRejected: If it cannot be read.
    """
    decoded = decode(data, ImageLimits())
    ad_id = hashlib.sha256(data).hexdigest()[:16]
    return AdImage(ad_id, decoded.pixels, decoded.thumb, decoded.width, decoded.height)
