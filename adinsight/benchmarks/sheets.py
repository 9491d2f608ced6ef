"""Contact sheets: pictures side by side, for people who would rather look than read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from adinsight.variants.scenes.faces import SHIPPED

Pixels = NDArray[np.uint8]
_GAP, _PAPER = 4, 255
_TITLE, _INK = 16, (40, 40, 48)


def contact_sheet(rows: Sequence[Sequence[Pixels]], side: int = 128) -> Pixels:
    """Pictures of equal size in rows, with white between them: uint8 (rows, columns, 3).

    Args:
        rows: Pictures, uint8 (any, any, 3), each brought to a square.
        side: Edge of that square in pixels.
    """
    columns = max(len(row) for row in rows)
    sheet = np.full((len(rows) * (side + _GAP) + _GAP, columns * (side + _GAP) + _GAP, 3), _PAPER, np.uint8)
    for down, row in enumerate(rows):
        for across, pixels in enumerate(row):
            y, x = _GAP + down * (side + _GAP), _GAP + across * (side + _GAP)
            sheet[y : y + side, x : x + side] = _squared(pixels, side)
    return sheet


class Sheets:
    """Keeps contact sheets in a folder, or nothing where there is no folder."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def keep(self, name: str, rows: Sequence[Sequence[Pixels]]) -> None:
        """Writes a sheet as a PNG file of this name."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(contact_sheet(rows)).save(self.folder / f"{name}.png", optimize=True)

    def gather(self, name: str, titles: Mapping[str, str]) -> None:
        """Writes one JPEG file of this name that shows the sheets which are there, each below its title.

        Args:
            name: Of the file.
            titles: What is written above each sheet, by the sheet's name, in order.
        """
        if self.folder is None:
            return
        there = [(title, self.folder / f"{sheet}.png") for sheet, title in titles.items()]
        sheets = [(title, np.asarray(Image.open(path).convert("RGB"))) for title, path in there if path.exists()]
        if sheets:
            titled(sheets).save(self.folder / f"{name}.jpg", quality=82, optimize=True, progressive=True)


def titled(sheets: Sequence[tuple[str, Pixels]]) -> Image.Image:
    """Sheets below one another, a line of text above each."""
    font = ImageFont.truetype(SHIPPED["Noto Sans Bold"].path, _TITLE)
    head = 2 * _TITLE
    size = (max(sheet.shape[1] for _, sheet in sheets), sum(head + sheet.shape[0] for _, sheet in sheets))
    board = Image.new("RGB", size, (_PAPER,) * 3)
    draw, top = ImageDraw.Draw(board), 0
    for title, sheet in sheets:
        draw.text((2 * _GAP, top + head // 2), title, font=font, fill=_INK, anchor="lm")
        board.paste(Image.fromarray(sheet), (0, top + head))
        top += head + sheet.shape[0]
    return board


def _squared(pixels: Pixels, side: int) -> Pixels:
    if pixels.shape[:2] == (side, side):
        return pixels
    return np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC))
