"""What the package asks of an ad, and what is true of one that the studio drew: concepts by taxonomy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from adinsight.studio import settings
from adinsight.studio.symbols import symbols_of
from adinsight.studio.truth import Truth
from adinsight.training.fresh import example_of
from adinsight.training.phrasing import product_position

# The concepts that hold, by taxonomy.
ConceptTruth = dict[str, tuple[str, ...]]
_PEOPLE = ("woman", "man", "child")
_POSITIONS = {"on the left": "product left", "in the middle": "product center", "on the right": "product right"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A taxonomy as the analysis asks it: concept names and their prompts, side by side."""

    name: str
    choose: str
    names: tuple[str, ...]
    prompts: tuple[str, ...]


def shipped_taxonomies() -> tuple[Asked, ...]:
    """The taxonomies of the package, read as data: training knows nothing of the analysis."""
    folder = files("adinsight.analyze") / "taxonomies"
    entries = sorted((e for e in folder.iterdir() if e.name.endswith(".yaml")), key=lambda e: e.name)
    return tuple(_asked(entry.read_text(encoding="utf-8")) for entry in entries)


def _asked(text: str) -> Asked:
    data = yaml.safe_load(text)
    template = data.get("template", "{}")
    prompts = tuple(template.format(words or name) for name, words in data["concepts"].items())
    return Asked(data["taxonomy"], data.get("choose", "many"), tuple(data["concepts"]), prompts)


def true_concepts(truth: Truth) -> ConceptTruth:
    """The concepts that hold for an ad, by taxonomy; layout is empty where the product cannot be seen."""
    example = example_of(truth)
    company = {thing.label: thing.kind for thing in truth.objects if thing.kind in ("person", "animal")}
    people = [label for label in _PEOPLE if label in company]
    if "animal" in company.values():
        people.append("animal")
    position = _POSITIONS.get(product_position(example))
    return {
        "topic": (truth.topic,),
        "sentiment": (truth.sentiment,),
        "symbol": symbols_of(truth.topic, truth.setting),
        "setting": (truth.setting,),
        "season": (settings.BY_NAME[truth.setting].season or "no season",),
        "people": tuple(people) or ("nobody",),
        "layout": (position,) if position else (),
    }


def truth_table(truths: Sequence[ConceptTruth], taxonomy: str, names: Sequence[str]) -> NDArray[np.bool_]:
    """Which of the named concepts holds for which ad: bool (ads, concepts)."""
    return np.array([[name in truth.get(taxonomy, ()) for name in names] for truth in truths])
