"""Every setting of an analysis, with its unit and its default, in frozen records."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from adinsight.errors import ConfigError

ENGINES = ("local", "ray")
PROFILES = ("starter", "standard", "large")
DEFAULT_DATABASE = "adinsight.duckdb"


def _at_least(name: str, value: int, low: int) -> None:
    if value < low:
        raise ConfigError(f"{name} must be at least {low}, got {value}")


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """What a file may be before it is refused.

    Args:
        max_bytes: Largest file in bytes.
        max_pixels: Largest picture in pixels, checked before decoding.
        working_side: Longer side in pixels that the extractors see; larger pictures are reduced.
    """

    max_bytes: int = 64 * 2**20
    max_pixels: int = 100_000_000
    working_side: int = 1600

    def __post_init__(self) -> None:
        for name in ("max_bytes", "max_pixels", "working_side"):
            _at_least(name, getattr(self, name), 1)


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """Whether ads may be fetched, and how much of a fetch is borne.

    Args:
        is_allowed: URLs are refused unless this is set.
        timeout_seconds: Longest wait for one connection or read.
        allow_private: Lets loopback and private addresses through; for tests and intranets.
    """

    is_allowed: bool = False
    timeout_seconds: float = 20.0
    allow_private: bool = False

    def __post_init__(self) -> None:
        if not self.timeout_seconds > 0:
            raise ConfigError(f"timeout_seconds must be above 0, got {self.timeout_seconds}")


@dataclass(frozen=True, slots=True)
class AnalyzeConfig:
    """How a collection is analysed.

    Args:
        profile: starter, standard or large; None takes standard where its weights are present.
        extractors: Names of extractors to run; empty means all.
        ask: Prompts for prompted captions, such as "the intention of this ad is".
        taxonomies: Files with further concepts of the user's own.
        batch_size: Ads per batch.
        threads: Threads that read and decode.
        look_ahead: Batches decoded ahead of the models.
        device: auto, cpu or cuda.
        tolerance: Share of ads that may be rejected or failed before the run counts as failed, 0 to 1.
        limits: What a file may be.
        network: Whether URLs are fetched.
        since: First day of ads to read, see `ads.days`; None reads from the beginning.
        until: Last day of ads to read; None reads to the end.
        engine: local, or ray for a cluster.
        shards: Folder or URL prefix where finished shards are left, which every worker must see. None works in
            batches where the engine is local, and in a folder beside the database where it is ray.
        shard_size: Inputs per shard: what is lost when a worker dies.
        workers: Ray workers; None takes one for each GPU, or one for every two cores where there is none.
    """

    profile: str | None = None
    extractors: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    taxonomies: tuple[Path, ...] = ()
    batch_size: int = 16
    threads: int = field(default_factory=lambda: min(os.cpu_count() or 2, 8))
    look_ahead: int = 2
    device: str = "auto"
    tolerance: float = 0.2
    limits: ImageLimits = ImageLimits()
    network: NetworkPolicy = NetworkPolicy()
    since: date | None = None
    until: date | None = None
    engine: str = "local"
    shards: str | None = None
    shard_size: int = 128
    workers: int | None = None

    def __post_init__(self) -> None:
        if self.profile is not None and self.profile not in PROFILES:
            raise ConfigError(f"unknown profile {self.profile!r}; --profile takes one of {', '.join(PROFILES)}")
        if self.engine not in ENGINES:
            raise ConfigError(f"unknown engine {self.engine!r}; --engine takes {' or '.join(ENGINES)}")
        if self.workers is not None:
            _at_least("workers", self.workers, 1)
        if self.device not in ("auto", "cpu", "cuda"):
            raise ConfigError(f"unknown device {self.device!r}; --device takes auto, cpu or cuda")
        if not 0 <= self.tolerance <= 1:
            raise ConfigError(f"tolerance is a share from 0 to 1, got {self.tolerance}; change it with --tolerance")
        if any(not prompt.strip() for prompt in self.ask):
            raise ConfigError("a prompt for captions is blank; --ask takes some words")
        if self.since and self.until and self.since > self.until:
            raise ConfigError(f"since {self.since} is after until {self.until}: no day is in between; swap them")
        for name in ("batch_size", "threads", "look_ahead", "shard_size"):
            _at_least(name, getattr(self, name), 1)


@dataclass(frozen=True, slots=True)
class PerformanceConfig:
    """How a performance export is read. What is None is told from the file, or refused where it cannot be.

    Args:
        platform: meta, google or tiktok.
        mapping: YAML file that names the columns of any other export.
        dates: dmy, mdy or ymd: the order of day, month and year.
        decimal: point or comma: the mark before decimals.
        is_experiment: Whether ads were assigned to people by chance, so that differences may be called effects.
    """

    platform: str | None = None
    mapping: Path | None = None
    dates: str | None = None
    decimal: str | None = None
    is_experiment: bool = False

    def __post_init__(self) -> None:
        for name, choices in (("dates", ("dmy", "mdy", "ymd")), ("decimal", ("point", "comma"))):
            value = getattr(self, name)
            if value is not None and value not in choices:
                raise ConfigError(f"unknown {name} {value!r}; --{name} takes one of {', '.join(choices)}")
        if self.platform is not None and self.mapping is not None:
            raise ConfigError("give --platform or --mapping, not both: a mapping names its platform itself")
