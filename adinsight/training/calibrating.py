"""Fits what turns the starter models' raw numbers into honest ones, on ads that they never saw.

The curves of concepts (models/calibration.py) and the guard that knows the captioner's own
world (models/domain.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from adinsight.batching import batched
from adinsight.models.calibration import Calibration, Curve, Floats
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import ModelRef
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.models.domain import DomainGuard, textures
from adinsight.progress import Progress
from adinsight.studio import settings
from adinsight.studio.symbols import symbols_of
from adinsight.studio.truth import Truth
from adinsight.training.fresh import CALIBRATION_SEED, GUARD_SEED, example_of, fresh_ads
from adinsight.training.phrasing import product_position

COUNT_CALIBRATION = 1_500
COUNT_REFERENCE = 512
COUNT_GUARD = 1_000
COUNT_HELD_OUT = 500
_BATCH = 16
# How strongly a concept's own scale and bias are held to the shared ones.
_PULL = 1e-3
_PEOPLE = ("woman", "man", "child")
_POSITIONS = {"on the left": "product left", "in the middle": "product center", "on the right": "product right"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A taxonomy as the analysis asks it: concept names and their prompts, side by side."""

    name: str
    choose: str
    names: tuple[str, ...]
    prompts: tuple[str, ...]


def shipped_taxonomies() -> tuple[Asked, ...]:
    """The taxonomies of the package, read as data: training knows nothing of the analysis."""
    folder = files("adinsight.analyze") / "taxonomies"
    entries = sorted((e for e in folder.iterdir() if e.name.endswith(".yaml")), key=lambda e: e.name)
    return tuple(_asked(entry.read_text(encoding="utf-8")) for entry in entries)


def _asked(text: str) -> Asked:
    data = yaml.safe_load(text)
    template = data.get("template", "{}")
    prompts = tuple(template.format(words or name) for name, words in data["concepts"].items())
    return Asked(data["taxonomy"], data.get("choose", "many"), tuple(data["concepts"]), prompts)


def true_concepts(truth: Truth) -> dict[str, tuple[str, ...]]:
    """The concepts that hold for an ad, by taxonomy; layout is empty where the product cannot be seen."""
    example = example_of(truth)
    company = {thing.label: thing.kind for thing in truth.objects if thing.kind in ("person", "animal")}
    people = [label for label in _PEOPLE if label in company]
    if "animal" in company.values():
        people.append("animal")
    position = _POSITIONS.get(product_position(example))
    return {
        "topic": (truth.topic,),
        "sentiment": (truth.sentiment,),
        "symbol": symbols_of(truth.topic, truth.setting),
        "setting": (truth.setting,),
        "season": (settings.BY_NAME[truth.setting].season or "no season",),
        "people": tuple(people) or ("nobody",),
        "layout": (position,) if position else (),
    }


def calibrate_clip(folder: Path, progress: Progress, count: int = COUNT_CALIBRATION) -> Calibration:
    """Fits a curve for each taxonomy that the studio has the truth of, writes and returns them.

    A third of the ads, at most `COUNT_REFERENCE`, become the reference; the curves are fitted
    on the others.

    Args:
        folder: The exported CLIP; the calibration is written beside its weights.
        progress: Told of each batch.
        count: Ads to draw.
    """
    clip = ClipEncoder(_ref("clip", folder), Runtime("cpu"))
    vectors, truths = _encoded(clip, count, progress)
    split = min(COUNT_REFERENCE, count // 3)
    # Half precision as it will be stored: the curves are fitted to what will be used.
    reference = vectors[:split].astype(np.float16).astype(np.float32)
    curves = {}
    for asked in shipped_taxonomies():
        wanted = [truth.get(asked.name, ()) for truth in truths]
        learned = tuple(name for name in asked.names if any(name in row for row in wanted))
        if not learned:
            continue
        texts = clip.encode_texts([asked.prompts[asked.names.index(name)] for name in learned])
        standard = Calibration(reference).standardised(vectors[split:], texts)
        curves[asked.name] = fit_curve(standard, _truth_table(wanted[split:], learned), asked.choose, learned)
    calibration = Calibration(reference, curves, is_open=False)
    calibration.save(folder)
    return calibration


def fit_curve(standard: Floats, is_true: NDArray[np.bool_], choose: str, learned: tuple[str, ...]) -> Curve:
    """The curve of least negative log likelihood.

    For "one", vector scaling (Guo et al., 2017) over the ads that have an answer, held near
    temperature scaling, which a concept without a scale of its own gets; for "many", Platt
    scaling (1999) over all concepts pooled.

    Args:
        standard: float32 (ads, concepts), standardised cosines.
        is_true: bool (ads, concepts).
        choose: one or many.
        learned: Names of the concepts, kept in the curve.
    """
    if choose == "one":
        has_answer = is_true.any(axis=1)
        cosines, answers = standard[has_answer], is_true[has_answer].argmax(axis=1)
        scale = _temperature(cosines, answers)
        scales, biases = _vector(cosines, answers, scale)
        return Curve(scale, 0.0, learned, scales, biases)
    scale, bias = _platt(standard.ravel(), is_true.ravel())
    return Curve(scale, bias, learned)


def _temperature(standard: Floats, answers: NDArray[np.int64]) -> float:
    def loss(parameters: NDArray[np.float64]) -> float:
        logits = log_softmax(np.exp(parameters[0]) * standard.astype(np.float64), axis=1)
        return float(-logits[np.arange(len(answers)), answers].mean())

    # The scale is fitted as its logarithm; e**4 is as good as certain for standardised cosines.
    found = minimize(loss, np.zeros(1), method="L-BFGS-B", bounds=[(-4.0, 4.0)])
    return float(np.exp(found.x[0]))


def _vector(
    standard: Floats, answers: NDArray[np.int64], scale: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Scales and biases of each concept."""
    values, count = standard.astype(np.float64), standard.shape[1]
    truth = np.eye(count)[answers]
    start = np.concatenate([np.full(count, scale), np.zeros(count)])

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = log_softmax(values * parameters[:count] + parameters[count:], axis=1)
        miss = (np.exp(logits) - truth) / len(values)
        moved = parameters - start
        slope = np.concatenate([(miss * values).sum(axis=0), miss.sum(axis=0)]) + 2 * _PULL * moved
        return float(-(truth * logits).sum() / len(values) + _PULL * (moved**2).sum()), slope

    found = minimize(loss, start, method="L-BFGS-B", jac=True).x
    return tuple(found[:count].tolist()), tuple(found[count:].tolist())


def _platt(standard: Floats, is_true: NDArray[np.bool_]) -> tuple[float, float]:
    values, signs = standard.astype(np.float64), np.where(is_true, 1.0, -1.0)

    def loss(parameters: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0.0, -signs * (parameters[0] * values + parameters[1])).mean())

    # A cosine that rises never lowers the score.
    found = minimize(loss, np.array([1.0, -1.0]), method="L-BFGS-B", bounds=[(0.0, 50.0), (-50.0, 50.0)])
    return float(found.x[0]), float(found.x[1])


def fit_guard(
    folder: Path, progress: Progress, count: int = COUNT_GUARD, held_out: int = COUNT_HELD_OUT
) -> DomainGuard:
    """Fits the guard of the captioner's own world, writes it beside the weights and returns it.

    Args:
        folder: The exported captioner.
        progress: Told of each batch.
        count: Ads that the Gaussian is fitted on.
        held_out: Further ads that set its threshold.
    """
    captioner = Captioner(_ref("captioner", folder), Runtime("cpu"))
    progress.start("fitting the domain guard", count + held_out)
    rows = []
    for batch in batched(fresh_ads(GUARD_SEED, count + held_out), _BATCH):
        images = [image for image, _ in batch]
        with torch.inference_mode():  # float32 whatever this machine's unit: the guard serves all
            tokens = captioner.look(images).float().cpu().numpy()
        rows.append(np.concatenate([tokens[:, 1:].mean(axis=1), textures(images)], axis=1))
        progress.advance(len(images))
    features = np.concatenate(rows).astype(np.float32)
    guard = DomainGuard.fit(features[:count], features[count:])
    guard.save(folder)
    progress.finish()
    return guard


def _ref(role: str, folder: Path) -> ModelRef:
    return ModelRef("starter", role, str(folder.resolve()), "", "Apache-2.0", True)


def _encoded(clip: ClipEncoder, count: int, progress: Progress) -> tuple[Floats, list[dict[str, tuple[str, ...]]]]:
    progress.start("calibrating the concepts", count)
    vectors: list[Floats] = []
    truths: list[dict[str, tuple[str, ...]]] = []
    for batch in batched(fresh_ads(CALIBRATION_SEED, count), _BATCH):
        vectors.append(clip.encode_images([image for image, _ in batch]))
        truths.extend(true_concepts(truth) for _, truth in batch)
        progress.advance(len(batch))
    progress.finish()
    return np.concatenate(vectors), truths


def _truth_table(wanted: Sequence[tuple[str, ...]], learned: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([[name in row for name in learned] for row in wanted])
