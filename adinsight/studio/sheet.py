"""A contact sheet: many ads on one picture, for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def contact_sheet(
    pictures: Sequence[NDArray[np.uint8]], height: int = 220, width: int = 1320, gap: int = 8
) -> Image.Image:
    """Rows of pictures of one height, each row stretched to the full width.

    Args:
        pictures: uint8 arrays (rows, columns, 3) in reading order.
        height: Wanted height of a row in pixels.
        width: Width of the sheet in pixels.
        gap: White space between pictures in pixels.
    """
    rows = list(_rows([p.shape[1] / p.shape[0] for p in pictures], height, width, gap))
    heights = [round((width - gap * (len(row) + 1)) / sum(aspect for _, aspect in row)) for row in rows]
    heights[-1] = min(heights[-1], round(height * 1.3))
    sheet = Image.new("RGB", (width, sum(heights) + gap * (len(rows) + 1)), "white")
    y = gap
    for row, row_height in zip(rows, heights, strict=True):
        x = gap
        for index, aspect in row:
            picture = Image.fromarray(pictures[index])
            small = picture.resize((round(row_height * aspect), row_height), Image.Resampling.LANCZOS)
            sheet.paste(small, (x, y))
            x += small.width + gap
        y += row_height + gap
    return sheet


def _rows(aspects: Sequence[float], height: int, width: int, gap: int) -> list[list[tuple[int, float]]]:
    """Indices and aspects of the pictures, cut into rows that fill the width."""
    rows: list[list[tuple[int, float]]] = [[]]
    used = 0.0
    for index, aspect in enumerate(aspects):
        if rows[-1] and used + aspect * height + gap > width:
            rows.append([])
            used = 0.0
        rows[-1].append((index, aspect))
        used += aspect * height + gap
    return rows
