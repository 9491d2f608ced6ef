"""Defects of composites: what the checks see of planted ones, and how much of a wrong light harmonisation takes away.

Products and settings of fresh studio scenes are put together as a variant is, and then harmed in one known way. All
checks look at pixels that went through a JPEG, as the ad's reader gets them. A wrong light is planted in two ways:

    scene     the whole setting is under another light and the product is not: what a user meets when a packshot is
              put into a new scene. The truth is the product under the scene's light, which nobody gives away.
    product   the product's own pixels were changed afterwards. The truth is its source, which is at hand.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image
from scipy.stats import rankdata

from adinsight.benchmarks.figures import Z_95, Figure, mean, share
from adinsight.progress import Progress
from adinsight.records import Box
from adinsight.studio.cutouts import backdrop_of, cutout_of, stands
from adinsight.studio.render import render
from adinsight.training.generator.scenes import portrait
from adinsight.variants.audit.product import LEAST_SHARPNESS, Placed, product_blur, product_intact
from adinsight.variants.audit.realism import (
    MOST_CAST_GAP,
    MOST_EXPOSURE_GAP,
    MOST_LIFT,
    MOST_LIGHT_BELOW,
    ground_profile,
    light_gap,
)
from adinsight.variants.compositing.cutouts import Cutout
from adinsight.variants.compositing.harmony import harmonised
from adinsight.variants.compositing.light import Gains, gains_between, relit
from adinsight.variants.compositing.placing import Layer, Pixels, composite
from adinsight.variants.compositing.shadow import light_direction, shadow_of

_FIRST_SEED = 8_200_000
_SIDE = 384
_FULL, _QUICK = 260, 24
# What is planted: standard deviations of a blur in pixels, lifts in shares of the height, natural logs of exposures
# (0.4 to 1 stop darker, 0.4 to 0.65 brighter) and of red and blue against green.
_BLUR, _LIFT, _DARKER, _BRIGHTER, _CAST = (0.8, 2.0), (0.04, 0.12), (-0.7, -0.3), (0.3, 0.45), (-0.2, 0.2)
_QUALITY = (85, 96)
# Scores above which the shipped checks fail a composite.
_LIMITS = {"blur": -LEAST_SHARPNESS, "floating": MOST_LIFT, "missing shadow": MOST_LIGHT_BELOW}


@dataclass(frozen=True, slots=True)
class Sample:
    """A standing product and its setting, before anything is harmed.

    `drawn` is the same scene as the studio draws it, with a shadow by another hand than ours.
    """

    setting: Pixels
    product: Layer
    shadow: Layer
    box: Box
    drawn: Pixels
    chance: np.random.Generator

    def placed(self, *layers: Layer, setting: Pixels | None = None, product: Layer | None = None) -> Placed:
        """A composite as the reader of a JPEG gets it, with the product that the audit believes in."""
        pixels = composite(self.setting if setting is None else setting, *layers)
        return Placed(encoded(pixels, int(self.chance.integers(*_QUALITY))), product or self.product)


@dataclass(frozen=True, slots=True)
class Errors:
    """Squared errors of one product, of 255: mean over its solid pixels and channels."""

    before: float
    after: float


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The figures, without bars."""
    count = _QUICK if quick else _FULL
    samples = list(standing(count))
    return [*ground_and_blur(samples, progress), *illumination(samples, progress), *harmonisation(samples, progress)]


def standing(count: int, first_seed: int = _FIRST_SEED) -> Iterator[Sample]:
    """The first `count` scenes whose product stands."""
    found, seed = 0, first_seed
    while found < count:
        scene = portrait(seed)
        seed += 1
        if not stands(scene):
            continue
        found += 1
        box = scene.product.box
        rgba = cutout_of(scene, round(_SIDE * box.height))
        left = round(box.center[0] * _SIDE - rgba.shape[1] / 2)
        product = Layer(rgba, left, round(box.y1 * _SIDE) - len(rgba))
        setting = backdrop_of(scene, (_SIDE, _SIDE))
        shadow = shadow_of(product, light_direction(setting))
        drawn = render(scene, _SIDE / scene.width, with_texts=False)
        yield Sample(setting, product, shadow, _shares(product), drawn, np.random.default_rng(scene.seed))


def ground_and_blur(samples: Sequence[Sample], progress: Progress) -> list[Figure]:
    """Blur, floating and missing shadow: area under the curve, hits and false alarms at the shipped threshold."""
    scores: dict[str, list[tuple[float, float]]] = {name: [] for name in _LIMITS}
    progress.start("defects of contact and sharpness", len(samples))
    for sample in samples:
        clean = sample.placed(sample.shadow, sample.product)
        for name, score, harmed in (
            ("blur", blur_score, _blurred(sample)),
            ("floating", lift_score, _lifted(sample)),
            ("missing shadow", shadow_score, sample.placed(sample.product)),
        ):
            scores[name].append((score(clean), score(harmed)))
        progress.advance()
    progress.finish()
    rows = []
    for name, pairs in scores.items():
        clean_scores, harmed_scores = zip(*pairs, strict=True)
        rows += detected(name, clean_scores, harmed_scores, _LIMITS[name])
    limit = _LIMITS["missing shadow"]
    with_and_without = [pair for pair in scores["missing shadow"] if pair[1] > limit]
    cured = sum(shaded <= limit for shaded, _ in with_and_without)
    return [
        *rows,
        *on_drawings(samples),
        share("missing-shadow alarms that our shadow takes away", cured, len(with_and_without)),
        Figure("largest change of a product pixel, of 255", largest_change(samples), len(samples), at_most=True),
    ]


def on_drawings(samples: Sequence[Sample]) -> list[Figure]:
    """False alarms of contact and shadow where both are the studio's."""
    seen = [Placed(encoded(sample.drawn, _QUALITY[0]), sample.product) for sample in samples]
    return [
        replace(
            share(
                f"  {name}: false alarms on the studio's own drawing",
                sum(score(one) > _LIMITS[name] for one in seen),
                len(seen),
            ),
            at_most=True,
        )
        for name, score in (("missing shadow", shadow_score), ("floating", lift_score))
    ]


def largest_change(samples: Sequence[Sample]) -> float:
    """The largest difference of a solid product pixel between composite and cut-out, before any encoding."""
    checks = [
        product_intact(Placed(composite(sample.setting, sample.shadow, sample.product), sample.product))
        for sample in samples
    ]
    return max(check.observed or 0.0 for check in checks)


def illumination(samples: Sequence[Sample], progress: Progress) -> list[Figure]:
    """Wrong light on the product, planted in both ways, against products that share their scene's light."""
    right: list[float] = []
    wrong: dict[str, list[float]] = {"scene": [], "product": []}
    progress.start("light on products", len(samples))
    for sample in samples:
        gains = wrong_light(sample.chance)
        lit_scene = relit(sample.setting, gains)
        lit_product = replace(sample.product, rgba=relit(sample.product.rgba, gains))
        right.append(light_score(sample.placed(sample.shadow, sample.product)))
        right.append(light_score(sample.placed(sample.shadow, lit_product, setting=lit_scene)))
        wrong["scene"].append(light_score(sample.placed(sample.shadow, sample.product, setting=lit_scene)))
        wrong["product"].append(light_score(sample.placed(sample.shadow, lit_product)))
        progress.advance()
    progress.finish()
    both = detected("illumination", right, wrong["scene"] + wrong["product"], 1.0)
    return [*both, *(auc(f"  illumination, {name} relit: AUC", right, bad) for name, bad in wrong.items())]


def harmonisation(samples: Sequence[Sample], progress: Progress) -> list[Figure]:
    """What is left of the squared error of a product's colours, and what harm is done where nothing was wrong."""
    scene, product, kept = [], [], []
    progress.start("harmonisation", len(samples))
    for sample in samples:
        gains = wrong_light(sample.chance)
        rgba = sample.product.rgba
        cutout = Cutout(rgba)
        true = relit(rgba, gains)
        found = harmonised(cutout, relit(sample.setting, gains), sample.box)
        scene.append(Errors(squared_error(rgba, true), squared_error(found.cutout.rgba, true)))
        solid = rgba[..., 3] == 255
        red, green, blue = (1 / gain for gain in gains_between(rgba[solid][:, :3], true[solid][:, :3]))
        product.append(Errors(squared_error(true, rgba), squared_error(relit(true, (red, green, blue)), rgba)))
        kept.append(math.sqrt(squared_error(harmonised(cutout, sample.setting, sample.box).cutout.rgba, rgba)))
        progress.advance()
    progress.finish()
    return [
        reduction("foreground error taken away, scene relit", scene),
        reduction("foreground error taken away, product relit", product),
        mean("change where the light was right, of 255", kept),
    ]


def blur_score(placed: Placed) -> float:
    """Higher where the product is less sharp than its source."""
    return -(product_blur(placed).observed or 0.0)


def lift_score(placed: Placed) -> float:
    """Higher where the shadow lies further below the product."""
    profile = ground_profile(placed)
    return 0.0 if profile is None else profile.lift


def shadow_score(placed: Placed) -> float:
    """Higher where the ground below is as light as beside."""
    profile = ground_profile(placed)
    return 0.0 if profile is None else profile.darkest


def light_score(placed: Placed) -> float:
    """The larger of the gaps in exposure and cast in units of their limits."""
    exposure, cast = light_gap(placed)
    return max(abs(exposure) / MOST_EXPOSURE_GAP, cast / MOST_CAST_GAP)


def wrong_light(rng: np.random.Generator) -> Gains:
    """A change of light that a person sees."""
    exposure = rng.uniform(*(_DARKER if rng.random() < 0.5 else _BRIGHTER))
    red, blue = rng.uniform(*_CAST, 2)
    return float(np.exp(exposure + red)), float(np.exp(exposure)), float(np.exp(exposure + blue))


def detected(name: str, clean: Sequence[float], harmed: Sequence[float], limit: float) -> list[Figure]:
    """The area under the curve of a score that is higher where harmed; hits and false alarms above the limit."""
    alarms = share(f"  {name}: false alarms at the threshold", sum(value > limit for value in clean), len(clean))
    return [
        auc(f"{name}: AUC", clean, harmed),
        share(f"  {name}: found at the threshold", sum(value > limit for value in harmed), len(harmed)),
        replace(alarms, at_most=True),
    ]


def auc(name: str, clean: Sequence[float], harmed: Sequence[float]) -> Figure:
    """Chance that a harmed one scores higher than a clean one, ties half, margin by Hanley and McNeil (1982)."""
    ranks = rankdata([*harmed, *clean])
    n, m = len(harmed), len(clean)
    area = (float(ranks[:n].sum()) - n * (n + 1) / 2) / (n * m)
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (area * (1 - area) + (n - 1) * (q1 - area**2) + (m - 1) * (q2 - area**2)) / (n * m)
    return Figure(name, area, n, Z_95 * math.sqrt(max(variance, 0.0)))


def reduction(name: str, errors: Sequence[Errors]) -> Figure:
    """The share of the summed error that is gone, with the linearised margin of a ratio over products."""
    before, after = (np.array([getattr(error, end) for error in errors]) for end in ("before", "after"))
    ratio = after.sum() / before.sum()
    spread = math.sqrt(len(errors) * float((after - ratio * before).var(ddof=1))) / before.sum()
    return Figure(name, 1 - float(ratio), len(errors), Z_95 * spread)


def squared_error(found: Pixels, true: Pixels) -> float:
    """The mean squared difference of the colours of solid pixels (fMSE of iHarmony4), of 255 squared."""
    solid = true[..., 3] == 255
    off = found[solid][:, :3].astype(np.float64) - true[solid][:, :3]
    return float((off**2).mean())


def encoded(pixels: Pixels, quality: int) -> Pixels:
    """The pixels after a JPEG of that quality."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"))


def softened(rgba: Pixels, sigma: float) -> Pixels:
    """A cut-out out of focus: colours are spread by their alpha."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    soft = cv2.GaussianBlur(np.dstack([rgba[..., :3] * alpha, alpha]), (0, 0), sigma)
    color = soft[..., :3] / np.maximum(soft[..., 3:], 1 / 510)
    return np.asarray(np.rint(np.clip(np.dstack([color, soft[..., 3:] * 255]), 0, 255)), np.uint8)


def _blurred(sample: Sample) -> Placed:
    soft = replace(sample.product, rgba=softened(sample.product.rgba, float(sample.chance.uniform(*_BLUR))))
    return sample.placed(sample.shadow, soft)


def _lifted(sample: Sample) -> Placed:
    """The product above its shadow; the audit knows where the product is."""
    lift = max(3, round(float(sample.chance.uniform(*_LIFT)) * len(sample.product.rgba)))
    raised = replace(sample.product, top=sample.product.top - lift)
    return sample.placed(sample.shadow, raised, product=raised)


def _shares(layer: Layer) -> Box:
    return Box(*(edge / _SIDE for edge in layer.box))
