"""The scene: an ad as data, before any pixel is drawn.

A scene says everything the renderer needs and everything the truth is told
from. Leave out its texts and the picture is the ad without words.
"""

from __future__ import annotations

from dataclasses import dataclass

from adinsight.records import RGB, Box


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour by the name people use for it, and its exact value."""

    name: str
    rgb: RGB


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that stands in the scene.

    `kind` is product, person, animal or prop; `label` names an entry of that
    kind's catalogue. `box` is where it stands before it is turned by `angle`
    (degrees, clockwise). `seed` picks the variation within the class.
    """

    kind: str
    label: str
    tint: Tint
    box: Box
    angle: float
    material: str
    seed: int


@dataclass(frozen=True, slots=True)
class Text:
    """A block of words with its role in the ad.

    `role` is headline, sub, offer, price, call_to_action, brand or legal. `size` is the
    font size as a share of the canvas height. `plate` is the shape behind the
    words ("", button, sticker, band) and `plate_tint` its colour.
    """

    role: str
    lines: tuple[str, ...]
    font: str
    size: float
    tint: Tint
    box: Box
    align: str = "left"
    plate: str = ""
    plate_tint: Tint | None = None


@dataclass(frozen=True, slots=True)
class Blemish:
    """What publishing did to the picture.

    `blur` is a radius in pixels on a canvas of 1,080; `crop` is the share that is cut from
    left, top, right and bottom; `jpeg_quality` goes from 1 to 95.
    """

    jpeg_quality: int = 92
    blur: float = 0.0
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole ad. Figures are listed back to front; texts are drawn last."""

    seed: int
    width: int
    height: int
    setting: str
    setting_seed: int
    backdrop: Tint
    accent: Tint
    light: float
    layout: str
    brand: str
    logo_box: Box | None
    figures: tuple[Figure, ...]
    texts: tuple[Text, ...]
    topic: str
    sentiment: str
    blemish: Blemish = Blemish()

    @property
    def product(self) -> Figure:
        """The thing that is sold: the first figure of kind product."""
        return next(figure for figure in self.figures if figure.kind == "product")
