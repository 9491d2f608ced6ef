"""A database with looks that are known: eight of them in 20 weeks, one of which rises."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from adinsight.store.database import connect
from adinsight.store.migrations import migrate
from adinsight.trends.analysis import TrendRules, find_trends

LOOKS = ("sneaker", "teapot", "bicycle", "lipstick", "burger", "sofa", "camera", "perfume")
COLORS = ("red", "blue", "green", "white")
RISING = 3
WEEKS = 20
# One stability resample: what is tested of it is tested with the clusters.
QUICK = TrendRules(count_resamples=1)


@dataclass(frozen=True)
class Planted:
    """The look, week and advertiser of each ad, from 0, and its id."""

    look: np.ndarray
    week: np.ndarray
    advertiser: np.ndarray

    @property
    def ads(self) -> list[str]:
        return [f"{number:016x}" for number in range(len(self.look))]


def draw(seed: int = 0, growth: float = 0.3) -> Planted:
    rng = np.random.default_rng(seed)
    mean = np.full((WEEKS, len(LOOKS)), 3.0)
    mean[-10:, RISING] *= np.exp(growth * np.arange(1, 11))
    counts = rng.poisson(mean)
    week, look = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(mean.shape))
    return Planted(look, week, rng.integers(60, size=len(week)))


def write(path: Path, planted: Planted, *, is_dated: bool = True) -> None:
    """A database with the ads; each look has its object, words and colour."""
    rng = np.random.default_rng(5)
    ads, count = planted.ads, len(planted.look)
    vectors = rng.normal(size=(len(LOOKS), 24))[planted.look] + 0.25 * rng.normal(size=(count, 24))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    day = pd.Timestamp("2025-01-06") + pd.to_timedelta(7 * planted.week + rng.integers(7, size=count), unit="D")
    migrate(path)
    with connect(path) as connection:
        stamp = pd.Timestamp("2025-09-01")
        _insert(connection, "ads", pd.DataFrame({"ad_id": ads, "width": 10, "height": 10, "first_analyzed_at": stamp}))
        _insert(connection, "ad_files", pd.DataFrame({"ad_id": ads, "location": [f"/ads/{ad}.png" for ad in ads],
                "format": "PNG", "count_bytes": 1, "advertiser": [f"a{number}" for number in planted.advertiser],
                "first_seen": [str(one.date()) if is_dated else None for one in day],
                "last_seen_run": "r"}))  # fmt: skip
        connection.execute("CREATE TABLE embeddings_24 (ad_id VARCHAR, fingerprint VARCHAR, vector FLOAT[24])")
        _insert(connection, "embeddings_24", pd.DataFrame({"ad_id": ads, "fingerprint": "e", "vector": list(vectors)}))
        names = [LOOKS[look] for look in planted.look]
        for name, fingerprint in (("embeddings", "e"), ("captions", "c"), ("colors", "k"), ("objects", "o"),
                                  ("words", "w"), ("concepts", "t")):  # fmt: skip
            _insert(connection, "extractors", pd.DataFrame({"extractor": [name], "fingerprint": [fingerprint],
                    "table_name": ["embeddings_24" if name == "embeddings" else name], "first_run_id": ["r"],
                    "first_used_at": [stamp]}))  # fmt: skip
            _insert(connection, "results", pd.DataFrame({"ad_id": ads, "extractor": name, "fingerprint": fingerprint,
                    "run_id": "r", "count_rows": 1, "seconds": 0.0, "analyzed_at": stamp}))  # fmt: skip
        _insert(connection, "captions", pd.DataFrame({"ad_id": ads, "fingerprint": "c", "prompt": "",
                "text": [f"a {name} on a table" for name in names], "mean_log_probability": -1.0,
                "is_out_of_domain": False}))  # fmt: skip
        _insert(connection, "colors", pd.DataFrame({"ad_id": ads, "fingerprint": "k",
                "background_term": [COLORS[look % 4] for look in planted.look]}))  # fmt: skip
        _insert(connection, "objects", pd.DataFrame({"ad_id": ads, "fingerprint": "o", "label": names, "score": 0.9,
                "x0": 0.0, "y0": 0.0, "x1": 1.0, "y1": 1.0}))  # fmt: skip
        _insert(connection, "concepts", pd.DataFrame({"ad_id": ads, "fingerprint": "t", "taxonomy": "topic",
                "concept": [f"{name}s" for name in names], "score": 0.9, "similarity": 0.3,
                "is_present": True}))  # fmt: skip
        _insert(connection, "words", pd.DataFrame({"ad_id": ads, "fingerprint": "w", "line_index": 0,
                "text": [f"the {name} you always wanted" for name in names], "score": 1.0, "x0": 0.0, "y0": 0.0,
                "x1": 1.0, "y1": 0.1, "role": np.where(rng.random(count) < 0.3, "offer", "headline"),
                "contrast_ratio": 5.0, "height_share": 0.1}))  # fmt: skip
    migrate(path)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    connection.register("frame_of_test", frame)
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    connection.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM frame_of_test")
    connection.unregister("frame_of_test")


@pytest.fixture(scope="session")
def planted() -> Planted:
    """Eight looks, the fourth rising."""
    return draw()


@pytest.fixture(scope="session")
def written(planted, tmp_path_factory) -> Path:
    """The ads in a database without trends; not to be written to."""
    path = tmp_path_factory.mktemp("trends") / "ads.duckdb"
    write(path, planted)
    return path


@pytest.fixture(scope="session")
def found(written, tmp_path_factory):
    """The database with its trends, and the report; not to be written to."""
    path = Path(shutil.copy(written, tmp_path_factory.mktemp("found") / "ads.duckdb"))
    return path, find_trends(path, QUICK)


@pytest.fixture
def database(written, tmp_path) -> Path:
    """A copy of the ads that a test may change."""
    return Path(shutil.copy(written, tmp_path / "ads.duckdb"))


@pytest.fixture(name="write")
def write_():
    """See `write`."""
    return write
