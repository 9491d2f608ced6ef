"""Environments as data, and the resources that the assets take from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg

from adinsight.config import AnalyzeConfig, NetworkPolicy
from adinsight.errors import ConfigError

# Every field of an environment can be set by a variable of this prefix, such as ADINSIGHT_ADS.
PREFIX = "ADINSIGHT_"
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True)
class Environment:
    """Where things lie and what is done by itself.

    Args:
        ads: Folder, manifest, URL or prefix of an object store with the ads.
        database: The DuckDB file.
        exports: Folder with performance exports (CSV or tab-separated); may be missing.
        out: Folder for variants and the report.
        profile: starter, standard or large; empty takes standard where its weights are present.
        ask: A prompt to continue for every ad; empty for none.
        engine: local, or ray for a cluster.
        allow_network: Whether URLs and object stores are read.
        tolerance: Share of inputs that may be rejected or failed, 0 to 1.
        first_day: ISO date of the first partition, which holds all that is older too.
        nightly: Cron line of the whole flow, in UTC.
        weekly: Cron line of the report, in UTC.
        is_automatic: Whether schedules and sensor are on from the start.
        product: Picture of what variants are made for; where empty, none are made.
        product_name: What it is; the picture's name where empty.
        headline: Words on the variants.
        call_to_action: Words on their button.
        brand: YAML file with the brand's kit; empty for none.
    """

    ads: str = "ads"
    database: str = "adinsight.duckdb"
    exports: str = "exports"
    out: str = "out"
    profile: str = ""
    ask: str = "the intention of this ad is"
    engine: str = "local"
    allow_network: bool = False
    tolerance: float = 0.2
    first_day: str = "2026-01-01"
    nightly: str = "0 2 * * *"
    weekly: str = "0 6 * * 1"
    is_automatic: bool = True
    product: str = ""
    product_name: str = ""
    headline: str = ""
    call_to_action: str = ""
    brand: str = ""


ENVIRONMENTS: dict[str, Environment] = {
    "local": Environment(),
    "staging": Environment(
        ads="staging/ads", database="staging/ads.duckdb", exports="staging/exports", out="staging/out",
        profile="starter", is_automatic=False,
    ),
    "production": Environment(
        ads="production/ads", database="production/ads.duckdb", exports="production/exports", out="production/out",
        profile="standard", allow_network=True,
    ),
}  # fmt: skip


def environment_of(variables: Mapping[str, str]) -> Environment:
    """The environment that ADINSIGHT_ENV names, local where unset, with every field that has a variable of its own.

    Raises:
        ConfigError: If there is no environment of that name, or a value cannot be read.
    """
    name = variables.get(f"{PREFIX}ENV", "local")
    if name not in ENVIRONMENTS:
        raise ConfigError(f"unknown environment {name!r}; {PREFIX}ENV takes one of {', '.join(ENVIRONMENTS)}")
    chosen = ENVIRONMENTS[name]
    given: dict[str, Any] = {
        field.name: _parsed(f"{PREFIX}{field.name.upper()}", variables, getattr(chosen, field.name))
        for field in fields(chosen)
        if f"{PREFIX}{field.name.upper()}" in variables
    }
    return replace(chosen, **given)


def _parsed(variable: str, variables: Mapping[str, str], default: str | bool | float) -> str | bool | float:
    text = variables[variable].strip()
    if isinstance(default, bool):
        if text.lower() not in (*_YES, *_NO):
            raise ConfigError(f"{variable}={text!r} is neither yes nor no; write 1 or 0")
        return text.lower() in _YES
    try:
        return float(text) if isinstance(default, float) else text
    except ValueError as error:
        raise ConfigError(f"{variable}={text!r} is no number; write one such as {default}") from error


class Collection(dg.ConfigurableResource[None]):
    """The ads and the one DuckDB file that holds what is known of them; for its fields see `Environment`."""

    ads: str
    database: str
    exports: str
    out: str
    profile: str
    ask: str
    engine: str
    allow_network: bool
    tolerance: float

    @property
    def path(self) -> Path:
        """The DuckDB file."""
        return Path(self.database)

    def config(
        self, extractors: tuple[str, ...] = (), since: date | None = None, until: date | None = None
    ) -> AnalyzeConfig:
        """How the ads of some days are analysed; all of them where left out."""
        return AnalyzeConfig(
            profile=self.profile or None,
            extractors=extractors,
            ask=(self.ask,) if self.ask else (),
            engine=self.engine,
            tolerance=self.tolerance,
            network=NetworkPolicy(is_allowed=self.allow_network),
            since=since,
            until=until,
        )


class VariantOrder(dg.ConfigurableResource[None]):
    """What variants are made for; for its fields see `Environment`."""

    product: str
    product_name: str
    headline: str
    call_to_action: str
    brand: str


def resources_of(environment: Environment) -> dict[str, dg.ConfigurableResource[None]]:
    """The resources of an environment, by the names that assets take them by."""
    return {"collection": collection_of(environment), "order": VariantOrder(**_shared(environment, VariantOrder))}


def collection_of(environment: Environment) -> Collection:
    """The collection of an environment."""
    return Collection(**_shared(environment, Collection))


def _shared(environment: Environment, resource: type[dg.ConfigurableResource[None]]) -> dict[str, Any]:
    return {name: getattr(environment, name) for name in resource.model_fields}
