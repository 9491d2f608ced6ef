"""Panels whose truth is written down here."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.findings.panel import Attribute, Outcome, Panel

COLORS = ("blue", "red", "green", "gray")
NAMES = (
    *(Attribute("background", color) for color in COLORS),
    *(Attribute("object", name) for name in ("person", "dog", "tree")),
)


def panel_with(
    effects: dict[str, float], *, seed: int = 1, count: int = 400, copies: int = 1, liking: float = 0.0
) -> tuple[Panel, Outcome]:
    """Ads in 4 campaigns with one background each and three objects by chance; effects on the log click rate by name.

    Args:
        effects: By the name of the attribute.
        seed: Of all chance.
        count: Ads, copies not counted.
        copies: How often each ad is there, with the same luck.
        liking: Chance that an ad has its campaign's colour; blue is that of the campaign with the most clicks.
    """
    rng = np.random.default_rng(seed)
    campaign = np.arange(count) % 4
    color = np.where(rng.random(count) < liking, (campaign + 1) % 4, rng.integers(0, 4, count))
    has = np.column_stack([color[:, None] == np.arange(4), rng.random((count, 3)) < 0.4])
    log_rate = np.log(0.02) + 0.3 * campaign + rng.normal(0, 0.2, count)
    log_rate += has @ np.array([effects.get(name.name, 0.0) for name in NAMES])
    original = np.repeat(np.arange(count), copies)
    shown = rng.integers(1_000, 4_000, len(original)).astype(float)
    total = len(original)
    panel = Panel(
        creative=np.arange(total),
        factors={"placement": rng.integers(0, 2, total)},
        age=np.zeros(total),
        frequency=np.full(total, np.nan),
        attributes=has[original],
        names=NAMES,
        campaign=campaign[original],
        copies=original,
        is_experiment=np.zeros(total, bool),
    )
    return panel, Outcome("click_rate", rng.poisson(shown * np.exp(log_rate[original])).astype(float), shown)


@pytest.fixture
def strong() -> tuple[Panel, Outcome]:
    """Blue does 20 % more, people 14 % less, the rest nothing."""
    return panel_with({"blue": 0.18, "person": -0.15})


@pytest.fixture
def empty() -> tuple[Panel, Outcome]:
    """Nothing does anything."""
    return panel_with({}, seed=6, count=120)
