"""The data of an analysis: rows of creative × placement × audience × period, and the attributes of the creatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adinsight.findings.layout import Bools, Floats, Ints
from adinsight.findings.reader import ReaderRates


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a creative has or has not: its family, such as background, and its name, such as red."""

    family: str
    name: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows and creatives; a creative is one ad in one campaign.

    Args:
        creative: Creative of each row, shape (rows,).
        factors: Recorded conditions by name (placement, audience, period), a code from 0 for each row.
        age: Periods since the creative was first shown, of each row, from 0, shape (rows,).
        frequency: Mean impressions per person reached, of each row, NaN where unknown, shape (rows,).
        attributes: Which creative has which attribute, shape (creatives, attributes).
        names: The attributes.
        campaign: Campaign of each creative, shape (creatives,).
        copies: A number that near-duplicates share and others do not, shape (creatives,).
        is_experiment: Whether the creative was assigned at random, shape (creatives,).
        rates: Of the reader of each attribute, None where it is not measured; empty if none is.
    """

    creative: Ints
    factors: Mapping[str, Ints]
    age: Floats
    frequency: Floats
    attributes: Bools
    names: tuple[Attribute, ...]
    campaign: Ints
    copies: Ints
    is_experiment: Bools
    rates: tuple[ReaderRates | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts and what they came from.

    Args:
        name: click_rate, conversion_rate or cost_per_result.
        events: Clicks or conversions of each row, shape (rows,).
        exposure: Impressions, clicks or spend of each row, shape (rows,); rows of 0 are left out.
        is_inverse: Whether the figure of interest is exposure per event, as cost per result is.
    """

    name: str
    events: Floats
    exposure: Floats
    is_inverse: bool = False
