"""Fits what turns the starter models' raw numbers into honest ones, on ads that they never saw.

The curves of concepts (models/calibration.py) and the guard that knows the captioner's own
world (models/domain.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
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
from adinsight.records import AdImage
from adinsight.training.concept_truth import ConceptTruth, shipped_taxonomies, true_concepts, truth_table
from adinsight.training.directions import fit_directions
from adinsight.training.fresh import CALIBRATION_SEED, GUARD_SEED, fresh_ads
from adinsight.training.study import study_ads

COUNT_CALIBRATION = 1_500
COUNT_REFERENCE = 512
COUNT_STUDY = 6_000
COUNT_GUARD = 1_000
COUNT_HELD_OUT = 500
_BATCH = 16
# How strongly a concept's own scale and bias are held to the shared ones.
_PULL = 1e-3


def calibrate_clip(
    folder: Path, progress: Progress, count: int = COUNT_CALIBRATION, count_study: int = COUNT_STUDY, workers: int = 1
) -> Calibration:
    """Fits directions and a curve for each taxonomy that the studio has the truth of, writes and returns them.

    Directions are fitted on ads of their own. Of the others a third, at most `COUNT_REFERENCE`, become the reference;
    the curves are fitted on the rest.

    Args:
        folder: The exported CLIP; the calibration is written beside its weights.
        progress: Told of each batch.
        count: Ads to draw for reference and curves.
        count_study: Ads to draw for directions.
        workers: Processes that draw these.
    """
    clip = ClipEncoder(_ref("clip", folder), Runtime("cpu"))
    studied, known = _encoded(clip, study_ads(count_study, workers), count_study, "studying the concepts", progress)
    fresh = ((image, true_concepts(truth)) for image, truth in fresh_ads(CALIBRATION_SEED, count))
    vectors, truths = _encoded(clip, fresh, count, "calibrating the concepts", progress)
    split = min(COUNT_REFERENCE, count // 3)
    # Half precision as it will be stored: the curves are fitted to what will be used.
    reference = _rounded(vectors[:split])
    curves, directions = dict[str, Curve](), dict[str, Floats]()
    for asked in shipped_taxonomies():
        learned = tuple(name for name in asked.names if any(name in truth.get(asked.name, ()) for truth in truths))
        if not learned:
            continue
        aims = clip.encode_texts([asked.prompts[asked.names.index(name)] for name in learned])
        if asked.choose == "one":
            aims = directions[asked.name] = _aims(aims, studied, truth_table(known, asked.name, learned))
        standard = Calibration(reference).standardised(vectors[split:], aims)
        is_true = truth_table(truths[split:], asked.name, learned)
        curves[asked.name] = fit_curve(standard, is_true, asked.choose, learned)
    calibration = Calibration(reference, curves, directions, is_open=False)
    calibration.save(folder)
    return calibration


def _aims(texts: Floats, vectors: Floats, is_true: NDArray[np.bool_]) -> Floats:
    """Directions of the concepts that the ads show; a text stays for one that none shows."""
    shown = is_true.any(axis=0)
    aims = texts.copy()
    if shown.sum() > 1:
        aims[shown] = fit_directions(vectors, is_true[:, shown])
    return _rounded(aims)


def _rounded(vectors: Floats) -> Floats:
    return vectors.astype(np.float16).astype(np.float32)


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


def _encoded(
    clip: ClipEncoder, ads: Iterable[tuple[AdImage, ConceptTruth]], count: int, label: str, progress: Progress
) -> tuple[Floats, list[ConceptTruth]]:
    progress.start(label, count)
    vectors: list[Floats] = []
    truths: list[ConceptTruth] = []
    for batch in batched(ads, _BATCH):
        vectors.append(clip.encode_images([image for image, _ in batch]))
        truths.extend(truth for _, truth in batch)
        progress.advance(len(batch))
    progress.finish()
    return np.concatenate(vectors), truths
