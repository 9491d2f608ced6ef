"""The three arms of an experiment: with the change, without it, and with a change by chance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import numpy as np

from adinsight.errors import ConfigError
from adinsight.findings.collecting import CLICK_RATE
from adinsight.variants.brief import BrandKit, Brief, Grounds, Product, Reason, Trait, Wording
from adinsight.variants.briefs.families import Acting, acting, is_demographic
from adinsight.variants.briefs.gate import GateRules
from adinsight.variants.briefs.material import KEPT_FAMILIES, Material

# One size of each shape, for the arm that is not to have the shape in question.
_SHAPES = ("square", "portrait", "link")


@dataclass(frozen=True, slots=True)
class Order:
    """What a user wants made.

    Args:
        product: What is sold; the parent's main object where None.
        parent: Ad that variants are made of, by id, start of its id, file name or path; None for new ads.
        brand: The brand's kit.
        wording: The words on the ads.
        sizes: Names of sizes.
        count: Variants of each arm and size.
        most: Experiments at most.
        grounds: Kinds of reasons to act on; finding alone where nothing else is asked for.
        outcomes: Of performance, in the order in which they matter.
        act_on: Families to act on; every family that can be acted on where empty.
        keep: What every arm has besides; the parent's setting and background where empty.
        quotes: Words read from ads that may be taken over.
        demographics: Traits of people that are allowed in prompts by name.
        seed: Of all chance.
        gate: What it takes to pass.

    Raises:
        ConfigError: If a value is out of range, or there is neither product nor parent.
    """

    product: Product | None = None
    parent: str | None = None
    brand: BrandKit = field(default_factory=BrandKit)
    wording: Wording = field(default_factory=Wording)
    sizes: tuple[str, ...] = ("square",)
    count: int = 1
    most: int = 3
    grounds: tuple[Grounds, ...] = ("finding",)
    outcomes: tuple[str, ...] = (CLICK_RATE,)
    act_on: tuple[str, ...] = ()
    keep: tuple[Trait, ...] = ()
    quotes: tuple[str, ...] = ()
    demographics: tuple[str, ...] = ()
    seed: int = 0
    gate: GateRules = field(default_factory=GateRules)

    def __post_init__(self) -> None:
        for name in ("count", "most"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name} must be at least 1, got {getattr(self, name)}; change it with --{name}")
        if self.product is None and self.parent is None:
            raise ConfigError("variants need a product or an ad to start from; give --product, --name or --parent")
        if not self.sizes:
            raise ConfigError("variants need a size; give --size")


@dataclass(frozen=True, slots=True)
class Experiment:
    """Three briefs that differ in nothing but the change."""

    finding: Brief
    control: Brief
    random: Brief

    @property
    def arms(self) -> tuple[Brief, Brief, Brief]:
        """Finding, control, random."""
        return self.finding, self.control, self.random


@dataclass(frozen=True, slots=True)
class SetAside:
    """What was found or rises and is not briefed, with the reason in a sentence."""

    subject: str
    reason: str


def arms_for(trait: Trait, reason: Reason, order: Order, product: Product, material: Material) -> Experiment | SetAside:
    """An experiment on one trait, or why there can be none.

    Args:
        trait: What the first arm is to have, or to be without.
        reason: Why.
        order: What is wanted.
        product: What is sold.
        material: Parent, and what is common.
    """
    told = acting(trait.family, trait.name)
    refusal = _refusal(trait, told, order, material)
    if refusal:
        return SetAside(str(trait), refusal)
    kept = _kept(trait, order, material)
    wording = _wording(order)
    with_change, without = wording, wording
    if told.way == "wording":
        bare = replace(wording, **{told.field: ""})
        with_change, without = (wording, bare) if trait.is_wanted else (bare, wording)
    sizes, other_sizes = _sizes(trait, told, order)
    experiment_id = _experiment_id(trait, reason, order, product, material)
    control = Brief(
        experiment_id=experiment_id,
        arm="control",
        reason=reason,
        product=product,
        change=None,
        keep=kept,
        parent_id=material.parent.ad_id if material.parent else None,
        brand=order.brand,
        wording=without,
        sizes=other_sizes,
        count=order.count,
        seed=order.seed,
        quotes=order.quotes,
        demographics=order.demographics,
        avoid=trait,
    )
    by_chance = _by_chance(trait, kept, order, material, experiment_id)
    if by_chance is None:
        return SetAside(str(trait), "no other trait of these ads can be asked for, so there is no change by chance")
    finding = replace(control, arm="finding", change=trait, avoid=None, wording=with_change, sizes=sizes)
    return Experiment(finding, control, replace(control, arm="random", change=by_chance))


def _refusal(trait: Trait, told: Acting, order: Order, material: Material) -> str:
    """Why a trait cannot be briefed; empty where it can."""
    if told.way == "none":
        return told.why
    if order.act_on and trait.family not in order.act_on:
        return f"it was not asked for; --act-on names {', '.join(order.act_on)}"
    if is_demographic(trait) and trait.name not in order.demographics:
        return f"it says who a person is; allow it by name with --allow-demographic {trait.name!r}"
    if told.field and not getattr(_wording(order), told.field):
        return f"it is in the words of an ad; give them with --{told.field.replace('_', '-')}"
    if material.parent is None or told.way != "prompt":
        return ""
    has_it = Trait(trait.family, trait.name) in material.parent.traits
    if has_it == trait.is_wanted:
        return f"the ad {material.parent.ad_id} {'has it already' if has_it else 'is without it already'}"
    return ""


def _kept(trait: Trait, order: Order, material: Material) -> tuple[Trait, ...]:
    """What every arm has: setting and background of the parent, or common ones, and what the user names.

    The arms without the change must not have it, and where the change is to be without something they must.
    """
    changed = Trait(trait.family, trait.name)
    kept = [one for one in order.keep if one != changed]
    for family in KEPT_FAMILIES:
        if any(one.family == family for one in kept):
            continue
        seen = material.parent.traits if material.parent else ()
        of_parent = sorted((one for one in seen if one.family == family), key=str)
        found = [one for one in (*of_parent, *material.common) if one.family == family and one != changed]
        kept += found[:1]
    if not trait.is_wanted:
        kept = [one for one in kept if one.family != trait.family]
        if acting(trait.family, trait.name).says:
            kept.append(changed)
    return tuple(kept)


def _wording(order: Order) -> Wording:
    """The words of an ad, with the brand's call to action where the user gives none."""
    calls = order.brand.calls_to_action
    if order.wording.call_to_action or not calls:
        return order.wording
    return replace(order.wording, call_to_action=calls[0])


def _sizes(trait: Trait, told: Acting, order: Order) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sizes of the arm with the change and of those without."""
    if told.way != "size":
        return order.sizes, order.sizes
    others = tuple(size for size in order.sizes if size not in told.sizes)
    others = others or tuple(size for size in _SHAPES if size not in told.sizes)[:1]
    return (told.sizes, others) if trait.is_wanted else (others, told.sizes)


def _by_chance(
    trait: Trait, kept: tuple[Trait, ...], order: Order, material: Material, experiment_id: str
) -> Trait | None:
    """A trait of the account's ads that a prompt can ask for, other than the change and what is there anyway."""
    seen = set(kept) | (set(material.parent.traits) if material.parent else set())
    can = [
        one
        for one in material.common
        if acting(one.family, one.name).way == "prompt"
        and one not in seen
        and (one.family, one.name) != (trait.family, trait.name)
        and not is_demographic(one)
    ]
    if not can:
        return None
    rng = np.random.default_rng([order.seed, int(experiment_id, 16)])
    # Any generator draws grounds and places, so the change by chance is one of these where there is any.
    can = [one for one in can if one.family in KEPT_FAMILIES] or can
    # A family by chance before a trait of it: objects are many, backgrounds few.
    families = sorted({one.family for one in can})
    family = families[rng.integers(len(families))]
    of_family = sorted((one for one in can if one.family == family), key=str)
    return of_family[rng.integers(len(of_family))]


def _experiment_id(trait: Trait, reason: Reason, order: Order, product: Product, material: Material) -> str:
    """The same for the same question, 16 hex digits."""
    parent = material.parent.ad_id if material.parent else ""
    parts = (reason.grounds, reason.source_id, reason.outcome, trait, product.name, product.picture, parent, order.seed)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
