from __future__ import annotations

import pytest

from adinsight.variants.scenes.boxes import Rect, around, contained


def test_edges_on_the_right_and_below_lie_outside() -> None:
    assert not Rect(0, 0, 10, 10).touches(Rect(10, 0, 20, 10))
    assert Rect(0, 0, 10, 10).touches(Rect(9, 9, 20, 20))
    assert Rect(0, 0, 10, 10).holds(Rect(0, 0, 10, 10))
    assert not Rect(0, 0, 10, 10).holds(Rect(1, 1, 11, 2))


def test_what_two_share_is_empty_where_they_are_apart() -> None:
    assert Rect(0, 0, 10, 10).shared(Rect(5, 6, 20, 20)) == (5, 6, 10, 10)
    assert Rect(0, 0, 10, 10).shared(Rect(20, 20, 30, 30)).area == 0


def test_a_box_around_and_one_seen_from_elsewhere() -> None:
    assert around([Rect(3, 4, 5, 6), Rect(0, 5, 4, 9)]) == (0, 4, 5, 9)
    assert Rect(3, 4, 5, 6).moved(3, 1) == (0, 3, 2, 5)
    assert Rect(3, 4, 5, 6).grown(1) == (2, 3, 6, 7)


@pytest.mark.parametrize(
    ("aspect", "align", "box"),
    [
        (2.0, 0.5, (0, 25, 100, 75)),
        (0.5, 0.5, (25, 0, 75, 100)),
        (2.0, 1.0, (0, 50, 100, 100)),
        (1.0, 0.0, (0, 0, 100, 100)),
    ],
)
def test_the_largest_of_an_aspect_lies_in_the_zone(aspect, align, box) -> None:
    assert contained(Rect(0, 0, 100, 100), aspect, align) == box
