"""Is the product in a composite the one that was given: the same pixels, as sharp and as bright?

All is measured against the source, which is at hand: a picture alone does not tell a blurred product from a smooth
one, or a dim product from a dark one. What was done to it on purpose is recorded as gains and foretold.
The ad is looked at without its words, before it is encoded or after.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.variants.audit.check import Check, at_least, at_most
from adinsight.variants.compositing.light import UNCHANGED, Gains, luminance_of, relit
from adinsight.variants.compositing.placing import Layer, Pixels, meeting

# Of 255, on pixels of full alpha: nothing but rounding may lie between.
MOST_DIFFERENCE = 1.0
# Between what 95 sound studio composites (seeds 730,000 on) had after a JPEG of quality 85 to 95, 0.80 at least, and
# the same out of focus by 0.8 to 2 pixels, 0.44 at most.
LEAST_SHARPNESS = 0.6
# About the least change of exposure that is seen side by side.
MOST_STOPS = 0.15
# Variance of the Laplacian that the grain of a JPEG leaves on a smooth surface.
_GRAIN = 4.0
_LEAST_PIXELS = 64


@dataclass(frozen=True)
class Placed:
    """A product in a composite, with all that is known of how it came there.

    Args:
        pixels: The composite without words, uint8 of shape (rows, columns, 3).
        product: The source cut-out at its size and place, as it was before its light was changed.
        gains: Factors of red, green and blue that harmonisation recorded.
        stands: Whether it stands on the ground, and so has a shadow there.
    """

    pixels: Pixels
    product: Layer
    gains: Gains = UNCHANGED
    stands: bool = True

    @cached_property
    def solid(self) -> NDArray[np.bool_]:
        """Pixels of full alpha, over the part of the product that lies on the canvas."""
        _, part = meeting(self.product, self.pixels.shape[:2])
        return np.asarray(self.product.rgba[part][..., 3] == 255)

    @cached_property
    def source(self) -> Pixels:
        """The product's own colours over that part, (rows, columns, 3)."""
        _, part = meeting(self.product, self.pixels.shape[:2])
        return self.product.rgba[part][..., :3]

    @cached_property
    def expected(self) -> Pixels:
        """Those colours under the light that was recorded."""
        return relit(self.source, self.gains)

    @cached_property
    def seen(self) -> Pixels:
        """The composite's colours there."""
        area, _ = meeting(self.product, self.pixels.shape[:2])
        return self.pixels[area]


def product_checks(placed: Placed) -> list[Check]:
    """The product against its source: its pixels, its sharpness, its brightness."""
    return [product_intact(placed), product_blur(placed), product_brightness(placed)]


def product_intact(placed: Placed) -> Check:
    """The largest difference of a pixel of full alpha from what was recorded, 0 to 255."""
    if not placed.solid.any():
        return _nothing("product_intact", MOST_DIFFERENCE)
    off = np.abs(placed.seen[placed.solid].astype(np.int16) - placed.expected[placed.solid])
    share = float((off.max(axis=1) > MOST_DIFFERENCE).mean())
    detail = f"{share:.1%} of the product's pixels differ from its picture by more than {MOST_DIFFERENCE:.0f} of 255"
    return at_most("product_intact", float(off.max()), MOST_DIFFERENCE, detail)


def product_blur(placed: Placed) -> Check:
    """How sharp the product is against its source: the ratio of the variances of their Laplacians, 1 where the same.

    Inside the product alone, since its outline depends on what is behind it.
    """
    if placed.solid.sum() < _LEAST_PIXELS:
        return _nothing("product_blur", LEAST_SHARPNESS)
    inside = cv2.erode(placed.solid.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0
    if inside.sum() < _LEAST_PIXELS:
        return _nothing("product_blur", LEAST_SHARPNESS)
    ratio = (_sharpness(placed.seen, inside) + _GRAIN) / (_sharpness(placed.expected, inside) + _GRAIN)
    detail = "the product's detail as a share of that in its picture; below it was blurred or enlarged too far"
    return at_least("product_blur", ratio, LEAST_SHARPNESS, detail)


def product_brightness(placed: Placed) -> Check:
    """How far the product's luminance is from what was recorded, in stops: 1 is twice or half as bright."""
    if not placed.solid.any():
        return _nothing("product_brightness", MOST_STOPS)
    seen, expected = (float(luminance_of(part[placed.solid]).mean()) + 1e-3 for part in (placed.seen, placed.expected))
    stops = float(np.log2(seen / expected))
    detail = f"the product is {abs(stops):.2f} stops {'brighter' if stops > 0 else 'darker'} than its picture"
    return at_most("product_brightness", abs(stops), MOST_STOPS, detail)


def _sharpness(pixels: Pixels, mask: NDArray[np.bool_]) -> float:
    gray = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(cv2.Laplacian(gray, cv2.CV_32F)[mask].var())


def _nothing(name: str, threshold: float) -> Check:
    return Check(name, "failed", None, threshold, "too little of the product lies on the canvas to look at")
