from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from adinsight.studio.sheet import contact_sheet


def _picture(width: int, height: int, value: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), value, np.uint8)


def test_a_full_row_spans_the_width_with_gaps() -> None:
    sheet = np.asarray(contact_sheet([_picture(100, 100, v) for v in (10, 60, 110)], height=96, width=332, gap=8))
    assert sheet.shape[1] == 332
    assert (sheet[0] == 255).all()
    row = sheet[50, :, 0].tolist()
    assert row[:8] == [255] * 8
    assert [row[40], row[150], row[260]] == [10, 60, 110]
    # Three squares share 332 - 4 * 8 pixels.
    assert row.count(10) == row.count(60) == row.count(110) == 100
    assert sheet.shape[0] == 100 + 16


def test_pictures_keep_their_shape_and_order() -> None:
    sheet = np.asarray(
        contact_sheet([_picture(300, 100, 10), _picture(50, 100, 90), _picture(200, 100, 40)], 60, 300, 4)
    )
    found = sheet[:, :, 0]
    for value, aspect in ((10, 3.0), (90, 0.5), (40, 2.0)):
        rows, columns = np.nonzero(found == value)
        tall, wide = np.ptp(rows) + 1, np.ptp(columns) + 1
        assert wide / tall == pytest.approx(aspect, rel=0.05)
    assert np.nonzero(found == 10)[0].min() <= np.nonzero(found == 40)[0].min()


def test_a_lonely_last_picture_is_not_blown_up() -> None:
    sheet = np.asarray(contact_sheet([_picture(10, 10, 30)], height=50, width=400, gap=5))
    rows, columns = np.nonzero(sheet[:, :, 0] == 30)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (65, 65)
    assert sheet.shape == (75, 400, 3)
