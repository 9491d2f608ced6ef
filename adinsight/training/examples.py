"""What the starter models are shown: small pictures, and every way to put them in words."""

from __future__ import annotations

from dataclasses import dataclass

from adinsight.studio import settings
from adinsight.studio.casting import Split, cast
from adinsight.studio.render import Pixels
from adinsight.studio.truth import Truth, tell
from adinsight.training.drawing import Seen, squeezed
from adinsight.training.recipe import IMAGE_SIDE


@dataclass(frozen=True, slots=True)
class Example:
    """The labels of one picture, plain data as written beside the pixels."""

    seed: int
    captions: tuple[str, ...]
    intentions: tuple[str, ...]
    product: str
    product_color: str
    setting: str
    place: str
    background: str
    topic: str
    sentiment: str
    company: tuple[str, ...]
    objects: tuple[Seen, ...]

    @classmethod
    def of(cls, truth: Truth, place: str) -> Example:
        """The part of a truth that is trained on; `place` is a phrase for the setting."""
        return cls(
            seed=truth.seed,
            captions=truth.captions,
            intentions=truth.intentions,
            product=truth.product,
            product_color=truth.product_color,
            setting=truth.setting,
            place=place,
            background=truth.background_color,
            topic=truth.topic,
            sentiment=truth.sentiment,
            company=tuple(o.label for o in truth.objects if o.kind != "product"),
            objects=tuple(Seen.of(thing) for thing in truth.objects),
        )


def draw_example(seed: int, split: Split = "seen") -> tuple[Pixels, Example]:
    """One training picture, uint8 (160, 160, 3), and its labels."""
    scene = cast(seed, split)
    place = settings.BY_NAME[scene.setting].phrases[0]
    return squeezed(scene, IMAGE_SIDE), Example.of(tell(scene), place)
