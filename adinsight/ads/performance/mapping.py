"""Exports of any other system: a YAML file says which of its columns plays which role.

platform: newsletter
grain: ad
columns:
creative: Motif
day: Date sent
impressions: Views
clicks: Clicks
placement: [Channel, Position]
currency: EUR
dates: dmy
decimal: comma
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from adinsight.ads.performance.dates import ORDERS, Order
from adinsight.ads.performance.headers import SEVERAL, Layout, normal
from adinsight.ads.performance.numbers import DECIMALS, Decimal
from adinsight.errors import ConfigError, PerformanceRefused

ROLES = (
    "creative", "platform_ad_id", "advertiser", "campaign", "ad_group", "placement", "audience", "day", "period_start",
    "period_end", "impressions", "clicks", "rate", "spend", "spend_micros", "currency", "conversions",
    "conversion_value", "results", "result_name", "frequency", "reach", "asset_type",
)  # fmt: skip
GRAINS = ("ad", "asset", "asset_group")
_KEYS = ("platform", "grain", "columns", "currency", "dates", "decimal", "is_summable", "blank_counts")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping says.

    Args:
        platform: What the rows are labelled with.
        grain: ad, asset or asset_group.
        columns: Role to headers; several only for placement and audience.
        currency: ISO 4217 code where no column has it.
        dates: dmy, mdy or ymd; None infers it.
        decimal: point or comma; None infers it.
        is_summable: As in `PerformanceRow`.
        zero_if_blank: Whether a blank count stands for 0.
    """

    platform: str
    grain: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    currency: str | None = None
    dates: Order | None = None
    decimal: Decimal | None = None
    is_summable: bool = True
    zero_if_blank: bool = False

    def count_known(self, cells: Sequence[str]) -> int:
        """How many cells of a line are headers that the mapping names."""
        named = {normal(header) for _, headers in self.columns for header in headers}
        return len({normal(cell) for cell in cells} & named)

    def layout(self, headers: Sequence[str], where: str) -> Layout:
        """The layout of a file with these headers.

        Raises:
            PerformanceRefused: If the file lacks a column that the mapping names.
        """
        places = {normal(header): place for place, header in reversed(list(enumerate(headers)))}
        lacking = [name for _, names in self.columns for name in names if normal(name) not in places]
        if lacking:
            raise PerformanceRefused(
                f"{where} has no column {lacking[0]!r}, which the mapping names; its columns are: "
                + ", ".join(repr(header) for header in headers[:20])
            )
        at = {role: tuple(places[normal(name)] for name in names) for role, names in self.columns}
        roles = {role: found[0] for role, found in at.items() if role not in SEVERAL}
        parts = {role: found for role, found in at.items() if role in SEVERAL}
        label = headers[roles["conversions"]] if "conversions" in roles else None
        return Layout(
            self.platform, None, self.grain, tuple(headers), roles, parts, self.is_summable, self.zero_if_blank,
            None, self.currency, label,
        )  # fmt: skip


def read_mapping(path: Path) -> Mapping:
    """The mapping of a YAML file.

    Raises:
        ConfigError: If it cannot be read, or names no ad, no impressions, or a role or key that there is not.
    """
    try:
        data: Any = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"cannot read the mapping {path}: {error}; --mapping takes a YAML file") from error
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise ConfigError(f"the mapping {path} needs 'columns:' with lines 'role: header'")
    _known(data, _KEYS, path, "key")
    _known(data["columns"], ROLES, path, "role")
    columns = tuple((role, _headers(role, names, path)) for role, names in data["columns"].items())
    for role in ("creative", "impressions"):
        if role not in data["columns"]:
            raise ConfigError(f"the mapping {path} says no column for {role}; without it a row means nothing")
    return Mapping(
        str(data.get("platform", "other")),
        _one_of(data, "grain", GRAINS, path) or "ad",
        columns,
        str(data["currency"]) if data.get("currency") else None,
        _one_of(data, "dates", ORDERS, path),  # type: ignore[arg-type]
        _one_of(data, "decimal", DECIMALS, path),  # type: ignore[arg-type]
        bool(data.get("is_summable", True)),
        _one_of(data, "blank_counts", ("zero", "unknown"), path) == "zero",
    )


def _headers(role: str, names: Any, path: Path) -> tuple[str, ...]:
    found = names if isinstance(names, list) else [names]
    if not found or not all(isinstance(name, str) and name.strip() for name in found):
        raise ConfigError(f"in the mapping {path}, {role} is not the header of a column: {names!r}")
    if len(found) > 1 and role not in SEVERAL:
        raise ConfigError(f"in the mapping {path}, {role} names several columns; only {' and '.join(SEVERAL)} may")
    return tuple(found)


def _known(names: dict[str, Any], allowed: Sequence[str], path: Path, kind: str) -> None:
    for name in names:
        if name not in allowed:
            near = get_close_matches(str(name), allowed, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(allowed)}"
            raise ConfigError(f"the mapping {path} has the unknown {kind} {name!r}; {hint}")


def _one_of(data: dict[str, Any], key: str, allowed: Sequence[str], path: Path) -> str | None:
    value = data.get(key)
    if value is not None and value not in allowed:
        raise ConfigError(f"in the mapping {path}, {key} must be one of {', '.join(allowed)}, got {value!r}")
    return value
