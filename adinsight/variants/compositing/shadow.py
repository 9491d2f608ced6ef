"""The shadow of a product that stands: dark where it touches the ground, and a soft pool away from the light.

Without one a product floats. Nothing is known of the ground but that it is level, so the shadow is a guess that
suits a packshot: a thin contact line under what touches, and an ellipse as wide as the feet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.variants.compositing.light import luminance_of
from adinsight.variants.compositing.placing import Layer, Pixels

# Alpha from which a pixel belongs to the thing itself and not to a soft rim or a shadow in the file.
SOLID = 128
# What ends within this share of the height above the lowest row touches the ground.
_TOUCH = 0.04
# In shares of the reach, which is the lesser of the feet's span and the height.
_CONTACT_SIGMA, _POOL_HEIGHT, _POOL_SIGMA, _POOL_SHIFT = 0.022, 0.075, 0.05, 0.18
_POOL_WIDTH = 0.54  # of the span, to either side
_CONTACT_OPACITY, _POOL_OPACITY = 0.55, 0.32


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a cut-out touches the ground, in pixels of the cut-out.

    Args:
        base: The first row below the thing.
        columns: Those whose lowest pixel touches, in order.
        bottoms: For each of them the first row below it.
    """

    base: int
    columns: NDArray[np.intp]
    bottoms: NDArray[np.intp]

    @property
    def span(self) -> int:
        """From the first foot to the last, in pixels."""
        return int(self.columns[-1] - self.columns[0] + 1)

    @property
    def middle(self) -> float:
        """The column midway between them."""
        return float(self.columns[0] + self.columns[-1] + 1) / 2


def foot_of(rgba: Pixels) -> Foot:
    """Where a cut-out would touch the ground.

    Args:
        rgba: uint8 of shape (rows, columns, 4) with solid pixels.

    Raises:
        ValueError: If no pixel is solid.
    """
    solid = rgba[..., 3] >= SOLID
    if not solid.any():
        raise ValueError(f"a cut-out without a pixel of alpha {SOLID} or more touches nothing")
    rows = len(solid)
    bottoms = np.where(solid.any(axis=0), rows - solid[::-1].argmax(axis=0), 0)
    base = int(bottoms.max())
    top = int(solid.any(axis=1).argmax())
    columns = np.flatnonzero(bottoms >= base - max(1.0, _TOUCH * (base - top)))
    return Foot(base, columns, bottoms[columns])


def shadow_of(product: Layer, light: float = 0.0, strength: float = 1.0) -> Layer:
    """The shadow of a standing product, to be laid between it and the background.

    Args:
        product: The cut-out at its size and place.
        light: Where the light comes from, -1 (left) to 1 (right); see `light_direction`.
        strength: 0 gives no shadow, 1 the usual one.

    Returns:
        Black with alpha, larger than the feet on every side.
    """
    foot = foot_of(product.rgba)
    reach = max(4.0, min(foot.span, len(product.rgba)))
    pad = int(np.ceil(0.45 * reach)) + 2
    shape = 2 * pad, product.rgba.shape[1] + 2 * pad
    contact = _contact(foot, pad, shape, max(0.8, _CONTACT_SIGMA * reach))
    pool = _pool(foot, pad, shape, reach, light)
    opacity = 1 - (1 - _CONTACT_OPACITY * contact) * (1 - _POOL_OPACITY * pool)
    rgba = np.zeros((*shape, 4), np.uint8)
    rgba[..., 3] = np.rint(np.clip(opacity * strength, 0, 1) * 255)
    return Layer(rgba, product.left - pad, product.top + foot.base - pad)


def _contact(foot: Foot, pad: int, shape: tuple[int, int], sigma: float) -> NDArray[Any]:
    """A line of one standard deviation above and below where each foot ends, softened; 1 at its darkest."""
    half = max(1, round(sigma))
    line = np.zeros(shape, np.float32)
    for column, bottom in zip(foot.columns, foot.bottoms, strict=True):
        row = pad + bottom - foot.base
        line[max(0, row - half) : row + half + 1, pad + column] = 1
    soft = cv2.GaussianBlur(line, (0, 0), sigmaX=1.4 * sigma, sigmaY=sigma)
    return np.asarray(soft / max(float(soft.max()), 1e-6))


def _pool(foot: Foot, pad: int, shape: tuple[int, int], reach: float, light: float) -> NDArray[Any]:
    """A flat soft ellipse around the feet, moved away from the light."""
    y, x = np.ogrid[: shape[0], : shape[1]]
    middle = pad + foot.middle - 0.5 - _POOL_SHIFT * reach * light
    away = np.hypot((x - middle) / (_POOL_WIDTH * foot.span + 1), (y - pad) / (_POOL_HEIGHT * reach + 1))
    return np.asarray(cv2.GaussianBlur((away <= 1).astype(np.float32), (0, 0), max(0.8, _POOL_SIGMA * reach)))


def light_direction(background: Pixels) -> float:
    """Where the light of a picture seems to come from, -1 (left) to 1 (right).

    The side on which the upper two thirds are brighter: the slope of the mean luminance of their columns from edge to
    edge over its mean. A subject in the background can mislead it, and a picture that is even gives 0.

    Args:
        background: uint8 of shape (rows, columns, 3).
    """
    upper = luminance_of(background[: max(1, 2 * len(background) // 3)])
    columns = upper.mean(axis=0)
    place = np.linspace(-1, 1, len(columns))
    slope = float((columns @ place) / max(float(place @ place), 1e-9))
    return float(np.clip(2 * slope / (float(columns.mean()) + 0.02), -1, 1))
