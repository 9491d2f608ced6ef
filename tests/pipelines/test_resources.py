"""Environments are data, chosen by one variable and set by one each."""

from __future__ import annotations

from datetime import date

import pytest

from adinsight.config import AnalyzeConfig, NetworkPolicy
from adinsight.errors import ConfigError
from pipelines.resources import ENVIRONMENTS, collection_of, environment_of


def test_the_environment_is_local_unless_said() -> None:
    assert environment_of({}) == ENVIRONMENTS["local"]
    assert environment_of({"ADINSIGHT_ENV": "production"}) == ENVIRONMENTS["production"]


def test_each_field_has_a_variable() -> None:
    given = {
        "ADINSIGHT_ENV": "staging", "ADINSIGHT_ADS": "gs://shop/ads", "ADINSIGHT_TOLERANCE": "0.05",
        "ADINSIGHT_ALLOW_NETWORK": "yes", "ADINSIGHT_HOME": "is another's",
    }  # fmt: skip
    chosen = environment_of(given)
    assert (chosen.ads, chosen.tolerance, chosen.allow_network) == ("gs://shop/ads", 0.05, True)
    assert chosen.database == ENVIRONMENTS["staging"].database


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("ADINSIGHT_ENV", "moon", "takes one of local, staging, production"),
        ("ADINSIGHT_TOLERANCE", "some", "ADINSIGHT_TOLERANCE='some' is no number"),
        ("ADINSIGHT_IS_AUTOMATIC", "maybe", "neither yes nor no"),
    ],
)
def test_what_cannot_be_read_is_refused(variable: str, value: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        environment_of({variable: value})


def test_a_collection_says_how_it_is_analysed() -> None:
    config = collection_of(environment_of({"ADINSIGHT_ENV": "production", "ADINSIGHT_ASK": ""})).config(
        ("colors",), date(2026, 1, 2), date(2026, 1, 3)
    )
    assert config == AnalyzeConfig(
        profile="standard", extractors=("colors",), network=NetworkPolicy(is_allowed=True),
        since=date(2026, 1, 2), until=date(2026, 1, 3),
    )  # fmt: skip
