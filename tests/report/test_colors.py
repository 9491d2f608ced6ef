from __future__ import annotations

from adinsight.report.colors import colors_of, pairings_of
from adinsight.report.page_model import ColorUse, Count, Pairing
from adinsight.report.reading import reading


def test_colours_are_counted_over_all_ads_and_name_those_that_are_shown(told):
    with reading(told) as reader:
        reader.show([f"{number:02x}" * 8 for number in (1, 3, 4)])
        by_term = {color.term: color for color in colors_of(reader)}
    assert by_term["blue"] == ColorUse("blue", "#0000ff", 2, 0, 0.75, 0.015, 2000, (Count("2025-01", 2),), ("01" * 8,))
    brown = by_term["brown"]
    assert (brown.ctr, brown.count_impressions, brown.ad_ids) == (0.02, 500, ("03" * 8, "04" * 8))
    assert brown.monthly == (Count("2025-01", 1), Count("2025-02", 1))
    white = by_term["white"]
    # Background of two ads, one of them white alone, accent of two, and in the palette of trail.jpg besides.
    assert (white.count_background, white.count_accent, white.ctr) == (2, 2, None)
    assert white.mean_share == round((0.75 + 1.0 + 0.25 + 0.25 + 0.25) / 5, 4)
    assert list(by_term) == ["white", "blue", "brown", "green", "red", "yellow"]


def test_pairings_are_of_background_and_accent(told):
    with reading(told) as reader:
        assert pairings_of(reader) == (
            Pairing("blue", "yellow", 2),
            Pairing("brown", "white", 2),
            Pairing("green", "red", 1),
            Pairing("white", "red", 1),
        )
