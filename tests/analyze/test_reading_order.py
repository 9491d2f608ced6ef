from adinsight.analyze.reading_order import reading_order
from adinsight.records import Box


def test_lines_go_from_top_to_bottom() -> None:
    boxes = [Box(0.1, 0.8, 0.5, 0.9), Box(0.1, 0.1, 0.9, 0.3), Box(0.2, 0.4, 0.6, 0.5)]
    assert reading_order(boxes) == [1, 2, 0]


def test_neighbours_go_from_left_to_right_even_if_one_is_higher() -> None:
    button, price = Box(0.6, 0.80, 0.9, 0.90), Box(0.1, 0.82, 0.3, 0.88)
    assert reading_order([button, price]) == [1, 0]


def test_columns_are_read_one_after_the_other() -> None:
    left = [Box(0.05, y, 0.40, y + 0.08) for y in (0.1, 0.3, 0.5)]
    right = [Box(0.60, y, 0.95, y + 0.08) for y in (0.1, 0.3, 0.5)]
    mixed = [right[0], left[0], left[1], right[2], right[1], left[2]]
    assert reading_order(mixed) == [1, 2, 5, 0, 4, 3]


def test_lines_across_columns_do_not_mix_them() -> None:
    headline, legal = Box(0.05, 0.02, 0.95, 0.15), Box(0.05, 0.92, 0.95, 0.97)
    left = [Box(0.05, 0.2, 0.4, 0.3), Box(0.05, 0.4, 0.4, 0.5)]
    right = [Box(0.6, 0.2, 0.95, 0.3), Box(0.6, 0.4, 0.95, 0.5)]
    assert reading_order([legal, right[1], left[1], right[0], left[0], headline]) == [5, 4, 2, 3, 1, 0]


def test_the_gutter_is_measured_alike_in_both_directions() -> None:
    rows = [Box(0.1, 0.1, 0.45, 0.3), Box(0.5, 0.1, 0.9, 0.3), Box(0.1, 0.4, 0.45, 0.6), Box(0.5, 0.4, 0.9, 0.6)]
    assert reading_order(rows, aspect=1.0) == [0, 1, 2, 3]
    assert reading_order(rows, aspect=8.0) == [0, 2, 1, 3]


def test_no_lines_no_order() -> None:
    assert reading_order([]) == []
