from __future__ import annotations

from itertools import pairwise

from adinsight.variants.brief import Wording
from adinsight.variants.scenes.faces import SHIPPED
from adinsight.variants.scenes.plan import planned
from adinsight.variants.scenes.sizes import SIZES
from adinsight.variants.scenes.stacking import Cast, does_not_fit, stacked

FACE = SHIPPED["Noto Sans Bold"]
SIZE = SIZES["medium_rectangle"]
PLAN = planned(SIZE, Wording("Fresh hats", call_to_action="Shop now"))


def cast(**words):
    return Cast({role: (text, FACE) for role, text in words.items()}, 2.0)


def test_things_stand_under_each_other_in_their_order() -> None:
    (column,) = stacked(SIZE, PLAN, cast(label="AI", headline="Fresh hats", call_to_action="Shop now"))
    roles, boxes = zip(*((item.role, box) for item, box in column), strict=True)
    assert roles == ("logo", "headline", "call_to_action", "label")
    assert all(PLAN.columns[0].zone.holds(box) for box in boxes)
    assert all(above.y1 + 2 * PLAN.pad < below.y0 for above, below in pairwise(boxes))
    assert boxes[0].y0 == PLAN.columns[0].zone.y0 and boxes[-1].y1 == PLAN.columns[0].zone.y1
    assert boxes[0].width == 2 * boxes[0].height


def test_more_words_are_set_smaller() -> None:
    words = cast(headline="Fresh summer hats for everyone and for every day", sub="Light, soft and made to last. " * 2)
    few, many = (stacked(SIZE, PLAN, one)[0] for one in (cast(headline="Fresh hats", sub="Light."), words))
    sizes = [{item.role: item.block.size for item, _ in column if item.block} for column in (few, many)]
    assert sizes[0]["headline"] > sizes[1]["headline"] > sizes[1]["sub"] >= 11


def test_words_that_cannot_be_set_are_named() -> None:
    too_long = cast(headline="Fresh", sub="word " * 200)
    assert stacked(SIZE, PLAN, too_long) is None
    assert does_not_fit(SIZE, PLAN, too_long) == "sub"
    assert does_not_fit(SIZE, PLAN, too_long.without("sub")) == ""


def test_the_share_of_text_keeps_its_limit() -> None:
    link = SIZES["link"]
    plan = planned(link, Wording("Fresh summer hats for everyone", call_to_action="Shop now"))
    (column,) = stacked(link, plan, cast(headline="Fresh summer hats for everyone", call_to_action="Shop now"))
    assert sum(item.ink_area for item, _ in column) <= 0.2 * link.canvas.area
