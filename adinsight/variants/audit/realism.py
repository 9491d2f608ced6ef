"""Does the product belong where it stands: its light, its contact with the ground, its shadow?

Light is compared with the source as reference: what the scene's light asks of the product against what was done to
its pixels. Contact and shadow are read from the ground below it, each row against the ground beside it, so that
what runs across the scene, such as the edge of a table, cancels out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.variants.audit.check import Check, at_most
from adinsight.variants.audit.product import Placed
from adinsight.variants.compositing.light import Gains, gains_between, luminance_of
from adinsight.variants.compositing.placing import meeting
from adinsight.variants.compositing.scene_light import light_of_scene
from adinsight.variants.compositing.shadow import Foot, foot_of

# Stops. Of 120 studio composites in the right light (seeds 760,000 on, half of them relit as a whole) 95 in 100 were
# within 0.24 and 0.32; under a light that was 0.4 to 1 stop wrong half were beyond 0.5.
MOST_EXPOSURE_GAP = 0.32
MOST_CAST_GAP = 0.4
# Of 95 sound ones (seeds 730,000 on) all were below 0.01 and 0.55; of those lifted by 4 to 12 % of their height, and
# of those without a shadow, 95 in 100 were above 0.05 and 0.66.
MOST_LIFT = 0.03
MOST_LIGHT_BELOW = 0.6
# In shares of the reach (the lesser of the feet's span and the height): how far up and down the ground is read.
_ABOVE, _BELOW = 0.03, 0.45
# In shares of the span: the ground beside the feet, from and to.
_NEAR, _FAR = 0.3, 0.8
_FAINT = 0.003


@dataclass(frozen=True, slots=True)
class GroundProfile:
    """The ground below a product, row by row.

    Args:
        ratios: Luminance below the feet over that beside them, one for each row; 1 is no shadow.
        offsets: Rows below the base, in shares of the reach.
    """

    ratios: NDArray[np.float64]
    offsets: NDArray[np.float64]

    @property
    def darkest(self) -> float:
        """The least ratio."""
        return float(self.ratios.min())

    @property
    def lift(self) -> float:
        """How far below the base the ground is darkest, in shares of the reach; 0 where it is darkest at the base."""
        return max(0.0, float(self.offsets[int(self.ratios.argmin())]))


def realism_checks(placed: Placed) -> list[Check]:
    """Light for every product; contact and shadow for one that stands."""
    return [*light_checks(placed), *ground_checks(placed)]


def light_checks(placed: Placed) -> list[Check]:
    """The light on the product against that of the scene around it, in exposure and in colour, both in stops.

    The scene's light is an estimate from its colours, which is sure of large differences alone; it leans to the
    studio's neutral light where the scene does not tell.
    """
    exposure, cast = light_gap(placed)
    return [
        at_most(
            "illumination", abs(exposure), MOST_EXPOSURE_GAP,
            f"the product is {abs(exposure):.2f} stops {'darker' if exposure > 0 else 'brighter'} than the light "
            "of its setting asks for",
        ),
        at_most(
            "color_agreement", cast, MOST_CAST_GAP,
            f"red or blue of the product's light is {cast:.2f} stops from that of its setting",
        ),
    ]  # fmt: skip


def light_gap(placed: Placed) -> tuple[float, float]:
    """What the scene's light asks of the product over what was done to it: exposure, signed, and cast; in stops."""
    area, _ = meeting(placed.product, placed.pixels.shape[:2])
    around = np.ones(placed.pixels.shape[:2], bool)
    around[area] = ~placed.solid
    asked = light_of_scene(placed.pixels, around)
    given = gains_between(placed.source[placed.solid], placed.seen[placed.solid])
    red, green, blue = (float(np.log2(a / g)) for a, g in zip(asked, given, strict=True))
    return _exposure((red, green, blue)), max(abs(red - green), abs(blue - green))


def _exposure(stops: Gains) -> float:
    return 0.2126 * stops[0] + 0.7152 * stops[1] + 0.0722 * stops[2]


def ground_checks(placed: Placed) -> list[Check]:
    """Shadow and contact of a product that stands; none for one that lies flat, floats or hangs by intent."""
    if not placed.stands:
        return []
    profile = ground_profile(placed)
    if profile is None:
        detail = "the ground below the product is outside the canvas or covered, so its shadow cannot be seen"
        return [
            Check(name, "unchecked", None, limit, detail, weighs=False)
            for name, limit in (("shadow", MOST_LIGHT_BELOW), ("contact", MOST_LIFT))
        ]
    shadow = at_most(
        "shadow", profile.darkest, MOST_LIGHT_BELOW,
        f"below the product the ground has {profile.darkest:.0%} of the light beside it",
    )  # fmt: skip
    if shadow.verdict == "failed":
        unseen = Check("contact", "unchecked", None, MOST_LIFT, "without a shadow nothing tells it", weighs=False)
        return [shadow, unseen]
    detail = f"the ground is darkest {profile.lift:.1%} of the product's reach below its base"
    return [shadow, at_most("contact", profile.lift, MOST_LIFT, detail)]


def ground_profile(placed: Placed) -> GroundProfile | None:
    """The ground below a product as its shadow darkens it; None where too little of it is in sight."""
    foot = foot_of(placed.product.rgba)
    reach = max(4.0, min(foot.span, len(placed.product.rgba)))
    base = placed.product.top + foot.base
    first, last = base - round(_ABOVE * reach), base + max(3, round(_BELOW * reach))
    rows = np.arange(max(first, 0), min(last, len(placed.pixels)))
    if (rows >= base).sum() < 3:
        return None
    light = luminance_of(placed.pixels[rows[0] : rows[-1] + 1])
    ground = _uncovered(placed, rows)
    below, beside = (_row_levels(light, ground[:, columns], columns) for columns in _columns(placed, foot))
    told = np.isfinite(below) & np.isfinite(beside)
    if (told & (rows >= base)).sum() < 3:
        return None
    ratios = _smoothed((below[told] + _FAINT) / (beside[told] + _FAINT))
    return GroundProfile(ratios, (rows[told] - base) / reach)


def _columns(placed: Placed, foot: Foot) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The canvas columns of the feet, and those beside them, nearer where the canvas has no more room."""
    width = placed.pixels.shape[1]
    feet = placed.product.left + foot.columns
    first, last = int(feet[0]), int(feet[-1])
    near, far = max(2, round(_NEAR * foot.span)), max(5, round(_FAR * foot.span))
    before, after = (min(near, max(2, round(0.7 * room))) for room in (first, width - 1 - last))
    beside = np.concatenate([np.arange(first - far, first - before), np.arange(last + after + 1, last + far + 1)])
    return feet[(feet >= 0) & (feet < width)], beside[(beside >= 0) & (beside < width)]


def _uncovered(placed: Placed, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where the product does not hide the ground, shape (rows, canvas columns)."""
    free = np.ones(placed.pixels.shape[:2], bool)
    area, part = meeting(placed.product, placed.pixels.shape[:2])
    free[area] = placed.product.rgba[part][..., 3] == 0
    return free[rows[0] : rows[-1] + 1]


def _row_levels(light: NDArray[np.float32], free: NDArray[np.bool_], columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """The median of each row over the free columns; NaN where fewer than a third of them are free."""
    levels = np.full(len(light), np.nan)
    for row in np.flatnonzero(free.sum(axis=1) >= max(1, len(columns) / 3)):
        levels[row] = np.median(light[row, columns[free[row]]])
    return levels


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The running mean of three, so that no single row decides."""
    padded = np.concatenate([values[:1], values, values[-1:]])
    return np.asarray((padded[:-2] + padded[1:-1] + padded[2:]) / 3)
