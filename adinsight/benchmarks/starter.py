"""What the starter models know of the studio's world, and whether they know where it ends.

Everything goes the way of the analysis: files are decoded by it, and its own extractors are
asked. The ads are of seeds that nothing was trained, calibrated or tuned on; "unseen" ones show
a combination of product, colour and setting that training leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from adinsight.analyze.captions import Captions
from adinsight.analyze.concepts import Concepts
from adinsight.analyze.taxonomy import load_taxonomies
from adinsight.batching import batched
from adinsight.benchmarks import loading, starter_figures, strangers
from adinsight.benchmarks.beams import beam_captions
from adinsight.benchmarks.figures import Figure, share
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder, Vectors
from adinsight.models.compute import Runtime
from adinsight.models.detector import Detection, Detector
from adinsight.progress import Progress
from adinsight.records import AdImage, Row
from adinsight.studio.casting import Split
from adinsight.studio.truth import INTENTION_PROMPT, Truth

_BATCH = 16
# Low, so that the whole precision-recall curve is measured and not only its sure end.
_LEAST_SCORE = 0.05
_BEAMS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How many ads of each split, ads for the beams, synthetic pictures of each kind, and loads."""

    any: int
    unseen: int
    beams: int
    synthetic: int
    loads: int


QUICK = Size(any=100, unseen=48, beams=16, synthetic=6, loads=1)
FULL = Size(any=1_000, unseen=500, beams=96, synthetic=40, loads=5)
# Benches of other things draw from 4,000,000, 4,100,000 and 4,200,000.
FIRST_SEEDS: dict[Split, int] = {"any": 4_400_000, "unseen": 4_500_000}


@dataclass(slots=True)
class Seen:
    """What the models said of the ads so far, beside the truth; one entry per ad in each list.

    `beams` holds captions by beam search of the first ads only.
    """

    truths: list[Truth] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    intentions: list[str] = field(default_factory=list)
    is_flagged: list[bool] = field(default_factory=list)
    vectors: list[Vectors] = field(default_factory=list)
    concepts: list[list[Row]] = field(default_factory=list)
    detections: list[list[Detection]] = field(default_factory=list)
    beams: list[str] = field(default_factory=list)


class Starter:
    """The starter models behind the extractors of the analysis."""

    def __init__(self, runtime: Runtime) -> None:
        starter, taxonomies = profile("starter"), load_taxonomies()
        self.captioner = Captioner(starter.model("captioner"), runtime)
        self.clip = ClipEncoder(starter.model("clip"), runtime)
        self.detector = Detector(starter.model("detector"), runtime, _LEAST_SCORE)
        self.captions = Captions(self.captioner)
        self.intentions = Captions(self.captioner, INTENTION_PROMPT)
        self.concepts = Concepts(self.clip, taxonomies, taxonomies)

    def look(self, batch: Sequence[tuple[AdImage, Truth]], seen: Seen, beams: int) -> None:
        """Adds what is said of a batch to what was seen; `beams` is how many beam captions are wanted in all."""
        images = [image for image, _ in batch]
        for (row,) in self.captions.extract(images):
            seen.captions.append(row["text"])
            seen.is_flagged.append(bool(row["is_out_of_domain"]))
        seen.intentions.extend(row["text"] for (row,) in self.intentions.extract(images))
        wanted = images[: max(beams - len(seen.beams), 0)]
        if wanted:
            seen.beams.extend(beam_captions(self.captioner, wanted, _BEAMS))
        seen.concepts.extend(self.concepts.extract(images))
        seen.vectors.append(self.clip.encode_images(images))
        seen.detections.extend(self.detector.detect(images))
        seen.truths.extend(truth for _, truth in batch)


def measure(quick: bool, progress: Progress, photographs: Path | None = None) -> list[Figure]:
    """The starter's table.

    Args:
        quick: A small sample.
        progress: Told of every batch.
        photographs: A folder with further photographs and banners for the out-of-domain flag.
    """
    size, starter = QUICK if quick else FULL, Starter(Runtime())
    strange = _strangers(starter, size, photographs, progress)
    seen = _look_at(starter, "any", size.any, size.beams, progress)
    unseen = _look_at(starter, "unseen", size.unseen, 0, progress)
    progress.start("loading the models", size.loads)
    models, libraries = loading.load_seconds(size.loads)
    progress.finish()
    flagged = share("studio ads flagged as out of domain", sum(seen.is_flagged), len(seen.is_flagged))
    return [
        *starter_figures.naming(seen, ""),
        *starter_figures.naming(unseen, ", unseen combination"),
        *starter_figures.intentions(seen, ""),
        *starter_figures.intentions(unseen, ", unseen combination"),
        *starter_figures.likeness(seen),
        *starter_figures.retrieval(starter.clip, seen),
        *starter_figures.concepts(seen),
        *starter_figures.detection(seen),
        starter_figures.smaller_is_better(flagged),
        *strange,
        *starter_figures.beams(seen, _BEAMS),
        Figure("size of the three models in MiB", loading.mebibytes(), 3, at_most=True),
        Figure("seconds to load the three models on 2 cores", models, size.loads, at_most=True),
        Figure("  seconds to import their libraries first", libraries, size.loads, at_most=True),
    ]


def _look_at(starter: Starter, split: Split, count: int, beams: int, progress: Progress) -> Seen:
    seen = Seen()
    progress.start(f"looking at ads ({split})", count)
    for batch in batched(fresh_ads(count, split, FIRST_SEEDS[split]), _BATCH):
        starter.look(batch, seen, beams)
        progress.advance(len(batch))
    progress.finish()
    return seen


def _strangers(starter: Starter, size: Size, folder: Path | None, progress: Progress) -> list[Figure]:
    """How many pictures that the studio did not draw are flagged: real ones, cuts of them, synthetic ones."""
    real = strangers.photographs(folder)
    drawn = strangers.synthetic(size.synthetic)
    progress.start("looking at other pictures", None)
    flags = {kind: _flags(starter, images) for kind, images in drawn.items()}
    cut = _flags(starter, [piece for image in real for piece in strangers.cuts(image)])
    whole = _flags(starter, real)
    progress.finish()
    every = [flag for part in flags.values() for flag in part]
    return [
        share("photographs and real banners flagged", sum(whole), len(whole)),
        # Cuts of one photograph are alike: a margin that took them for independent would be too small.
        Figure("  five cuts of each flagged", float(np.mean(cut)) if cut else float("nan"), len(cut)),
        share("noise, textures, charts and pages of text flagged", sum(every), len(every)),
        *(share(f"  {kind}", sum(part), len(part)) for kind, part in flags.items()),
    ]


def _flags(starter: Starter, images: Sequence[AdImage]) -> list[bool]:
    return [bool(flag) for batch in batched(images, _BATCH) for flag in starter.captioner.is_out_of_domain(batch)]
