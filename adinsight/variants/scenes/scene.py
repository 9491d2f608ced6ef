"""An ad as layers: what is drawn where, as plain data. It renders and exports the same from its JSON.

Pictures are named by their keys; their pixels lie beside the scene, in `Assets`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import ConfigError
from adinsight.records import RGB
from adinsight.variants.scenes.boxes import Rect, around

Assets = Mapping[str, NDArray[np.uint8]]  # key: sRGB with straight alpha, uint8 of shape (rows, columns, 4)
PictureRole = Literal["background", "product", "shadow", "logo"]
ShapeRole = Literal["underlay", "button"]
TextRole = Literal["headline", "sub", "offer", "call_to_action", "legal", "label"]
Fit = Literal["cover", "contain", "stretch"]
Direction = Literal["ltr", "rtl"]

PICTURE_ROLES: tuple[PictureRole, ...] = get_args(PictureRole)
SHAPE_ROLES: tuple[ShapeRole, ...] = get_args(ShapeRole)
TEXT_ROLES: tuple[TextRole, ...] = get_args(TextRole)


@dataclass(frozen=True, slots=True)
class PictureLayer:
    """A picture in its place.

    Args:
        role: What it shows.
        asset: Key of its pixels, such as a file name.
        box: Where it lies.
        fit: cover fills the box and is cut at it, contain lies in its middle, stretch takes its aspect.
    """

    role: PictureRole
    asset: str
    box: Rect
    fit: Fit = "stretch"


@dataclass(frozen=True, slots=True)
class ShapeLayer:
    """A rectangle of one colour, behind text.

    Args:
        role: underlay or button.
        box: Where it lies.
        color: sRGB.
        opacity: 0 (nothing) to 1.
        radius: Of its corners, pixels.
    """

    role: ShapeRole
    box: Rect
    color: RGB
    opacity: float = 1.0
    radius: int = 0


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line of text in its place.

    Args:
        text: As it is written, in the order of reading.
        x: Left end of the line, where its first advance begins, pixels.
        baseline: Pixels from the top.
        box: Around its ink.
    """

    text: str
    x: int
    baseline: int
    box: Rect


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words of one role, set.

    Args:
        role: What they are for.
        lines: From top to bottom.
        font: Key of a face; see `faces`.
        size: Pixels of the em.
        color: sRGB.
        align: left, center or right.
        direction: Of reading.
    """

    role: TextRole
    lines: tuple[SetLine, ...]
    font: str
    size: int
    color: RGB
    align: Literal["left", "center", "right"] = "left"
    direction: Direction = "ltr"

    @property
    def box(self) -> Rect:
        """Around the ink of all lines."""
        return around(line.box for line in self.lines)

    @property
    def text(self) -> str:
        """The lines as one, with single spaces."""
        return " ".join(line.text for line in self.lines)


Layer = PictureLayer | ShapeLayer | TextLayer
_KINDS: dict[str, type[PictureLayer] | type[ShapeLayer] | type[TextLayer]] = {
    "picture": PictureLayer,
    "shape": ShapeLayer,
    "text": TextLayer,
}


@dataclass(frozen=True, slots=True)
class AdScene:
    """One ad at one size.

    Args:
        size: Name of the size; see `sizes.SIZES`.
        width: Pixels.
        height: Pixels.
        layers: From back to front.
    """

    size: str
    width: int
    height: int
    layers: tuple[Layer, ...]

    @property
    def texts(self) -> tuple[TextLayer, ...]:
        """Its text layers from back to front."""
        return tuple(layer for layer in self.layers if isinstance(layer, TextLayer))

    @property
    def shapes(self) -> tuple[ShapeLayer, ...]:
        """Its shapes from back to front."""
        return tuple(layer for layer in self.layers if isinstance(layer, ShapeLayer))

    def picture(self, role: PictureRole) -> PictureLayer | None:
        """The first picture of a role; None where it has none."""
        pictures = (layer for layer in self.layers if isinstance(layer, PictureLayer))
        return next((layer for layer in pictures if layer.role == role), None)

    def to_json(self) -> str:
        """The scene as JSON, from which `from_json` makes the same scene."""
        layers = [_plain(layer) for layer in self.layers]
        plain = {"size": self.size, "width": self.width, "height": self.height, "layers": layers}
        return json.dumps(plain, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> AdScene:
        """The scene that `to_json` wrote.

        Raises:
            ConfigError: If it is no JSON, or a key is missing, unknown or out of range; says which.
        """
        from adinsight.variants.scenes.scene_json import scene_of

        return scene_of(text)


def _plain(layer: Layer) -> dict[str, Any]:
    kind = next(name for name, made in _KINDS.items() if isinstance(layer, made))
    plain: dict[str, Any] = {"kind": kind, "role": layer.role}
    for name in layer.__dataclass_fields__:
        value = getattr(layer, name)
        plain[name] = [_line(line) for line in value] if name == "lines" else value
    return plain


def _line(line: SetLine) -> dict[str, Any]:
    return {"text": line.text, "x": line.x, "baseline": line.baseline, "box": line.box}


def asset_of(assets: Assets, key: str) -> NDArray[np.uint8]:
    """The pixels of a key.

    Raises:
        ConfigError: If there are none, or they are not uint8 of shape (rows, columns, 4).
    """
    if key not in assets:
        raise ConfigError(f"the scene shows {key!r}, and its assets hold only: {', '.join(assets) or 'nothing'}")
    pixels = assets[key]
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 4 or not pixels.size:
        raise ConfigError(
            f"asset {key!r} must be uint8 of shape (rows, columns, 4), got {pixels.dtype} of {pixels.shape}"
        )
    return pixels
