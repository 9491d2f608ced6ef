"""Sketches: the lines of a picture, what a hand would make of them, and a user's drawing made ready for ControlNet.

A sketch is uint8 (rows, columns), lines 255 on 0, as ControlNet's scribble and edge models take it.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.errors import ConfigError

Pixels = NDArray[np.uint8]
Sketch = NDArray[np.uint8]

# Lines are found at this many pixels of the shorter edge: what is smaller than a line of it, no hand would draw.
_WORKING_EDGE = 256
# Steps of tone that begin and go on with a line, of 255 over two pixels: weaker ones are shading and noise.
_FAINT, _CLEAR = 24, 56
# A line shorter than this share of the picture's shorter edge is a speck.
_SPECK = 0.06
# Lines that cover more than this share of a sketch are no lines.
_MOST_INK = 0.5
# Ink and paper that differ by less, of 255, cannot be told apart.
_LEAST_CONTRAST = 24


def sketch_of(pixels: Pixels) -> Sketch:
    """The lines of a picture, drawn or photographed: edges in any colour, without texture and specks.

    Args:
        pixels: uint8 (rows, columns, 3).

    Returns:
        uint8 (rows, columns), lines 255 on 0.
    """
    rows, columns = pixels.shape[:2]
    shrink = min(1.0, _WORKING_EDGE / min(rows, columns))
    small = pixels
    if shrink < 1:
        size = (max(round(columns * shrink), 1), max(round(rows * shrink), 1))
        small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    lines = _without_specks(_edges(_without_texture(small)))
    if shrink < 1:
        grown = cv2.resize(lines, (columns, rows), interpolation=cv2.INTER_LINEAR)
        return _binary(np.asarray(grown, np.uint8))
    return lines


def roughened(sketch: Sketch, rng: np.random.Generator) -> Sketch:
    """A sketch as a hand might have drawn it: lines wobble, break off, are thick or thin, and some are left out.

    Args:
        sketch: uint8 (rows, columns), lines 255 on 0.
        rng: Decides how rough it becomes, and where.
    """
    drawn = _wobbled(_with_strokes_left_out(sketch, rng.uniform(0, 0.2), rng), rng)
    gaps = _smooth_noise(sketch.shape, max(min(sketch.shape) / 24, 1.5), rng)
    drawn = np.where(gaps > np.quantile(gaps, 1 - rng.uniform(0, 0.15)), 0, drawn).astype(np.uint8)
    # Mostly thin: the smaller of two throws of 1, 2 or 3 pixels, of a picture of 128.
    thickness = int(rng.integers(1, 4, 2).min()) * max(round(min(sketch.shape) / 128), 1)
    return np.asarray(cv2.dilate(drawn, np.ones((thickness, thickness), np.uint8)), np.uint8)


def control_picture(sketch: Pixels, size: tuple[int, int] | None = None) -> Pixels:
    """A user's drawing as the picture that a sketch ControlNet is shown.

    Takes dark lines on light paper or light on dark, on uneven paper, of any size, with or without alpha.

    Args:
        sketch: uint8 (rows, columns), (rows, columns, 3) or, with alpha, (rows, columns, 4).
        size: Rows and columns of the result; the drawing is stretched to it. The drawing's own where None.

    Returns:
        uint8 (rows, columns, 3), lines 255 on 0.

    Raises:
        ConfigError: If there are no lines in it, or more than lines.
    """
    lines = _ink(_gray(sketch))
    share = float(np.mean(lines > 0))
    if share > _MOST_INK:
        raise ConfigError(
            f"the sketch is covered with ink for {share:.0%}, and lines cover at most {_MOST_INK:.0%}: "
            "give a line drawing, or the lines of a picture"
        )
    if size is not None and size != lines.shape:
        lines = _fitted(lines, size)
    return np.repeat(lines[:, :, None], 3, axis=2)


def _without_texture(pixels: Pixels) -> Pixels:
    """Surfaces smoothed, edges kept."""
    smooth = cv2.bilateralFilter(pixels, 5, 30, 2)
    return np.asarray(cv2.GaussianBlur(smooth, (0, 0), 0.6), np.uint8)


def _edges(pixels: Pixels) -> Sketch:
    """Canny's edges along the steepest of the three colours at each pixel: colours of equal tone meet too."""
    across = cv2.Sobel(pixels, cv2.CV_16S, 1, 0)
    along = cv2.Sobel(pixels, cv2.CV_16S, 0, 1)
    steepest = (np.abs(across) + np.abs(along)).argmax(axis=2)[:, :, None]
    dx, dy = (np.ascontiguousarray(np.take_along_axis(slope, steepest, axis=2)[:, :, 0]) for slope in (across, along))
    # Sobel's kernel weighs a step by 4.
    return np.asarray(cv2.Canny(dx, dy, 4 * _FAINT, 4 * _CLEAR, L2gradient=True), np.uint8)


def _without_specks(lines: Sketch) -> Sketch:
    count, labels, facts, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    extent = np.maximum(facts[:, cv2.CC_STAT_WIDTH], facts[:, cv2.CC_STAT_HEIGHT])
    kept = extent >= _SPECK * min(lines.shape)
    kept[0] = False
    return np.where(kept[labels], 255, 0).astype(np.uint8) if count > 1 else lines


def _with_strokes_left_out(sketch: Sketch, share: float, rng: np.random.Generator) -> Sketch:
    """Leaves out lines by chance, long ones less often, the longest never."""
    count, labels, facts, _ = cv2.connectedComponentsWithStats(sketch, connectivity=8)
    lengths = facts[:, cv2.CC_STAT_AREA] / sum(sketch.shape)
    kept = rng.random(count) >= share * np.exp(-5 * lengths)
    kept[1:][lengths[1:] == lengths[1:].max(initial=0)] = True
    return np.where(kept[labels], sketch, 0).astype(np.uint8)


def _wobbled(sketch: Sketch, rng: np.random.Generator) -> Sketch:
    """Every pixel of a line moved a little, neighbours alike; what leaves the picture is gone."""
    shortest = min(sketch.shape)
    strength = rng.uniform(0, 0.025) * shortest
    moves = [strength * _smooth_noise(sketch.shape, max(shortest / 10, 1.0), rng) for _ in range(2)]
    places = np.nonzero(sketch)
    y, x = (np.rint(place + move[places]).astype(int) for place, move in zip(places, moves, strict=True))
    inside = (y >= 0) & (y < sketch.shape[0]) & (x >= 0) & (x < sketch.shape[1])
    moved = np.zeros_like(sketch)
    moved[y[inside], x[inside]] = 255
    return moved


def _smooth_noise(shape: Sequence[int], scale: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Noise of deviation 1 that changes over about `scale` pixels; float32 of `shape`."""
    noise = cv2.GaussianBlur(rng.standard_normal((shape[0], shape[1])).astype(np.float32), (0, 0), scale)
    deviation = float(np.std(noise)) or 1.0
    return np.asarray(noise / deviation, np.float32)


def _gray(sketch: Pixels) -> Pixels:
    """Tones uint8 (rows, columns); what is transparent becomes the paper that the ink stands out from."""
    if sketch.ndim == 2:
        return sketch
    tones = np.asarray(cv2.cvtColor(np.ascontiguousarray(sketch[:, :, :3]), cv2.COLOR_RGB2GRAY), np.uint8)
    if sketch.shape[2] == 3:
        return tones
    cover = sketch[:, :, 3].astype(np.float64) / 255
    mean = float((tones * cover).sum() / max(cover.sum(), 1e-9))
    paper = 0.0 if mean > 127 else 255.0
    return np.asarray(np.rint(tones * cover + paper * (1 - cover)), np.uint8)


def _ink(tones: Pixels) -> Sketch:
    """Lines 255 on 0, whichever of ink and paper is the darker: there is more paper than ink."""
    if np.median(tones) < 128:
        tones = 255 - tones
    reach = 2 * (min(tones.shape) // 6) + 1
    paper = cv2.morphologyEx(tones, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), max(reach / 4, 0.5))
    depth = cv2.subtract(paper, tones)
    if int(depth.max()) < _LEAST_CONTRAST:
        raise ConfigError(
            f"the sketch has no lines: its ink differs from its paper by {int(depth.max())} of 255, "
            f"and {_LEAST_CONTRAST} are needed"
        )
    level, _ = cv2.threshold(depth, 0, 255, cv2.THRESH_OTSU)
    return np.where(depth > max(level, _LEAST_CONTRAST / 2), 255, 0).astype(np.uint8)


def _fitted(lines: Sketch, size: tuple[int, int]) -> Sketch:
    """Lines stretched to a size: a pixel of it is ink where any ink falls into it, so that no line is lost."""
    larger = [max(old, new) for old, new in zip(lines.shape, size, strict=True)]
    grown = _binary(np.asarray(cv2.resize(lines, larger[::-1], interpolation=cv2.INTER_LINEAR), np.uint8))
    y, x = np.nonzero(grown)
    fitted = np.zeros(size, np.uint8)
    fitted[y * size[0] // larger[0], x * size[1] // larger[1]] = 255
    return fitted


def _binary(lines: Sketch) -> Sketch:
    return np.where(lines > 127, 255, 0).astype(np.uint8)
