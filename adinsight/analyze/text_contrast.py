"""The colours of a line of text and of what is behind it, measured from pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.color_space import pixels_to_lab, srgb_to_lab
from adinsight.records import RGB

GLYPH_SHARE = 0.7  # of the strongest difference from the ground: less is the soft edge of a glyph
_STRONGEST = 98  # percentile that stands for it, so that a few stray pixels do not

_LEAST_INK = 0.005  # of a row's pixels: one stem of a long line is about that
_SUM = np.ones((1, 3), np.float32)


@dataclass(frozen=True, slots=True)
class TextColors:
    """The colour of the glyphs and the colour right behind them, sRGB.

    `ink_share` is the share of the crop's height that the glyphs take up, 0 to 1.
    """

    glyph: RGB
    ground: RGB
    ink_share: float

    @property
    def contrast_ratio(self) -> float:
        """WCAG 2.2 contrast ratio, 1 (none) to 21 (black on white)."""
        return contrast_ratio(self.glyph, self.ground)


def text_colors(crop: NDArray[np.uint8]) -> TextColors:
    """The colours of the one line of text in a crop.

    The ground is the median of the crop's rim; the glyphs are the median of the pixels that
    differ most from it in CIELAB. Soft edges of glyphs belong to neither.

    Args:
        crop: uint8 sRGB of shape (rows, columns, 3), cut a little wider than the text.
    """
    rim = np.concatenate([crop[0], crop[-1], crop[:, 0], crop[:, -1]])
    ground = np.median(rim, axis=0)
    away = pixels_to_lab(crop) - srgb_to_lab(ground).astype(np.float32)
    squares = cv2.transform(away * away, _SUM)
    is_glyph = squares >= GLYPH_SHARE**2 * np.percentile(squares, _STRONGEST)
    return TextColors(_rgb(median_color(crop, is_glyph)), _rgb(ground), _extent(is_glyph))


def median_color(pixels: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The median of each channel over the pixels of a mask, shape (3,); `mask` is set somewhere.

    Args:
        pixels: uint8 of shape (rows, columns, 3).
        mask: Shape (rows, columns).
    """
    chosen = mask.view(np.uint8)
    counts = [cv2.calcHist([pixels], [channel], chosen, [256], [0, 256]).ravel() for channel in range(3)]
    below = np.cumsum(counts, axis=1, dtype=np.int64)
    middle = (below[0, -1] - 1) // 2, below[0, -1] // 2
    return np.array([np.searchsorted(channel, middle, side="right").mean() for channel in below])


def _extent(mask: NDArray[np.bool_]) -> float:
    """The share of the rows from the first to the last one with at least `_LEAST_INK` of its pixels set."""
    inked = np.flatnonzero(mask.mean(axis=1) >= _LEAST_INK)
    return float(inked[-1] - inked[0] + 1) / mask.shape[0] if inked.size else 1.0


def contrast_ratio(first: RGB, second: RGB) -> float:
    """WCAG 2.2 contrast ratio of two sRGB colours, 1 to 21.

    (lighter + 0.05) / (darker + 0.05), both as relative luminance.
    """
    low, high = sorted((relative_luminance(first), relative_luminance(second)))
    return (high + 0.05) / (low + 0.05)


def relative_luminance(rgb: RGB) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    shares = np.array(rgb) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _rgb(values: NDArray[np.float64]) -> RGB:
    red, green, blue = (int(value) for value in np.rint(values))
    return red, green, blue
