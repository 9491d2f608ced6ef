"""A product in the light of its scene: one factor for each channel, bounded, recorded, undone by a division.

What a factor may be is bounded twice: by `LEAST` and `MOST`, and by the name of the product's colour, which must
stay: an ad for a red hat shows a red hat, whatever the light.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from adinsight.analyze.color_names import TABLE_BITS, term_table
from adinsight.errors import ConfigError
from adinsight.records import Box
from adinsight.variants.compositing.cutouts import SOLID, Cutout
from adinsight.variants.compositing.light import UNCHANGED, Gains, relit
from adinsight.variants.compositing.placing import Pixels
from adinsight.variants.compositing.scene_light import light_of_scene

# A stop and a tenth either way is as far as a product is taken; the network's errors are a tenth of that.
LEAST, MOST = 0.4, 1.8
_STEPS = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.1)


@dataclass(frozen=True, slots=True)
class Harmonised:
    """A cut-out in another light.

    Args:
        cutout: With its colours changed, its alpha as it was.
        gains: Factors of red, green and blue in linear light; (1, 1, 1) where nothing changed.
    """

    cutout: Cutout
    gains: Gains


def harmonised(cutout: Cutout, background: Pixels, box: Box, strength: float = 1.0) -> Harmonised:
    """The cut-out in the light of the scene that it is put into.

    Args:
        cutout: The product under the light of its photograph, which is taken to be neutral.
        background: The scene, uint8 of shape (rows, columns, 3); whether the product is on it already matters not.
        box: Where the product stands; the scene is judged by what lies outside.
        strength: 0 leaves every bit as it is, 1 follows the scene's light in full.

    Raises:
        ConfigError: If the strength is not a share.
    """
    if not 0 <= strength <= 1:
        raise ConfigError(f"the strength of harmonisation is a share from 0 to 1, got {strength}")
    if strength == 0:
        return Harmonised(cutout, UNCHANGED)
    asked = light_of_scene(background, _outside(background.shape[:2], box))
    solid = cutout.rgba[cutout.rgba[..., 3] >= SOLID][:, :3]
    name = _term(solid)
    for share in _STEPS:
        gains = _bounded(asked, strength * share)
        if _term(relit(solid, gains)) == name:
            return Harmonised(replace(cutout, rgba=relit(cutout.rgba, gains)), gains)
    return Harmonised(cutout, UNCHANGED)


def _bounded(gains: Gains, strength: float) -> Gains:
    red, green, blue = (float(np.clip(gain**strength, LEAST, MOST)) for gain in gains)
    return red, green, blue


def _outside(shape: tuple[int, ...], box: Box) -> np.ndarray:
    """The pixels outside a box; all of them where it fills the picture."""
    rows, columns = shape
    inner = box.clipped()
    kept = np.ones((rows, columns), bool)
    kept[round(inner.y0 * rows) : round(inner.y1 * rows), round(inner.x0 * columns) : round(inner.x1 * columns)] = False
    return kept if kept.mean() > 0.05 else np.ones((rows, columns), bool)


def _term(colors: Pixels) -> int:
    """The basic colour term that most pixels have, by its place in `color_names.TERMS`."""
    codes = colors.astype(np.int64) >> (8 - TABLE_BITS)
    index = (codes[:, 0] << 2 * TABLE_BITS) | (codes[:, 1] << TABLE_BITS) | codes[:, 2]
    return int(np.bincount(term_table()[index], minlength=12).argmax())
