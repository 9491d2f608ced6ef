"""The loop on worlds whose truth is known: history, gate, briefs, a generator that mostly listens, true click rates.

The lift of ads is their true mean click rate over that of ads with levels by chance, less one; the oracle's is that
of the truly best levels through the same generator. Shares are means over worlds, lift over oracle's lift.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from adinsight.benchmarks.figures import Z_95, Figure, mean, share
from adinsight.findings.layout import numbered
from adinsight.findings.panel import Attribute, Outcome, Panel
from adinsight.progress import Progress
from adinsight.studio.loops import (
    CONFOUNDED,
    COUNT_ATTRIBUTES,
    COUNT_LEVELS,
    Ints,
    LoopRecipe,
    LoopWorld,
    all_levels,
    draw_loop,
    generated,
)
from adinsight.variants.briefs.gate import Gate, GateRules, Lead, gate

ADHERENCE = 0.9
_OUTPUTS = 400
_BEST_ADS = 8
_FIRST_SEED = 60_700_000
_FULL, _QUICK = 150, 20
_SHUFFLES = 1_000

SMALL = LoopRecipe(count_ads=100, impressions=1_000, count_brands=4)
MIDDLE = LoopRecipe(count_ads=300, impressions=2_000, count_brands=6)
LARGE = LoopRecipe(count_ads=1_000, impressions=5_000, count_brands=12)
WEAK_SD = 0.027


@dataclass(frozen=True, slots=True)
class Played:
    """One world played through; lifts as shares over ads with levels by chance.

    Args:
        passed: Whether the gate lets anything be briefed.
        oracle: Lift of the truly best levels.
        guessed: Lift of the level that leads each attribute, gate or no gate.
        briefed: Lift of what may be briefed alone; 0 where nothing may.
        control: Lift of the same ads without it.
        random: Lift of as many changes by chance.
        copied: Lift of the levels of the eight ads with the best click rates.
        predicted: Lift that the briefs promise.
        attributes: Attributes that are briefed.
        count_briefed: Traits that are briefed.
        count_covered: Of these, traits whose promised interval holds their true effect.
        is_misled: Whether plain means of the click rates recommend the first attribute, which confounding drives.
    """

    passed: bool
    oracle: float
    guessed: float
    briefed: float
    control: float
    random: float
    copied: float
    predicted: float
    attributes: frozenset[int]
    count_briefed: int
    count_covered: int
    is_misled: bool


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The figures of the loop; full is 150 worlds a cell."""
    count = _QUICK if quick else _FULL
    cells = {
        "100 ads × 1,000": SMALL,
        "300 ads × 2,000": MIDDLE,
        "1,000 ads × 5,000": LARGE,
        "weak, 300 × 2,000": replace(MIDDLE, effect_sd=WEAK_SD),
        "null, 100 × 1,000": replace(SMALL, effect_sd=0.0),
        "null, 300 × 2,000": replace(MIDDLE, effect_sd=0.0),
        "confounded, 300 × 2,000": replace(MIDDLE, is_confounded=True),
        "confounded, 1,000 × 5,000": replace(LARGE, is_confounded=True),
    }
    progress.start("playing worlds", (len(cells) + 1) * count)
    played = {}
    for number, (name, recipe) in enumerate(cells.items()):
        played[name] = played_worlds(recipe, count, _FIRST_SEED + 10_000 * number, progress)
    shuffled = played_worlds(MIDDLE, count, _FIRST_SEED + 90_000, progress, is_shuffled=True)
    progress.finish()
    return figures(played, shuffled)


def played_worlds(
    recipe: LoopRecipe, count: int, first_seed: int, progress: Progress, *, is_shuffled: bool = False
) -> list[Played]:
    """Worlds of one recipe, one after the other."""
    played = []
    for seed in range(first_seed, first_seed + count):
        played.append(play(draw_loop(recipe, seed), seed, is_shuffled=is_shuffled))
        progress.advance()
    return played


def play(world: LoopWorld, seed: int, *, is_shuffled: bool = False) -> Played:
    """One world, from its history to the true click rates of what was made.

    Args:
        world: What was drawn.
        seed: Of the gate and of the generator.
        is_shuffled: Whether what ads achieved changes places within brands first, so that levels tell nothing.
    """
    rng = np.random.default_rng([seed, 2])
    panel, outcome = panel_of(world, rng if is_shuffled else None)
    told = gate(panel, outcome, GateRules(count_shuffles=_SHUFFLES, seed=seed))
    nothing = np.full((_OUTPUTS, COUNT_ATTRIBUTES), -1)
    briefed = _asked(told.chosen, rng)
    by_chance = np.where(briefed >= 0, rng.integers(0, COUNT_LEVELS, briefed.shape), -1)
    best = np.argsort(-(world.clicks + 0.5) / (world.impressions + 1))[:_BEST_ADS]
    asked = {
        "oracle": np.tile(world.truth.best, (_OUTPUTS, 1)),
        "guessed": _asked(_leaders(told), rng),
        "briefed": briefed,
        "control": nothing,
        "random": by_chance,
        "copied": world.levels[rng.permutation(np.resize(best, _OUTPUTS))],
    }
    base = world.truth.rate(all_levels())
    lifts = {arm: world.truth.rate(generated(levels, ADHERENCE, rng)) / base - 1 for arm, levels in asked.items()}
    if not told.passed:
        lifts |= {"briefed": 0.0}
    predicted = math.expm1(sum(_promised(lead) for lead in _heeded(told.chosen)))
    return Played(
        passed=told.passed,
        predicted=predicted,
        attributes=frozenset(_place(lead)[0] for lead in told.chosen),
        count_briefed=len(told.chosen),
        count_covered=_count_covered(world, told.chosen),
        is_misled=_is_misled(panel, outcome),
        **lifts,
    )


def panel_of(world: LoopWorld, shuffling: np.random.Generator | None = None) -> tuple[Panel, Outcome]:
    """A world as an analysis meets it: one row for each ad, its brand as its campaign.

    Args:
        world: What was drawn.
        shuffling: Where given, ads of one brand change places with what they achieved.
    """
    count = len(world.brand)
    order = np.arange(count)
    if shuffling is not None:
        by_brand = np.argsort(world.brand, kind="stable")
        order[by_brand] = np.lexsort((shuffling.random(count), world.brand))
    names = [(attribute, level) for attribute in range(COUNT_ATTRIBUTES) for level in range(COUNT_LEVELS)]
    panel = Panel(
        creative=np.arange(count),
        factors={},
        age=np.zeros(count),
        frequency=np.full(count, np.nan),
        attributes=np.column_stack([world.levels[:, attribute] == level for attribute, level in names]),
        names=tuple(Attribute(f"attribute {attribute}", str(level)) for attribute, level in names),
        campaign=numbered(world.brand),
        copies=np.arange(count),
        is_experiment=np.zeros(count, bool),
    )
    return panel, Outcome("click_rate", world.clicks[order].astype(float), world.impressions[order].astype(float))


def _leaders(told: Gate) -> tuple[Lead, ...]:
    """The level that leads each attribute, whether it has passed or not, as the reference's loop picks them."""
    return tuple(lead for lead in (*told.chosen, *told.guesses) if lead.is_wanted)


def _heeded(leads: Sequence[Lead]) -> list[Lead]:
    """Briefs that can be followed together: who asks for one level need not be told which others to be without."""
    wanted = {lead.attribute.family for lead in leads if lead.is_wanted}
    return [lead for lead in leads if lead.is_wanted or lead.attribute.family not in wanted]


def _place(lead: Lead) -> tuple[int, int]:
    return int(lead.attribute.family.removeprefix("attribute ")), int(lead.attribute.name)


def _asked(leads: Sequence[Lead], rng: np.random.Generator) -> Ints:
    """The levels that briefs ask for, one row an ad: the wanted one, or any but those that are to be gone."""
    allowed = np.ones((COUNT_ATTRIBUTES, COUNT_LEVELS), bool)
    for lead in _heeded(leads):
        attribute, level = _place(lead)
        allowed[attribute] &= (np.arange(COUNT_LEVELS) == level) == lead.is_wanted
    asked = np.full((_OUTPUTS, COUNT_ATTRIBUTES), -1)
    for row in np.flatnonzero(~allowed.all(1) & allowed.any(1)):
        asked[:, row] = rng.choice(np.flatnonzero(allowed[row]), _OUTPUTS)
    return asked


def _promised(lead: Lead) -> float:
    """The log lift over ads with levels by chance: those that had it, or lacked it, anyway gain nothing."""
    gaining = 1 - lead.share if lead.is_wanted else lead.share
    return ADHERENCE * gaining * math.log1p(lead.predicted)


def _ratio(name: str, above: Sequence[float], below: Sequence[float], bar: float | None = None) -> Figure:
    """A ratio of means over worlds with its linearised 95 % margin (Cochran, Sampling Techniques, 1977, 6.3)."""
    over, under = np.asarray(above), np.asarray(below)
    if not len(over) or not under.sum():
        return Figure(name, math.nan, len(over), None, bar)
    ratio = float(over.sum() / under.sum())
    residual = over - ratio * under
    error = math.sqrt(len(over) * float(residual.var(ddof=1))) / abs(float(under.sum())) if len(over) > 1 else 0.0
    return Figure(name, ratio, len(over), Z_95 * error, bar)


def figures(played: Mapping[str, Sequence[Played]], shuffled: Sequence[Played]) -> list[Figure]:
    """The figures of cells of worlds by name; a name that begins with null or confounded is such a cell."""
    rows = []
    everywhere = [world for worlds in played.values() for world in worlds if world.oracle > 0 and world.passed]
    for name, worlds in played.items():
        if name.startswith("null"):
            rows += _of_null(f"null, {_size(name)}", worlds)
        elif name.startswith("confounded"):
            rows += _of_confounded(f"confounded, {_size(name)}", worlds)
        else:
            rows += _of_true(name, worlds)
    rows.append(
        _ratio(
            "predicted over realised lift where the gate passes, all worlds with a truth",
            [world.predicted for world in everywhere],
            [world.briefed for world in everywhere],
        )
    )
    empty = [world for name, worlds in played.items() if name.startswith("null") for world in worlds]
    rows += _of_null("null, all sizes", empty)
    return [*rows, *_of_null("outcomes shuffled, 300 × 2,000", shuffled)]


def _of_true(name: str, worlds: Sequence[Played]) -> list[Figure]:
    oracle = [world.oracle for world in worlds]
    passed = [world for world in worlds if world.passed]
    lift, reach = [world.briefed for world in passed], [world.oracle for world in passed]
    beats = sum(world.briefed > max(world.control, world.random) for world in passed)
    covers = sum(world.count_covered for world in passed)
    promised = f"{name}: predicted over realised lift where the gate passes"
    predicted = _ratio(promised, [w.predicted for w in passed], lift)
    return [
        _ratio(f"{name}: share of the oracle's lift, the best of each attribute", [w.guessed for w in worlds], oracle),
        _ratio("  by what passes the gate alone, all worlds", [w.briefed for w in worlds], oracle),
        _ratio("  by what passes the gate alone, where it passes", lift, reach),
        _ratio("  by the levels of the eight best ads", [w.copied for w in worlds], oracle),
        mean("  lift of the oracle", oracle),
        share("  gate passes", len(passed), len(worlds)),
        predicted,
        replace(predicted, name=f"{predicted.name}, at most", at_most=True),
        share("  true effect within the promised interval", covers, sum(w.count_briefed for w in passed)),
        share("  finding beats control and random, where the gate passes", beats, len(passed)),
    ]


def _of_null(name: str, worlds: Sequence[Played]) -> list[Figure]:
    told = share(f"{name}: worlds where anything is recommended", sum(w.passed for w in worlds), len(worlds))
    return [replace(told, at_most=True)]


def _of_confounded(name: str, worlds: Sequence[Played]) -> list[Figure]:
    led = sum(CONFOUNDED in world.attributes for world in worlds)
    by_means = sum(world.is_misled for world in worlds)
    return [
        replace(share(f"{name}: worlds that recommend the confounded attribute", led, len(worlds)), at_most=True),
        share("  picked by plain means of the click rates", by_means, len(worlds)),
        share("  gate passes", sum(world.passed for world in worlds), len(worlds)),
    ]


def _size(name: str) -> str:
    return name.partition(", ")[2]


def _is_misled(panel: Panel, outcome: Outcome) -> bool:
    """Whether the trait with the highest click rate, all brands together, is one of the confounded attribute."""
    clicks, shown = outcome.events @ panel.attributes, outcome.exposure @ panel.attributes
    return panel.names[int((clicks / shown).argmax())].family == f"attribute {CONFOUNDED}"


def _count_covered(world: LoopWorld, leads: Sequence[Lead]) -> int:
    """Leads whose promised interval holds the true effect against the rest of the attribute, the interaction averaged.

    Averaged over the levels of the other attributes, all of them as common as each other.
    """
    every = all_levels()
    quality = world.truth.quality(every)
    count = 0
    for lead in leads:
        attribute, level = _place(lead)
        has = every[:, attribute] == level
        effect = math.expm1((1 if lead.is_wanted else -1) * float(quality[has].mean() - quality[~has].mean()))
        count += int(lead.predicted_lower <= effect <= lead.predicted_upper)
    return count
