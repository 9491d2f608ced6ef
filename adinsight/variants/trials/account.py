"""What a plan needs to know of an account: how often things happen, and how much single ads differ by luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adinsight.errors import InsufficientData
from adinsight.findings.collecting import Collected, collect
from adinsight.findings.rules import Rules
from adinsight.variants.briefs.evidence import units_of

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Account:
    """An account by outcome.

    Args:
        base_rates: Events per exposure of all ads together.
        dispersions: Variance of the luck of single ads on the log rate; what could not be estimated is left out.
    """

    base_rates: dict[str, float]
    dispersions: dict[str, float]


def account_of(path: Path) -> Account:
    """The account that a database has exports of.

    Raises:
        InsufficientData: If no row of an export is matched to an ad.
    """
    return described(collect(path))


def described(collected: Collected) -> Account:
    """The account of a panel."""
    base_rates, dispersions = {}, {}
    for outcome in collected.outcomes:
        if outcome.exposure.sum() > 0 and outcome.events.sum() > 0:
            base_rates[outcome.name] = float(outcome.events.sum() / outcome.exposure.sum())
        try:
            dispersions[outcome.name] = units_of(collected.panel, outcome, Rules(pair_share=0.0)).dispersion
        except InsufficientData:
            continue
    return Account(base_rates, dispersions)
