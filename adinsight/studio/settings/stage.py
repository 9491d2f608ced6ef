"""The stage: what a setting is told before it is painted, and what the studio knows of a setting.

A setting must leave its backdrop colour in charge of the picture. So painters
take their shades from `Stage.tone`, which never leaves the colour's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from adinsight.studio.brush import Brush
from adinsight.studio.palette import CENTERS, luminance, mixed, shaded

if TYPE_CHECKING:
    import numpy as np

    from adinsight.records import RGB

TONE_RANGE = 0.5
_PALE, _DARK = 0.7, 0.03  # relative luminance above which light, and below which shadow, no longer shows


def _lab(rgb: RGB) -> tuple[float, float, float]:
    """CIELAB of an sRGB colour under D65 (IEC 61966-2-1; CIE 15)."""
    red, green, blue = ((c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in (v / 255 for v in rgb))
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (
            (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
            0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
            (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


_CENTER_LABS = {name: _lab(rgb) for name, rgb in CENTERS.items()}


def perceived(rgb: RGB) -> str:
    """The palette name whose centre is nearest in CIELAB."""
    lab = _lab(rgb)
    return min(_CENTER_LABS, key=lambda name: sum((a - b) ** 2 for a, b in zip(lab, _CENTER_LABS[name], strict=True)))


def _toned(rgb: RGB, amount: float) -> RGB:
    """The colour lightened towards white, or darkened as pigments do: deeper, warm ones warmer."""
    if amount > 0 or max(rgb) - min(rgb) < 30:
        return shaded(rgb, amount)
    red, green, blue = rgb
    warm = red > max(green, blue)
    deep = (round(red * (0.55 if warm else 0.34)), round(green * 0.34), round(blue * (0.34 if warm else 0.5)))
    return mixed(rgb, deep, min(1.0, -1.5 * amount))


@lru_cache(maxsize=1024)
def _reach(rgb: RGB, sign: int) -> float:
    """How far a colour can be toned (0 to `TONE_RANGE`) lighter (+1) or darker (-1) and keep its name."""
    name, low, high = perceived(rgb), 0.0, TONE_RANGE
    if perceived(_toned(rgb, sign * high)) == name:
        return high
    for _ in range(6):
        middle = (low + high) / 2
        low, high = (middle, high) if perceived(_toned(rgb, sign * middle)) == name else (low, middle)
    return low


@dataclass(frozen=True, slots=True)
class Stage:
    """What a setting is painted with.

    Args:
        width: Width of the sheet, whose height is 1.
        backdrop: Colour of the wall, sky, tiles or paper; it must dominate the picture.
        accent: Colour for small things that may stand out.
        light: Where the light comes from, -1 (left) to 1 (right).
        rng: The only source of variation.
    """

    width: float
    backdrop: RGB
    accent: RGB
    light: float
    rng: np.random.Generator

    @property
    def unit(self) -> float:
        """Scale for furniture, 0 to 1: smaller on sheets that are narrower than high."""
        return min(1.0, 0.45 + 0.55 * self.width)

    def tone(self, amount: float) -> RGB:
        """The backdrop lightened or darkened (-0.5 to 0.5), less so where it would lose its name."""
        reach = _reach(self.backdrop, 1 if amount > 0 else -1)
        return _toned(self.backdrop, amount * 0.9 * reach / TONE_RANGE)

    def relief(self, amount: float) -> RGB:
        """A tone that stands out softly: lighter, or darker where the backdrop is pale already."""
        return self.tone(-amount if luminance(self.backdrop) > _PALE else amount)

    def depth(self, amount: float) -> RGB:
        """A tone that recedes: darker, or lighter where the backdrop is dark already."""
        return self.tone(amount if luminance(self.backdrop) < _DARK else -amount)

    def between(self, low: float, high: float) -> float:
        """A random number between two bounds."""
        return float(self.rng.uniform(low, high))

    def count(self, low: int, high: int) -> int:
        """A random whole number, both bounds included."""
        return int(self.rng.integers(low, high + 1))

    def either(self, share: float = 0.5) -> bool:
        """True this share of times."""
        return bool(self.rng.random() < share)

    def pick(self, colors: Sequence[RGB]) -> RGB:
        """One of several colours."""
        return colors[int(self.rng.integers(len(colors)))]


Paint = Callable[[Brush, Stage], None]


@dataclass(frozen=True, slots=True)
class Setting:
    """One kind of place and how to paint it.

    Args:
        name: Its name in scenes.
        phrases: Ways in which captions say it, such as "on a beach".
        paint: Fills the whole sheet.
        backdrops: Palette names that its backdrop may have.
        ground: Where things stand, as a share of the height from the top.
        season: winter, summer or another; empty where none is shown.
        indoors: Whether it has a roof.
        sentiments: Pitt sentiments that suit its mood.
    """

    name: str
    phrases: tuple[str, ...]
    paint: Paint
    backdrops: tuple[str, ...]
    ground: float
    season: str
    indoors: bool
    sentiments: tuple[str, ...]


@contextmanager
def mirrored(brush: Brush, stage: Stage) -> Iterator[Stage]:
    """The stage to paint on within the block: for half of all random states, left and right change places."""
    brush.canvas.save()
    if stage.either():
        brush.canvas.translate(stage.width, 0)
        brush.canvas.scale(-1, 1)
        stage = replace(stage, light=-stage.light)
    try:
        yield stage
    finally:
        brush.canvas.restore()
