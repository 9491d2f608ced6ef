"""One seed per picture, and one source of chance per seed: no picture depends on its neighbours in a batch."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def image_seed(run_seed: int, index: int) -> int:
    """The seed of picture `index` of a run, 0 to 2**63 - 1: depends on these two numbers alone."""
    digest = sha256(f"{run_seed}:{index}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def generators(seeds: Sequence[int]) -> list[torch.Generator]:
    """One generator per seed, always of the CPU, so that a GPU starts from the same noise.

    A single generator for a whole batch would be used up in turn: every picture but the
    first would then differ from the same picture drawn alone.
    """
    import torch

    return [torch.Generator("cpu").manual_seed(seed) for seed in seeds]
