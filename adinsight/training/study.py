"""Ads to learn concepts from: half as the studio casts them, half with what it would not put together.

The studio's nights are dark and its products suit their places. What reads concepts must not lean on that: a variant
may lay a teapot over a night street on yellow. So in half of the ads the setting and its ground are drawn by lot; some
of these show the setting alone, and some are seen through a picture of few pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
from PIL import Image

from adinsight.batching import batched
from adinsight.records import AdImage
from adinsight.studio import palette, settings
from adinsight.studio.casting import cast
from adinsight.studio.render import encode, render
from adinsight.studio.scene import Scene, Tint
from adinsight.studio.truth import tell
from adinsight.training.concept_truth import ConceptTruth, true_concepts
from adinsight.training.fresh import read

STUDY_SEED = 530_000
_CROSSED_SHARE, _BARE_SHARE, _COARSE_SHARE = 0.5, 0.2, 0.3
# Of a coarse picture: as many pixels as this square, about what the starter's generator draws.
_COARSE_SIDE = 64
_BLOCK = 128
# What holds for a setting in which nothing is sold.
_OF_A_SETTING = ("setting", "season")


def study_ads(count: int, workers: int = 1, first_seed: int = STUDY_SEED) -> Iterator[tuple[AdImage, ConceptTruth]]:
    """Ads of consecutive seeds, with the concepts that hold for them.

    Args:
        count: How many.
        workers: Processes that draw.
        first_seed: Of the first; above those of calibration and guard, below those of training.
    """
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        # Block by block: what waits for a slow reader stays small.
        for seeds in batched(range(first_seed, first_seed + count), _BLOCK):
            yield from pool.map(study_ad, seeds, chunksize=8)


def study_ad(seed: int) -> tuple[AdImage, ConceptTruth]:
    """One ad, only as large as a thumbnail, and its concepts."""
    rng = np.random.default_rng([seed, 77])
    scene = cast(seed, "any")
    is_crossed, is_bare, is_coarse = rng.random(3) < (_CROSSED_SHARE, _BARE_SHARE, _COARSE_SHARE)
    if is_crossed:
        scene = _crossed(scene, rng)
    truth = true_concepts(tell(scene))
    if is_crossed and is_bare:
        scene = replace(scene, figures=(), texts=(), logo_box=None)
        truth = {taxonomy: truth[taxonomy] for taxonomy in _OF_A_SETTING}
    image = read(encode(render(scene), scene))
    thumb = _coarse(image) if is_crossed and is_coarse else image.thumb
    return AdImage(image.ad_id, thumb, thumb, image.width, image.height), truth


def _crossed(scene: Scene, rng: np.random.Generator) -> Scene:
    """The scene in a setting and on a ground by lot."""
    setting = settings.SETTINGS[int(rng.integers(len(settings.SETTINGS)))].name
    color = palette.COLOR_NAMES[int(rng.integers(len(palette.COLOR_NAMES)))]
    return replace(scene, setting=setting, backdrop=Tint(color, palette.CENTERS[color]))


def _coarse(image: AdImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    rows, columns = image.thumb.shape[:2]
    scale = _COARSE_SIDE / (rows * columns) ** 0.5
    few = (max(8, round(columns * scale)), max(8, round(rows * scale)))
    small = Image.fromarray(image.thumb).resize(few, Image.Resampling.BOX)
    return np.asarray(small.resize((columns, rows), Image.Resampling.BICUBIC))
