"""Pictures from pictures: strength, inpainting, sketches, exemplars, enlarging."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import binary_dilation
from scipy.stats import spearmanr

from adinsight.benchmarks.drawing_judge import FIRST_SEED, Judge, Pixels, asked_for, recomposed
from adinsight.benchmarks.figures import Figure, mean, share
from adinsight.benchmarks.generator_text import ALONE, made, offered
from adinsight.benchmarks.sheets import Sheets
from adinsight.generate.framing import resized
from adinsight.generate.generator import Generator
from adinsight.generate.request import Request
from adinsight.generate.sketches import sketch_of
from adinsight.progress import Progress
from adinsight.studio import settings
from adinsight.training.generator.prompts import prompts_about, with_article
from adinsight.training.generator.scenes import Portrait

# Each row draws from seeds of its own.
_SEEDS = {name: FIRST_SEED + 1_000 * place for place, name in enumerate(("edits", "sketch", "exemplar", "enlarge"), 1)}
_STRENGTHS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_SHOWN, _SHOWN_STRENGTHS = 8, (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 1.0)
# A drawn line counts where one was asked for within this many pixels of 128.
_TOLERANCE = 2
_TOLD = ", composed as prompts tell"

Asked = Sequence[tuple[Portrait, str, Pixels]]


def figures(generator: Generator, judge: Judge, sheets: Sheets, count: int, progress: Progress) -> list[Figure]:
    """The rows of this module, `count` pictures each."""
    return [
        *strength(generator, list(asked_for(max(count // 10, 2), _SEEDS["edits"])), sheets, progress),
        *inpainting(generator, judge, list(asked_for(count, _SEEDS["edits"])), sheets, progress),
        *sketching(
            generator, judge, list(recomposed(count, _SEEDS["sketch"])), list(asked_for(count, _SEEDS["sketch"])),
            sheets, progress,
        ),
        *exemplars(generator, judge, list(asked_for(count, _SEEDS["exemplar"])), sheets, progress),
        *enlarging(generator, [pixels for _, _, pixels in asked_for(count, _SEEDS["enlarge"])], sheets, progress),
    ]


def strength(generator: Generator, asked: Asked, sheets: Sheets, progress: Progress) -> list[Figure]:
    """Rank correlation of strength and mean change, picture by picture."""
    requests = [
        Request("image", prompt, seed=place, image=pixels, strength=strength)
        for place, (_, prompt, pixels) in enumerate(asked)
        for strength in _STRENGTHS
    ]
    pictures = made(generator, requests, "varying pictures", progress)
    steps = len(_STRENGTHS)
    rows = [pictures[start : start + steps] for start in range(0, len(pictures), steps)]
    shown = [_STRENGTHS.index(strength) for strength in _SHOWN_STRENGTHS]
    kept = zip(asked[:2], rows, strict=False)
    sheets.keep("image", [[pixels, *(row[place] for place in shown)] for (_, _, pixels), row in kept])
    ranks = [
        float(spearmanr(_STRENGTHS, [np.abs(p.astype(int) - pixels).mean() for p in row]).statistic)
        for (_, _, pixels), row in zip(asked, rows, strict=True)
    ]
    return [mean("strength against change: Spearman", ranks)]


def inpainting(generator: Generator, judge: Judge, asked: Asked, sheets: Sheets, progress: Progress) -> list[Figure]:
    """A product in the setting of another picture: what must not change, and whether the setting is seen."""
    targets = [labels for labels, _, _ in (*asked[1:], asked[0])]
    requests, masks = [], []
    for place, ((labels, _, pixels), target) in enumerate(zip(asked, targets, strict=True)):
        noun = f"{labels.color} {labels.product}"
        masks.append(255 - box_mask(labels, pixels.shape[0]))
        prompt = prompts_about(noun, target.setting, target.backdrop)[0]
        requests.append(Request("inpaint", prompt, seed=place, image=pixels, mask=masks[-1]))
    pictures = made(generator, requests, "painting around products", progress)
    originals = [pixels for _, _, pixels in asked]
    sheets.keep("inpaint", [originals[:_SHOWN], pictures[:_SHOWN]])
    kept = [mask <= 127 for mask in masks]
    outside = [
        float(np.abs(new.astype(int) - old)[keep].max())
        for new, old, keep in zip(pictures, originals, kept, strict=True)
    ]
    changed = sum(
        int((new != old).any(axis=2)[keep].sum()) for new, old, keep in zip(pictures, originals, kept, strict=True)
    )
    verdicts = judge.verdicts(pictures)
    seen = sum(verdict.setting == target.setting for verdict, target in zip(verdicts, targets, strict=True))
    return [
        Figure("inpainting: largest difference outside the mask", max(outside), len(asked), at_most=True),
        Figure("inpainting: product pixels that changed", changed, len(asked), at_most=True),
        share("  inpainting: asked setting seen", seen, len(asked)),
    ]


def sketching(
    generator: Generator, judge: Judge, anew: Asked, told: Asked, sheets: Sheets, progress: Progress
) -> list[Figure]:
    """How well pictures follow their sketches, and the same pictures without them.

    Args:
        generator: Draws.
        judge: Says whether what the prompt asks for is still seen.
        anew: Scenes in compositions that no prompt tells, which is what a sketch is for.
        told: The studio's own scenes: product and setting, which the prompt names, already say where lines are.
        sheets: Keeps those of `anew`.
        progress: Told of every picture.
    """
    led, free = _with_and_without(generator, anew, progress)
    lines = [np.repeat(sketch_of(pixels)[:, :, None], 3, axis=2) for _, _, pixels in anew[:_SHOWN]]
    sheets.keep("sketch", [lines, led[:_SHOWN], free[:_SHOWN]])
    hits = [verdict.hits(labels) for verdict, (labels, _, _) in zip(judge.verdicts(led), anew, strict=True)]
    return [
        *_sketch_figures(generator, anew, led, free, "", progress),
        share("sketch: product and its colour seen", sum(h[0] and h[1] for h in hits), len(hits)),
        share("sketch: setting and background seen", sum(h[2] and h[3] for h in hits), len(hits)),
        *_sketch_figures(generator, told, *_with_and_without(generator, told, progress), _TOLD, progress),
    ]


def _with_and_without(generator: Generator, asked: Asked, progress: Progress) -> tuple[list[Pixels], list[Pixels]]:
    """Each scene drawn from its prompt with its sketch, and without."""
    led = [
        Request("sketch", prompt, seed=place, sketch=sketch_of(pixels), candidates=1)
        for place, (_, prompt, pixels) in enumerate(asked)
    ]
    free = [Request("text", prompt, seed=place, candidates=1) for place, (_, prompt, _) in enumerate(asked)]
    with_it = made(generator, led, "following sketches", progress)
    return with_it, made(generator, free, "drawing without sketches", progress)


def _sketch_figures(
    generator: Generator, asked: Asked, led: list[Pixels], free: list[Pixels], where: str, progress: Progress
) -> list[Figure]:
    sketches = [sketch_of(pixels) for _, _, pixels in asked]
    seen_small = made(generator, [_halved(pixels) for _, _, pixels in asked], "enlarging", progress)
    with_it = mean(f"sketch: edge F1 with control{where}", _edge_scores(led, sketches))
    without = mean(f"  sketch: edge F1 without{where}", _edge_scores(free, sketches))
    ratio = without.value / with_it.value if with_it.value else float("nan")
    # The studio's own picture at the size that is drawn, doubled again: no sketch can bring more back.
    best = mean(f"  sketch: edge F1 of the original at the generator's size{where}", _edge_scores(seen_small, sketches))
    return [
        with_it, without, best,
        Figure(f"sketch: edge F1 without, over with{where}", ratio, len(asked), at_most=True),
    ]  # fmt: skip


def exemplars(generator: Generator, judge: Judge, asked: Asked, sheets: Sheets, progress: Progress) -> list[Figure]:
    """Another product shown as a picture and painted into a scene: are its class and its colour seen there?"""
    shown = [*asked[1:], asked[0]]
    requests = []
    for place, ((labels, _, pixels), (_, _, exemplar)) in enumerate(zip(asked, shown, strict=True)):
        scene = settings.BY_NAME[labels.setting].phrases[0]
        text = f"a picture {scene}, {with_article(f'{labels.backdrop} background')}"
        mask = box_mask(labels, pixels.shape[0], margin=0.1)
        requests.append(
            Request("exemplar", text, seed=place, image=pixels, mask=mask, exemplar=cut_out(shown[place][0], exemplar))
        )
    pictures, alone = offered(generator, requests, "following exemplars", progress)
    sheets.keep("exemplar", [[p for _, _, p in part[:_SHOWN]] for part in (asked, shown)] + [pictures[:_SHOWN]])
    hits, first = (
        [verdict.hits(labels) for verdict, (labels, _, _) in zip(judge.verdicts(some), shown, strict=True)]
        for some in (pictures, alone)
    )
    seen = "exemplar: its palette and class seen in the edit"
    return [
        share(seen, sum(h[0] and h[1] for h in hits), len(hits)),
        share(seen + ALONE, sum(h[0] and h[1] for h in first), len(first)),
        share("  exemplar: its class seen", sum(h[0] for h in hits), len(hits)),
        share("  exemplar: its colour seen", sum(h[1] for h in hits), len(hits)),
    ]


def enlarging(generator: Generator, originals: Sequence[Pixels], sheets: Sheets, progress: Progress) -> list[Figure]:
    """Peak signal-to-noise ratio of pictures halved and doubled again, by the enlarger and by bicubic interpolation."""
    asked = [_halved(pixels) for pixels in originals]
    ours = made(generator, asked, "enlarging", progress)
    bicubic = [
        resized(request.image, (pixels.shape[1], pixels.shape[0]), Image.Resampling.BICUBIC)
        for request, pixels in zip(asked, originals, strict=True)
        if request.image is not None
    ]
    sheets.keep("enlarge", [bicubic[:_SHOWN], ours[:_SHOWN], originals[:_SHOWN]])
    gains = [
        decibels(new, original) - decibels(plain, original)
        for new, plain, original in zip(ours, bicubic, originals, strict=True)
    ]
    return [mean("decibels of the enlarger over bicubic", gains)]


def _halved(pixels: Pixels) -> Request:
    """To double a picture that was halved."""
    half = resized(pixels, (pixels.shape[1] // 2, pixels.shape[0] // 2), Image.Resampling.BICUBIC)
    return Request("enlarge", image=half, enlargement=2)


def decibels(pixels: Pixels, original: Pixels) -> float:
    """Peak signal-to-noise ratio over all channels."""
    error = float(np.square(pixels.astype(float) - original).mean())
    return 10 * float(np.log10(255**2 / max(error, 1e-9)))


def edge_f1(pixels: Pixels, sketch: NDArray[np.uint8], tolerance: int = _TOLERANCE) -> float:
    """F1 of the edges of a picture against the lines of a sketch, each allowed `tolerance` pixels of room."""
    found, wanted = sketch_of(pixels) > 0, sketch > 0
    if not found.any() or not wanted.any():
        return 0.0
    room = np.ones((2 * tolerance + 1, 2 * tolerance + 1), bool)
    precision = float(binary_dilation(wanted, room)[found].mean())
    recall = float(binary_dilation(found, room)[wanted].mean())
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def box_mask(labels: Portrait, side: int, margin: float = 0.0) -> NDArray[np.uint8]:
    """255 in the box of the product, widened by a share of the picture; uint8 (side, side)."""
    x0, y0, x1, y1 = labels.corners
    mask = np.zeros((side, side), np.uint8)
    left, top = (max(int(side * (low - margin)), 0) for low in (x0, y0))
    right, bottom = (min(int(np.ceil(side * (high + margin))), side) for high in (x1, y1))
    mask[top:bottom, left:right] = 255
    return mask


def cut_out(labels: Portrait, pixels: Pixels) -> Pixels:
    """The product of a picture with a little of what is around it, square."""
    side = pixels.shape[0]
    x0, y0, x1, y1 = labels.corners
    edge = min(1.0, 1.1 * max(x1 - x0, y1 - y0))
    left = min(max((x0 + x1 - edge) / 2, 0.0), 1 - edge)
    top = min(max((y0 + y1 - edge) / 2, 0.0), 1 - edge)
    a, b, c, d = (round(side * share) for share in (top, top + edge, left, left + edge))
    return np.ascontiguousarray(pixels[a:b, c:d])


def _edge_scores(pictures: Sequence[Pixels], sketches: Sequence[NDArray[np.uint8]]) -> list[float]:
    return [edge_f1(pixels, sketch) for pixels, sketch in zip(pictures, sketches, strict=True)]
