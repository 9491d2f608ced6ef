"""A product told from plain ground.

The ground is modelled from the rim of the picture as colours that change slowly over it (a quadratic in CIELAB, so
that the fall-off of a lamp is ground too). What is like it and joined to the rim is ground, soft shadows included;
GrabCut (Rother, Kolmogorov & Blake, 2004) settles the band about the outline; opacity there is how far a pixel's
colour has come from the ground's to the product's. Where the rim is not plain, or the outline found is not an edge
in the picture, nothing is guessed: the picture is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.color_space import pixels_to_lab
from adinsight.errors import ImageRejected
from adinsight.variants.compositing.placing import Pixels

Mask = NDArray[np.bool_]

_RIM = 0.02  # of the shorter side
# Delta E (CIE76): the rim may stray so far from its model, ground is within this many strays of it or this much.
_MOST_STRAY, _LIKE, _STRAYS = 5.0, 4.0, 3.0
# Share of the rim that may be something else, such as a product that touches an edge.
_MOST_STRANGE = 0.12
# Steepness in L* per pixel above which darker ground is an edge and no soft shadow.
_SOFT = 2.5
_STEP = 10.0  # Delta E across an outline that can be seen
_LEAST_CONFIDENCE = 0.93
_LEAST_AREA, _MOST_AREA = 0.004, 0.92
# Shares of the product: the least hole, and how much of it may be hole or product on pale ground.
_LEAST_HOLE, _MOST_UNTOLD = 0.001, 0.05
_HUED, _PALE = 10.0, 75.0  # C* and L* of ground that a part of the product hardly has by chance
_BAND = 3  # pixels on either side of the outline that GrabCut settles
_GRABCUT_SIDE = 320
_GRAIN = 0.05  # of the way from the ground's colour to the product's
INSTEAD = "give a PNG or WebP with transparent ground, or a photograph on plain, evenly lit ground"


@dataclass(frozen=True, slots=True)
class Segmented:
    """A picture with the ground taken away.

    Args:
        rgba: uint8 of the picture's rows and columns, straight alpha; soft edges have the product's colour.
        confidence: Share of the outline at which the picture has an edge that can be seen, 0 to 1.
    """

    rgba: Pixels
    confidence: float


def segmented(pixels: Pixels) -> Segmented:
    """The product of a picture on plain ground.

    Args:
        pixels: uint8 of shape (rows, columns, 3).

    Raises:
        ImageRejected: `no_cutout` where the ground is not plain, or the product does not stand out from it.
    """
    lab = pixels_to_lab(pixels)
    ground, stray = _ground(lab)
    away = np.linalg.norm(lab - ground, axis=2)
    like = max(_LIKE, _STRAYS * stray)
    is_ground = _joined_to_rim(_looks_like_ground(lab, ground, away, like))
    thing = _without_holes(_main_parts(_settled(pixels, ~is_ground)), away < like, ground)
    share = float(thing.mean())
    if not _LEAST_AREA <= share <= _MOST_AREA:
        raise ImageRejected(
            "no_cutout",
            f"what stands out from its ground takes up {share:.1%} of the picture, where {_LEAST_AREA:.1%} to "
            f"{_MOST_AREA:.0%} can be a product; {INSTEAD}",
        )
    confidence = _visible_share(away, thing)
    if confidence < _LEAST_CONFIDENCE:
        raise ImageRejected(
            "no_cutout",
            f"the product's outline can be seen along {confidence:.0%} of its length, {_LEAST_CONFIDENCE:.0%} is "
            f"needed: its colour is too near to the ground's; {INSTEAD}",
        )
    return Segmented(_matted(pixels, thing), confidence)


def nearest_colors(pixels: Pixels, mask: Mask) -> Pixels:
    """For every pixel the colour of the nearest one in a mask that is set somewhere, shape (rows, columns, 3)."""
    outside = np.where(mask, 0, 255).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(outside, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    colors = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    colors[labels[mask]] = pixels[mask]
    return np.asarray(colors[labels])


def _ground(lab: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """The ground's colour at every pixel as the rim tells it, and how far the rim strays from it (Delta E).

    Raises:
        ImageRejected: If the rim is not plain.
    """
    rows, columns = lab.shape[:2]
    is_rim = np.ones((rows, columns), bool)
    edge = max(2, round(_RIM * min(rows, columns)))
    is_rim[edge:-edge, edge:-edge] = False
    terms = _terms(rows, columns)
    at, colors = terms[is_rim], lab[is_rim].astype(np.float64)
    # From the median outwards, so that a product on the rim does not bend the model.
    off = np.linalg.norm(colors - np.median(colors, axis=0), axis=1)
    kept = off <= max(3 * float(np.median(off)), _LIKE)
    model = np.zeros((terms.shape[-1], 3))
    for _ in range(4):
        model = np.linalg.lstsq(at[kept], colors[kept], rcond=None)[0]
        off = np.linalg.norm(colors - at @ model, axis=1)
        kept = off <= max(_STRAYS * float(np.median(off)), _LIKE)
    stray, strange = float(np.sqrt((off[kept] ** 2).mean())), 1 - float(kept.mean())
    if stray > _MOST_STRAY or strange > _MOST_STRANGE:
        raise ImageRejected(
            "no_cutout",
            f"its ground is not plain: {strange:.0%} of the picture's rim differ from the rest ({_MOST_STRANGE:.0%} "
            f"may) and the rest strays by {stray:.1f} Delta E ({_MOST_STRAY:.0f} may); {INSTEAD}",
        )
    return np.asarray(terms @ model, np.float32), stray


def _terms(rows: int, columns: int) -> NDArray[np.float64]:
    """1, x, y, xx, xy, yy at every pixel, x and y from -1 to 1."""
    y, x = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _looks_like_ground(lab: NDArray[Any], ground: NDArray[Any], away: NDArray[Any], like: float) -> Mask:
    """Ground as it is, or as it is in a soft shadow: darker, of the same hue, without an edge."""
    lightness = np.ascontiguousarray(lab[..., 0], np.float32)
    steep = np.hypot(cv2.Sobel(lightness, cv2.CV_32F, 1, 0), cv2.Sobel(lightness, cv2.CV_32F, 0, 1)) / 8
    hue_off = np.linalg.norm(lab[..., 1:] - ground[..., 1:], axis=2)
    darker = ground[..., 0] - lightness
    in_shadow = (darker > 0) & (darker < 0.6 * ground[..., 0]) & (hue_off < like + 0.25 * darker) & (steep < _SOFT)
    return np.asarray((away < like) | in_shadow)


def _joined_to_rim(mask: Mask) -> Mask:
    """The parts of a mask that reach the rim of the picture."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    reaching = np.zeros(int(labels.max()) + 1, bool)
    reaching[rim[rim > 0]] = True
    return np.asarray(reaching[labels] & mask)


def _settled(pixels: Pixels, thing: Mask) -> Mask:
    """The outline by GrabCut within a narrow band about a first one; away from it nothing changes."""
    longer = max(thing.shape)
    scale = min(1.0, _GRABCUT_SIDE / longer)
    size = (max(1, round(thing.shape[1] * scale)), max(1, round(thing.shape[0] * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    inside = cv2.resize(thing.astype(np.uint8), size, interpolation=cv2.INTER_AREA)
    kernel = np.ones((2 * _BAND + 1, 2 * _BAND + 1), np.uint8)
    core, hull = cv2.erode(inside, kernel), cv2.dilate(inside, kernel)
    if not core.any() or hull.all():
        return thing
    labels = np.where(inside > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[core > 0], labels[hull == 0] = cv2.GC_FGD, cv2.GC_BGD
    # Its mixture models start from k-means, whose chance is OpenCV's own.
    cv2.setRNGSeed(1)
    cv2.grabCut(small, labels, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 2, cv2.GC_INIT_WITH_MASK)
    chosen = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    grown = cv2.resize(chosen, thing.shape[::-1], interpolation=cv2.INTER_LINEAR) >= 0.5
    # GrabCut cuts thin parts off; what differs from the ground for sure stays.
    return np.asarray(grown | (thing & _thin(thing)))


def _thin(thing: Mask) -> Mask:
    """The parts of a mask that an opening by the band's width would lose."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _BAND + 3, 2 * _BAND + 3))
    opened = cv2.morphologyEx(thing.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    return np.asarray(thing & (opened == 0))


def _main_parts(thing: Mask) -> Mask:
    """The largest part and every other of at least a fiftieth of it, with what lies wholly inside them."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(thing.astype(np.uint8), connectivity=8)
    if count < 2:
        return thing
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = np.concatenate([[False], areas >= areas.max() / 50])
    return np.asarray(kept[labels])


def _without_holes(thing: Mask, is_like: Mask, ground: NDArray[Any]) -> Mask:
    """The thing without the ground that is seen through it, as in the handle of a cup.

    On coloured or dark ground what has just its colour is ground. On white it may as well be a label or a sole, so
    there it stays, unless there is so much of it that a wrong guess would spoil the product.

    Raises:
        ImageRejected: If it cannot be told.
    """
    kernel = np.ones((3, 3), np.uint8)
    inner = cv2.erode((thing & is_like).astype(np.uint8), kernel)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=4)
    large = stats[:, cv2.CC_STAT_AREA] >= max(9.0, _LEAST_HOLE * float(thing.sum()))
    large[0] = False
    holes = cv2.dilate(large[labels].astype(np.uint8), kernel) > 0
    share = float((holes & thing).sum()) / max(float(thing.sum()), 1.0)
    lightness, *hue = ground.reshape(-1, 3).mean(axis=0)
    if share == 0:
        return thing
    if np.hypot(*hue) >= _HUED or lightness < _PALE:
        return np.asarray(thing & ~holes)
    if share > _MOST_UNTOLD:
        raise ImageRejected(
            "no_cutout",
            f"{share:.0%} of the product have the colour of the pale ground and may be holes or parts of it, "
            f"{_MOST_UNTOLD:.0%} may; {INSTEAD}",
        )
    return thing


def _visible_share(away: NDArray[Any], thing: Mask) -> float:
    """The share of the outline just inside which the picture is a visible step away from the ground."""
    kernel = np.ones((3, 3), np.uint8)
    inside = thing.astype(np.uint8)
    outline = thing & (cv2.erode(inside, kernel, borderValue=0) == 0)
    within = cv2.dilate(np.where(thing, away, 0).astype(np.float32), np.ones((7, 7), np.uint8))
    return float((within[outline] >= _STEP).mean())


def _matted(pixels: Pixels, thing: Mask) -> Pixels:
    """Opacity along the outline from the colours on either side of it; the ground's colour is taken out."""
    kernel = np.ones((3, 3), np.uint8)
    inside = thing.astype(np.uint8)
    core = cv2.erode(inside, kernel, iterations=2) > 0
    hull = cv2.dilate(inside, kernel, iterations=1) > 0
    if not core.any():
        core = thing
    beyond = cv2.dilate(inside, kernel, iterations=3) == 0
    color, ground = nearest_colors(pixels, core), nearest_colors(pixels, beyond if beyond.any() else ~hull)
    band = hull & ~core
    front, back, seen = (part[band].astype(np.float64) for part in (color, ground, pixels))
    span = front - back
    share = ((seen - back) * span).sum(axis=1) / np.maximum((span**2).sum(axis=1), 1.0)
    alpha = np.where(core, 255, 0).astype(np.uint8)
    # What is within the grain of a JPEG of either side belongs to it.
    alpha[band] = np.rint(np.clip((share - _GRAIN) / (1 - 2 * _GRAIN), 0, 1) * 255).astype(np.uint8)
    rgb = np.where(band[..., None] & (alpha < 255)[..., None], color, pixels)
    return np.dstack([rgb, alpha])
