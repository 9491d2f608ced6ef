"""Slots: identity over attempts and runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adinsight.errors import ConfigError
from adinsight.variants.brief import Brief, Product, Reason, Trait
from adinsight.variants.scenes.sizes import SIZES
from adinsight.variants.slot import Slot, slots_of

FINDING = Brief(
    "e" * 16, "finding", Reason("finding", "Blue."), Product("red hat"), Trait("background", "blue"),
    sizes=("square", "story"), count=2, seed=5,
)  # fmt: skip
CONTROL = replace(FINDING, arm="control", change=None)


def test_every_size_and_number_is_a_slot() -> None:
    assert [(slot.size.name, slot.number) for slot in slots_of([FINDING])] == [
        ("square", 0), ("square", 1), ("story", 0), ("story", 1),
    ]  # fmt: skip
    with pytest.raises(ConfigError, match="there is no size 'poster'; sizes are: square"):
        list(slots_of([replace(FINDING, sizes=("poster",))]))


def test_arms_share_their_chance_and_nothing_else() -> None:
    first, second = (Slot(brief, SIZES["square"], 0) for brief in (FINDING, CONTROL))
    assert first.seed(1) == second.seed(1) and first.layout_seed == second.layout_seed == 5
    assert first.seed(1) != first.seed(2)
    assert first.variant_id(1) != second.variant_id(1)
    assert 0 <= first.seed(1) < 2**63
    assert Slot(replace(FINDING, seed=6), SIZES["square"], 0).seed(1) != first.seed(1)


def test_a_person_can_tell_the_file_by_its_name() -> None:
    slot = Slot(FINDING, SIZES["story"], 1)
    assert slot.stem(3) == f"eeeeeeee-finding-story-02-{slot.variant_id(3)[:8]}"
