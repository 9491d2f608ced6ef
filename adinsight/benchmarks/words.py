"""How many of the lines on an ad are read exactly."""

from __future__ import annotations

from adinsight.benchmarks.figures import Figure, clustered_share, share
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.models.ocr import OcrLine, OcrReader
from adinsight.progress import Progress
from adinsight.records import Box
from adinsight.studio.truth import TrueLine

LEAST_HEIGHT_PX = 14.0
_QUICK, _FULL = 40, 1_000


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """Exact lines over all true lines of at least 14 px, in all and by role."""
    reader = OcrReader()
    count = _QUICK if quick else _FULL
    progress.start("reading words", count)
    ads: list[list[tuple[str, bool]]] = []
    for image, truth in fresh_ads(count):
        lines = reader.read(image.pixels)
        ads.append([(true.role, is_read(true, lines)) for true in truth.lines if true.height_px >= LEAST_HEIGHT_PX])
        progress.advance()
    progress.finish()
    worded = [ad for ad in ads if ad]
    hits = [sum(is_hit for _, is_hit in ad) for ad in worded]
    figures = [clustered_share("lines read exactly, at least 14 px high", hits, [len(ad) for ad in worded])]
    for role in sorted({role for ad in worded for role, _ in ad}):
        found = [is_hit for ad in worded for name, is_hit in ad if name == role]
        figures.append(share(f"  {role}", sum(found), len(found)))
    return figures


def is_read(true: TrueLine, lines: list[OcrLine]) -> bool:
    """Whether some line at the true one's place says exactly the same, white space at the ends apart."""
    return any(line.text.strip() == true.text.strip() and _touches(line.box, true.box) for line in lines)


def _touches(first: Box, second: Box) -> bool:
    return first.overlap(second) > 0
