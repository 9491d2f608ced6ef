"""What the generator learns to draw: one product in a setting, or the setting alone, without words.

The studio's ads hold company, blemishes and every format. The generator's pictures are square, the product
stands alone near the middle and is large, so that a small model can learn what a prompt can ask for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.records import Box
from adinsight.studio import settings
from adinsight.studio.casting import Split, cast
from adinsight.studio.render import drawing_of, render
from adinsight.studio.scene import Blemish, Scene

SIDE = 128
_CANVAS = 1_024
# Drawn at twice the size and brought down, so that thin lines keep their tone.
_OVERSAMPLING = 2
_HEIGHTS = (0.52, 0.68)
_WIDEST = 0.82
# Of a composition: the product's size over its portrait's, how far it may come forward, and the margin that is kept.
_SIZES, _FORWARD, _MARGIN = (0.5, 1.0), 0.06, 0.03
# What a prompt calls a setting in which nothing is sold: the ground that a product is laid over.
EMPTY = "empty scene"


@dataclass(frozen=True, slots=True)
class Portrait:
    """The labels of one picture: what a prompt says of it, and where the product stands (shares).

    A picture of the setting alone has no product and no colour, and all of it counts alike.
    """

    seed: int
    product: str
    color: str
    setting: str
    backdrop: str
    corners: tuple[float, float, float, float]

    @property
    def noun(self) -> str:
        """What it shows, without article: red mug, or empty scene."""
        return f"{self.color} {self.product}" if self.product else EMPTY

    @classmethod
    def of(cls, scene: Scene) -> Portrait:
        """The labels of a scene with one figure."""
        figure = scene.product
        corners = figure.box.clipped().as_tuple()
        return cls(scene.seed, figure.label, figure.tint.name, scene.setting, scene.backdrop.name, corners)


def portrait(seed: int, split: Split = "seen") -> Scene:
    """The scene of a seed as the generator is to draw it: square, wordless, the product alone and large."""
    scene = cast(seed, split, (_CANVAS, _CANVAS))
    rng = np.random.default_rng([seed, 128])
    figure = scene.product
    drawing = drawing_of(figure)
    height = min(float(rng.uniform(*_HEIGHTS)), _WIDEST / drawing.aspect)
    width = height * drawing.aspect
    x0 = 0.5 - width / 2 + float(rng.uniform(-0.08, 0.08))
    ground = settings.BY_NAME[scene.setting].ground + float(rng.uniform(-0.01, 0.02))
    y0 = ground - height if drawing.stands else 0.5 - height / 2 + float(rng.uniform(-0.05, 0.05))
    placed = replace(figure, box=Box(x0, y0, x0 + width, y0 + height), angle=0.0)
    return replace(scene, figures=(placed,), texts=(), logo_box=None, blemish=Blemish())


def composition(seed: int, split: Split = "seen") -> Scene:
    """The portrait of a seed recomposed: its product of another size, anywhere beside the middle.

    That is what a sketch tells and no prompt does.
    """
    scene = portrait(seed, split)
    rng = np.random.default_rng([seed, 129])
    figure = scene.product
    scale = float(rng.uniform(*_SIZES))
    width, height = scale * figure.box.width, scale * figure.box.height
    x0 = float(rng.uniform(_MARGIN, 1 - _MARGIN - width))
    if drawing_of(figure).stands:
        y0 = min(figure.box.y1 + float(rng.uniform(0, _FORWARD)), 1 - _MARGIN) - height
    else:
        y0 = float(rng.uniform(_MARGIN, 1 - _MARGIN - height))
    return replace(scene, figures=(replace(figure, box=Box(x0, y0, x0 + width, y0 + height)),))


def drawn(scene: Scene, side: int = SIDE) -> NDArray[np.uint8]:
    """A scene's pixels, uint8 (side, side, 3)."""
    large = Image.fromarray(render(scene, _OVERSAMPLING * side / _CANVAS, with_texts=False))
    return np.asarray(large.resize((side, side), Image.Resampling.BOX))


def draw_portrait(seed: int, first_empty: int | None = None) -> tuple[NDArray[np.uint8], Portrait]:
    """One training picture, uint8 (128, 128, 3), and its labels.

    Args:
        seed: Of the scene.
        first_empty: From this seed on the product is left out; never where None.
    """
    scene = portrait(seed)
    if first_empty is None or seed < first_empty:
        return drawn(scene), Portrait.of(scene)
    labels = Portrait(seed, "", "", scene.setting, scene.backdrop.name, (0.0, 0.0, 1.0, 1.0))
    return drawn(replace(scene, figures=())), labels


def draw_composition(seed: int, split: Split = "seen") -> tuple[NDArray[np.uint8], Portrait]:
    """One recomposed picture, uint8 (128, 128, 3), every other one mirrored, and its labels."""
    scene = composition(seed, split)
    pixels, labels = drawn(scene), Portrait.of(scene)
    if seed % 2:
        return pixels, labels
    x0, y0, x1, y1 = labels.corners
    return np.ascontiguousarray(pixels[:, ::-1]), replace(labels, corners=(1 - x1, y0, 1 - x0, y1))
