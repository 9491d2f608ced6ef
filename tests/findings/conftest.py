"""Small panels whose truth is written down here, and worlds of the studio as panels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from adinsight.findings.layout import Layout
from adinsight.findings.negative_binomial import CountModel
from adinsight.findings.panel import Attribute, Outcome, Panel


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
