"""Crowds: pictures with many figures at once, each with its name and colour, for learning shapes.

An ad shows one product; a crowd in the same settings shows up to nine things, so one look at a
picture teaches several shapes. No caption goes with a crowd. Combinations that casting keeps
from training are kept out here too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from adinsight.records import Box
from adinsight.studio import products
from adinsight.studio.casting import COMPANIONS, cast, is_held_out
from adinsight.studio.catalogue import Drawing
from adinsight.studio.palette import sample_shade
from adinsight.studio.render import Pixels
from adinsight.studio.scene import Figure, Scene, Tint
from adinsight.studio.truth import figures_seen
from adinsight.training.drawing import Seen, squeezed
from adinsight.training.recipe import IMAGE_SIDE

DRAWINGS: tuple[Drawing, ...] = (
    *(product.drawing for product in products.PRODUCTS), *COMPANIONS.values(),
)  # fmt: skip
_MOST = 9
_WORDLESS_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Crowd:
    """The figures of a picture that shows many."""

    seed: int
    objects: tuple[Seen, ...]


def crowd(seed: int) -> Scene:
    """The scene of a seed with its figures replaced by a crowd."""
    scene = cast(seed, "seen")
    rng = np.random.default_rng([seed, 64])
    columns, rows = _grid(scene.width / scene.height, rng)
    figures = [
        _figure(scene, Box(x / columns, y / rows, (x + 1) / columns, (y + 1) / rows), rng)
        for y in range(rows)
        for x in range(columns)
    ]
    texts = () if rng.random() < _WORDLESS_SHARE else scene.texts
    return replace(scene, figures=tuple(figures), texts=texts, logo_box=scene.logo_box if texts else None)


def draw_crowd(seed: int) -> tuple[Pixels, Crowd]:
    """A crowd, uint8 (160, 160, 3), and the figures that can be seen on it."""
    scene = crowd(seed)
    return squeezed(scene, IMAGE_SIDE), Crowd(seed, tuple(Seen.of(thing) for thing in figures_seen(scene)))


def _grid(aspect: float, rng: np.random.Generator) -> tuple[int, int]:
    """Columns and rows of two to nine cells that are about as wide as high."""
    count = int(rng.integers(2, _MOST + 1))
    columns = min(max(round((count * aspect) ** 0.5 * float(rng.uniform(0.8, 1.25))), 1), count)
    return columns, max(round(count / columns), 1)


def _figure(scene: Scene, cell: Box, rng: np.random.Generator) -> Figure:
    """Something in a cell of the picture, at a chance size and place."""
    while True:
        drawing = DRAWINGS[int(rng.integers(len(DRAWINGS)))]
        color = drawing.colors[int(rng.integers(len(drawing.colors)))]
        if not is_held_out(drawing.name, color, scene.setting) and color != scene.backdrop.name:
            break
    aspect = scene.width / scene.height
    height = min(cell.height, cell.width * aspect / drawing.aspect) * float(rng.uniform(0.6, 1.0))
    width = height * drawing.aspect / aspect
    x0 = cell.x0 + (cell.width - width) * float(rng.random())
    y0 = cell.y0 + (cell.height - height) * float(rng.random())
    angle = float(rng.normal(0, 3.0)) if rng.random() < 0.4 else 0.0
    material = drawing.materials[int(rng.integers(len(drawing.materials)))]
    tint = Tint(color, sample_shade(color, rng))
    box = Box(x0, y0, x0 + width, y0 + height)
    return Figure(drawing.kind, drawing.name, tint, box, angle, material, int(rng.integers(2**31)))
