"""From findings and trends to experiments: what was found, the same without it, and a change by chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adinsight.errors import ConfigError, InsufficientData
from adinsight.findings.collecting import Collected, collect
from adinsight.variants.brief import Brief, Product, Reason, Trait
from adinsight.variants.briefs.arms import Experiment, Order, SetAside, arms_for
from adinsight.variants.briefs.families import acting, families_acted_on
from adinsight.variants.briefs.gate import Gate, Lead, gate
from adinsight.variants.briefs.material import FindingRow, Material, TrendRow, material_of

if TYPE_CHECKING:
    from pathlib import Path

_DECLARED = ("higher", "lower")
_OFFER = {"has an offer": True, "no offer": False}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to make.

    Args:
        experiments: The surest first.
        set_aside: What is not briefed, with the reason.
        gates: What the gate said of each outcome.
        notes: What the panel left out, in sentences.
    """

    experiments: tuple[Experiment, ...]
    set_aside: tuple[SetAside, ...]
    gates: tuple[Gate, ...]
    notes: tuple[str, ...] = ()

    @property
    def briefs(self) -> tuple[Brief, ...]:
        """Every arm of every experiment."""
        return tuple(arm for experiment in self.experiments for arm in experiment.arms)


@dataclass(frozen=True, slots=True)
class _Idea:
    """A change with its reason."""

    trait: Trait
    reason: Reason


def propose(path: Path, order: Order) -> Proposal:
    """Experiments from everything that the database knows.

    Args:
        path: The database, with findings.
        order: What is wanted.

    Raises:
        InsufficientData: If there are no findings, or nothing that a brief could act on can be judged.
        ConfigError: If the product is not known.
        AdNotFound: If no ad, or more than one, answers to the parent's name.
    """
    material = material_of(path, order.parent)
    collected = collect(path)
    return planned(order, material, gates_of(collected, order), collected.notes)


def gates_of(collected: Collected, order: Order) -> tuple[Gate, ...]:
    """What the gate says of each outcome that is asked for and recorded.

    Raises:
        InsufficientData: If none of them is recorded, or nothing can be judged.
    """
    acted_on = families_acted_on(dict.fromkeys(name.family for name in collected.panel.names))
    told = {outcome.name: outcome for outcome in collected.outcomes}
    missing = [name for name in order.outcomes if name not in told]
    if len(missing) == len(order.outcomes):
        raise InsufficientData(
            f"the exports have no {' and no '.join(missing)}; they have {', '.join(told)}, choose with --outcome"
        )
    return tuple(gate(collected.panel, told[name], order.gate, acted_on) for name in order.outcomes if name in told)


def planned(order: Order, material: Material, gates: tuple[Gate, ...], notes: tuple[str, ...] = ()) -> Proposal:
    """Experiments from what was read and what the gate says of it.

    Raises:
        ConfigError: If the order names no product and the parent shows none.
    """
    product = _product(order, material)
    aside = _unpassed(material, gates)
    ideas = list[_Idea]()
    for grounds in ("finding", "trend", "exploration"):
        if grounds in order.grounds:
            found, refused = _IDEAS[grounds](material, gates)
            ideas += found
            aside += refused
    experiments, used = list[Experiment](), set[Trait]()
    for idea in ideas:
        if idea.trait in used:
            continue
        made = arms_for(idea.trait, idea.reason, order, product, material)
        if isinstance(made, SetAside):
            aside.append(made)
            continue
        used |= {idea.trait, replace(idea.trait, is_wanted=not idea.trait.is_wanted)}
        if len(experiments) < order.most:
            experiments.append(made)
        else:
            aside.append(SetAside(str(idea.trait), f"{order.most} experiments are enough; see --most"))
    return Proposal(tuple(experiments), tuple(dict.fromkeys(aside)), gates, notes)


def _product(order: Order, material: Material) -> Product:
    if order.product is not None:
        return order.product
    if material.parent is None or not material.parent.product:
        raise ConfigError(f"no object was seen on the ad {order.parent!r}; say what is sold with --name")
    return Product(material.parent.product)


def _unpassed(material: Material, gates: tuple[Gate, ...]) -> list[SetAside]:
    """What the findings declare and the gate does not let through, or no gate can judge."""
    by_outcome = {one.outcome: one for one in gates}
    aside = []
    for row in material.findings:
        told = by_outcome.get(row["outcome"])
        if told is None or row["verdict"] not in _DECLARED:
            continue
        name = f"{row['family']} {row['attribute']}"
        if row["kind"] == "pair":
            aside.append(SetAside(f"{name} with another", "a pair is two changes, and a test changes one thing"))
        elif row["kind"] != "attribute":
            aside.append(SetAside(name, acting(row["kind"], "").why))
        elif acting(row["family"], row["attribute"]).way == "none":
            aside.append(SetAside(name, acting(row["family"], row["attribute"]).why))
        elif not any(_is_about(lead, row) for lead in told.chosen):
            aside.append(SetAside(name, f"did not pass the gate. {told.answer}"))
    return aside


def _is_about(lead: Lead, row: FindingRow) -> bool:
    return (lead.attribute.family, lead.attribute.name) == (row["family"], row["attribute"])


def _from_findings(material: Material, gates: tuple[Gate, ...]) -> tuple[list[_Idea], list[SetAside]]:
    """What passed the gate and whose own interval is clear of zero on the same side."""
    ideas, aside = list[_Idea](), list[SetAside]()
    for told in gates:
        for lead in told.chosen:
            row = material.finding(told.outcome, lead.attribute.family, lead.attribute.name)
            trait = Trait(lead.attribute.family, lead.attribute.name, lead.is_wanted)
            if row is None or row["verdict"] not in _DECLARED or row["estimate"] * lead.estimate < 0:
                why = "it is not in the findings" if row is None else f"its finding says {row['verdict']}"
                aside.append(SetAside(str(trait), f"passed the gate, but {why}"))
            elif acting(trait.family, trait.name).way != "none":
                ideas.append(_Idea(trait, _reason(row, lead, told)))
    return ideas, aside


def _reason(row: FindingRow, lead: Lead, told: Gate) -> Reason:
    return Reason(
        grounds="finding",
        statement=row["statement"],
        source_id=row["finding_id"],
        outcome=told.outcome,
        estimate=row["estimate"],
        lower=row["lower"],
        upper=row["upper"],
        predicted=lead.predicted,
        predicted_lower=lead.predicted_lower,
        predicted_upper=lead.predicted_upper,
        gate_p=told.p,
        count_creatives=row["count_creatives_with"],
        exposure=row["exposure"],
    )


def _from_trends(material: Material, gates: tuple[Gate, ...]) -> tuple[list[_Idea], list[SetAside]]:
    """What rises in the market; that it works is not known."""
    ideas, aside = list[_Idea](), list[SetAside]()
    for row in material.trends:
        trait = _trait_of(row)
        told = acting(trait.family, trait.name)
        if told.way == "none":
            aside.append(SetAside(f"trend {row['kind']} {row['name']}", told.why))
            continue
        statement = (
            f"{row['name']} is {row['status']}, {row['creative_share']:.0%} of new ads; what it does is not known."
        )
        ideas.append(_Idea(trait, Reason("trend", statement, row["trend_id"], count_creatives=row["count_creatives"])))
    return ideas, aside


def _trait_of(row: TrendRow) -> Trait:
    if row["kind"] == "color":
        return Trait("background", row["name"].removesuffix(" background"))
    if row["kind"] == "offer":
        return Trait("line", "offer", _OFFER.get(row["name"], True))
    return Trait(row["kind"], row["name"])


def _from_guesses(material: Material, gates: tuple[Gate, ...]) -> tuple[list[_Idea], list[SetAside]]:
    """What leads its family without being a finding: worth a try, and nothing is promised."""
    ideas = []
    for told in gates:
        for lead in (*told.chosen, *told.guesses):
            trait = Trait(lead.attribute.family, lead.attribute.name)
            if lead.is_wanted and acting(trait.family, trait.name).way != "none":
                statement = f"{trait} leads its family on {told.outcome} (p {lead.p:.2g}); it may be luck."
                reason = Reason("exploration", statement, outcome=told.outcome, gate_p=told.p)
                ideas.append(_Idea(trait, replace(reason, count_creatives=lead.count_creatives)))
    return ideas, []


_IDEAS = {"finding": _from_findings, "trend": _from_trends, "exploration": _from_guesses}
