"""What a check says."""

from __future__ import annotations

import math

from adinsight.variants.audit.check import Check, at_least, at_most


def test_limits_hold_at_themselves_and_no_number_fails() -> None:
    assert [at_least("c", value, 4.5).verdict for value in (4.5, 4.4, math.nan)] == ["passed", "failed", "failed"]
    assert [at_most("c", value, 0.2).verdict for value in (0.2, 0.3, math.nan)] == ["passed", "failed", "failed"]


def test_only_a_weighed_failure_rejects() -> None:
    assert at_least("c", 1, 2).rejects and not at_least("c", 1, 2, weighs=False).rejects
    assert not Check("safety", "unchecked").rejects and not at_least("c", 2, 2).rejects
