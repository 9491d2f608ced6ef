from __future__ import annotations

from itertools import combinations

import pytest

from adinsight.variants.brief import Wording
from adinsight.variants.scenes.layout import arranged
from adinsight.variants.scenes.plan import planned, product_box
from adinsight.variants.scenes.sizes import SIZES

WORDING = Wording("Fresh hats", "Light.", "Shop now", "20% off", "Terms apply.")


@pytest.mark.parametrize("seed", range(4))
def test_the_parts_are_safe_and_apart(size, seed) -> None:
    plan = planned(size, WORDING, seed)
    zones = [plan.product, *(column.zone for column in plan.columns)]
    assert all(size.safe.holds(zone.grown(plan.pad)) for zone in zones)
    assert all(zone.width > 0 and zone.height > 0 for zone in zones)
    assert not any(one.touches(other.grown(plan.pad)) for one, other in combinations(zones, 2))


@pytest.mark.parametrize("aspect", [0.3, 1.0, 2.5])
def test_the_product_has_its_aspect_in_its_zone(size, aspect) -> None:
    box = product_box(size, aspect, WORDING)
    assert planned(size, WORDING).product.holds(box)
    assert abs(box.width - box.height * aspect) <= max(1.0, aspect)


def test_the_box_that_is_told_first_is_the_one_that_is_taken(size, content, assets) -> None:
    product = arranged(size, content, assets, seed=3).scene.picture("product")
    assert product.box == product_box(size, 1.0, content.wording, seed=3)


def test_the_seed_changes_sides() -> None:
    left, right = (planned(SIZES["link"], WORDING, seed).product for seed in (1, 0))
    assert left.x1 < 600 < right.x0


def test_squares_of_seeds_that_follow_each_other_have_different_layouts() -> None:
    stacked, left, right, again = (planned(SIZES["square"], WORDING, seed) for seed in range(4))
    assert len(stacked.columns) == 2 and len(left.columns) == len(right.columns) == 1
    assert left.columns[0].zone.x0 < left.product.x0 and right.product.x0 < right.columns[0].zone.x0
    assert again == stacked


def test_words_that_are_not_asked_for_take_no_room() -> None:
    few = planned(SIZES["mobile_banner"], Wording("Fresh hats"))
    assert [column.roles[0] for column in few.columns] == ["logo", "headline"]
    assert few.columns[1].zone.width > planned(SIZES["mobile_banner"], WORDING).columns[1].zone.width + 90
