"""Whether a model may be used for ads: its licence by name, and the refusal of what nobody has accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from adinsight.errors import LicenseRefused

UNKNOWN = "unknown"
_SAYINGS = {
    "no": "does not allow commercial use",
    UNKNOWN: "is not known to adinsight",
}


@dataclass(frozen=True, slots=True)
class License:
    """What is known of one model.

    Args:
        model_id: Repository on the hub, folder in the package, or folder on this machine.
        name: SPDX name, or the name its makers gave it; `unknown` where the registry has no entry.
        commercial: yes, conditional, no or unknown.
        is_gated: Whether the hub asks for a name before it gives the weights.
        steps: Denoising steps that it was distilled for, None where the pipeline's default holds.
        guidance: Guidance that it was distilled for, None where the pipeline's default holds.
        candidates: Pictures that are drawn for one, by task, where none are asked for; 1 where a task is left out.
        native_side: Side in pixels of the square that it was trained at, None where its configuration says it.
        has_guided_sketches: Whether sketches are followed best where guidance holds for them too (`GuidedControl`).
        subject: Settings of a `SubjectRecipe` by which it learns subjects best; its defaults where empty.
    """

    model_id: str
    name: str = UNKNOWN
    commercial: str = UNKNOWN
    is_gated: bool = False
    steps: int | None = None
    guidance: float | None = None
    candidates: Mapping[str, int] = field(default_factory=dict)
    native_side: int | None = None
    has_guided_sketches: bool = False
    subject: Mapping[str, float] = field(default_factory=dict)


def license_of(model_id: str) -> License:
    """What the registry knows of a model; capitals do not matter, as they do not on the hub."""
    entry = _table().get(model_id.lower())
    if entry is None:
        return License(model_id)
    return License(
        model_id,
        entry["license"],
        entry["commercial"],
        entry["gated"],
        entry.get("steps"),
        entry.get("guidance"),
        entry.get("candidates", {}),
        entry.get("native_side"),
        entry.get("guided_sketches", False),
        entry.get("subject", {}),
    )


def require_accepted(license: License, accepted: Collection[str]) -> None:
    """Lets a model pass whose licence allows commercial use, or that was accepted by its own name.

    Raises:
        LicenseRefused: If neither holds; says what to read and what to write.
    """
    is_accepted = license.model_id.lower() in {name.lower() for name in accepted}
    if license.commercial in _SAYINGS and not is_accepted:
        raise LicenseRefused(
            f"the licence of {license.model_id} ({license.name}) {_SAYINGS[license.commercial]}; read it on the "
            f"model's page, then accept it with --accept-license {license.model_id}"
        )


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = (files("adinsight.generate") / "licenses.yaml").read_text(encoding="utf-8")
    return {name.lower(): entry for name, entry in yaml.safe_load(text).items()}
