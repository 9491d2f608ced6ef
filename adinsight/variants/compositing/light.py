"""Light on a product as one factor for each channel of linear light.

A change of exposure or of the colour of a lamp multiplies each channel of linear light, whatever is lit (von Kries).
So a change is three numbers, which a record can keep and a check can follow to the bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from adinsight.variants.compositing.placing import Pixels

Gains = tuple[float, float, float]
UNCHANGED: Gains = (1.0, 1.0, 1.0)
# Of red, green and blue in relative luminance (WCAG 2.2, from ITU-R BT.709).
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)

_SHARES = np.arange(256) / 255
_LINEAR = np.where(_SHARES <= 0.04045, _SHARES / 12.92, ((_SHARES + 0.055) / 1.055) ** 2.4)
_LINEAR_FLOAT = _LINEAR.astype(np.float32)
# Bytes at which a camera or a clip has lost what was brighter.
_CLIPPED = 252
# Linear light that a channel must have before its factor can be told.
_LEAST_LIGHT = 0.002


def linear_of(pixels: Pixels) -> NDArray[np.float32]:
    """Linear light 0 to 1 of sRGB bytes, of the same shape."""
    return _LINEAR_FLOAT[pixels]


def srgb_of(linear: NDArray[Any]) -> Pixels:
    """The nearest sRGB bytes of linear light; what is beyond 0 to 1 is clipped."""
    light = np.clip(linear, 0, 1)
    share = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(share * 255), np.uint8)


def luminance_of(pixels: Pixels) -> NDArray[np.float32]:
    """Relative luminance 0 to 1 of sRGB bytes (..., 3), shape (...)."""
    return np.asarray(linear_of(pixels[..., :3]) @ LUMINANCE, np.float32)


def relit(pixels: Pixels, gains: Gains) -> Pixels:
    """The pixels under a changed light; alpha stays, and `UNCHANGED` changes no bit.

    Args:
        pixels: uint8 of shape (..., 3) or (..., 4).
        gains: Factors of red, green and blue in linear light.
    """
    lit = pixels.copy()
    for channel, gain in enumerate(gains):
        lit[..., channel] = srgb_of(_LINEAR * gain)[pixels[..., channel]]
    return lit


def gains_between(before: Pixels, after: Pixels) -> Gains:
    """The factors that bring one set of pixels nearest to another, least squares in linear light.

    Clipped pixels tell nothing and are left out where others remain. A channel without light keeps a factor near 1.

    Args:
        before: uint8 of shape (n, 3).
        after: The same pixels under another light.
    """
    factors = []
    for channel in range(3):
        first, second = before[:, channel], after[:, channel]
        told = (first < _CLIPPED) & (second < _CLIPPED)
        if told.sum() >= max(8, len(first) // 50):
            first, second = first[told], second[told]
        x, y = _LINEAR[first], _LINEAR[second]
        prior = len(x) * _LEAST_LIGHT**2 + 1e-12
        factors.append(float((x @ y + prior) / (x @ x + prior)))
    red, green, blue = factors
    return red, green, blue
