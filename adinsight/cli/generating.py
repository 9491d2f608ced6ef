"""`adinsight generate`: pictures by diffusion, each with a sidecar that says how it was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adinsight.cli.options import AsJson, Quiet
from adinsight.cli.speaking import remark, say, say_json, say_table
from adinsight.cli.watching import listener
from adinsight.errors import ConfigError

if TYPE_CHECKING:
    from adinsight.generate.generator import Generator
    from adinsight.generate.request import Pixels, Request

OUT = Path("pictures")
Prompts = Annotated[list[str], typer.Argument(help="What the pictures shall show; a picture for each.")]
MorePrompts = Annotated[list[str] | None, typer.Argument(help="What the pictures shall show; a picture for each.")]
Photo = Annotated[Path, typer.Option("--image", help="Picture to start from.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for pictures and their sidecars.")]
Count = Annotated[int, typer.Option("--count", min=1, help="Pictures for each prompt.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the run; every picture has one of its own from it.")]
Steps = Annotated[int | None, typer.Option("--steps", help="Denoising steps. Default: the model's own.")]
Guidance = Annotated[float | None, typer.Option("--guidance", help="How closely to follow the prompt; 1 is freely.")]
Negative = Annotated[str | None, typer.Option("--negative", help="What the pictures shall not show.")]
Width = Annotated[int | None, typer.Option("--width", help="Width of the finished picture in pixels.")]
Height = Annotated[int | None, typer.Option("--height", help="Height of the finished picture in pixels.")]
Strength = Annotated[float | None, typer.Option("--strength", help="How far to leave the picture, above 0 to 1.")]
Adapters = Annotated[
    list[str] | None,
    typer.Option("--adapter", help="A learned subject, with its weight: FOLDER or FOLDER:0.7."),
]
MaskFile = Annotated[Path | None, typer.Option("--mask", help="Picture that is white where to paint anew.")]
KeepFile = Annotated[Path | None, typer.Option("--keep", help="Picture that is white where nothing may change.")]
ModelName = Annotated[
    str | None, typer.Option("--model", help="Folder of a diffusers model, or a fetched repository: owner/name.")
]
GeneratorProfile = Annotated[str, typer.Option("--profile", help="Whose generator: starter, standard or large.")]
Revision = Annotated[str | None, typer.Option("--revision", help="Commit of the repository. Default: last fetched.")]
ControlNet = Annotated[str | None, typer.Option("--controlnet", help="ControlNet that follows sketches.")]
IPAdapter = Annotated[str | None, typer.Option("--ip-adapter", help="IP-Adapter that follows exemplars.")]
Accepted = Annotated[
    list[str] | None, typer.Option("--accept-license", help="Model whose licence you accept, where it limits use.")
]
Allowed = Annotated[
    list[str] | None, typer.Option("--allow", help="A name, word or category that the safety gate lets through.")
]
Device = Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")]
Offload = Annotated[bool, typer.Option("--offload", help="Keep on the GPU only the part that is at work.")]
Candidates = Annotated[
    int | None,
    typer.Option(
        "--candidates",
        help="Draw so many for each, 1 to 64; keep the nearest to what is asked, by CLIP. Default: the model's own.",
    ),
]
BatchSize = Annotated[int, typer.Option("--batch-size", min=1, help="Most pictures drawn at once.")]


def text(
    prompts: Prompts, out: Out = OUT, count: Count = 1, seed: Seed = 0, candidates: Candidates = None,
    negative: Negative = None, steps: Steps = None, guidance: Guidance = None, width: Width = None,
    height: Height = None, adapter: Adapters = None, model: ModelName = None, profile: GeneratorProfile = "starter",
    revision: Revision = None, accept_license: Accepted = None, device: Device = "auto", offload: Offload = False,
    batch_size: BatchSize = 1, allow: Allowed = None, json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Make pictures from words."""
    _run("text", prompts, locals())


def image(
    image: Photo, prompts: MorePrompts = None, out: Out = OUT, count: Count = 1, seed: Seed = 0,
    candidates: Candidates = None, strength: Strength = None, negative: Negative = None, steps: Steps = None,
    guidance: Guidance = None, width: Width = None, height: Height = None, adapter: Adapters = None,
    model: ModelName = None, profile: GeneratorProfile = "starter", revision: Revision = None,
    accept_license: Accepted = None, device: Device = "auto", offload: Offload = False, batch_size: BatchSize = 1,
    allow: Allowed = None, json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Make variations of a picture, near to it or far by --strength."""
    _run("image", prompts or [""], locals())


def caption(
    image: Photo, prompts: MorePrompts = None, out: Out = OUT, count: Count = 1, seed: Seed = 0,
    candidates: Candidates = None, negative: Negative = None, steps: Steps = None, guidance: Guidance = None,
    width: Width = None, height: Height = None, adapter: Adapters = None, model: ModelName = None,
    profile: GeneratorProfile = "starter", revision: Revision = None, accept_license: Accepted = None,
    device: Device = "auto", offload: Offload = False, batch_size: BatchSize = 1, allow: Allowed = None,
    json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Describe a picture in words and draw what they say; prompts are added to the caption."""
    _run("caption", prompts or [""], locals())


def inpaint(
    image: Photo, prompts: Prompts, mask: MaskFile = None, keep: KeepFile = None, out: Out = OUT, count: Count = 1,
    seed: Seed = 0, candidates: Candidates = None, strength: Strength = None, negative: Negative = None,
    steps: Steps = None, guidance: Guidance = None, width: Width = None, height: Height = None,
    adapter: Adapters = None, model: ModelName = None, profile: GeneratorProfile = "starter",
    revision: Revision = None, accept_license: Accepted = None, device: Device = "auto", offload: Offload = False,
    batch_size: BatchSize = 1, allow: Allowed = None, json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Paint around a product or into a hole; all that is not painted stays as it is, bit for bit.

    Without --mask and --keep the transparent part of the picture is painted.
    """
    _run("inpaint", prompts, locals())


def exemplar(
    exemplar: Annotated[Path, typer.Option("--exemplar", help="Picture whose look is taken over.")],
    prompts: MorePrompts = None, image: Annotated[Path | None, typer.Option("--image", help="Picture to edit.")] = None,
    mask: MaskFile = None, keep: KeepFile = None, out: Out = OUT, count: Count = 1, seed: Seed = 0,
    candidates: Candidates = None,
    exemplar_scale: Annotated[float | None, typer.Option("--exemplar-scale", help="Weight of the exemplar, 0 to 1.")]
    = None,
    exemplar_words: Annotated[
        bool | None,
        typer.Option("--exemplar-words/--no-exemplar-words",
                     help="Tell in words too what the exemplar shows. Default: where a mask is painted."),
    ] = None,
    strength: Strength = None, negative: Negative = None, steps: Steps = None, guidance: Guidance = None,
    width: Width = None, height: Height = None, adapter: Adapters = None, model: ModelName = None,
    profile: GeneratorProfile = "starter", ip_adapter: IPAdapter = None, revision: Revision = None,
    accept_license: Accepted = None, device: Device = "auto", offload: Offload = False, allow: Allowed = None,
    json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Paint after an example: into a mask of --image, or as a picture of its own."""
    _run("exemplar", prompts or [""], locals())


def sketch(
    sketch: Annotated[Path, typer.Option("--sketch", help="Drawing in lines, dark on light or light on dark.")],
    prompts: Prompts, out: Out = OUT, count: Count = 1, seed: Seed = 0, candidates: Candidates = None,
    control_scale: Annotated[float | None, typer.Option("--control-scale", help="Weight of the sketch, 0 to 2.")]
    = None,
    negative: Negative = None, steps: Steps = None, guidance: Guidance = None, width: Width = None,
    height: Height = None, adapter: Adapters = None, model: ModelName = None, profile: GeneratorProfile = "starter",
    controlnet: ControlNet = None, revision: Revision = None, accept_license: Accepted = None,
    device: Device = "auto", offload: Offload = False, batch_size: BatchSize = 1, allow: Allowed = None,
    json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Turn a rough sketch into finished pictures."""
    _run("sketch", prompts, locals())


def mix(
    prompts: Annotated[list[str], typer.Argument(help="Two prompts to blend, or one with two adapters.")],
    share: Annotated[float, typer.Option("--share", help="Share of the second prompt, 0 to 1.")] = 0.5,
    out: Out = OUT, count: Count = 1, seed: Seed = 0, candidates: Candidates = None, negative: Negative = None,
    steps: Steps = None, guidance: Guidance = None, width: Width = None, height: Height = None,
    adapter: Adapters = None, model: ModelName = None, profile: GeneratorProfile = "starter",
    revision: Revision = None, accept_license: Accepted = None, device: Device = "auto", offload: Offload = False,
    allow: Allowed = None, json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Mix two concepts: two prompts by --share, or two adapters by their weights."""
    if len(prompts) > 2:
        raise ConfigError(f"mix takes one or two prompts, got {len(prompts)}")
    given = {**locals(), "blend": tuple((prompt, share) for prompt in prompts[1:])}
    _run("mix", prompts[:1], given)


def enlarge(
    images: Annotated[list[Path], typer.Argument(help="Pictures to enlarge.")],
    times: Annotated[int, typer.Option("--times", help="2 or 4.")] = 2,
    prompt: Annotated[str, typer.Option("--prompt", help="What they show, for upscalers that ask.")] = "",
    out: Out = OUT, seed: Seed = 0, negative: Negative = None, steps: Steps = None, guidance: Guidance = None,
    model: ModelName = None, profile: GeneratorProfile = "starter", revision: Revision = None,
    accept_license: Accepted = None, device: Device = "auto", offload: Offload = False, allow: Allowed = None,
    json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Make pictures larger, with the detail that a trained network adds."""
    _run("enlarge", [prompt], {**locals(), "enlargement": times})


def learn(
    pictures: Annotated[list[Path], typer.Argument(help="About five pictures of the subject.")],
    name: Annotated[str, typer.Option("--name", help="A rare word to call it by in prompts, such as zqv.")],
    kind: Annotated[str, typer.Option("--class", help="What kind of thing it is, such as dog.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the adapter; give it to --adapter.")],
    steps: Annotated[int | None, typer.Option("--steps", help="Training steps. Default: the model's own.")] = None,
    rate: Annotated[float | None, typer.Option("--rate", help="Learning rate. Default: the model's own.")] = None,
    rank: Annotated[int | None, typer.Option("--rank", help="Rank of what is added to the model. Default: its own.")]
    = None,
    class_pictures: Annotated[int | None, typer.Option(help="Pictures of the kind that it must not forget; 0 is none.")]
    = None,
    mirror: Annotated[bool, typer.Option("--mirror", help="Show pictures mirrored too; not for anything lettered.")]
    = False,
    seed: Seed = 0, model: ModelName = None, profile: GeneratorProfile = "starter", revision: Revision = None,
    accept_license: Accepted = None, device: Device = "auto", json: AsJson = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Learn a subject from about five pictures, as an adapter beside the model."""
    from adinsight.cli.picturing import read_picture

    given = {"steps": steps, "rate": rate, "rank": rank, "class_pictures": class_pictures}
    asked = {key: value for key, value in given.items() if value is not None}
    shown = [read_picture(path) for path in pictures]
    generator = load_generator({**locals(), "offload": False})
    learned = generator.learn(shown, generator.recipe(name, kind, is_mirrored=mirror, seed=seed, **asked), out)
    if json:
        say_json({"adapter": learned.folder, "prompt": learned.prompt, "count_steps": len(learned.losses)})
        return
    say(f"learned: {learned.folder}")
    say(f'draw it:  adinsight generate text "{learned.prompt}" --adapter {learned.folder}')


def capabilities(
    model: ModelName = None, profile: GeneratorProfile = "starter", controlnet: ControlNet = None,
    ip_adapter: IPAdapter = None, revision: Revision = None, accept_license: Accepted = None, json: AsJson = False,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Say what a model can do and which options it takes, told from the loaded model itself."""
    generator = load_generator({**locals(), "device": "cpu", "offload": False})
    found = generator.capabilities()
    if json:
        say_json(
            [{"task": c.task, "is_supported": c.is_supported, "by": c.by, "options": c.options, "reason": c.reason}
             for c in found]
        )  # fmt: skip
        return
    license = generator.origin.license
    say(f"{generator.origin.model_id}, licence {license.name}, commercial use: {license.commercial}")
    rows = [(c.task, "yes" if c.is_supported else "no", c.by, ", ".join(c.options) or c.reason) for c in found]
    say_table(("task", "possible", "by", "options, or why not"), rows)


def _run(task: Any, prompts: list[str], given: dict[str, Any]) -> None:
    """Makes the pictures of one command and says where they are."""
    from adinsight.generate.batch import draw_batch
    from adinsight.generate.safety import Policy

    asked, policy = _requests(task, prompts, given), Policy.of_names(given["allow"] or ())
    generator = load_generator(given)
    quiet, license = given["quiet"], generator.origin.license
    remark(f"drawing with {generator.origin.model_id} ({license.name}) on {generator.compute.device}", quiet)
    if license.commercial == "conditional":
        remark("its licence allows commercial use within limits; read it before you publish", quiet)
    made = sorted(
        draw_batch(generator, asked, given["out"], given.get("batch_size", 1), policy),
        key=lambda picture: picture.index,
    )
    rows = [
        {"picture": one.picture, "sidecar": one.sidecar, "seed": one.facts["seed"],
         "prompt": one.facts.get("prompt_used", ""), "is_new": one.is_new, "withheld": one.withheld}
        for one in made
    ]  # fmt: skip
    if given["json"]:
        say_json(rows)
        return
    say_table(
        ("picture", "seed", "prompt", ""),
        [(row["picture"] or row["withheld"], row["seed"], row["prompt"], "" if row["is_new"] else "was there")
         for row in rows],
    )  # fmt: skip


def _requests(task: Any, prompts: list[str], given: dict[str, Any]) -> list[Request]:
    """The requests of one command: each prompt as often as asked, each picture with its own seed."""
    from adinsight.cli.picturing import read_drawing, read_mask, read_picture
    from adinsight.generate.request import Request
    from adinsight.generate.seeds import image_seed

    pictures: list[Pixels | None] = [read_picture(path) for path in given.get("images", ())] or [
        read_picture(given["image"]) if given.get("image") else None
    ]
    settings = {
        "negative_prompt": given.get("negative"),
        "adapters": tuple(weighted(text) for text in given.get("adapter") or ()),
        "mask": read_mask(given) if task in ("inpaint", "exemplar") and given.get("image") else None,
        "sketch": read_drawing(given["sketch"]) if given.get("sketch") else None,
        "exemplar": read_picture(given["exemplar"]) if given.get("exemplar") else None,
        "blend": given.get("blend", ()),
    }
    plain = (
        "steps", "guidance", "width", "height", "strength", "exemplar_scale", "exemplar_words", "control_scale",
        "enlargement", "candidates",
    )  # fmt: skip
    settings |= {name: given.get(name) for name in plain}
    wanted = [(prompt, picture) for prompt in prompts for picture in pictures for _ in range(given.get("count", 1))]
    return [
        Request(task, prompt, seed=image_seed(given["seed"], index), image=picture, **settings)
        for index, (prompt, picture) in enumerate(wanted)
    ]


def weighted(text: str) -> tuple[str, float]:
    """A folder and its weight out of FOLDER or FOLDER:0.7.

    Raises:
        ConfigError: If the weight is no number.
    """
    if Path(text).exists() or ":" not in text:
        return text, 1.0
    folder, _, weight = text.rpartition(":")
    try:
        return folder, float(weight)
    except ValueError:
        raise ConfigError(f"--adapter {text}: {weight!r} is no weight; write FOLDER or FOLDER:0.7") from None


def load_generator(given: dict[str, Any]) -> Generator:
    """The generator that the options of a command name."""
    from adinsight.generate.generator import Generator

    return Generator.load(
        given["model"],
        profile=given["profile"],
        revision=given["revision"],
        accepted=given["accept_license"] or (),
        device=given["device"],
        offload=given["offload"],
        controlnet=given.get("controlnet"),
        ip_adapter=given.get("ip_adapter"),
        progress=listener(given["quiet"]),
    )
