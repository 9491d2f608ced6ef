"""Briefs in a JSON file, to be looked at and changed by a person before anything is made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from adinsight.errors import ConfigError
from adinsight.variants.brief import ARMS, GROUNDS, BrandKit, Brief, Product, Reason, Trait, Wording

_LISTS = ("sizes", "quotes", "demographics")
_TEXTS_OF_KIT = ("tone", "forbidden", "calls_to_action")
_PATHS_OF_KIT = ("logo", "logo_on_dark", "font")


def write_briefs(path: Path, briefs: Sequence[Brief]) -> None:
    """Writes briefs as a JSON list.

    Raises:
        ConfigError: If the file cannot be written.
    """
    text = json.dumps([brief.as_dict() for brief in briefs], ensure_ascii=False, indent=2) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}; choose another with --out") from error


def read_briefs(path: Path) -> tuple[Brief, ...]:
    """The briefs of a JSON list, as `write_briefs` leaves it.

    Raises:
        ConfigError: If the file is no such list; says which brief and which key.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} is no file of briefs ({error}); write one with: adinsight variants brief") from error
    if not isinstance(plain, list) or not plain:
        raise ConfigError(f"{path} must hold a list of briefs, as `adinsight variants brief --out` writes it")
    return tuple(brief_of(one, f"brief {number} of {path}") for number, one in enumerate(plain, 1))


def brief_of(plain: Any, where: str = "the brief") -> Brief:
    """A brief from plain data.

    Raises:
        ConfigError: If a key is missing, unknown or of a wrong kind; says which.
    """
    given = dict(_record(Brief, plain, where))
    _one_of(given, "arm", ARMS, where)
    made: dict[str, Any] = {**given}
    made["reason"] = Reason(**_record(Reason, given["reason"], f"reason of {where}"))
    _one_of({"grounds": made["reason"].grounds}, "grounds", GROUNDS, where)
    product = _record(Product, given["product"], f"product of {where}")
    made["product"] = Product(product["name"], _path(product.get("picture")))
    made["change"] = None if given["change"] is None else _trait(given["change"], where)
    avoided = given.get("avoid")
    made["avoid"] = None if avoided is None else _trait(avoided, where)
    made["keep"] = tuple(_trait(one, where) for one in given.get("keep", ()))
    made["wording"] = Wording(**_record(Wording, given.get("wording", {}), f"wording of {where}"))
    made["brand"] = _kit(given.get("brand", {}), where)
    for name in _LISTS:
        if name in given:
            made[name] = _texts(given[name], f"{name} of {where}")
    for name in ("count", "seed"):
        if name in given and (not isinstance(given[name], int) or given[name] < (name == "count")):
            raise ConfigError(f"{name} of {where} must be a whole number, at least {int(name == 'count')}")
    return Brief(**made)


def _record(kind: type, plain: Any, where: str) -> Mapping[str, Any]:
    """The keys of a record, if all that it needs are there and no others."""
    if not isinstance(plain, dict):
        raise ConfigError(f"{where} must be an object with keys, got {plain!r}")
    known = {field.name: field for field in fields(kind)}
    unknown = sorted(set(plain) - set(known))
    if unknown:
        raise ConfigError(f"{where} has an unknown key {unknown[0]!r}; it may have {', '.join(known)}")
    for name, field in known.items():
        if name not in plain and field.default is MISSING and field.default_factory is MISSING:
            raise ConfigError(f"{where} lacks the key {name!r}")
    return plain


def _trait(plain: Any, where: str) -> Trait:
    return Trait(**_record(Trait, plain, f"a trait of {where}"))


def _kit(plain: Any, where: str) -> BrandKit:
    given = dict(_record(BrandKit, plain, f"brand of {where}"))
    for name in _PATHS_OF_KIT:
        given[name] = _path(given.get(name))
    for name in _TEXTS_OF_KIT:
        given[name] = _texts(given.get(name, ()), f"{name} of the brand of {where}")
    try:
        given["palette"] = tuple((int(red), int(green), int(blue)) for red, green, blue in given.get("palette", ()))
    except (TypeError, ValueError) as error:
        raise ConfigError(f"palette of the brand of {where} must be a list of [red, green, blue]") from error
    return BrandKit(**given)


def _texts(plain: Any, where: str) -> tuple[str, ...]:
    if not isinstance(plain, list | tuple) or not all(isinstance(one, str) for one in plain):
        raise ConfigError(f"{where} must be a list of texts, got {plain!r}")
    return tuple(plain)


def _one_of(given: Mapping[str, Any], name: str, allowed: tuple[str, ...], where: str) -> None:
    if given[name] not in allowed:
        raise ConfigError(f"{name} of {where} must be one of {', '.join(allowed)}, got {given[name]!r}")


def _path(plain: Any) -> Path | None:
    return None if plain is None else Path(plain)
