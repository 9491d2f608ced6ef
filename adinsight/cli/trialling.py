"""`adinsight variants plan`, `export`, `convert`, `compare`, `represent`: what runs, what leaves, what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

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


def convert(
    source: Annotated[Path, typer.Argument(help="A variant that was exported.")],
    target: Annotated[Path, typer.Argument(help="Where to; its suffix chooses PNG, JPEG or WebP.")],
    size: Annotated[str | None, typer.Option("--size", help="Width and height, such as 600x600.")] = None,
    crop: Annotated[str | None, typer.Option("--crop", help="Left, top, right, bottom, such as 0,0,600,300.")] = None,
    max_bytes: Annotated[int | None, typer.Option("--max-bytes", help="Most bytes of the new file.")] = None,
) -> None:
    """Crop, resize or convert a variant; its provenance is carried on."""
    from adinsight.variants.provenance.converting import convert as run

    width_height, corners = _numbers(size, "x", 2, "--size", "600x600"), _numbers(crop, ",", 4, "--crop", "0,0,600,300")
    done = run(source, target, size=width_height, crop=corners, max_bytes=max_bytes)
    say(f"written: {done.path} ({done.count_bytes:,} bytes)")


def represent(
    target: Annotated[list[str], typer.Option("--target", help="Share that is wanted of a group: woman=0.5.")],
    db: Db = Path(DEFAULT_DATABASE),
    family: Annotated[str, typer.Option("--family", help="Attributes from which the groups are told.")] = "people",
    json: AsJson = False,
) -> None:
    """Hold who is shown in the accepted variants against a target that you state."""
    from adinsight.variants.representing import represented

    found = represented(ready(db), dict(map(_group, target)), family)
    if json:
        say_json({"groups": found.groups, "entropy": found.entropy, "divergence": found.divergence,
                  "amplification": found.amplification, "sentence": found.sentence})  # fmt: skip
        return
    is_told = found.count_labelled > 0
    say_table(("group", "variants", "share", "interval", "target"), [
        (one.group, one.count, f"{one.share:.0%}" if is_told else "", f"{one.lower:.0%} to {one.upper:.0%}",
         f"{one.target:.0%}")
        for one in found.groups
    ])  # fmt: skip
    say(found.sentence)


def _group(text: str) -> tuple[str, float]:
    group, _, share = text.partition("=")
    try:
        return group.strip(), float(share)
    except ValueError:
        raise ConfigError(f"--target {text}: write GROUP=SHARE, such as woman=0.5") from None


def _numbers(text: str | None, between: str, count: int, option: str, example: str) -> Any:
    """Whole numbers out of an option; None where it is not given."""
    if text is None:
        return None
    try:
        numbers = tuple(int(part) for part in text.split(between))
    except ValueError:
        numbers = ()
    if len(numbers) != count:
        raise ConfigError(f"{option} {text}: write it as {example}")
    return numbers


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:+.1%}"
