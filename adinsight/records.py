"""The small frozen records that travel between the rooms.

Adapters at the borders turn files, models and tables into these; everything in
the middle speaks them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Status = Literal["done", "rejected", "failed"]
Row = dict[str, Any]
RGB = tuple[int, int, int]
THUMB_SIDE = 384


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in shares of the image, origin at the top left.

    Args:
        x0: Left edge, 0 to 1.
        y0: Top edge, 0 to 1.
        x1: Right edge, 0 to 1, at least `x0`.
        y1: Bottom edge, 0 to 1, at least `y0`.

    Raises:
        ValueError: If the edges are out of order.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if self.x1 < self.x0 or self.y1 < self.y0:
            raise ValueError(f"box edges are out of order: got {self.as_tuple()}")

    @property
    def width(self) -> float:
        """Share of the image's width, 0 to 1."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Share of the image's height, 0 to 1."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Share of the image, 0 to 1."""
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        """The middle as (x, y) in shares of the image."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def as_tuple(self) -> tuple[float, float, float, float]:
        """(x0, y0, x1, y1)."""
        return self.x0, self.y0, self.x1, self.y1

    def clipped(self) -> Box:
        """The part of the box that lies on the image."""
        x0, y0, x1, y1 = (min(max(v, 0.0), 1.0) for v in self.as_tuple())
        return Box(x0, y0, x1, y1)

    def overlap(self, other: Box) -> float:
        """Intersection over union with another box, 0 to 1."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)


@dataclass(frozen=True, slots=True)
class Source:
    """One place an ad comes from, with what the manifest says of it.

    `location` is a path or URL as the user wrote it; `facts` holds any of
    advertiser, brand, platform, campaign, placement, first_seen.
    """

    location: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AdImage:
    """One decoded ad: the only pixels that any extractor sees.

    Args:
        ad_id: First 16 hex digits of the SHA-256 of the file's bytes.
        pixels: uint8 array of shape (rows, columns, 3), sRGB, upright; its longer side is
            at most the configured working size.
        thumb: The same picture with its longer side at most `THUMB_SIDE` pixels, shared by
            the extractors that need no detail.
        width: Width of the upright original in pixels; `pixels` may be smaller.
        height: Height of the upright original in pixels.

    Raises:
        ValueError: If an array is not uint8 of three channels.
    """

    ad_id: str
    pixels: NDArray[np.uint8]
    thumb: NDArray[np.uint8]
    width: int
    height: int

    def __post_init__(self) -> None:
        for name in ("pixels", "thumb"):
            array = getattr(self, name)
            if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3:
                raise ValueError(
                    f"expected uint8 {name} of shape (rows, columns, 3), got "
                    f"{array.dtype} {array.shape} for ad {self.ad_id}"
                )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input at one stage; nothing is skipped without one."""

    ad_id: str | None
    location: str
    stage: str
    status: Status
    reason: str = ""
    seconds: float = 0.0
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class AdFile:
    """One file that holds an ad: two files with the same bytes are one ad.

    `format` is the true format as decoded, such as JPEG; `facts` comes from the manifest.
    """

    ad_id: str
    location: str
    format: str
    count_bytes: int
    width: int
    height: int
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one extractor says of one ad: rows for one table, keyed by its fingerprint."""

    ad_id: str
    extractor: str
    table: str
    columns: tuple[tuple[str, str], ...]
    fingerprint: str
    rows: tuple[Row, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Commit:
    """Everything that one batch leaves behind, written in one transaction."""

    run_id: str
    files: tuple[AdFile, ...]
    extractions: tuple[Extraction, ...]
    outcomes: tuple[Outcome, ...]
