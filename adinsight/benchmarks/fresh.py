"""Fresh ads for benches: drawn with seeds that nothing was trained or tuned on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from adinsight.ads import decode
from adinsight.config import ImageLimits
from adinsight.records import AdImage
from adinsight.studio.casting import Split, cast
from adinsight.studio.render import encode, render
from adinsight.studio.truth import Truth, tell

# Training draws from 1,000,000 up, calibration from 500,000, demos and tests below that.
FIRST_SEED = 4_000_000


def fresh_ads(count: int, split: Split = "any", first_seed: int = FIRST_SEED) -> Iterator[tuple[AdImage, Truth]]:
    """Ads as the analysis would read them from JPEG files, with their truth."""
    for seed in range(first_seed, first_seed + count):
        scene = cast(seed, split)
        data = encode(render(scene), scene)
        decoded = decode(data, ImageLimits())
        ad_id = hashlib.sha256(data).hexdigest()[:16]
        yield AdImage(ad_id, decoded.pixels, decoded.thumb, decoded.width, decoded.height), tell(scene)
