"""The loop from brief to accepted ad, on products and settings whose truth is known.

A variant is accepted by the extractors that read ads. Whether it truly has what was asked is then told by another
look: the captioner, which took no part in accepting it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from adinsight.analyze.taxonomy import load_taxonomies
from adinsight.benchmarks.figures import Figure, mean, share
from adinsight.benchmarks.naming import told
from adinsight.config import AnalyzeConfig
from adinsight.engines.local import analyze
from adinsight.generate.generator import Generator
from adinsight.generate.request import Picture, Request
from adinsight.generate.safety import Policy
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import profile
from adinsight.models.compute import Runtime
from adinsight.progress import Progress
from adinsight.records import AdImage
from adinsight.studio import palette, settings
from adinsight.studio.corpus import write_corpus
from adinsight.studio.cutouts import backdrop_of, cutout_of
from adinsight.studio.scene import Tint
from adinsight.training.generator.scenes import portrait
from adinsight.variants.brief import BrandKit, Brief, Product, Reason, Trait, Wording
from adinsight.variants.making import ACCEPTED, VariantsReport
from adinsight.variants.variant_run import READERS, maker

FIRST_SEED = 4_950_000  # of products; the collection's ads come before them
CEILING_SEED = 4_960_000
_COLLECTION_SEED, _COLLECTION = 4_940_000, 60
STUDIO_SEED = 4_970_000
_QUICK, _FULL = (4, 4), (204, 60)  # variants of the generator, and of the studio in its place
_HEIGHT = 640  # pixels of a cut-out
FAMILIES = ("background", "setting", "line", "orientation")
UPRIGHT = Trait("orientation", "portrait")
SIZES = ("square", "portrait", "link", "medium_rectangle", "story", "half_page")
_HEADLINES = ("Made for today", "The new classic", "Simply better", "Ready when you are", "Take it outside")
_SUBS = ("Light, strong and kind to the planet", "Now in twelve colours", "Loved by those who know", "")
_OFFERS = ("20% off", "Save $15", "2 for 1", "Up to 50% off")
_CALLS = ("Shop now", "Find yours", "Order today")


class Studio:
    """Stands in for the generator: draws the setting and ground that a prompt names as the studio does."""

    def __init__(self, generator: Generator) -> None:
        self.generator, self.siblings, self.origin = generator, generator.siblings, generator.origin

    def make(self, request: Request) -> Picture:
        """Enlarges as the generator does."""
        return self.generator.make(request)

    def generate(self, requests: Sequence[Request], batch_size: int, policy: Policy) -> list[Picture]:
        """A setting alone for each request."""
        return [self._drawn(request) for request in requests]

    def _drawn(self, request: Request) -> Picture:
        asked = told(request.prompt)
        scene = portrait(STUDIO_SEED + request.seed % 10_000, "any")
        ground = Tint(asked.background, palette.CENTERS[asked.background])
        scene = replace(scene, setting=asked.setting, backdrop=ground)
        large = Image.fromarray(backdrop_of(scene, ((request.width or 64) * 2, (request.height or 64) * 2)))
        pixels = np.asarray(large.resize((request.width or 64, request.height or 64), Image.Resampling.BOX))
        return Picture(pixels, request.seed, {"model": "studio", "license": "none"})


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the independent look says of one accepted variant: the setting, the ground and the product as asked.

    `change` is None where the change is in words or size, of which a captioner says nothing.
    """

    change: bool | None
    setting: bool
    background: bool
    product: bool


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """How many variants are accepted within four attempts, and how many of these have what was asked.

    The ceiling is the same with the studio's own settings in place of the generator's, at its resolution: what the
    readers, or the other look, miss of these, no generator can make them see.
    """
    count, count_ceiling = _QUICK if quick else _FULL
    generator = Generator.load()
    with TemporaryDirectory() as place:
        folder = Path(place)
        database = collection(folder, progress)
        briefs = list(briefs_of(folder, count))
        ceiling = maker(database, folder / "studio", Studio(generator), progress=progress).make(  # type: ignore[arg-type]
            list(briefs_of(folder, count_ceiling, CEILING_SEED))
        )
        report = maker(database, folder / "variants", generator, progress=progress).make(briefs)
        looks, of_studio = (list(confirmed(one, progress)) for one in (report, ceiling))
    accepted, failed = report.count_accepted, report.reasons()
    attempts = [one.attempt for one in report.made if one.status == ACCEPTED]
    drawn, known = ([one.change for one in some if one.change is not None] for some in (looks, of_studio))
    return [
        share("variants accepted within four attempts", accepted, report.count_wanted),
        *(_of_family(family, briefs, report) for family in FAMILIES),
        share("  the same, with the studio drawing the backgrounds", ceiling.count_accepted, ceiling.count_wanted),
        share("accepted variants whose change another look confirms", sum(drawn), len(drawn)),
        share("  the same, with the studio drawing the backgrounds: what that look can see", sum(known), len(known)),
        share("  setting as asked, by that look", sum(one.setting for one in looks), len(looks)),
        share("  background as asked, by that look", sum(one.background for one in looks), len(looks)),
        share("  product as given, by that look", sum(one.product for one in looks), len(looks)),
        mean("attempts at an accepted variant", attempts),
        *(share(f"  attempts rejected by {name}", count, len(report.made)) for name, count in failed.items()),
        replace(share("stray text in backgrounds", failed.get("stray_text", 0), len(report.made)), at_most=True),
    ]


def collection(folder: Path, progress: Progress) -> Path:
    """A small collection of studio ads, read by the extractors that will read the variants."""
    manifest = write_corpus(folder / "ads", _COLLECTION, _COLLECTION_SEED, progress)
    analyze(manifest, folder / "ads.duckdb", AnalyzeConfig(profile="starter", extractors=READERS), progress)
    return folder / "ads.duckdb"


def briefs_of(folder: Path, count: int, first_seed: int = FIRST_SEED) -> Iterator[Brief]:
    """One brief for each seed: a product of the studio, and by turns a change of each family; the rest is kept."""
    known = {name for one in load_taxonomies() if one.name == "setting" for name, _ in one.concepts}
    places = [one.name for one in settings.SETTINGS if one.name in known]
    for number in range(count):
        scene = portrait(first_seed + number, "any")
        rng = np.random.default_rng([first_seed + number, 6])
        picture = folder / f"product_{first_seed + number}.png"
        Image.fromarray(cutout_of(scene, _HEIGHT)).save(picture)
        setting = Trait("setting", places[int(rng.integers(len(places)))])
        ground = Trait("background", palette.COLOR_NAMES[int(rng.integers(len(palette.COLOR_NAMES)))])
        family = FAMILIES[number % len(FAMILIES)]
        changes = {"background": ground, "setting": setting, "line": Trait("line", "offer"), "orientation": UPRIGHT}
        kept = tuple(trait for trait in (setting, ground) if trait.family != family)
        offer = str(rng.choice(_OFFERS)) if family == "line" else ""
        headline, sub, call = (str(rng.choice(some)) for some in (_HEADLINES, _SUBS, _CALLS))
        words = Wording(headline, sub, call, offer)
        size = "portrait" if family == "orientation" else SIZES[number // len(FAMILIES) % len(SIZES)]
        colors = list(palette.CENTERS.values())
        yield Brief(
            f"{number:016x}",
            "finding",
            Reason("exploration", "A bench asks."),
            Product(f"{scene.product.tint.name} {scene.product.label}", picture),
            changes[family],
            kept,
            brand=BrandKit("Bench", palette=(colors[int(rng.integers(len(colors)))],)),
            wording=words,
            sizes=(size,),
            seed=number,
        )


def _of_family(family: str, briefs: list[Brief], report: VariantsReport) -> Figure:
    wanted = [brief.experiment_id for brief in briefs if brief.change is not None and brief.change.family == family]
    filled = {one.slot.brief.experiment_id for one in report.made if one.status == ACCEPTED}
    return share(f"  that change the {family}", len(filled.intersection(wanted)), len(wanted))


def confirmed(report: VariantsReport, progress: Progress) -> Iterator[Confirmed]:
    """What the captioner says of every accepted variant."""
    captioner = Captioner(profile("starter").model("captioner"), Runtime())
    accepted = [one for one in report.made if one.status == ACCEPTED and one.file is not None]
    progress.start("looking again", len(accepted))
    for one in accepted:
        brief = one.slot.brief
        with Image.open(one.file or "") as opened:
            pixels = np.asarray(opened.convert("RGB"))
        image = AdImage(one.variant_id, pixels, pixels, pixels.shape[1], pixels.shape[0])
        said = told(captioner.caption([image])[0].text)
        asked = {trait.family: trait.name for trait in brief.traits}
        is_setting, is_ground = said.setting == asked["setting"], said.background == asked["background"]
        is_change = {"setting": is_setting, "background": is_ground}.get(brief.change.family if brief.change else "")
        is_product = bool(said.product) and brief.product.name.endswith(said.product)
        yield Confirmed(is_change, is_setting, is_ground, is_product)
        progress.advance()
    progress.finish()
