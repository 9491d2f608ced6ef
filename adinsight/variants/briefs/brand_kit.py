"""A brand's kit from a YAML file: logo, colours, font, tone, words that must not appear, calls to action.

    name: Lumen
    logo: logo.png
    palette: ["#1a73e8", "#ffffff"]
    tone: [warm, plain]
    forbidden: [cheap]
    calls_to_action: [Shop now]

Paths are relative to the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from adinsight.errors import ConfigError
from adinsight.records import RGB
from adinsight.variants.brief import BrandKit

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_PICTURES = (".png", ".webp", ".jpg", ".jpeg")
_FONTS = (".ttf", ".otf", ".ttc")


def load_brand_kit(path: Path) -> BrandKit:
    """The kit of a file.

    Raises:
        ConfigError: If the file cannot be read, or a key is unknown or has a value that it cannot have; says which.
    """
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"cannot read the brand kit {path}: {error}; --brand takes a YAML file") from error
    data = {} if data is None else data
    if not isinstance(data, dict):
        raise ConfigError(f"the brand kit {path} needs lines 'key: value'; keys are {', '.join(_KEYS)}")
    unknown = [str(key) for key in data if key not in _KEYS]
    if unknown:
        raise ConfigError(f"the brand kit {path} has an unknown key {unknown[0]!r}; keys are {', '.join(_KEYS)}")
    return BrandKit(**{key: _KEYS[key](value, key, path) for key, value in data.items() if value is not None})


def _word(value: Any, key: str, path: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(path, key, value, "words, such as Lumen")
    return value.strip()


def _words(value: Any, key: str, path: Path) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
        raise _wrong(path, key, value, "a list of words, such as [warm, plain]; put quotes around numbers, yes and no")
    return tuple(one.strip() for one in listed)


def _colors(value: Any, key: str, path: Path) -> tuple[RGB, ...]:
    listed = [value] if isinstance(value, str) else value
    # Digits alone would be read as a number, and lose what stands before them.
    words = listed if isinstance(listed, list) and all(isinstance(one, str) for one in listed) else []
    found = [_HEX.fullmatch(one) for one in words]
    if not found or not all(found):
        raise _wrong(path, key, value, "a list of colours such as ['#1a73e8'], each in quotes")
    return tuple(_rgb(match[1]) for match in found if match)


def _rgb(digits: str) -> RGB:
    red, green, blue = bytes.fromhex(digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
    return red, green, blue


def _picture(value: Any, key: str, path: Path) -> Path:
    return _file(value, key, path, _PICTURES)


def _font(value: Any, key: str, path: Path) -> Path:
    return _file(value, key, path, _FONTS)


def _file(value: Any, key: str, path: Path, endings: tuple[str, ...]) -> Path:
    found = path.parent / _word(value, key, path)
    if found.suffix.lower() not in endings:
        raise _wrong(path, key, value, f"a file that ends with {', '.join(endings)}")
    if not found.is_file():
        raise ConfigError(f"{key} in the brand kit {path}: there is no file {found}; paths are relative to the kit")
    return found


def _wrong(path: Path, key: str, value: Any, allowed: str) -> ConfigError:
    return ConfigError(f"{key} in the brand kit {path} must be {allowed}; got {value!r}")


_KEYS: Mapping[str, Callable[[Any, str, Path], Any]] = {
    "name": _word,
    "logo": _picture,
    "logo_on_dark": _picture,
    "palette": _colors,
    "font": _font,
    "tone": _words,
    "forbidden": _words,
    "calls_to_action": _words,
}
