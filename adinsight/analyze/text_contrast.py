"""The colours of a line of text and of what is behind it, measured from pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.color_space import srgb_to_lab
from adinsight.records import RGB

GLYPH_SHARE = 0.7  # of the strongest difference from the ground: less is the soft edge of a glyph
_STRONGEST = 98  # percentile that stands for it, so that a few stray pixels do not

_LEAST_INK = 0.005  # of a row's pixels: one stem of a long line is about that


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
    pixels = crop.reshape(-1, 3)
    distance = np.linalg.norm(srgb_to_lab(pixels) - srgb_to_lab(ground), axis=1)
    is_glyph = distance >= GLYPH_SHARE * np.percentile(distance, _STRONGEST)
    ink_share = _extent(is_glyph.reshape(crop.shape[:2]))
    return TextColors(_rgb(np.median(pixels[is_glyph], axis=0)), _rgb(ground), ink_share)


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
