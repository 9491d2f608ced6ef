"""The end of the demo: what was found becomes variants of one of its ads, read back, on a board."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from adinsight.cli import varying
from adinsight.cli.speaking import remark, say
from adinsight.cli.watching import listener
from adinsight.errors import InsufficientData

if TYPE_CHECKING:
    from adinsight.studio.corpus import LabelledAd
    from adinsight.studio.scene import Scene

_CUTOUT_HEIGHT = 720
_COUNT = 2
_WORDS = ("Made for today", "See it in a new light", "Shop now")
_ACT_ON = ("background", "setting")


def make_variants(folder: Path, database: Path, quiet: bool) -> Path | None:
    """Makes variants of the demo's first ad with a product that stands; the board, None where nothing is to be made."""
    from adinsight.generate.generator import Generator
    from adinsight.studio.corpus import read_truth
    from adinsight.variants.brief import Product, Wording
    from adinsight.variants.briefs.arms import Order
    from adinsight.variants.briefs.planning import propose
    from adinsight.variants.variant_run import maker

    say("From finding to variant")
    parent, scene = _parent(read_truth(folder))
    product = Product(f"{scene.product.tint.name} {scene.product.label}", _cut_out(scene, folder / "product.png"))
    wording = Wording(*_WORDS)
    order = Order(
        product, parent, wording=wording, count=_COUNT, most=1, grounds=("finding", "trend"), act_on=_ACT_ON
    )
    try:
        proposal = propose(database, order)
    except InsufficientData as short:
        say(f"insufficient data: {short}")
        return None
    varying.tell_proposal(proposal)
    if not proposal.briefs:
        return None
    remark("drawing them with the generator that ships in the package", quiet)
    report = maker(database, folder / "variants", Generator.load(), progress=listener(quiet)).make(proposal.briefs)
    varying.tell_made(report)
    return varying.write_board(database, folder / "variants")


def _parent(ads: list[LabelledAd]) -> tuple[str, Scene]:
    """The first ad whose product stands on the ground, and the scene that it was drawn from."""
    from adinsight.studio.casting import cast
    from adinsight.studio.render import drawing_of

    for ad in ads:
        stem = Path(ad.path).stem
        if not ad.copy_of and stem.isdigit():
            scene = cast(int(stem))
            if drawing_of(scene.product).stands:
                return Path(ad.path).name, scene
    raise InsufficientData("no ad of the demo shows a product that stands; draw more with --count")


def _cut_out(scene: Scene, path: Path) -> Path:
    from PIL import Image

    from adinsight.studio.cutouts import cutout_of

    Image.fromarray(cutout_of(scene, _CUTOUT_HEIGHT)).save(path)
    return path
