"""Whether a picture is fit to be seen: a checker looks at it, and where there is none nothing passes.

Safety fails closed: without a checker the verdict is unchecked, and export asks for a person's word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.errors import ConfigError, ModelError, SafetyRefused, WeightsMissing
from adinsight.generate.safety import Policy, Refusal, check_wording
from adinsight.models.compute import Runtime, hush
from adinsight.variants.audit.check import Check
from adinsight.variants.brief import Brief

Pixels = NDArray[np.uint8]
SAFETY = "safety"
# Labels by which public checkpoints call what must not be shown, lower case.
UNSAFE_LABELS = (
    "nsfw", "unsafe", "porn", "hentai", "sexy", "explicit", "nude", "nudity", "sexual", "gore", "violence", "violent",
    "bloody", "high", "medium", "not_safe", "weapon", "hate",
)  # fmt: skip
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a checker says of one picture.

    Args:
        score: How likely it must not be shown, 0 to 1.
        label: The likeliest of the unsafe labels.
    """

    score: float
    label: str


class PictureChecker(Protocol):
    """Looks at pictures and says how likely each must not be shown."""

    @property
    def name(self) -> str:
        """Who looks, for the record."""

    @property
    def threshold(self) -> float:
        """The score from which a picture is held back, 0 to 1."""

    def look(self, pictures: Sequence[Pixels]) -> list[Sighting]:
        """One sighting for each picture, uint8 (rows, columns, 3), sRGB."""


class ClassifierChecker:
    """A picture classifier of transformers from a local folder. Loads its weights at the first picture.

    Args:
        folder: The checkpoint: config.json, preprocessor_config.json and weights as safetensors.
        unsafe: Its labels that must not be shown; capitals do not matter.
        threshold: Summed probability of these labels from which a picture is held back, above 0 to 1.
        runtime: Where it runs.

    Raises:
        ConfigError: If the threshold is out of range, or the checkpoint has none of the unsafe labels, or no other.
        WeightsMissing: If the folder holds no such checkpoint.
    """

    def __init__(
        self,
        folder: Path,
        unsafe: Collection[str] = UNSAFE_LABELS,
        threshold: float = THRESHOLD,
        runtime: Runtime | None = None,
    ) -> None:
        if not 0 < threshold <= 1:
            raise ConfigError(f"the threshold of a safety checker must be above 0 and at most 1, got {threshold}")
        self.folder, self.threshold, self.runtime = folder, threshold, runtime or Runtime()
        if not (folder / "config.json").is_file() or not any(folder.glob("*.safetensors")):
            raise WeightsMissing(
                f"{folder} holds no picture classifier; a checkpoint has config.json and weights as *.safetensors"
            )
        self._unsafe = _unsafe_places(folder, {label.lower() for label in unsafe})

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    def look(self, pictures: Sequence[Pixels]) -> list[Sighting]:
        """One sighting for each picture: the unsafe labels' summed probability, and the likeliest of them."""
        import torch

        processor, model = self._loaded
        shown = [Image.fromarray(pixels) for pixels in pictures]
        batch = processor(images=shown, return_tensors="pt")["pixel_values"].to(self.runtime.compute.device)
        with self.runtime.compute.inference():
            logits = model(pixel_values=batch).logits.float()
        shares = torch.softmax(logits, dim=-1).cpu().numpy()
        places = [*self._unsafe]
        unsafe = shares[:, places]
        best = unsafe.argmax(axis=1)
        return [
            Sighting(float(row.sum()), self._unsafe[places[place]]) for row, place in zip(unsafe, best, strict=True)
        ]

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        """What prepares a picture, and the model in evaluation mode."""
        import torch
        from transformers import AutoImageProcessor, AutoModelForImageClassification

        hush()
        try:
            processor = AutoImageProcessor.from_pretrained(str(self.folder), local_files_only=True)
            model = AutoModelForImageClassification.from_pretrained(
                str(self.folder), local_files_only=True, use_safetensors=True, dtype=torch.float32
            )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"the safety checker in {self.folder} cannot be loaded: {error}") from error
        return processor, model.eval().to(self.runtime.compute.device)


def check_picture(pixels: Pixels, checker: PictureChecker | None) -> Check:
    """The check safety of one picture, uint8 (rows, columns, 3); unchecked where there is no checker."""
    if checker is None:
        return Check(
            SAFETY, "unchecked", None, None, "no safety checker is here, so nobody has looked at the picture; see "
            "--safety-checker",
        )  # fmt: skip
    (seen,) = checker.look([pixels])
    is_safe = seen.score < checker.threshold  # what is no number is not safe
    detail = f"{checker.name} says {seen.label} with {seen.score:.2f}"
    return Check(SAFETY, "passed" if is_safe else "failed", seen.score, checker.threshold, detail)


def policy_of(brief: Brief, allowed: Collection[str] = ()) -> Policy:
    """The gate's policy for a brief: its brand may be named, its forbidden words not, people only as it names them."""
    own = (brief.brand.name,) if brief.brand.name else ()
    return Policy(
        allowed=(*own, *allowed, *brief.quotes), forbidden=brief.brand.forbidden, demographics=brief.demographics
    )


def check_words(brief: Brief) -> Check:
    """The check wording: whether the words of a brief may stand on an ad."""
    policy = policy_of(brief)
    wording = brief.wording
    lines = (wording.headline, wording.sub, wording.call_to_action, wording.offer, wording.legal)
    found: list[Refusal] = [refusal for line in lines if line for refusal in check_wording(line, policy)]
    detail = "; ".join(map(str, found)) or "nothing is held back"
    return Check("wording", "failed" if found else "passed", float(len(found)), 0.0, detail)


def refuse_unchecked(checks: Mapping[str, Iterable[Check]], is_allowed: bool = False) -> None:
    """Lets variants be exported whose pictures a checker has passed.

    Args:
        checks: The checks of each variant, by its name.
        is_allowed: Whether pictures that nobody looked at may go out; those that failed may not even so.

    Raises:
        SafetyRefused: If one failed, or was not looked at and that is not allowed; says which and what to do.
    """
    for name, made in checks.items():
        verdicts = {check.verdict: check for check in made if check.name == SAFETY}
        if "failed" in verdicts:
            raise SafetyRefused(f"{name} is not exported: {verdicts['failed'].detail}; draw another")
        if "passed" not in verdicts and not is_allowed:
            raise SafetyRefused(
                f"{name} is not exported: no safety checker has looked at it. Give one with --safety-checker FOLDER, "
                "or look yourself and say --allow-unchecked"
            )


def _unsafe_places(folder: Path, unsafe: Collection[str]) -> dict[int, str]:
    """The places of a checkpoint's unsafe labels among its outputs."""
    import json

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    labels = {int(place): str(label) for place, label in config.get("id2label", {}).items()}
    found = {place: label for place, label in labels.items() if label.lower() in unsafe}
    if not found or len(found) == len(labels):
        raise ConfigError(
            f"the safety checker in {folder} has the labels {', '.join(labels.values()) or 'none'}; name those that "
            f"must not be shown (all and none cannot tell), now {', '.join(sorted(unsafe))}"
        )
    return found
