"""The questions that every patch is asked: which figure covers you, and in which colour?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from adinsight.studio.palette import COLOR_NAMES
from adinsight.training.architecture import Sight
from adinsight.training.crowds import DRAWINGS, Crowd
from adinsight.training.examples import Example
from adinsight.training.framing import BARE

# Most patches are bare; they are to count for little.
_BARE_WEIGHT = 0.1
# How much likelier a covered patch is to be kept: it goes before seven in ten of the bare ones.
_HEAD_START = 0.7


class PatchQuestions:
    """Labels and colours of figures in a fixed order, and the losses of asking for them."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.labels = tuple(drawing.name for drawing in DRAWINGS)
        self.colors = COLOR_NAMES
        self._label_places = {name: place for place, name in enumerate(self.labels)}
        self._color_places = {name: place for place, name in enumerate(self.colors)}

    def losses(
        self, model: Sight, tokens: Tensor, examples: Sequence[Crowd | Example], covers: NDArray[np.int64],
        kept: NDArray[np.int64] | None,
    ) -> dict[str, Tensor]:  # fmt: skip
        """Cross entropy of label and of colour over the patches.

        Args:
            model: With a head for each question.
            tokens: float (batch, 1 + patches, width).
            examples: What can be seen.
            covers: int64 (batch, all patches), from `framing.covering`.
            kept: Places of the patches among all, int64 (batch, patches); None where all are there.
        """
        seen = covers if kept is None else np.take_along_axis(covers, kept, axis=1)
        labels = [[self._label_places[one.label] for one in example.objects] for example in examples]
        colors = [[self._color_places[one.color] for one in example.objects] for example in examples]
        patches = tokens[:, 1:]
        return {
            "label": self._loss(model.label_head(patches), self._answers(seen, labels)),
            "color": self._loss(model.color_head(patches), self._answers(seen, colors)),
        }

    def _answers(self, covers: NDArray[np.int64], places: list[list[int]]) -> Tensor:
        """The right answer of each patch, int64 (batch, patches); `BARE` where nothing covers it."""
        rows = [np.array([*row, BARE])[cover] for row, cover in zip(places, covers, strict=True)]
        return torch.from_numpy(np.stack(rows)).to(self.device)

    def _loss(self, logits: Tensor, answers: Tensor) -> Tensor:
        bare = logits.shape[-1] - 1
        weights = torch.ones(logits.shape[-1], device=self.device)
        weights[bare] = _BARE_WEIGHT
        answers = answers.where(answers != BARE, bare)
        return functional.cross_entropy(logits.float().flatten(0, 1), answers.flatten(), weight=weights)


def chosen_patches(covers: NDArray[np.int64], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Places of `count` patches by chance, covered ones mostly first: int64 (batch, count)."""
    scores = rng.random(covers.shape) + _HEAD_START * (covers != BARE)
    return np.argsort(-scores, axis=1)[:, :count]
