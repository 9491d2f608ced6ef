"""Briefs, attempts and checks as rows of their tables; see sql/migrations/0007_variants.sql."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from adinsight.store.migrations import now
from adinsight.variants.drafting import facts_of_ground

if TYPE_CHECKING:
    from adinsight.generate.loading import Origin
    from adinsight.variants.audit.check import Check
    from adinsight.variants.brief import Brief
    from adinsight.variants.drafting import Draft
    from adinsight.variants.sealing import Sealed
    from adinsight.variants.slot import Slot

_OF_REASON = (
    "grounds", "statement", "source_id", "outcome", "estimate", "lower", "upper", "predicted", "predicted_lower",
    "predicted_upper", "gate_p",
)  # fmt: skip


def brief_row(brief: Brief) -> dict[str, Any]:
    """A row of variant_briefs."""
    change = brief.change
    return {
        "brief_id": brief.brief_id,
        "experiment_id": brief.experiment_id,
        "arm": brief.arm,
        **{name: getattr(brief.reason, name) for name in _OF_REASON},
        "product": brief.product.name,
        "change_family": change.family if change else None,
        "change_name": change.name if change else None,
        "is_change_wanted": change.is_wanted if change else None,
        "parent_id": brief.parent_id,
        "brief": json.dumps(brief.as_dict(), ensure_ascii=False, sort_keys=True),
        "briefed_at": now(),
    }


def attempt_row(
    draft: Draft, sealed: Sealed, ad_id: str, status: str, reasons: Sequence[str], seconds: float
) -> dict[str, Any]:
    """A row of variant_attempts for an ad that was made and judged."""
    prompt = draft.prompt
    return {
        **_identity(draft.slot, draft.attempt, status, reasons, seconds),
        "seed": draft.ground.seed,
        "ad_id": ad_id,
        "location": str(sealed.file),
        "file_name": sealed.file.name,
        "prompt": prompt.text,
        "negative_prompt": prompt.negative or None,
        "prompt_atoms": json.dumps([atom.as_dict() for atom in prompt.atoms], ensure_ascii=False),
        "prompt_cut": list(prompt.cut),
        **facts_of_ground(draft.ground),
        "scene": draft.scene.to_json(),
    }


def refused_row(slot: Slot, attempt: int, reason: str, origin: Origin, seconds: float) -> dict[str, Any]:
    """A row of variant_attempts for one of which no picture came."""
    return {
        **_identity(slot, attempt, "refused", [reason], seconds),
        "ad_id": None,
        "location": None,
        "file_name": None,
        "prompt": "",
        "negative_prompt": None,
        "prompt_atoms": "[]",
        "prompt_cut": [],
        "model_id": origin.model_id,
        "model_revision": origin.revision,
        "model_license": origin.license.name,
        "scene": None,
    }


def check_rows(variant_id: str, checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Rows of variant_checks."""
    return [
        {
            "variant_id": variant_id,
            "check_name": check.name,
            "verdict": check.verdict,
            "observed": _number(check.observed),
            "threshold": _number(check.threshold),
            "is_weighed": check.weighs,
            "detail": check.detail,
        }
        for check in checks
    ]


def _identity(slot: Slot, attempt: int, status: str, reasons: Sequence[str], seconds: float) -> dict[str, Any]:
    return {
        "variant_id": slot.variant_id(attempt),
        "brief_id": slot.brief.brief_id,
        "size_name": slot.size.name,
        "number": slot.number,
        "attempt": attempt,
        "status": status,
        "reasons": list(reasons),
        "seed": slot.seed(attempt),
        "seconds": seconds,
        "made_at": now(),
    }


def _number(value: float | None) -> float | None:
    """What is no number is none: the database takes neither NaN nor infinity."""
    return None if value is None or not math.isfinite(value) else float(value)
