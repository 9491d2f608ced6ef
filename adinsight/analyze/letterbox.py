"""Bars that a player or a template put around a picture, and the picture within them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FLAT = 10  # levels of 255 that JPEG leaves in a bar
_WIDEST = 0.38  # share of a side that one bar may take
_THINNEST = 0.015
_LOPSIDED = 0.35  # the two bars may differ by this share of the wider one
_STEP_SHARE = 0.5  # of the picture's edge must stand out from the bar: a product on a plain sheet does not
_DARK, _LIGHT = 40, 225  # bars are black or white


def picture_window(pixels: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Rows and columns of the picture without letter-box or pillar-box bars.

    Bars are flat black or white, on both of two opposite sides, about equally wide,
    and end in a straight edge; a plain background that a picture fades into is none.

    Args:
        pixels: sRGB, uint8, shape (rows, columns, 3).
    """
    rows, columns = pixels.shape[:2]
    top, bottom = _bars(pixels)
    left, right = _bars(pixels[top : rows - bottom].transpose(1, 0, 2))
    return slice(top, rows - bottom), slice(left, columns - right)


def _bars(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """Lines that the first and the last bar take, (0, 0) where there are none."""
    count = len(pixels)
    first, last = _bar(pixels), _bar(pixels[::-1])
    wider = max(first, last)
    fits = min(first, last) >= max(_THINNEST * count, 2) and wider <= _WIDEST * count
    return (first, last) if fits and abs(first - last) <= _LOPSIDED * wider else (0, 0)


def _bar(pixels: NDArray[np.uint8]) -> int:
    """Lines of flat black or white from the first on, 0 where they end in no straight edge."""
    color = np.median(pixels[0], axis=0).astype(np.int16)
    if not (color.max() <= _DARK or color.min() >= _LIGHT):
        return 0
    reach = int(len(pixels) * _WIDEST) + 4
    off = np.abs(pixels[:reach].astype(np.int16) - color) > _FLAT
    unlike = (off[..., 0] | off[..., 1] | off[..., 2]).mean(axis=1)
    lines = int(np.argmax(unlike > 0.01)) if (unlike > 0.01).any() else 0
    # JPEG and resizing smear the edge over a line or two.
    return lines if lines and unlike[lines : lines + 4].max() >= _STEP_SHARE else 0
