"""Worlds as an analysis meets them: a panel, and an export that may lack a column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from adinsight.findings.panel import Attribute, Outcome, Panel
from adinsight.studio.worlds import World


def panel_of(world: World, withheld: tuple[str, ...] = (), attributes: NDArray[np.bool_] | None = None) -> Panel:
    """The panel of a world.

    Args:
        world: What was drawn.
        withheld: Columns that the export does not have.
        attributes: What was seen of the attributes; the truth where left out.
    """
    seen = world.attributes if attributes is None else attributes
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
        attributes=seen,
        names=tuple(Attribute("planted", str(index)) for index in range(seen.shape[1])),
        campaign=world.campaign,
        copies=world.original,
        is_experiment=np.zeros(len(world.campaign), bool),
    )


def click_rate(world: World) -> Outcome:
    """Clicks over impressions of every row."""
    return Outcome("click_rate", world.clicks.astype(float), world.impressions.astype(float))
