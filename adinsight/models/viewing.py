"""Which of an ad's two arrays a model looks at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from adinsight.records import AdImage

# A thumbnail of 384 px holds all that a model of this many pixels can use.
_THUMB_IS_ENOUGH = 256


def pixels_for(images: Sequence[AdImage], side: int) -> list[NDArray[np.uint8]]:
    """uint8 (rows, columns, 3) arrays: thumbnails for small models, working size for large ones.

    Arrays that Pillow lent and that cannot be written to are copied: PyTorch warns of them, though it only reads.
    """
    chosen = [image.thumb if side <= _THUMB_IS_ENOUGH else image.pixels for image in images]
    return [np.require(pixels, requirements="W") for pixels in chosen]
