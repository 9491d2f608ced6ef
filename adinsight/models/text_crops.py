"""The geometry between finding text and reading it: joining pieces, cutting lines out straight."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float32]

MAX_GAP = 0.35  # of the line height: a word space is about 0.3, the gap between two columns far more
MIN_SHARED = 0.7  # of the smaller height
MAX_HEIGHT_RATIO = 1.35
MAX_SLOPE = 0.1


def join_pieces(quads: list[Quad]) -> list[Quad]:
    """The quads with neighbours on one baseline joined, each (4, 2), clockwise from the top left.

    A detector splits large headlines at their word spaces. Two pieces are one line where both
    are level, alike in height, on one baseline, and no farther apart than a word space.
    """
    waiting = sorted(quads, key=lambda quad: float(quad[:, 0].min()))
    lines: list[Quad] = []
    for quad in waiting:
        index = next((i for i, line in enumerate(lines) if _belongs(line, quad)), None)
        if index is None:
            lines.append(quad)
        else:
            lines[index] = _hull(lines[index], quad)
    return lines


def _belongs(left: Quad, right: Quad) -> bool:
    if not (_is_level(left) and _is_level(right)):
        return False
    (_, top, end, bottom), (start, top2, _, bottom2) = _edges(left), _edges(right)
    low, high = sorted((bottom - top, bottom2 - top2))
    shared = min(bottom, bottom2) - max(top, top2)
    return (
        high <= low * MAX_HEIGHT_RATIO and shared >= MIN_SHARED * low and -0.5 * high <= start - end <= MAX_GAP * high
    )


def _is_level(quad: Quad) -> bool:
    run = quad[1] - quad[0]
    return bool(run[0] > 0 and abs(run[1]) <= MAX_SLOPE * run[0])


def _edges(quad: Quad) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _hull(left: Quad, right: Quad) -> Quad:
    x0, y0, x1, y1 = _edges(np.concatenate([left, right]))
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float32)


def cut_out(pixels: NDArray[np.uint8], quad: Quad) -> NDArray[np.uint8]:
    """The text of one quad as an upright picture, uint8 of shape (rows, columns, 3)."""
    width = max(1, round(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[3] - quad[2]))))
    height = max(1, round(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]))))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    flat = cv2.warpPerspective(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, dtype=np.uint8)
