"""The words of an ad: every line of text, where it stands, what it is for and how well it can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.color_space import srgb_to_lab
from adinsight.analyze.extractor import fingerprint_of
from adinsight.analyze.reading_order import reading_order
from adinsight.analyze.text_contrast import TextColors, text_colors
from adinsight.analyze.text_roles import Role, TextLine, patterns_digest, text_roles
from adinsight.models.ocr import OcrLine, OcrReader
from adinsight.models.text_crops import cut_out
from adinsight.records import AdImage, Row

_PLATE_DIFFERENCE = 12.0  # Delta E between what is behind a line and what is around it
_PLATE_REACH = 1.3  # line heights from the line to what is around it: a button's padding is less


class Reader(Protocol):
    """Finds and reads lines of text; `adinsight.models.ocr.OcrReader` is one."""

    @property
    def model_id(self) -> str:
        """Names of its models."""

    @property
    def revision(self) -> str:
        """Changes whenever the lines would."""

    def read_each(self, pictures: Sequence[NDArray[np.uint8]]) -> Iterator[list[OcrLine]]:
        """The lines of each picture in turn, uint8 sRGB of shape (rows, columns, 3)."""


class Words:
    """One row per line of text. See `columns`.

    - line_index: place in reading order, from 0.
    - text, score: the line as read and the mean probability of its characters, 0 to 1.
    - x0, y0, x1, y1: upright box in shares of the image; a little wider than the ink.
    - role: headline, offer, price, call_to_action, brand, legal or other; see `text_roles`.
    - contrast_ratio: WCAG 2.2 ratio of the glyphs' colour to the colour right behind them, 1 to 21.
    - height_share: height of the line's ink, across its own direction, over the image's height.

    Args:
        reader: Reads the lines; RapidOCR on two threads if not given.
    """

    name = "words"
    table = "words"
    columns: Mapping[str, str] = MappingProxyType(
        {
            "line_index": "INTEGER",
            "text": "VARCHAR",
            "score": "DOUBLE",
            "x0": "DOUBLE",
            "y0": "DOUBLE",
            "x1": "DOUBLE",
            "y1": "DOUBLE",
            "role": "VARCHAR",
            "contrast_ratio": "DOUBLE",
            "height_share": "DOUBLE",
        }
    )

    def __init__(self, reader: Reader | None = None) -> None:
        self.reader: Reader = reader if reader is not None else OcrReader()

    @property
    def fingerprint(self) -> str:
        """Changes with the models, the data file of roles and the code."""
        return fingerprint_of(
            name=self.name,
            version=1,
            model=self.reader.model_id,
            revision=self.reader.revision,
            patterns=patterns_digest(),
        )

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """The lines of each image in reading order; none where it has no text."""
        pictures = [image.pixels for image in images]
        with ThreadPoolExecutor(1, thread_name_prefix="lines") as beside:
            # The colours and roles of one ad's lines are found while the models read the next.
            found = [beside.submit(_rows, *one) for one in zip(pictures, self.reader.read_each(pictures), strict=True)]
        return [future.result() for future in found]


def _rows(pixels: NDArray[np.uint8], lines: list[OcrLine]) -> list[Row]:
    rows, columns = pixels.shape[:2]
    order = reading_order([line.box for line in lines], columns / rows)
    lines = [lines[i] for i in order]
    colors = [text_colors(_crop(line, pixels)) for line in lines]
    facts = [_facts(line, color, pixels) for line, color in zip(lines, colors, strict=True)]
    described = zip(lines, colors, facts, text_roles(facts), strict=True)
    return [_row(index, *one) for index, one in enumerate(described)]


def _row(index: int, line: OcrLine, colors: TextColors, facts: TextLine, role: Role) -> Row:
    x0, y0, x1, y1 = line.box.as_tuple()
    return {
        "line_index": index,
        "text": line.text,
        "score": line.score,
        "x0": x0,
        "y0": y0,
        "x1": x1,
        "y1": y1,
        "role": role,
        "contrast_ratio": colors.contrast_ratio,
        "height_share": facts.height,
    }


def _facts(line: OcrLine, colors: TextColors, pixels: NDArray[np.uint8]) -> TextLine:
    corners = _corners(line, pixels)
    height = float(np.linalg.norm(corners[0] - corners[3]) + np.linalg.norm(corners[1] - corners[2])) / 2
    return TextLine(
        line.text,
        line.box,
        height * colors.ink_share / pixels.shape[0],
        colors.glyph,
        colors.ground,
        _is_on_plate(line, colors, pixels, height * _PLATE_REACH),
    )


def _crop(line: OcrLine, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return cut_out(pixels, _corners(line, pixels)) if line.crop is None else line.crop


def _corners(line: OcrLine, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The line's corners in pixels."""
    rows, columns = pixels.shape[:2]
    return np.array(line.quad, dtype=np.float32) * np.array([columns, rows], dtype=np.float32)


def _is_on_plate(line: OcrLine, colors: TextColors, pixels: NDArray[np.uint8], reach: float) -> bool:
    """Whether the colour behind a line ends above and below it, as that of a button does."""
    rows, columns = pixels.shape[:2]
    x0, x1 = round(line.box.x0 * columns), max(round(line.box.x1 * columns), round(line.box.x0 * columns) + 1)
    above, below = round(line.box.y0 * rows - reach), round(line.box.y1 * rows + reach)
    ground = srgb_to_lab(np.array(colors.ground, dtype=np.uint8))
    beside = [np.median(pixels[y, x0:x1], axis=0) for y in (above, below) if 0 <= y < rows]
    return bool(beside) and all(np.linalg.norm(srgb_to_lab(rgb) - ground) > _PLATE_DIFFERENCE for rgb in beside)
