"""Scenes read back from JSON that anyone may have edited: what is wrong is named by its key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast, get_args

from adinsight.errors import ConfigError
from adinsight.records import RGB
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.scene import (
    PICTURE_ROLES,
    SHAPE_ROLES,
    TEXT_ROLES,
    AdScene,
    Direction,
    Fit,
    Layer,
    PictureLayer,
    SetLine,
    ShapeLayer,
    TextLayer,
)

LARGEST_SIDE = 8192  # pixels: twice what any platform takes
_REACH = 4 * LARGEST_SIDE


def scene_of(text: str) -> AdScene:
    """The scene in a text of JSON.

    Raises:
        ConfigError: If it is no JSON, or a key is missing, unknown or out of range; says which.
    """
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"the scene is not JSON: {error}") from error
    scene = _object(plain, "scene", {"size", "width", "height", "layers"})
    return AdScene(
        _text(scene["size"], "size"),
        _whole(scene["width"], "width", 1, LARGEST_SIDE),
        _whole(scene["height"], "height", 1, LARGEST_SIDE),
        tuple(_layer(one, f"layers[{place}]") for place, one in enumerate(_list(scene["layers"], "layers"))),
    )


def _layer(plain: Any, at: str) -> Layer:
    kind = plain.get("kind") if isinstance(plain, dict) else None
    if kind not in _READERS:
        raise ConfigError(f"{at}.kind must be one of {', '.join(_READERS)}, got {kind!r}")
    return _READERS[kind](plain, at)


def _picture(plain: Any, at: str) -> Layer:
    one = _object(plain, at, {"kind", "role", "asset", "box", "fit"})
    return PictureLayer(
        _choice(one["role"], f"{at}.role", PICTURE_ROLES),
        _text(one["asset"], f"{at}.asset"),
        _box(one["box"], f"{at}.box"),
        _choice(one["fit"], f"{at}.fit", get_args(Fit)),
    )


def _shape(plain: Any, at: str) -> Layer:
    one = _object(plain, at, {"kind", "role", "box", "color", "opacity", "radius"})
    return ShapeLayer(
        _choice(one["role"], f"{at}.role", SHAPE_ROLES),
        _box(one["box"], f"{at}.box"),
        _color(one["color"], f"{at}.color"),
        _share(one["opacity"], f"{at}.opacity"),
        _whole(one["radius"], f"{at}.radius", 0, LARGEST_SIDE),
    )


def _words(plain: Any, at: str) -> Layer:
    one = _object(plain, at, {"kind", "role", "lines", "font", "size", "color", "align", "direction"})
    lines = tuple(_line(line, f"{at}.lines[{place}]") for place, line in enumerate(_list(one["lines"], f"{at}.lines")))
    if not lines:
        raise ConfigError(f"{at}.lines must hold a line at least")
    return TextLayer(
        _choice(one["role"], f"{at}.role", TEXT_ROLES),
        lines,
        _text(one["font"], f"{at}.font"),
        _whole(one["size"], f"{at}.size", 1, LARGEST_SIDE),
        _color(one["color"], f"{at}.color"),
        _choice(one["align"], f"{at}.align", ("left", "center", "right")),
        _choice(one["direction"], f"{at}.direction", get_args(Direction)),
    )


_READERS: dict[str, Callable[[Any, str], Layer]] = {"picture": _picture, "shape": _shape, "text": _words}


def _line(plain: Any, at: str) -> SetLine:
    one = _object(plain, at, {"text", "x", "baseline", "box"})
    return SetLine(
        _text(one["text"], f"{at}.text"),
        _whole(one["x"], f"{at}.x", -_REACH, _REACH),
        _whole(one["baseline"], f"{at}.baseline", -_REACH, _REACH),
        _box(one["box"], f"{at}.box"),
    )


def _object(plain: Any, at: str, keys: set[str]) -> dict[str, Any]:
    if not isinstance(plain, dict):
        raise ConfigError(f"{at} must be an object, got {_told(plain)}")
    missing, unknown = sorted(keys - plain.keys()), sorted(plain.keys() - keys)
    if missing or unknown:
        wrong = [*(f"{key} is missing" for key in missing), *(f"{key} is not known" for key in unknown)]
        raise ConfigError(f"{at}: {', '.join(wrong)}")
    return plain


def _list(plain: Any, at: str) -> list[Any]:
    if not isinstance(plain, list):
        raise ConfigError(f"{at} must be a list, got {_told(plain)}")
    return plain


def _text(plain: Any, at: str) -> str:
    if not isinstance(plain, str) or not plain:
        raise ConfigError(f"{at} must be a text, got {_told(plain)}")
    return plain


def _choice(plain: Any, at: str, choices: tuple[Any, ...]) -> Any:
    if plain not in choices:
        raise ConfigError(f"{at} must be one of {', '.join(choices)}, got {_told(plain)}")
    return plain


def _whole(plain: Any, at: str, least: int, most: int) -> int:
    if not isinstance(plain, int) or isinstance(plain, bool) or not least <= plain <= most:
        raise ConfigError(f"{at} must be a whole number from {least} to {most}, got {_told(plain)}")
    return plain


def _share(plain: Any, at: str) -> float:
    if not isinstance(plain, (int, float)) or isinstance(plain, bool) or not 0 <= plain <= 1:
        raise ConfigError(f"{at} must be a number from 0 to 1, got {_told(plain)}")
    return float(plain)


def _box(plain: Any, at: str) -> Rect:
    if not isinstance(plain, list) or len(plain) != 4:
        raise ConfigError(f"{at} must be left, top, right and bottom in pixels, got {_told(plain)}")
    box = Rect(*(_whole(edge, f"{at}[{place}]", -_REACH, _REACH) for place, edge in enumerate(plain)))
    if box.width < 0 or box.height < 0:
        raise ConfigError(f"{at} has its edges out of order: {plain}")
    return box


def _color(plain: Any, at: str) -> RGB:
    if not isinstance(plain, list) or len(plain) != 3:
        raise ConfigError(f"{at} must be red, green and blue from 0 to 255, got {_told(plain)}")
    return cast(RGB, tuple(_whole(value, f"{at}[{place}]", 0, 255) for place, value in enumerate(plain)))


def _told(plain: Any) -> str:
    return repr(plain)[:60]
