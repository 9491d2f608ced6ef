from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
import skia

from adinsight.studio.brush import MATERIALS, Brush, Look
from adinsight.studio.palette import CENTERS, COLOR_NAMES, sample_shade

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from adinsight.studio.catalogue import Drawing


def _lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIELAB (D65) of sRGB values 0 to 255, last axis 3 (CIE 15:2004, IEC 61966-2-1)."""
    value = rgb / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ matrix.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


_CENTERS = _lab(np.array([CENTERS[name] for name in COLOR_NAMES], float))


@dataclass(frozen=True)
class Easel:
    """Paints a drawing alone, `height` pixels high, and measures what came out."""

    height: int = 80

    def paint(self, drawing: Drawing, color: str, material: str, seed: int) -> NDArray[np.uint8]:
        """RGBA pixels (height, width, 4), not premultiplied, of one seed in one colour."""
        surface = skia.Surface(round(self.height * drawing.aspect), self.height)
        canvas = surface.getCanvas()
        canvas.clear(skia.ColorTRANSPARENT)
        canvas.scale(self.height, self.height)
        depth = canvas.getSaveCount()
        rgb = sample_shade(color, np.random.default_rng(0))
        drawing.draw(Brush(canvas), Look(rgb, material, np.random.default_rng(seed)))
        assert canvas.getSaveCount() == depth, "the drawing left the canvas moved"
        pixels: NDArray[np.uint8] = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
        return pixels

    def dominant(self, pixels: NDArray[np.uint8]) -> str:
        """The palette name that most painted pixels are nearest to in CIELAB."""
        inked = _lab(pixels[pixels[..., 3] > 127][:, :3].astype(float))
        nearest = np.linalg.norm(inked[:, None] - _CENTERS, axis=-1).argmin(axis=1)
        return COLOR_NAMES[int(np.bincount(nearest, minlength=len(COLOR_NAMES)).argmax())]

    def check_seeds(self, drawing: Drawing) -> None:
        """Same seed, same pixels; six seeds, six pictures that differ in more than a few pixels."""
        color, material = drawing.colors[0], drawing.materials[0]
        shots = [self.paint(drawing, color, material, seed) for seed in range(6)]
        assert np.array_equal(shots[0], self.paint(drawing, color, material, 0))
        assert len({shot.tobytes() for shot in shots}) == 6
        ink = (shots[0][..., 3] > 127).mean()
        moved = [(np.abs(shot.astype(int) - shots[0]).max(axis=-1) > 24).mean() / ink for shot in shots[1:]]
        assert np.mean(moved) > 0.02

    def check_color(self, drawing: Drawing) -> None:
        """The asked colour is the main one in at least nine of ten of colour, material and seed."""
        asked = [
            (color, material, seed) for color in drawing.colors for material in drawing.materials for seed in (0, 1, 2)
        ]
        misread = [case for case in asked if self.dominant(self.paint(drawing, *case)) != case[0]]
        assert len(misread) <= 0.1 * len(asked), misread

    def check_fill(self, drawing: Drawing) -> None:
        """It spans its sheet and rests on the bottom edge, over six seeds."""
        spans = []
        for seed in range(6):
            rows, columns = np.nonzero(self.paint(drawing, drawing.colors[0], drawing.materials[0], seed)[..., 3] > 40)
            width = round(self.height * drawing.aspect)
            assert rows.max() + 1 >= 0.97 * self.height
            assert rows.min() <= 0.1 * self.height
            spans.append((columns.max() + 1 - columns.min()) / width)
        assert min(spans) >= 0.6
        assert np.mean(spans) >= 0.75

    def check_entry(self, drawing: Drawing, kind: str) -> None:
        """Names, colours, materials and size are ones the studio knows."""
        assert drawing.kind == kind
        assert drawing.name == drawing.name.lower().strip()
        assert not drawing.name.startswith(("a ", "an ", "the "))
        assert set(drawing.colors) <= set(COLOR_NAMES)
        assert len(set(drawing.colors)) == len(drawing.colors) >= 1
        assert set(drawing.materials) <= set(MATERIALS)
        assert drawing.materials
        assert 0.2 <= drawing.size <= 0.85
        assert 0.3 <= drawing.aspect <= 2.5


@pytest.fixture(scope="session")
def easel() -> Easel:
    return Easel()
