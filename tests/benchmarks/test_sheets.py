"""Contact sheets."""

from __future__ import annotations

import numpy as np
from PIL import Image

from adinsight.benchmarks.sheets import Sheets, contact_sheet

RED = np.full((8, 8, 3), (200, 0, 0), np.uint8)
BLUE = np.full((4, 4, 3), (0, 0, 200), np.uint8)


def test_a_sheet_has_each_picture_in_its_place() -> None:
    sheet = contact_sheet([[RED, BLUE], [BLUE]], side=8)
    assert sheet.shape == (2 * 12 + 4, 2 * 12 + 4, 3)
    assert sheet[8, 8].tolist() == [200, 0, 0]
    assert sheet[8, 20].tolist() == [0, 0, 200]
    assert sheet[20, 20].tolist() == [255, 255, 255]


def test_nothing_is_kept_without_a_folder(tmp_path) -> None:
    Sheets(None).keep("text", [[RED]])
    Sheets(None).gather("all", {"text": "text"})
    assert not list(tmp_path.iterdir())


def test_sheets_that_are_there_are_gathered_in_order_below_their_titles(tmp_path) -> None:
    sheets = Sheets(tmp_path)
    sheets.keep("red", [[RED]])
    sheets.keep("blue", [[BLUE, BLUE]])
    sheets.gather("all", {"blue": "two blue ones", "green": "never drawn", "red": "a red one"})
    with Image.open(tmp_path / "all.jpg") as board:
        pixels = np.asarray(board.convert("RGB")).astype(int)
    one = 128 + 2 * 4
    assert pixels.shape == (2 * (32 + one), 2 * 132 + 4, 3)
    assert pixels[32 + 60, 60, 2] > 150 > pixels[32 + 60, 60, 0]
    assert pixels[32 + one + 32 + 60, 60, 0] > 150 > pixels[32 + one + 32 + 60, 60, 2]
    assert pixels[:32].min() < 120  # letters


def test_with_no_sheet_there_is_nothing_to_gather(tmp_path) -> None:
    Sheets(tmp_path).gather("all", {"text": "text"})
    assert not list(tmp_path.iterdir())
