"""Whose export a file is, and which of its columns plays which role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from adinsight.ads.performance.numbers import Decimal
from adinsight.errors import PerformanceRefused

SEVERAL = ("placement", "audience")
_CODE = re.compile(r"\s*\(([A-Z]{3})\)\s*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of an export are.

    Args:
        platform: meta, google, tiktok, or the name that a mapping gives.
        locale: Language of the headers; None for a mapping.
        grain: ad, asset or asset_group.
        headers: All headers, as written.
        roles: Role to the place of its column, from 0.
        parts: placement and audience to the places of the columns that make them up.
        is_summable: As in `PerformanceRow`.
        zero_if_blank: Whether a blank count stands for 0.
        decimal: Decimal mark of the language.
        currency: Of a header or a mapping, where no column says it.
        result_name: What conversions are, where no column says it.
    """

    platform: str
    locale: str | None
    grain: str
    headers: tuple[str, ...]
    roles: dict[str, int]
    parts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    is_summable: bool = True
    zero_if_blank: bool = False
    decimal: Decimal | None = None
    currency: str | None = None
    result_name: str | None = None

    def header(self, role: str) -> str:
        """The header of a role's column."""
        return self.headers[self.roles[role]]

    def columns(self) -> dict[str, str | list[str]]:
        """Role to header, for the record."""
        one = {role: self.headers[place] for role, place in self.roles.items()}
        return one | {role: [self.headers[place] for place in places] for role, places in self.parts.items()}


def normal(header: str) -> str:
    """The header as it is compared: no case, no width, plain apostrophes, no currency code at its end."""
    text = _CODE.sub("", unicodedata.normalize("NFKC", header))
    return " ".join(text.replace("’", "'").casefold().split())


def platforms() -> tuple[str, ...]:
    """The platforms whose headers are known."""
    return tuple(_known())


def count_known(cells: Sequence[str]) -> int:
    """How many cells of a line are headers of the platform and language that knows most of them."""
    found = {normal(cell) for cell in cells} - {""}
    return max(len(found & _vocabulary(*key)) for key in _keys())


def layout_of(headers: Sequence[str], platform: str | None, where: str) -> Layout:
    """The layout of an export by its headers.

    Args:
        headers: Of the file, in order.
        platform: The one to take; None tells it from the headers.
        where: The file, for messages.

    Raises:
        PerformanceRefused: If the headers are those of no platform or fit several, or name no ad or no impressions.
    """
    found = [normal(header) for header in headers]
    scores = {
        (name, locale): len(_vocabulary(name, locale) & set(found)) + len(_signature(name) & set(found))
        for name, locale in _keys()
        if platform in (None, name)
    }
    most = max(scores.values())
    best = [key for key, score in scores.items() if score == most]
    if most < 2:
        raise PerformanceRefused(_unknown(headers, where))
    if len({name for name, _ in best}) > 1:
        names = " or ".join(dict.fromkeys(name for name, _ in best))
        raise PerformanceRefused(f"{where} may be an export of {names}; say which with --platform")
    return _resolved(*best[0], headers, found, where)


def _resolved(name: str, locale: str, headers: Sequence[str], found: list[str], where: str) -> Layout:
    entry, language = _known()[name], _known()[name]["locales"][locale]
    places = {header: place for place, header in reversed(list(enumerate(found)))}
    grain, creative = _creative(language["grain"], places)
    roles: dict[str, int] = {} if creative is None else {"creative": creative}
    parts: dict[str, tuple[int, ...]] = {}
    for role, names in _columns(entry, locale).items():
        at = [places[normal(header)] for header in names if normal(header) in places]
        if at and role in SEVERAL:
            parts[role] = tuple(dict.fromkeys(at))
        elif at:
            roles[role] = at[0]
    roles |= _pair(entry, locale, "clicks", ("clicks", "rate"), places)
    roles |= _pair(entry, locale, "conversions", ("conversions", "conversion_value"), places)
    roles.setdefault("creative", roles.get("platform_ad_id", -1))
    _require(roles, headers, where, name)
    return Layout(
        name, locale, grain, tuple(headers), roles, parts,
        is_summable=grain not in entry["not_summable"],
        zero_if_blank=entry["blank_counts"] == "zero",
        decimal=language["decimal"],
        currency=_currency(headers, roles),
        result_name=headers[roles["conversions"]].strip() if "conversions" in roles else None,
    )  # fmt: skip


def _creative(grains: Mapping[str, list[str]], places: Mapping[str, int]) -> tuple[str, int | None]:
    for grain, names in grains.items():
        for header in names:
            if normal(header) in places:
                return grain, places[normal(header)]
    return next(iter(grains)), None


def _pair(
    entry: Mapping[str, Any], locale: str, kind: str, roles: tuple[str, str], places: Mapping[str, int]
) -> dict[str, int]:
    """The first pair whose first header the file has; its second may be missing."""
    languages = entry["locales"]
    pairs = languages[locale].get(kind, []) + (languages["en"].get(kind, []) if locale != "en" else [])
    for first, *rest in pairs:
        if normal(first) in places:
            names = dict(zip(roles, (first, *rest), strict=False))
            return {role: places[normal(name)] for role, name in names.items() if normal(name) in places}
    return {}


def _columns(entry: Mapping[str, Any], locale: str) -> dict[str, list[str]]:
    """Role to headers: those of the language, then the English ones, which platforms leave in place here and there."""
    own: dict[str, list[str]] = entry["locales"][locale]["columns"]
    if locale == "en":
        return own
    english: dict[str, list[str]] = entry["locales"]["en"]["columns"]
    return {role: own.get(role, []) + english[role] for role in english}


def _currency(headers: Sequence[str], roles: Mapping[str, int]) -> str | None:
    match = _CODE.search(unicodedata.normalize("NFKC", headers[roles["spend"]])) if "spend" in roles else None
    return match[1] if match else None


def _require(roles: Mapping[str, int], headers: Sequence[str], where: str, name: str) -> None:
    lacking = [
        words
        for role, words in (("creative", "the ad's name"), ("impressions", "impressions"))
        if roles.get(role, -1) < 0
    ]
    if lacking:
        raise PerformanceRefused(
            f"{where} looks like an export of {name} but has no column with {' and none with '.join(lacking)}; export "
            f"it by ad, or name its columns in a file given with --mapping. Its columns: {_listed(headers)}"
        )


def _unknown(headers: Sequence[str], where: str) -> str:
    return (
        f"{where} has the headers of none of {', '.join(platforms())}; name its columns in a YAML file given with "
        f"--mapping. Its columns: {_listed(headers)}"
    )


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(repr(header) for header in headers[:20])[:400]


@cache
def _known() -> dict[str, Any]:
    text = (files("adinsight.ads.performance") / "platforms.yaml").read_text("utf-8")
    known: dict[str, Any] = yaml.safe_load(text)
    return known


@cache
def _keys() -> tuple[tuple[str, str], ...]:
    return tuple((name, locale) for name, entry in _known().items() for locale in entry["locales"])


@cache
def _signature(name: str) -> frozenset[str]:
    return frozenset(normal(header) for header in _known()[name]["signature"])


@cache
def _vocabulary(name: str, locale: str) -> frozenset[str]:
    language = _known()[name]["locales"][locale]
    lists = [*language["grain"].values(), *language["columns"].values()]
    lists += [pair for kind in ("clicks", "conversions") for pair in language.get(kind, [])]
    return frozenset(normal(header) for names in lists for header in names)
