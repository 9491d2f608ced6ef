"""Small panels whose truth is written down here, and worlds of the studio as panels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from adinsight.findings.finding_run import FindingsReport, find
from adinsight.findings.layout import Layout
from adinsight.findings.negative_binomial import CountModel
from adinsight.findings.panel import Attribute, Outcome, Panel
from adinsight.store.database import connect
from adinsight.store.described import describe_all
from adinsight.store.migrations import migrate
from adinsight.studio.worlds import World, WorldRecipe, draw_world


@dataclass(frozen=True)
class Counts:
    """A count model with data, one row per creative."""

    model: CountModel
    events: np.ndarray
    exposure: np.ndarray


@pytest.fixture(scope="session")
def counts() -> Counts:
    """120 creatives in 6 campaigns, 3 attributes, 1 recorded condition, overdispersed."""
    rng = np.random.default_rng(7)
    stratum = np.repeat(np.arange(6), 20)
    attributes = (rng.random((120, 3)) < 0.4).astype(float)
    nuisance = (rng.random((120, 1)) < 0.5).astype(float)
    exposure = rng.lognormal(8, 0.8, 120)
    log_rate = -4 + rng.normal(0, 0.6, 6)[stratum] + attributes @ [0.2, 0.0, -0.3] + 0.4 * nuisance[:, 0]
    events = rng.poisson(exposure * np.exp(log_rate) * rng.gamma(8, 1 / 8, 120)).astype(float)
    numbers = np.arange(120)
    return Counts(CountModel(Layout(numbers, numbers, stratum, numbers), attributes, nuisance), events, exposure)


def small_panel(
    seed: int = 3,
    *,
    effects: tuple[float, ...] = (0.4, 0.0, -0.3),
    together: float = 0.0,
    is_experiment: bool = False,
    copies: int = 1,
) -> tuple[Panel, Outcome]:
    """8 campaigns of 30 creatives in two placements; `copies` of each share luck; `together` is of the first two."""
    rng = np.random.default_rng(seed)
    originals = 240
    campaign = np.repeat(np.repeat(np.arange(8), 30), copies)
    has = np.repeat(rng.random((originals, len(effects))) < 0.5, copies, axis=0)
    luck = np.repeat(rng.normal(0, 0.2, originals), copies)
    log_rate = np.log(0.02) + rng.normal(0, 0.6, 8)[campaign] + has @ np.array(effects) + luck
    log_rate = log_rate + together * (has[:, 0] & has[:, 1])
    count = originals * copies
    placement = np.tile([0, 1], count)
    exposure = rng.lognormal(9, 0.5, 2 * count)
    rate = np.exp(np.repeat(log_rate, 2) + 0.3 * placement)
    panel = Panel(
        creative=np.repeat(np.arange(count), 2),
        factors={"placement": placement},
        age=np.zeros(2 * count),
        frequency=np.full(2 * count, np.nan),
        attributes=has,
        names=tuple(Attribute("planted", str(index)) for index in range(len(effects))),
        campaign=campaign,
        copies=np.repeat(np.arange(originals), copies),
        is_experiment=np.full(count, is_experiment),
    )
    return panel, Outcome("click_rate", rng.poisson(exposure * rate).astype(float), exposure)


@pytest.fixture
def panel_of():
    """See `small_panel`."""
    return small_panel


def write_world(path: Path, world: World, *, is_experiment: bool = False, result_name: str | None = "sale") -> None:
    """A database with a world in it: each attribute is an object that the detector saw, periods are weeks."""
    migrate(path)
    creatives = np.arange(len(world.campaign))
    seen = np.argwhere(world.attributes)
    with connect(path) as connection:
        count = len(creatives)
        _insert(connection, "ads", pd.DataFrame({"ad_id": [f"{i:016x}" for i in creatives], "width": 10, "height": 10,
                "first_analyzed_at": pd.Timestamp("2025-01-01")}))  # fmt: skip
        _insert(connection, "results", pd.DataFrame({"ad_id": [f"{i:016x}" for i in creatives], "extractor": "objects",
                "fingerprint": "f", "run_id": "r", "count_rows": 1, "seconds": 0.0,
                "analyzed_at": pd.Timestamp("2025-01-01")}))  # fmt: skip
        connection.execute("INSERT INTO extractors VALUES ('objects', 'f', 'objects', 'r', now())")
        _insert(connection, "objects", pd.DataFrame({"ad_id": [f"{i:016x}" for i in seen[:, 0]], "fingerprint": "f",
                "label": [f"thing {i}" for i in seen[:, 1]], "score": 0.9, "x0": 0.0, "y0": 0.0, "x1": 1.0,
                "y1": 1.0}))  # fmt: skip
        is_copy = np.isin(world.original, world.original[world.original != creatives])
        _insert(connection, "near_duplicates", pd.DataFrame({"ad_id": [f"{i:016x}" for i in creatives[is_copy]],
                "group_id": [f"{i:016x}" for i in world.original[is_copy]]}))  # fmt: skip
        names = [f"ad {i}" for i in creatives]
        _insert(connection, "performance_imports", pd.DataFrame([{"import_id": "i", "location": "/meta.csv",
                "platform": "meta", "locale": "en", "grain": "ad", "is_experiment": is_experiment, "settings": "{}",
                "count_rows": len(world.clicks), "count_kept": len(world.clicks), "count_dropped": 0,
                "count_refused": 0, "package_version": "1", "imported_at": pd.Timestamp("2025-03-01")}]))  # fmt: skip
        _insert(connection, "performance_matches", pd.DataFrame({"import_id": "i", "creative_key": names,
                "platform_ad_id": "", "ad_id": [f"{i:016x}" for i in creatives], "status": "matched",
                "method": "stem", "score": 1.0, "candidates": [[]] * count}))  # fmt: skip
        start = pd.Timestamp("2025-01-06") + pd.to_timedelta(7 * world.period, unit="D")
        _insert(connection, "performance_records", pd.DataFrame({"import_id": "i",
                "row_number": np.arange(len(world.clicks)), "creative_key": [names[i] for i in world.creative],
                "platform_ad_id": "", "platform": "meta", "advertiser": "Nimbus",
                "campaign": [f"campaign {c}" for c in world.campaign[world.creative]], "ad_group": None,
                "placement": [f"placement {p}" for p in world.placement],
                "audience": [f"audience {a}" for a in world.audience[world.creative]], "grain": "ad",
                "period_start": start, "period_end": start, "impressions": world.impressions, "clicks": world.clicks,
                "spend": world.spend, "currency": "EUR", "conversions": world.conversions.astype(float),
                "conversion_value": None, "result_name": result_name,
                "frequency": 1.0 + 0.3 * (world.period - world.first_period[world.creative]), "reach": None,
                "is_summable": True, "superseded_by": None}))  # fmt: skip
        describe_all(connection)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    connection.register("frame_of_test", frame)
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    connection.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM frame_of_test")
    connection.unregister("frame_of_test")


RECIPE = WorldRecipe(count_campaigns=12, creatives_per_campaign=25, count_attributes=12, count_effects=4)


@pytest.fixture(scope="session")
def world() -> World:
    """12 campaigns of 25 creatives, 12 attributes of which 4 have an effect."""
    return draw_world(RECIPE, 5)


@pytest.fixture(scope="session")
def found(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FindingsReport]:
    """The world in a database, analysed; not to be written to."""
    path = tmp_path_factory.mktemp("findings") / "ads.duckdb"
    write_world(path, world)
    return path, find(path)


@pytest.fixture(name="write_world")
def write_world_():
    """See `write_world`."""
    return write_world
