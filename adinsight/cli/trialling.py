"""`adinsight variants plan`, `export` and `compare`: what to run, what leaves, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from adinsight.cli.options import AsJson, Db, Quiet
from adinsight.cli.speaking import remark, say, say_json, say_table
from adinsight.cli.varying import ready
from adinsight.config import DEFAULT_DATABASE
from adinsight.errors import ConfigError

ExperimentId = Annotated[str | None, typer.Option("--experiment", help="Of this experiment alone.")]

_PLANNED = ("experiment", "arm", "change", "variants", "change to find", "exposure", "it tells of")
_CAME = ("experiment", "evidence", "promised", "realised", "interval", "by chance", "ads", "as promised")


def plan(
    db: Db = Path(DEFAULT_DATABASE),
    out: Annotated[Path | None, typer.Option("--out", help="Write the plan to this CSV file.")] = None,
    effect: Annotated[float | None, typer.Option("--effect", help="Change to plan for, a share. Default: the promise.")]
    = None,
    budget: Annotated[float | None, typer.Option("--budget", help="Impressions (or clicks, or spend) that there are.")]
    = None,
    power: Annotated[float, typer.Option("--power", help="Chance that each comparison finds its change.")] = 0.8,
    level: Annotated[float, typer.Option("--level", help="Chance that any comparison errs.")] = 0.05,
    json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Say which variants to run against which control, one change at a time, and for how long."""
    from adinsight.variants.trials.account import account_of
    from adinsight.variants.trials.plan import PlanRules, made_variants
    from adinsight.variants.trials.plan import plan as run

    account = account_of(ready(db))
    rules = PlanRules(level=level, power=power, effect=effect, budget=budget)
    planned = run(made_variants(db), account.base_rates, account.dispersions, rules)
    if out is not None:
        try:
            out.write_text(planned.as_csv(), encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{out} cannot be written: {error.strerror}; choose another with --out") from error
    if json:
        say_json({"arms": planned.arms, "sentences": planned.sentences, "exposure": planned.exposure})
        return
    say_table(_PLANNED, [
        (arm.experiment_id[:8], arm.arm, arm.change, len(arm.file_names), f"{arm.effect:+.1%}", f"{arm.exposure:,.0f}",
         arm.tells_of)
        for arm in planned.arms
    ])  # fmt: skip
    for sentence in planned.sentences:
        say(sentence)
    if out is not None:
        remark(f"written: {out}", quiet)


def export(
    to: Annotated[Path, typer.Option("--to", help="Folder for the files and their sidecars.")],
    db: Db = Path(DEFAULT_DATABASE),
    allow_unchecked: Annotated[
        bool, typer.Option("--allow-unchecked", help="Let out what no safety checker has looked at; you have.")
    ] = False,
    editable: Annotated[
        list[str] | None, typer.Option("--editable", help="The ads as svg or html too, for a designer to go on from.")
    ] = None,
    experiment: ExperimentId = None,
    quiet: Quiet = False,
) -> None:
    """Copy accepted variants with their provenance, byte for byte as they were judged."""
    from adinsight.variants.releasing import release

    released = release(
        ready(db), to, allow_unchecked=allow_unchecked, experiment_id=experiment, editable=tuple(editable or ())
    )
    say(f"{len(released.files)} variants are in {to}")
    if released.count_unchecked:
        remark(f"{released.count_unchecked} of them were looked at by no safety checker", quiet)


def compare(
    db: Db = Path(DEFAULT_DATABASE),
    level: Annotated[float, typer.Option("--level", help="Of the intervals.")] = 0.9,
    json: AsJson = False,
) -> None:
    """Hold what was promised against what came of it, once an export that names the variants is imported."""
    from adinsight.variants.trials.outcomes import outcomes

    found = outcomes(ready(db), level)
    if json:
        say_json({"realised": found.realised, "calibration": found.calibration, "notes": found.notes})
        return
    say_table(_CAME, [
        (one.experiment_id[:8], one.evidence, _share(one.predicted), _share(one.lift),
         f"{one.lower:+.1%} to {one.upper:+.1%}", _share(one.by_chance), one.count_ads,
         "" if one.is_as_promised is None else ("yes" if one.is_as_promised else "no"))
        for one in found.realised
    ])  # fmt: skip
    for note in found.notes:
        say(note)
    if found.calibration is not None:
        told = found.calibration
        say(
            f"Over {told.count} experiments {told.ratio:.2f} ({told.lower:.2f} to {told.upper:.2f}) was realised for "
            "each unit promised; 1 is as promised."
        )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:+.1%}"
