"""Can words be read on what is really behind them?

The contrast of a text is the 5th percentile, over the pixels under its glyphs and a ring around them,
of the WCAG 2.2 contrast ratio between the colour of the text and the colour of the picture there without it.
So nineteen in twenty of the pixels that a glyph is told from are at least that far from it.
The ring is 6 % of the size wide, one pixel at least.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.text_contrast import relative_luminance
from adinsight.records import RGB

NORMAL_TEXT, LARGE_TEXT = 4.5, 3.0  # WCAG 2.2, success criterion 1.4.3
_LARGE_PX, _LARGE_BOLD_PX = 24.0, 18.66  # 18 and 14 points
_PERCENTILE = 5
_RING = 0.06  # of the size
_COVERED = 128  # of 255: a pixel that is more glyph than ground; thin strokes that cover none so far count from half

# Of grays the relative luminance is that of each channel; the weights are those of pure colours.
_LINEAR = np.array([relative_luminance((value, value, value)) for value in range(256)])
_WEIGHTS = np.array([relative_luminance(pure) for pure in ((255, 0, 0), (0, 255, 0), (0, 0, 255))])


def least_contrast(size: int, is_bold: bool) -> float:
    """What WCAG 2.2 asks for: 3 for large text (24 px, or 18.66 px bold), else 4.5."""
    return LARGE_TEXT if size >= _LARGE_PX or (is_bold and size >= _LARGE_BOLD_PX) else NORMAL_TEXT


def luminance(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Relative luminance of sRGB pixels of shape (..., 3), 0 to 1."""
    values: NDArray[np.float64] = _LINEAR[pixels] @ _WEIGHTS
    return values


def ring_width(size: int) -> int:
    """Pixels around a glyph that it is told from."""
    return max(1, round(_RING * size))


def read_pixels(mask: NDArray[np.uint8], size: int) -> NDArray[np.bool_]:
    """The pixels under the glyphs and in the ring around them.

    Args:
        mask: How far each pixel is covered by glyphs, uint8 of shape (rows, columns).
        size: Of the text in pixels.
    """
    covered = max(1, min(_COVERED, int(mask.max(initial=0)) // 2))
    core = (mask >= covered).view(np.uint8)
    width = 2 * ring_width(size) + 1
    return cv2.dilate(core, np.ones((width, width), np.uint8)).astype(bool)


def local_contrast(ground: NDArray[np.uint8], looked_at: NDArray[np.bool_], color: RGB) -> float:
    """The 5th percentile of the contrast ratio between a colour and a ground, 1 to 21; 1 where nothing is looked at.

    Args:
        ground: The picture without the text, uint8 sRGB of shape (rows, columns, 3).
        looked_at: The pixels that count, shape (rows, columns).
        color: Of the text, sRGB.
    """
    behind = luminance(ground[looked_at])
    if not behind.size:
        return 1.0
    own = relative_luminance(color)
    ratios = (np.maximum(behind, own) + 0.05) / (np.minimum(behind, own) + 0.05)
    return float(np.percentile(ratios, _PERCENTILE))
