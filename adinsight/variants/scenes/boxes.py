"""Rectangles in whole pixels of the canvas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Rect(NamedTuple):
    """A rectangle in pixels, origin at the top left, the right and lower edge outside.

    Args:
        x0: Left edge.
        y0: Top edge.
        x1: Right edge.
        y1: Lower edge.
    """

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Pixels; 0 or less where it is empty."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels; 0 or less where it is empty."""
        return self.y1 - self.y0

    @property
    def area(self) -> int:
        """Square pixels; 0 where it is empty."""
        return max(self.width, 0) * max(self.height, 0)

    def grown(self, by: int) -> Rect:
        """With every edge moved outwards, or inwards where `by` is negative."""
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def moved(self, left: int, up: int) -> Rect:
        """The same rectangle seen from a point that lies `left` and `up` pixels into the canvas."""
        return Rect(self.x0 - left, self.y0 - up, self.x1 - left, self.y1 - up)

    def shared(self, other: Rect) -> Rect:
        """What lies in both; empty where nothing does."""
        return Rect(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))

    def touches(self, other: Rect) -> bool:
        """Whether they share a pixel."""
        both = self.shared(other)
        return both.width > 0 and both.height > 0

    def holds(self, other: Rect) -> bool:
        """Whether the other lies in this one."""
        return self.x0 <= other.x0 and self.y0 <= other.y0 and self.x1 >= other.x1 and self.y1 >= other.y1


def around(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle that holds them all; there is at least one."""
    x0, y0, x1, y1 = zip(*rects, strict=True)
    return Rect(min(x0), min(y0), max(x1), max(y1))


def contained(zone: Rect, aspect: float, align: float = 0.5) -> Rect:
    """The largest rectangle of an aspect in a zone, in its middle.

    Args:
        zone: Where it is to lie.
        aspect: Width over height.
        align: Where it lies upright: 0 at the top, 1 at the bottom.
    """
    width = min(zone.width, round(zone.height * aspect))
    height = max(1, min(zone.height, round(width / aspect)))
    width = max(1, width)
    x0 = zone.x0 + (zone.width - width) // 2
    y0 = zone.y0 + round((zone.height - height) * align)
    return Rect(x0, y0, x0 + width, y0 + height)
