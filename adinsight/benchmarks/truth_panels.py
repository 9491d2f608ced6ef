"""Worlds as an analysis meets them: a panel, and an export that may lack a column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.findings.panel import Attribute, Outcome, Panel
from adinsight.findings.reader import ReaderRates
from adinsight.studio.worlds import World


@dataclass(frozen=True, slots=True)
class Seen:
    """A world's attributes as they were read, shape (creatives, attributes), and how well each is read."""

    attributes: NDArray[np.bool_]
    rates: tuple[ReaderRates | None, ...]


def panel_of(world: World, withheld: tuple[str, ...] = (), seen: Seen | None = None) -> Panel:
    """The panel of a world.

    Args:
        world: What was drawn.
        withheld: Columns that the export does not have.
        seen: What was read of the attributes; the truth where left out.
    """
    attributes = world.attributes if seen is None else seen.attributes
    factors = {
        "placement": world.placement,
        "audience": world.audience[world.creative],
        "period": world.period,
    }
    return Panel(
        creative=world.creative,
        factors={name: codes for name, codes in factors.items() if name not in withheld},
        age=(world.period - world.first_period[world.creative]).astype(float),
        frequency=np.full(len(world.creative), np.nan),
        attributes=attributes,
        names=tuple(Attribute("planted", str(index)) for index in range(attributes.shape[1])),
        campaign=world.campaign,
        copies=world.original,
        is_experiment=np.zeros(len(world.campaign), bool),
        rates=() if seen is None else seen.rates,
    )


def click_rate(world: World) -> Outcome:
    """Clicks over impressions of every row."""
    return Outcome("click_rate", world.clicks.astype(float), world.impressions.astype(float))
