"""How true a variant stays to its parent and prompt, how free a batch is, and what else changed on the way.

Fidelity and diversity pull against each other, so they are reported together and none of them rejects by itself.
The numbers are cosines of one model: they rank variants of one brief and mean nothing across models.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import ConfigError
from adinsight.variants.audit.check import Check, at_least, at_most
from adinsight.variants.brief import Trait

Floats = NDArray[np.float32]
MOST_DRIFT = 6


@dataclass(frozen=True, slots=True)
class Fidelity:
    """A batch of variants of one parent and prompt; what could not be computed is None.

    Args:
        to_parent: CLIP-I: mean cosine to the parent's vector, -1 to 1; None where there is no parent.
        to_prompt: CLIP-T: mean cosine to the prompt's vector, -1 to 1; None where no prompt was given.
        diversity: Mean of 1 - cosine over all pairs of the batch, 0 to 2; None for fewer than two variants.
        count: Variants.
    """

    to_parent: float | None
    to_prompt: float | None
    diversity: float | None
    count: int

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        parts = [
            f"{_told(self.to_parent)} like their parent",
            f"{_told(self.to_prompt)} like their prompt",
            f"{_told(self.diversity)} apart from one another",
        ]
        return f"{self.count} variants are {', '.join(parts[:2])} and {parts[2]} (means of CLIP cosines)"

    def checks(
        self, least_parent: float | None = None, least_prompt: float | None = None, least_diversity: float | None = None
    ) -> tuple[Check, ...]:
        """Checks clip_i, clip_t and diversity; one weighs only where its least value is given."""
        asked = (
            ("clip_i", self.to_parent, least_parent, "cosine to the parent"),
            ("clip_t", self.to_prompt, least_prompt, "cosine to the prompt"),
            ("diversity", self.diversity, least_diversity, "mean distance within the batch"),
        )
        return tuple(_check(*one) for one in asked)


def fidelity_of(variants: Floats, parent: Floats | None = None, prompt: Floats | None = None) -> Fidelity:
    """Fidelity and diversity of a batch.

    Args:
        variants: Float (variants, dimension), each of length 1.
        parent: Float (dimension,), of length 1.
        prompt: Float (dimension,), of length 1: the text's vector by the same model.

    Raises:
        ConfigError: If the vectors have other shapes.
    """
    for name, vector in (("parent", parent), ("prompt", prompt)):
        if variants.ndim != 2 or (vector is not None and vector.shape != variants.shape[1:]):
            got = None if vector is None else vector.shape
            raise ConfigError(f"expected variants (variants, dimension) and {name} (dimension,), got {variants.shape} "
                              f"and {got}")  # fmt: skip
    count = len(variants)
    return Fidelity(
        None if parent is None or not count else float((variants @ parent).mean()),
        None if prompt is None or not count else float((variants @ prompt).mean()),
        _mean_distance(variants) if count > 1 else None,
        count,
    )


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed from a parent to its variant besides what was asked.

    Args:
        gained: Traits that the variant has and its parent had not.
        lost: Traits that the parent had and its variant has not.
    """

    gained: tuple[Trait, ...]
    lost: tuple[Trait, ...]

    @property
    def count(self) -> int:
        """Traits gained and lost."""
        return len(self.gained) + len(self.lost)

    def check(self, most: int = MOST_DRIFT) -> Check:
        """The check drift: at most so many traits changed that were not to change."""
        told = [f"+{trait}" for trait in self.gained] + [f"-{trait}" for trait in self.lost]
        return at_most("drift", self.count, most, f"changed besides what was asked: {', '.join(told) or 'nothing'}")


def drift_between(before: Iterable[Trait], after: Iterable[Trait], may_change: Collection[str] = ()) -> Drift:
    """What changed between the traits of a parent and of its variant, as the same extractors tell them.

    Args:
        before: Of the parent.
        after: Of the variant.
        may_change: Families in which a change is no drift: that of the change, and those that follow from it.
    """
    old = {trait for trait in before if trait.family not in may_change and trait.is_wanted}
    new = {trait for trait in after if trait.family not in may_change and trait.is_wanted}
    return Drift(_ordered(new - old), _ordered(old - new))


def _ordered(traits: Iterable[Trait]) -> tuple[Trait, ...]:
    return tuple(sorted(traits, key=lambda trait: (trait.family, trait.name)))


def _mean_distance(vectors: Floats) -> float:
    """Over all pairs, from the length of the sum: |sum|² = n + 2 · (sum of the pairs' cosines)."""
    count = len(vectors)
    total = float(np.square(vectors.sum(axis=0, dtype=np.float64)).sum())
    own = float(np.square(vectors, dtype=np.float64).sum())
    return 1 - (total - own) / (count * (count - 1))


def _check(name: str, observed: float | None, least: float | None, what: str) -> Check:
    if observed is None:
        return Check(name, "unchecked", None, least, f"{what}: there is nothing to compare with", least is not None)
    return at_least(name, observed, -math.inf if least is None else least, f"{what} {observed:.3f}", least is not None)


def _told(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"
