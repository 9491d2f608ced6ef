from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from adinsight.analyze.extractor import Extractor
from adinsight.analyze.words import Words
from adinsight.models.ocr import OcrLine, OcrReader
from adinsight.records import AdImage, Box


class FakeReader:
    """Gives lines that were put into it."""

    model_id = "fake"

    def __init__(self, *lines: OcrLine, revision: str = "1") -> None:
        self.lines = list(lines)
        self.revision = revision

    def read_each(self, pictures: Sequence[NDArray[np.uint8]]) -> Iterator[list[OcrLine]]:
        return (self.lines for _ in pictures)


def _line(text: str, x0: float, y0: float, x1: float, y1: float) -> OcrLine:
    return OcrLine(text, 0.9, Box(x0, y0, x1, y1), ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def _ad(pixels: NDArray[np.uint8]) -> AdImage:
    return AdImage("0" * 16, pixels, pixels, pixels.shape[1], pixels.shape[0])


def _drawn() -> NDArray[np.uint8]:
    """A headline in black on white over a white word on a dark red button; 400 by 300."""
    image = Image.new("RGB", (400, 300), "white")
    draw = ImageDraw.Draw(image)
    draw.text((30, 40), "Feel the difference", font=ImageFont.load_default(38), fill="black")
    draw.rounded_rectangle((40, 200, 200, 250), 20, fill=(130, 0, 0))
    draw.text((62, 211), "Shop now", font=ImageFont.load_default(26), fill="white")
    return np.asarray(image)


def test_is_an_extractor_with_exactly_its_columns() -> None:
    words = Words(FakeReader(_line("Hello", 0.1, 0.1, 0.5, 0.2)))
    assert isinstance(words, Extractor)
    ((row,),) = words.extract([_ad(_drawn())])
    assert list(row) == list(Words.columns)


def test_rows_come_in_reading_order() -> None:
    words = Words(FakeReader(_line("$5", 0.1, 0.8, 0.3, 0.9), _line("Feel the bass", 0.1, 0.1, 0.8, 0.3)))
    (rows,) = words.extract([_ad(_drawn())])
    assert [(row["line_index"], row["text"], row["role"]) for row in rows] == [
        (0, "Feel the bass", "headline"), (1, "$5", "price"),
    ]  # fmt: skip


def test_the_height_is_that_of_the_ink_also_where_a_line_is_turned() -> None:
    pixels = np.full((300, 400, 3), 255, np.uint8)
    pixels[60:240, 170:190] = 0
    quad = ((0.5, 0.1), (0.5, 0.9), (0.4, 0.9), (0.4, 0.1))
    ((row,),) = Words(FakeReader(OcrLine("Sale", 0.9, Box(0.4, 0.1, 0.5, 0.9), quad))).extract([_ad(pixels)])
    assert row["height_share"] == pytest.approx(20 / 300, abs=0.004)
    assert row["contrast_ratio"] == pytest.approx(21.0)


def test_an_ad_without_words_has_no_rows() -> None:
    assert Words(FakeReader()).extract([_ad(_drawn()), _ad(_drawn())]) == [[], []]


def test_the_fingerprint_follows_the_reader_and_loads_nothing() -> None:
    reader = OcrReader()
    assert Words(reader).fingerprint == Words(OcrReader()).fingerprint
    assert reader._recogniser is None
    assert Words(FakeReader()).fingerprint != Words(FakeReader(revision="2")).fingerprint


def test_a_drawn_ad_is_read_and_understood() -> None:
    (rows,) = Words(OcrReader(threads=1)).extract([_ad(_drawn())])
    assert [(row["text"], row["role"]) for row in rows] == [
        ("Feel the difference", "headline"), ("Shop now", "call_to_action"),
    ]  # fmt: skip
    assert rows[0]["contrast_ratio"] == pytest.approx(21.0, abs=1.0)
    # White on (130, 0, 0): luminance 0.2126 * 0.2232 = 0.0475, so 1.05 / 0.0975.
    assert rows[1]["contrast_ratio"] == pytest.approx(10.8, abs=0.8)
    assert 0.08 < rows[0]["height_share"] < 0.18
