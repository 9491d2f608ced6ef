"""A check: what was looked at, what was seen, what was asked for, and whether that holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["passed", "failed", "unchecked"]


@dataclass(frozen=True, slots=True)
class Check:
    """One named check of one variant.

    Args:
        name: Such as contrast or logo_present.
        verdict: passed, failed, or unchecked where nothing could look.
        observed: What was seen, as a number; None where it is not one.
        threshold: Its limit, in the same unit; None where it has none.
        detail: A sentence: what was seen where, and what would make it pass.
        weighs: False for what is reported and never rejects.
    """

    name: str
    verdict: Verdict
    observed: float | None = None
    threshold: float | None = None
    detail: str = ""
    weighs: bool = True

    @property
    def rejects(self) -> bool:
        """Whether the variant cannot be accepted because of it; what is unchecked holds back its export alone."""
        return self.weighs and self.verdict == "failed"


def at_least(name: str, observed: float, threshold: float, detail: str = "", weighs: bool = True) -> Check:
    """A check that passes from the threshold up; what is no number fails."""
    return Check(name, "passed" if observed >= threshold else "failed", observed, threshold, detail, weighs)


def at_most(name: str, observed: float, threshold: float, detail: str = "", weighs: bool = True) -> Check:
    """A check that passes up to the threshold; what is no number fails."""
    return Check(name, "passed" if observed <= threshold else "failed", observed, threshold, detail, weighs)
