"""The order in which the lines of an ad are read: down each column, left column first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from adinsight.records import Box

GUTTER = 0.8  # of the usual line height: columns closer than this are one
OVERHANG = 0.35  # of the lower line: lines that overlap by less stand above one another


def reading_order(boxes: Sequence[Box], aspect: float = 1.0) -> list[int]:
    """The indices of the boxes in reading order.

    A recursive cut along empty strips (Nagy and Seth 1984, the X-Y cut): strips are read from
    top to bottom, except that strips which together make two columns of at least two lines
    each are read column by column. So a headline across the top and a legal line across the
    bottom do not mix the columns between them.

    Args:
        boxes: One box for each line, in shares of the image.
        aspect: Width over height of the image, so that both directions are measured alike.
    """
    if not boxes:
        return []
    scaled = [Box(box.x0 * aspect, box.y0, box.x1 * aspect, box.y1) for box in boxes]
    gutter = GUTTER * median(box.height for box in scaled)
    return list(_read(list(range(len(boxes))), scaled, gutter))


def _read(block: list[int], boxes: Sequence[Box], gutter: float) -> Iterator[int]:
    strips = _strips(block, boxes)
    if len(strips) == 1:
        yield from sorted(block, key=lambda i: (boxes[i].x0, boxes[i].y0))
        return
    first = 0
    while first < len(strips):
        last, columns = _widest_columns(strips, first, boxes, gutter)
        for column in columns:
            yield from _read(column, boxes, gutter)
        first = last


def _widest_columns(
    strips: list[list[int]], first: int, boxes: Sequence[Box], gutter: float
) -> tuple[int, list[list[int]]]:
    """The end of the longest run of strips from `first` on that makes columns, and those columns."""
    for last in range(len(strips), first + 1, -1):
        columns = _columns([i for strip in strips[first:last] for i in strip], boxes, gutter)
        if len(columns) > 1 and all(len(_strips(column, boxes)) > 1 for column in columns):
            return last, columns
    return first + 1, [[i] for i in sorted(strips[first], key=lambda i: boxes[i].x0)]


def _strips(block: list[int], boxes: Sequence[Box]) -> list[list[int]]:
    """The block cut from top to bottom where lines overlap little or not at all."""
    strips: list[list[int]] = []
    floor = 0.0
    for i in sorted(block, key=lambda i: (boxes[i].center[1], boxes[i].x0)):
        if strips and floor - boxes[i].y0 > OVERHANG * boxes[i].height:
            strips[-1].append(i)
            floor = max(floor, boxes[i].y1)
        else:
            strips.append([i])
            floor = boxes[i].y1
    return strips


def _columns(block: list[int], boxes: Sequence[Box], gutter: float) -> list[list[int]]:
    """The block cut from left to right where an upright strip of at least `gutter` is empty."""
    columns: list[list[int]] = []
    edge = 0.0
    for i in sorted(block, key=lambda i: boxes[i].x0):
        if columns and boxes[i].x0 - edge < gutter:
            columns[-1].append(i)
            edge = max(edge, boxes[i].x1)
        else:
            columns.append([i])
            edge = boxes[i].x1
    return columns
