from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adinsight.records import AdImage, Box, Extraction, Outcome, Source

edges = st.lists(st.floats(-1, 2), min_size=2, max_size=2).map(sorted)
boxes = st.tuples(edges, edges).map(lambda pair: Box(pair[0][0], pair[1][0], pair[0][1], pair[1][1]))
calmly = settings(deadline=None, max_examples=50, database=None)


def test_box_measures() -> None:
    box = Box(0.1, 0.2, 0.5, 0.4)
    assert (box.width, box.height, box.area) == pytest.approx((0.4, 0.2, 0.08))
    assert box.center == pytest.approx((0.3, 0.3))
    assert box.as_tuple() == (0.1, 0.2, 0.5, 0.4)


@pytest.mark.parametrize("corners", [(0.5, 0, 0.4, 1), (0, 0.5, 1, 0.4)])
def test_edges_out_of_order_are_refused(corners: tuple) -> None:
    with pytest.raises(ValueError, match="out of order: got"):
        Box(*corners)


def test_overlap_of_two_halves() -> None:
    left, middle = Box(0, 0, 0.5, 1), Box(0.25, 0, 0.75, 1)
    assert left.overlap(middle) == pytest.approx(1 / 3)
    assert left.overlap(Box(0.5, 0, 1, 1)) == 0.0
    assert left.overlap(left) == 1.0
    assert Box(0.2, 0.2, 0.2, 0.2).overlap(left) == 0.0


@calmly
@given(boxes, boxes)
def test_overlap_is_symmetric_and_a_share(one: Box, other: Box) -> None:
    assert one.overlap(other) == pytest.approx(other.overlap(one))
    assert 0 <= one.overlap(other) <= 1 + 1e-9


@calmly
@given(boxes)
def test_clipped_box_is_on_the_image_and_stays(box: Box) -> None:
    clipped = box.clipped()
    assert all(0 <= edge <= 1 for edge in clipped.as_tuple())
    assert clipped.clipped() == clipped


@pytest.mark.parametrize(
    "wrong", [np.zeros((2, 2), np.uint8), np.zeros((2, 2, 4), np.uint8), np.zeros((2, 2, 3), np.float32)]
)
def test_picture_of_another_kind_is_refused(wrong: np.ndarray) -> None:
    right = np.zeros((2, 2, 3), np.uint8)
    with pytest.raises(ValueError, match=r"expected uint8 pixels of shape .* for ad abc"):
        AdImage("abc", wrong, right, 2, 2)
    with pytest.raises(ValueError, match="expected uint8 thumb"):
        AdImage("abc", right, wrong, 2, 2)


def test_records_are_values() -> None:
    assert Outcome("a", "x.png", "read", "done") == Outcome("a", "x.png", "read", "done", "", 0.0, "")
    assert Source("x.png") != Source("x.png", (("brand", "Peak"),))
    assert Extraction("a", "e", "t", (), "f", (), 0.5).rows == ()
