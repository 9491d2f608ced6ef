"""`adinsight variants brief`, `make`, `show` and `board`: from findings to ads that were read back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adinsight.cli.generating import (
    Accepted,
    Device,
    GeneratorProfile,
    ModelName,
    Offload,
    Revision,
    load_generator,
)
from adinsight.cli.options import AsJson, Db, Quiet
from adinsight.cli.speaking import remark, say, say_json, say_table
from adinsight.cli.watching import listener
from adinsight.config import DEFAULT_DATABASE
from adinsight.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from adinsight.variants.brief import Brief, Trait
    from adinsight.variants.briefs.arms import Order
    from adinsight.variants.briefs.planning import Proposal
    from adinsight.variants.making import VariantsReport

OUT = Path("variants")
ProductFile = Annotated[
    Path | None, typer.Option("--product", help="Picture of what is sold: a cut-out, or on plain ground.")
]
ProductName = Annotated[
    str | None, typer.Option("--name", help="What is sold. Default: the file's name, or what the parent shows.")
]
Parent = Annotated[str | None, typer.Option("--parent", help="Ad to make variants of: id, file name or path.")]
BrandFile = Annotated[Path | None, typer.Option("--brand", help="YAML file with the brand's kit.")]
Headline = Annotated[str, typer.Option("--headline", help="Words of the headline.")]
Sub = Annotated[str, typer.Option("--sub", help="Words below the headline.")]
Call = Annotated[str, typer.Option("--call-to-action", help="Words on the button. Default: the brand's first.")]
Offer = Annotated[str, typer.Option("--offer", help="Words of the offer.")]
Legal = Annotated[str, typer.Option("--legal", help="Words of the legal line.")]
Sizes = Annotated[list[str] | None, typer.Option("--size", help="Size, such as square or story; repeatable.")]
Count = Annotated[int, typer.Option("--count", help="Variants of each arm and size.")]
Most = Annotated[int, typer.Option("--most", help="Most experiments.")]
OnGrounds = Annotated[
    list[str] | None, typer.Option("--grounds", help="What to act on: finding, trend, exploration. Default: finding.")
]
OutcomeNames = Annotated[
    list[str] | None, typer.Option("--outcome", help="click_rate, conversion_rate or cost_per_result, in this order.")
]
ActOn = Annotated[
    list[str] | None, typer.Option("--act-on", help="Families to act on, such as background. Default: all that can be.")
]
Keep = Annotated[list[str] | None, typer.Option("--keep", help="What every arm has, such as setting=beach.")]
Quotes = Annotated[list[str] | None, typer.Option("--quote", help="A word read from ads that may be taken over.")]
Demographics = Annotated[
    list[str] | None, typer.Option("--allow-demographic", help="A trait of people that prompts may name.")
]
Seed = Annotated[int, typer.Option("--seed", help="Of all chance.")]
BriefsFile = Annotated[
    Path | None, typer.Option("--briefs", help="Briefs to make, as `variants brief --out` left them.")
]
Attempts = Annotated[int, typer.Option("--attempts", help="Most attempts at each variant.")]
MostDrift = Annotated[int, typer.Option("--most-drift", help="Traits that may change besides what was asked.")]
Format = Annotated[str | None, typer.Option("--format", help="png, jpeg or webp. Default: as the size asks for.")]
Candidates = Annotated[
    int | None, typer.Option("--candidates", help="Backgrounds drawn for an attempt, of which the nearest is taken.")
]
Harmony = Annotated[float, typer.Option("--harmony", help="How far the product's light follows the setting, 0 to 1.")]
Shadow = Annotated[float, typer.Option("--shadow", help="Strength of the product's shadow, 0 to 1.")]
Flat = Annotated[bool, typer.Option("--flat", help="The product hangs or lies flat: no shadow below it.")]
WayName = Annotated[
    str | None, typer.Option("--way", help="behind: the product over a drawn setting; around: painted around it.")
]
Label = Annotated[str, typer.Option("--label", help="Words on the ad that say how it was made; empty for none.")]
SafetyModel = Annotated[
    Path | None, typer.Option("--safety-checker", help="Folder of a picture classifier that looks at every variant.")
]
Key = Annotated[Path | None, typer.Option("--key", help="Private key (PEM) to sign files with, by C2PA.")]
Certificates = Annotated[Path | None, typer.Option("--certificates", help="Its certificates (PEM), its own first.")]

_BRIEFED = ("experiment", "grounds", "arm", "change", "keeps", "promised")
_MADE = ("arm", "size", "attempts", "status", "checks that rejected it", "file")
_SHOWN = """
SELECT left(experiment_id, 8) AS experiment, arm,
    coalesce(if(is_change_wanted, '', 'no ') || change_family || ' ' || change_name, '') AS change,
    size_name AS size, attempt, status, array_to_string(reasons, ', ') AS reasons
FROM variants ORDER BY experiment_id, arm, size_name, "number", attempt
"""


def brief(
    db: Db = Path(DEFAULT_DATABASE), product: ProductFile = None, name: ProductName = None, parent: Parent = None,
    brand: BrandFile = None, headline: Headline = "", sub: Sub = "", call_to_action: Call = "", offer: Offer = "",
    legal: Legal = "", size: Sizes = None, count: Count = 1, most: Most = 3, grounds: OnGrounds = None,
    outcome: OutcomeNames = None, act_on: ActOn = None, keep: Keep = None, quote: Quotes = None,
    allow_demographic: Demographics = None,
    seed: Seed = 0,
    out: Annotated[Path | None, typer.Option("--out", help="Write the briefs to this JSON file.")] = None,
    json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Say what would be made, and why; what cannot be briefed is told with its reason."""
    from adinsight.variants.briefs.brief_json import write_briefs
    from adinsight.variants.briefs.planning import propose

    given = locals()
    proposal = propose(ready(db), order_of(given))
    briefs = proposal.briefs
    if out is not None:
        write_briefs(out, briefs)
    if json:
        say_json({
            "briefs": [one.as_dict() for one in briefs],
            "set_aside": [{"subject": one.subject, "reason": one.reason} for one in proposal.set_aside],
            "gates": [{"outcome": one.outcome, "is_passed": bool(one.chosen), "p": one.p, "answer": one.answer}
                      for one in proposal.gates],
            "notes": proposal.notes,
        })  # fmt: skip
        return
    tell_proposal(proposal)
    if out is not None:
        remark(f"written: {out}; make them with: adinsight variants make --briefs {out} --db {db}", quiet)


def make(
    db: Db = Path(DEFAULT_DATABASE), product: ProductFile = None, name: ProductName = None, parent: Parent = None,
    brand: BrandFile = None, headline: Headline = "", sub: Sub = "", call_to_action: Call = "", offer: Offer = "",
    legal: Legal = "", size: Sizes = None, count: Count = 1, most: Most = 3, grounds: OnGrounds = None,
    outcome: OutcomeNames = None, act_on: ActOn = None, keep: Keep = None, quote: Quotes = None,
    allow_demographic: Demographics = None,
    seed: Seed = 0, briefs: BriefsFile = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the variants, their scenes and the board.")] = OUT,
    attempts: Attempts = 4, most_drift: MostDrift = 6, format: Format = None,
    harmony: Harmony = 0.6, shadow: Shadow = 1.0, flat: Flat = False,
    way: WayName = None, candidates: Candidates = None, label: Label = "AI-generated",
    safety_checker: SafetyModel = None, key: Key = None,
    certificates: Certificates = None, model: ModelName = None, profile: GeneratorProfile = "starter",
    revision: Revision = None, accept_license: Accepted = None, device: Device = "auto", offload: Offload = False,
    json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Make variants from findings, read each back, and keep those that have what was asked.

    Exit code 3 where a variant stays unfilled after all attempts.
    """
    from adinsight.variants.briefs.brief_json import read_briefs
    from adinsight.variants.briefs.planning import propose
    from adinsight.variants.variant_run import maker

    given = locals()
    ready(db)
    # What is wrong with the options is told before anything is loaded.
    rules, checker, signer = rules_of(given), _checker(safety_checker), _signer(key, certificates)
    if briefs is not None:
        asked = read_briefs(briefs)
    else:
        proposal = propose(db, order_of(given))
        asked = proposal.briefs
        if not json:
            tell_proposal(proposal)
    if not asked:
        say_json({"variants": [], "count_wanted": 0}) if json else say("Nothing to make.")
        return
    report = maker(
        db,
        out,
        load_generator(given),
        rules,
        checker=checker,
        signer=signer,
        progress=listener(quiet),
    ).make(asked)
    board_file = write_board(db, out)
    if json:
        say_json(as_plain(report))
    else:
        tell_made(report)
        say(f"Left here: {out / 'ads'}, {out / 'scenes'}" + (f", {board_file}" if board_file else ""))
    if report.count_unfilled:
        raise typer.Exit(3)


def show(db: Db = Path(DEFAULT_DATABASE), json: AsJson = False) -> None:
    """List every variant that was made, accepted or not, and why."""
    from adinsight.store.query import run_sql

    table = run_sql(ready(db), _SHOWN)
    if json:
        say_json(run_sql(db, "SELECT * FROM variants ORDER BY experiment_id, arm, size_name, attempt").to_pylist())
        return
    say_table(table.column_names, [tuple(row.values()) for row in table.to_pylist()])


def board(
    db: Db = Path(DEFAULT_DATABASE),
    out: Annotated[Path, typer.Option("--out", help="Picture to write.")] = Path("board.png"),
    experiment: Annotated[str | None, typer.Option("--experiment", help="Of this experiment alone.")] = None,
) -> None:
    """Draw the board: finding, prompt, variants and audit, side by side."""
    from adinsight.errors import InsufficientData
    from adinsight.variants.board import board_of
    from adinsight.variants.board_picture import board_picture

    experiments = board_of(ready(db), experiment)
    if not experiments:
        raise InsufficientData(f"{db} has no variants to show; make some with: adinsight variants make --db {db}")
    board_picture(experiments).save(out)
    say(f"written: {out}")


def write_board(db: Path, folder: Path) -> Path | None:
    """The board of a database as FOLDER/board.png; None where there is nothing to show."""
    from adinsight.variants.board import board_of
    from adinsight.variants.board_picture import board_picture

    experiments = [one for one in board_of(db) if one.arms]
    if not experiments:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    board_picture(experiments).save(folder / "board.png")
    return folder / "board.png"


def ready(db: Path) -> Path:
    """The database of a collection, with the tables and views of this version.

    Raises:
        StoreError: If there is none.
    """
    from adinsight.store.migrations import migrate

    if not db.exists():
        raise StoreError(f"there is no database {db}; make one with: adinsight analyze FOLDER --db {db}")
    migrate(db)
    return db


def order_of(given: dict[str, Any]) -> Order:
    """What the options of a command ask for.

    Raises:
        ConfigError: If an option is out of range, or a file cannot be used.
    """
    from adinsight.variants.brief import BrandKit, Product, Wording
    from adinsight.variants.briefs.arms import Order
    from adinsight.variants.briefs.brand_kit import load_brand_kit

    picture, name = given["product"], given["name"]
    if picture is not None and not picture.is_file():
        raise ConfigError(f"there is no picture {picture}; --product takes a file")
    if name is None and picture is not None:
        name = " ".join(picture.stem.replace("_", " ").replace("-", " ").split())
    texts = {key: given[key] for key in ("headline", "sub", "call_to_action", "offer", "legal")}
    asked: dict[str, Any] = {
        "sizes": tuple(given["size"] or ()), "grounds": tuple(given["grounds"] or ()),
        "outcomes": tuple(given["outcome"] or ()), "act_on": tuple(given["act_on"] or ()),
        "quotes": tuple(given["quote"] or ()),
        "demographics": tuple(given["allow_demographic"] or ()), "keep": tuple(map(trait_of, given["keep"] or ())),
    }  # fmt: skip
    return Order(
        product=None if name is None else Product(name, picture),
        parent=given["parent"],
        brand=BrandKit() if given["brand"] is None else load_brand_kit(given["brand"]),
        wording=Wording(**texts),
        count=given["count"],
        most=given["most"],
        seed=given["seed"],
        **{key: value for key, value in asked.items() if value},
    )


def trait_of(text: str) -> Trait:
    """A trait out of FAMILY=NAME.

    Raises:
        ConfigError: If it is not written so.
    """
    from adinsight.variants.brief import Trait

    family, is_split, name = text.partition("=")
    if not is_split or not family.strip() or not name.strip():
        raise ConfigError(f"--keep {text}: write FAMILY=NAME, such as setting=beach")
    return Trait(family.strip(), name.strip())


def rules_of(given: dict[str, Any]) -> Any:
    """How variants are made, from the options of a command."""
    from adinsight.variants.drafting import DraftRules
    from adinsight.variants.judging import JudgingRules
    from adinsight.variants.variant_run import VariantRules

    draft = DraftRules(
        given["way"], given["candidates"], given["harmony"], given["shadow"], not given["flat"], given["label"]
    )
    judging = JudgingRules(given["most_drift"])
    return VariantRules(draft, judging, most_attempts=given["attempts"], format=given["format"])


def tell_proposal(proposal: Proposal) -> None:
    """What will be made and what will not, for a person."""
    for note in proposal.notes:
        say(f"note: {note}")
    briefs = proposal.briefs
    if briefs:
        say_table(_BRIEFED, [_briefed(one) for one in briefs])
    for told in proposal.gates:
        say(told.answer)
    if proposal.set_aside:
        say_table(("not briefed", "because"), [(one.subject, one.reason) for one in proposal.set_aside])


def tell_made(report: VariantsReport) -> None:
    """What was made, for a person."""
    say_table(_MADE, [
        (one.slot.brief.arm, one.slot.size.name, one.attempt, one.status, ", ".join(one.reasons),
         one.file.name if one.file else None)
        for one in report.made
    ])  # fmt: skip
    say(f"{report.count_accepted} of {report.count_wanted} variants are accepted, in {len(report.made)} attempts")
    for told in report.fidelity.values():
        say(told.sentence)


def as_plain(report: VariantsReport) -> dict[str, Any]:
    """A report as plain data."""
    return {
        "count_wanted": report.count_wanted,
        "count_accepted": report.count_accepted,
        "count_unfilled": report.count_unfilled,
        "seconds": report.seconds,
        "reasons": report.reasons(),
        "variants": [
            {"variant_id": one.variant_id, "experiment_id": one.slot.brief.experiment_id, "arm": one.slot.brief.arm,
             "size": one.slot.size.name, "attempt": one.attempt, "status": one.status, "reasons": one.reasons,
             "file": one.file}
            for one in report.made
        ],
    }  # fmt: skip


def _briefed(one: Brief) -> tuple[Any, ...]:
    reason = one.reason
    promised = ""
    if reason.predicted is not None and one.arm == "finding":
        promised = f"{reason.predicted:+.0%}"
        if reason.predicted_lower is not None and reason.predicted_upper is not None:
            promised += f" ({reason.predicted_lower:+.0%} to {reason.predicted_upper:+.0%})"
    keeps = ", ".join(str(trait) for trait in one.traits if trait != one.change)
    return one.experiment_id[:8], reason.grounds, one.arm, one.change or "", keeps, promised


def _checker(folder: Path | None) -> Any:
    from adinsight.variants.audit.safety import ClassifierChecker

    return None if folder is None else ClassifierChecker(folder)


def _signer(key: Path | None, certificates: Path | None) -> Any:
    from adinsight.variants.provenance.signing import load_signer

    if key is None and certificates is None:
        return None
    if key is None or certificates is None:
        raise ConfigError("signing needs both --key and --certificates")
    return load_signer(key, certificates)
