"""Extractors, ads and looks into a database for the tests of the engine, and for the processes that they start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from adinsight.records import AdImage, Row
from adinsight.store.database import connect

SIZE = (12, 10)


class MeanColor:
    """One row per ad, the mean of each channel. Keeps count of what it was asked; `before` may raise."""

    columns: ClassVar[dict[str, str]] = {"red": "DOUBLE", "green": "DOUBLE", "blue": "DOUBLE"}

    def __init__(
        self,
        name: str = "mean_color",
        version: int = 1,
        before: Callable[[Sequence[AdImage]], None] | None = None,
    ) -> None:
        self.name, self.table, self.version, self.before = name, f"{name}s", version, before
        self.calls: list[list[str]] = []

    @property
    def fingerprint(self) -> str:
        return f"{self.name}-{self.version}"

    @property
    def seen(self) -> list[str]:
        return sorted(ad_id for call in self.calls for ad_id in call)

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        self.calls.append([image.ad_id for image in images])
        if self.before:
            self.before(images)
        return [[dict(zip(self.columns, map(float, mean_of(image)), strict=True))] for image in images]


class Channels(MeanColor):
    """Three rows per ad."""

    columns: ClassVar[dict[str, str]] = {"channel": "VARCHAR", "level": "DOUBLE"}

    def __init__(self, **settings: Any) -> None:
        super().__init__("channel", **settings)

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        self.calls.append([image.ad_id for image in images])
        return [
            [{"channel": name, "level": float(level)} for name, level in zip("rgb", mean_of(image), strict=True)]
            for image in images
        ]


class WrongRows(MeanColor):
    """Returns what it was given, whatever the images are."""

    def __init__(self, answer: Callable[[int], Any]) -> None:
        super().__init__("wrong")
        self.answer = answer

    def extract(self, images: Sequence[AdImage]) -> Any:
        return self.answer(len(images))


class Listener:
    """A progress that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    def start(self, stage: str, total: int | None) -> None:
        self.told.append(("start", stage, total))

    def advance(self, count: int = 1) -> None:
        self.told.append(("advance", count))

    def note(self, message: str) -> None:
        self.told.append(("note", message))

    def finish(self) -> None:
        self.told.append(("finish",))


def mean_of(image: AdImage) -> Any:
    return image.pixels.reshape(-1, 3).mean(axis=0)


def color_of(number: int) -> tuple[int, int, int]:
    return number % 256, number * 7 % 256, number // 256


def png(number: int) -> bytes:
    """A plain picture of `color_of(number)`."""
    buffer = BytesIO()
    Image.new("RGB", SIZE, color_of(number)).save(buffer, "PNG")
    return buffer.getvalue()


def noise_png(seed: int, shift: int = 0) -> bytes:
    """A picture with structure; with a shift of brightness it is another file that looks the same."""
    pixels = np.random.default_rng(seed).integers(20, 200, (8, 8, 3))
    buffer = BytesIO()
    picture = Image.fromarray((pixels + shift).astype(np.uint8)).resize((64, 64), Image.Resampling.NEAREST)
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def id_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def fill(folder: Path, numbers: Sequence[int]) -> list[str]:
    """Writes 0001.png and so on; the ad_ids in the order of the numbers."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number:04}.png").write_bytes(png(number))
    return [id_of(png(number)) for number in numbers]


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with connect(database, read_only=True) as connection:
        return connection.execute(query).fetchall()


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that describes ads: every table but runs and outcomes, without run names, times and durations."""
    skipped = "('runs', 'outcomes', 'migrations', 'view_versions')"
    tables = rows(database, f"SELECT table_name FROM duckdb_tables() WHERE table_name NOT IN {skipped}")
    kept = "COLUMNS(lambda c: NOT regexp_matches(c, '_at$|run_id$|^seconds$|^last_seen_run$'))"
    return {table: rows(database, f"SELECT {kept} FROM {table} ORDER BY ALL") for (table,) in tables}
