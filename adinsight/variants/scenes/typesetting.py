"""Typesetting: words broken into lines, at the largest size that fits, measured as they are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageDraw

from adinsight.records import RGB
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.characters import direction_of, pieces
from adinsight.variants.scenes.faces import Face, is_shaped
from adinsight.variants.scenes.scene import Direction, SetLine, TextLayer, TextRole

Align = Literal["left", "center", "right"]
_BALANCING_STEPS = 6


@dataclass(frozen=True, slots=True)
class Block:
    """Words broken into lines at one size, not yet placed.

    Args:
        lines: In order of reading, from top to bottom.
        extents: Box of each line around its ink and advance, from where its baseline begins.
        face: What they are set in.
        size: Pixels of the em.
        direction: Of reading.
    """

    lines: tuple[str, ...]
    extents: tuple[Rect, ...]
    face: Face
    size: int
    direction: Direction

    @property
    def leading(self) -> int:
        """Pixels from baseline to baseline."""
        return round(self.face.leading * self.size)

    @property
    def width(self) -> int:
        """Pixels of the widest line."""
        return max(extent.width for extent in self.extents)

    @property
    def top(self) -> int:
        """Top of the ink over the first baseline; negative."""
        return min(extent.y0 + place * self.leading for place, extent in enumerate(self.extents))

    @property
    def height(self) -> int:
        """Pixels from the top of the ink to its foot."""
        return max(extent.y1 + place * self.leading for place, extent in enumerate(self.extents)) - self.top

    def placed(self, role: TextRole, x: int, y: int, width: int, align: Align, color: RGB) -> TextLayer:
        """As a layer, its top left corner at (x, y) and its lines aligned within `width` pixels."""
        lines = []
        for place, (text, extent) in enumerate(zip(self.lines, self.extents, strict=True)):
            slack = width - extent.width
            left = x + {"left": 0, "center": slack // 2, "right": slack}[align]
            origin, baseline = left - extent.x0, y - self.top + place * self.leading
            box = Rect(left, baseline + extent.y0, left + extent.width, baseline + extent.y1)
            lines.append(SetLine(text, origin, baseline, box))
        return TextLayer(role, tuple(lines), self.face.key, self.size, color, align, self.direction)


def set_at(text: str, face: Face, size: int, width: int, most_lines: int) -> Block | None:
    """Words at one size in as few lines as hold them, evened out; None where they do not fit.

    Args:
        text: Normalised; see `characters.normalised`.
        face: Has a glyph for every character.
        size: Pixels of the em.
        width: Most pixels of a line.
        most_lines: Most lines.
    """
    cut, direction = pieces(text), direction_of(text)
    lines = _poured(cut, face, size, width, direction)
    if lines is None or len(lines) > most_lines:
        return None
    lines = _balanced(cut, lines, face, size, width, direction)
    extents = tuple(extent(line, face, size, direction) for line in lines)
    return Block(tuple(lines), extents, face, size, direction)


def fitted(text: str, face: Face, width: int, height: int, most: int, least: int, most_lines: int) -> Block | None:
    """Words at the largest size from `least` to `most` that fits into width and height; None where none does."""
    low, high, best = least, most, None
    while low <= high:
        middle = (low + high + 1) // 2
        block = set_at(text, face, middle, width, most_lines)
        if block is not None and block.height <= height:
            best, low = block, middle + 1
        else:
            high = middle - 1
    return best


@lru_cache(maxsize=1 << 15)
def extent(line: str, face: Face, size: int, direction: Direction) -> Rect:
    """The box of one line around its ink and advance, from where its baseline begins, in whole pixels."""
    font = face.at(size, is_shaped(line) or direction == "rtl")
    turned = direction if direction == "rtl" else None
    x0, y0, x1, y1 = font.getbbox(line, anchor="ls", direction=turned)
    return Rect(math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1))


def draw_line(mask: Image.Image, line: str, x: int, baseline: int, face: Face, size: int, direction: Direction) -> None:
    """A line of text into a mask of mode L, its baseline beginning at (x, baseline)."""
    font = face.at(size, is_shaped(line) or direction == "rtl")
    turned = direction if direction == "rtl" else None
    ImageDraw.Draw(mask).text((x, baseline), line, fill=255, font=font, anchor="ls", direction=turned)


def _poured(cut: list[str], face: Face, size: int, width: int, direction: Direction) -> list[str] | None:
    """Lines filled one after the other; None where a piece is wider than the line."""
    lines, line = [], ""
    for piece in cut:
        if line and extent((line + piece).rstrip(" "), face, size, direction).width > width:
            lines.append(line.rstrip(" "))
            line = ""
        line += piece
        if line == piece and extent(piece.rstrip(" "), face, size, direction).width > width:
            return None
    return [*lines, line.rstrip(" ")] if line else lines or None


def _balanced(cut: list[str], lines: list[str], face: Face, size: int, width: int, direction: Direction) -> list[str]:
    """The same number of lines with lengths as even as narrowing the column makes them."""
    if len(lines) == 1:
        return lines
    low, high = width / len(lines) / 2, float(width)
    for _ in range(_BALANCING_STEPS):
        middle = (low + high) / 2
        tried = _poured(cut, face, size, int(middle), direction)
        if tried is not None and len(tried) <= len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines
