from __future__ import annotations

import dataclasses

import pytest

from adinsight.config import AnalyzeConfig, ImageLimits, NetworkPolicy
from adinsight.errors import ConfigError


def test_defaults_are_offline_and_bounded() -> None:
    config = AnalyzeConfig()
    assert (config.profile, config.extractors, config.device) == (None, (), "auto")
    assert (config.batch_size, config.look_ahead, config.tolerance) == (16, 2, 0.2)
    assert 1 <= config.threads <= 8
    assert (config.network.is_allowed, config.network.allow_private) == (False, False)
    assert (config.limits.max_bytes, config.limits.max_pixels) == (64 * 2**20, 10**8)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"profile": "huge"}, "unknown profile 'huge'; --profile takes one of starter, standard, large"),
        ({"device": "tpu"}, "unknown device 'tpu'; --device takes auto, cpu or cuda"),
        ({"tolerance": 1.01}, "from 0 to 1, got 1.01; change it with --tolerance"),
        ({"tolerance": -0.1}, "got -0.1"),
        ({"tolerance": float("nan")}, "got nan"),
        ({"batch_size": 0}, "batch_size must be at least 1, got 0"),
        ({"threads": 0}, "threads must be at least 1"),
        ({"look_ahead": -1}, "look_ahead must be at least 1, got -1"),
        ({"workers": 0}, "workers must be at least 1, got 0"),
        ({"engine": "spark"}, "unknown engine 'spark'; --engine takes local or ray"),
        ({"ask": ("this ad is", " \n")}, "--ask takes some words"),
    ],
)
def test_setting_out_of_range_is_refused(settings: dict, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        AnalyzeConfig(**settings)


@pytest.mark.parametrize("settings", [{"tolerance": 0.0}, {"tolerance": 1.0}, {"batch_size": 1}, {"device": "cuda"}])
def test_setting_at_its_limit_is_taken(settings: dict) -> None:
    config = AnalyzeConfig(**settings)
    assert {name: getattr(config, name) for name in settings} == settings


@pytest.mark.parametrize("name", ["max_bytes", "max_pixels", "working_side"])
def test_image_limit_below_one_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} must be at least 1, got 0"):
        ImageLimits(**{name: 0})


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan")])
def test_no_time_for_a_connection_is_refused(seconds: float) -> None:
    with pytest.raises(ConfigError, match="timeout_seconds must be above 0"):
        NetworkPolicy(timeout_seconds=seconds)


def test_configuration_cannot_be_changed_afterwards() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        AnalyzeConfig().batch_size = 2
