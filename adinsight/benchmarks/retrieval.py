"""How well texts find their pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def found_first(
    images: NDArray[np.float32], texts: NDArray[np.float32], captions: Sequence[str], group: int
) -> list[bool]:
    """For each text, whether its nearest picture among `group` of them has that very text.

    Args:
        images: float32 (n, d), L2-normalised.
        texts: float32 (n, d), L2-normalised, in the same order.
        captions: The n texts; two pictures of one text are both right.
        group: Pictures that each text is looked for among; a last group that is not full is left out.
    """
    hits: list[bool] = []
    for first in range(0, len(captions) - group + 1, group):
        part = slice(first, first + group)
        nearest = (texts[part] @ images[part].T).argmax(axis=1)
        hits.extend(captions[first + place] == captions[first + i] for i, place in enumerate(nearest))
    return hits
