"""Drawing pictures to train on: a scene, small and squeezed to a square, and what can be seen on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.studio.render import render
from adinsight.studio.scene import Scene
from adinsight.studio.truth import TrueObject

# Drawn with no fewer pixels than this on the longer and the shorter side, where the ad has them:
# the models' square is about as large, and drawing at full size costs ten times as much.
_LONGER, _SHORTER = 200, 160


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure on a picture: label, kind and colour by name; `corners` in shares: x0, y0, x1, y1."""

    label: str
    kind: str
    color: str
    corners: tuple[float, float, float, float]

    @classmethod
    def of(cls, thing: TrueObject) -> Seen:
        """The part of a true object that is trained on."""
        return cls(thing.label, thing.kind, thing.color, thing.box.as_tuple())


def squeezed(scene: Scene, side: int) -> NDArray[np.uint8]:
    """The scene as the models will see it, uint8 (side, side, 3)."""
    longer, shorter = max(scene.width, scene.height), min(scene.width, scene.height)
    scale = min(1.0, max(_LONGER / longer, _SHORTER / shorter))
    small = Image.fromarray(render(scene, scale)).resize((side, side), Image.Resampling.BICUBIC)
    return np.asarray(small)
