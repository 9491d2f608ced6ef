"""The brief: what is to be made, what is changed and why, what stays, in whose brand and how many.

A brief is data. Three briefs make an experiment: the finding applied, the same brief without it, and a change by
chance; they differ in nothing else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from adinsight.records import RGB

Arm = Literal["finding", "control", "random"]
Grounds = Literal["finding", "trend", "exploration"]
ARMS: tuple[Arm, ...] = get_args(Arm)
GROUNDS: tuple[Grounds, ...] = get_args(Grounds)


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that an ad is to have, or to be without, in the terms of the view ad_attributes.

    Args:
        family: Such as background, line or object.
        name: Such as blue, price or person.
        is_wanted: False where the ad is to be without it.
    """

    family: str
    name: str
    is_wanted: bool = True

    def __str__(self) -> str:
        return f"{'' if self.is_wanted else 'no '}{self.family} {self.name}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a brief asks for a change; what was not estimated is None.

    Args:
        grounds: finding, trend or exploration; only a finding promises anything.
        statement: The sentence of the finding or trend.
        source_id: Its finding_id or trend_id.
        outcome: click_rate, conversion_rate or cost_per_result.
        estimate: Adjusted change of the outcome as a share: 0.12 is 12 % more.
        lower: End of its interval.
        upper: End of its interval.
        predicted: Change as a share, chosen on one part of the ads and estimated on the other.
        predicted_lower: End of its interval.
        predicted_upper: End of its interval.
        gate_p: P value of the permutation test that let it pass, 0 to 1.
        count_creatives: Creatives with the trait.
        exposure: Impressions, clicks or spend that it rests on.
    """

    grounds: Grounds
    statement: str
    source_id: str | None = None
    outcome: str | None = None
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    predicted: float | None = None
    predicted_lower: float | None = None
    predicted_upper: float | None = None
    gate_p: float | None = None
    count_creatives: int = 0
    exposure: float = 0.0


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold.

    Args:
        name: Words for a prompt, such as red hat.
        picture: Its photograph or cut-out; None where the generator is to draw it.
    """

    name: str
    picture: Path | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """The words on the ad, as they are to be read; empty is left out. They are composed, never diffused."""

    headline: str = ""
    sub: str = ""
    call_to_action: str = ""
    offer: str = ""
    legal: str = ""


@dataclass(frozen=True, slots=True)
class BrandKit:
    """What every ad of a brand keeps to.

    Args:
        name: The brand.
        logo: Its logo for light grounds, with alpha.
        logo_on_dark: Its logo for dark grounds; `logo` is used where None.
        palette: Its colours, sRGB, the main one first.
        font: TrueType or OpenType file; the one that ships where None.
        tone: Words that describe how it speaks and looks; they go into prompts.
        forbidden: Words that must not appear in a prompt or on an ad.
        calls_to_action: Those that it uses; the first where a brief gives none.
    """

    name: str = ""
    logo: Path | None = None
    logo_on_dark: Path | None = None
    palette: tuple[RGB, ...] = ()
    font: Path | None = None
    tone: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    calls_to_action: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """One arm of an experiment.

    Args:
        experiment_id: Shared by the three arms.
        arm: finding, control or random.
        reason: Why the experiment is made; the same in all arms.
        product: What is sold.
        change: What this arm has that its control has not; None in the control.
        keep: What every arm has, the place and ground of the picture among it.
        avoid: What this arm must not come to have by chance: the change of the finding arm, in the other two.
        parent_id: The ad that it is a variant of, 16 hex digits; None for a new ad.
        brand: The brand's kit.
        wording: The words on the ad.
        sizes: Names of `scenes.sizes.SIZES`.
        count: Variants to make.
        seed: Of all chance in it.
        quotes: Words read from ads that this brief takes over by name; no others enter a prompt.
        demographics: Traits of people that are allowed in prompts by name.
    """

    experiment_id: str
    arm: Arm
    reason: Reason
    product: Product
    change: Trait | None
    keep: tuple[Trait, ...] = ()
    parent_id: str | None = None
    brand: BrandKit = BrandKit()
    wording: Wording = Wording()
    sizes: tuple[str, ...] = ("square",)
    count: int = 1
    seed: int = 0
    quotes: tuple[str, ...] = ()
    demographics: tuple[str, ...] = ()
    avoid: Trait | None = None

    @property
    def brief_id(self) -> str:
        """The same for the same brief, 16 hex digits."""
        told = json.dumps(self.as_dict(), sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def traits(self) -> tuple[Trait, ...]:
        """What the ad is to have, the change first; it takes the place of what is kept of its family."""
        if self.change is None:
            return self.keep
        return (self.change, *(kept for kept in self.keep if kept.family != self.change.family))

    def as_dict(self) -> dict[str, Any]:
        """Plain data; paths as text."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return plain
