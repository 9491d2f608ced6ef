"""Which of several backgrounds will be read as the brief asks: each is tried with the product before it.

The readers are those that will judge the ad. So a choice among candidates saves attempts and cannot lower the bar:
what is chosen is still read back whole, with its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import log

import numpy as np
from PIL import Image

from adinsight.analyze.extractor import Extractor
from adinsight.generate.describing import ad_image
from adinsight.generate.request import Pixels
from adinsight.records import Row
from adinsight.variants.brief import Brief, Trait
from adinsight.variants.compositing.placing import Layer, composite
from adinsight.variants.grounds import window_of
from adinsight.variants.scenes.sizes import AdSize

# The longer side of an ad that is tried, in pixels.
_SIDE = 256
# What a kept trait counts beside the change.
_KEPT_WEIGHT = 0.5
# A reader that says no may be wrong; of one that says a number the number is taken.
_LEAST = 0.02
Likeness = Callable[[Sequence[Pixels], str], Sequence[float]]
Scores = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Reads candidates before one of them is taken.

    Args:
        readers: The extractors `concepts` and `colors`, those of them that there are.
        likeness: How near pictures come to a text, a cosine each: it decides between candidates that are read alike.
    """

    readers: Sequence[Extractor]
    likeness: Likeness

    def promises(self, brief: Brief, text: str, pictures: Sequence[Pixels]) -> list[float]:
        """How likely each picture is to be read as the brief asks: weighted log probabilities, highest is best.

        Args:
            brief: Its traits are looked for, and what it must not have by chance.
            text: The prompt.
            pictures: uint8 of shape (rows, columns, 3) each.
        """
        images = [ad_image(picture) for picture in pictures]
        read = [reader.extract(images) for reader in self.readers]
        near = self.likeness(pictures, text)
        return [
            _promise(brief, _scores(reader[place] for reader in read)) + float(near[place])
            for place in range(len(images))
        ]


def previewed(picture: Pixels, size: AdSize, product: Layer | None) -> Pixels:
    """The picture as the ad's background with the product over it, small: uint8 (rows, columns, 3)."""
    window = window_of(size)
    scale = min(1.0, _SIDE / max(size.width, size.height))
    left, top = round(-window.x0 * scale), round(-window.y0 * scale)
    width, height = _scaled(size.width, scale), _scaled(size.height, scale)
    whole = Image.fromarray(picture).resize((_scaled(window.width, scale), _scaled(window.height, scale)))
    shown = np.asarray(whole.crop((left, top, left + width, top + height)))
    if product is None:
        return shown
    rows, columns = product.rgba.shape[:2]
    small = np.asarray(Image.fromarray(product.rgba).resize((_scaled(columns, scale), _scaled(rows, scale))))
    return composite(shown, Layer(small, round(product.left * scale), round(product.top * scale)))


def _promise(brief: Brief, scores: Scores) -> float:
    weighed = [(trait, 1.0 if trait == brief.change else _KEPT_WEIGHT) for trait in brief.traits]
    if brief.avoid is not None:
        weighed.append((replace(brief.avoid, is_wanted=not brief.avoid.is_wanted), 1.0))
    families = {family for family, _ in scores}
    return sum(weight * _log_chance(trait, scores) for trait, weight in weighed if trait.family in families)


def _log_chance(trait: Trait, scores: Scores) -> float:
    chance = scores.get((trait.family, trait.name), 0.0)
    return log(max(_LEAST, chance if trait.is_wanted else 1 - chance))


def _scores(rows_of_readers: Iterable[Sequence[Row]]) -> dict[tuple[str, str], float]:
    """How likely one picture has what, 0 to 1, in the terms of the view ad_attributes."""
    found: dict[tuple[str, str], float] = {}
    for row in chain.from_iterable(rows_of_readers):
        if "background_term" in row:
            found["background", str(row["background_term"])] = 1.0
        elif row.get("score") is not None:
            found[str(row["taxonomy"]), str(row["concept"])] = float(row["score"])
    return found


def _scaled(pixels: int, scale: float) -> int:
    return max(1, round(pixels * scale))
