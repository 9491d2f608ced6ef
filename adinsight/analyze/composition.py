"""How an ad is composed: light, focus, order, and where its subject is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.analyze import subject
from adinsight.analyze.color_space import chroma, srgb_to_lab
from adinsight.analyze.extractor import fingerprint_of
from adinsight.records import AdImage, Row

Floats = NDArray[np.float64]

_MAP_SIDE = 128  # longest side in pixels of the map that all but sharpness is read from
_EDGE = 8.0  # L* between neighbours on the map that makes an edge
_CELLS = 24  # cells along the longer side that are tested for emptiness
_EMPTY_SPREAD = 2.0  # standard deviation of L* within an empty cell
_LINES = 64  # lines each way that sharpness is read from
_LEAST_GRADIENT = 8.0  # mean squared step (levels of 255) below which a line shows nothing to be sharp
_FARTHEST_THIRD = np.hypot(1 / 3, 1 / 3)  # from a corner to the nearest crossing
_SQUARE = 0.05  # how far from 1 the aspect of a square may be


class Composition:
    """One row per ad; every share, score and position is from 0 to 1.

    - brightness: mean CIELAB L* / 100.
    - contrast: RMS contrast (Peli, 1990): standard deviation of L* / 50; half black and half white is 1.
    - saturation: mean of C* / sqrt(C*^2 + L*^2) (Luebbe, 2010); 0 for grays.
    - sharpness: energy of second differences (Laplacian; Pech-Pacheco et al., 2000) over that of first ones, so that
      it does not rise with contrast: 1 for edges one pixel wide, about 0.4 at a Gaussian blur of 1 pixel, 0 for a
      blank picture. Read at the working size.
    - clutter: edge density (Mack & Oliva, 2004; Rosenholtz et al., 2007): share of spots on either side of an edge.
    - white_space_share: share of cells (1/24 of the longer side) without detail, of whatever colour.
    - symmetry: 1 - sum |I - mirrored I| / sum (|I - mean| + |mirrored I - mean|) of L*, left to right.
    - balance: 1 where the centre of visual weight is the centre of the picture, 0 where it is in a corner
      (Bauerly & Liu, 2006, with difference from the frame as weight).
    - rule_of_thirds: 1 where the subject's centre is on a crossing of the thirds, 0.5 in the middle of the picture,
      0 in a corner: linear in the distance to the nearest crossing, in shares of the sides (after
      Dhar, Ordonez & Berg, 2011); NULL without subject.
    - subject_area_share, subject_x, subject_y: the region that differs from the frame and the centre of
      it (see `subject`); 0, NULL and NULL where nothing stands out.
    - orientation: portrait, square (aspect within 5 %) or landscape; aspect: width / height, not bounded by 1.
    """

    name = "composition"
    table = "composition"
    needs_model = False
    columns: Mapping[str, str] = MappingProxyType(
        {
            "brightness": "DOUBLE",
            "contrast": "DOUBLE",
            "saturation": "DOUBLE",
            "sharpness": "DOUBLE",
            "clutter": "DOUBLE",
            "white_space_share": "DOUBLE",
            "symmetry": "DOUBLE",
            "balance": "DOUBLE",
            "rule_of_thirds": "DOUBLE",
            "subject_area_share": "DOUBLE",
            "subject_x": "DOUBLE",
            "subject_y": "DOUBLE",
            "orientation": "VARCHAR",
            "aspect": "DOUBLE",
        }
    )

    @property
    def fingerprint(self) -> str:
        """Changes with the code and the size of the map."""
        return fingerprint_of(name=self.name, version=1, map_side=_MAP_SIDE)

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """One row for each image."""
        return [[_described(image)] for image in images]


def _described(image: AdImage) -> Row:
    pixels = _reduced(image.thumb)
    lab = srgb_to_lab(pixels)
    lightness = lab[..., 0]
    salience = subject.saliency(pixels, lab)
    seen = subject.found(salience)
    vividness = chroma(lab)
    aspect = image.width / image.height
    return {
        "brightness": _unit(lightness.mean() / 100),
        "contrast": _unit(lightness.std() / 50),
        "saturation": _unit((vividness / np.maximum(np.hypot(vividness, lightness), 1e-9)).mean()),
        "sharpness": sharpness(image.pixels),
        "clutter": clutter(lightness),
        "white_space_share": white_space_share(lightness),
        "symmetry": symmetry(lightness),
        "balance": balance(salience),
        "rule_of_thirds": rule_of_thirds(seen),
        "subject_area_share": seen.area_share,
        "subject_x": seen.x,
        "subject_y": seen.y,
        "orientation": orientation(aspect),
        "aspect": aspect,
    }


def _unit(value: float) -> float:
    return float(min(max(value, 0.0), 1.0))


def _reduced(thumb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture at most 128 pixels long, each pixel the mean of the n x n that it covers."""
    step = -(-max(thumb.shape[:2]) // _MAP_SIDE)
    return thumb if step == 1 else np.asarray(Image.fromarray(thumb).reduce(step))


def sharpness(pixels: NDArray[np.uint8]) -> float:
    """0 to 1, see `Composition`: the sharper quarter of the lines with edges, across and down the green channel."""
    green = pixels[..., 1]
    lines = [_evenly(green), _evenly(green.T)]
    ratios = np.concatenate([_line_sharpness(line) for line in lines])
    return _unit(float(np.percentile(ratios, 75))) if ratios.size else 0.0


def _evenly(channel: NDArray[np.uint8]) -> NDArray[np.float32]:
    """At most 64 evenly spaced rows."""
    chosen = np.unique(np.linspace(0, len(channel) - 1, _LINES).round().astype(int))
    rows: NDArray[np.float32] = channel[chosen].astype(np.float32)
    return rows


def _line_sharpness(lines: NDArray[np.float32]) -> Floats:
    """Root of the energy of second over first differences, so scaled that a step from one pixel to the next has 1.

    Lines without edges are left out.
    """
    first = np.diff(lines, axis=1)
    gradient = np.einsum("ij,ij->i", first, first)
    second = np.diff(first, axis=1)
    curvature = np.einsum("ij,ij->i", second, second)
    shows = gradient > _LEAST_GRADIENT * max(lines.shape[1], 1)
    result: Floats = np.sqrt(curvature[shows] / gradient[shows] / 2).astype(np.float64)
    return result


def clutter(lightness: Floats) -> float:
    """Share of spots on either side of an edge, 0 to 1, for L* of shape (rows, columns)."""
    edge = np.zeros(lightness.shape, bool)
    across = np.abs(np.diff(lightness, axis=1)) > _EDGE
    down = np.abs(np.diff(lightness, axis=0)) > _EDGE
    for side, step in ((edge[:, 1:], across), (edge[:, :-1], across), (edge[1:], down), (edge[:-1], down)):
        side |= step
    return float(edge.mean())


def white_space_share(lightness: Floats) -> float:
    """Share of cells without detail, 0 to 1, for L* of shape (rows, columns)."""
    side = max(1, round(max(lightness.shape) / _CELLS))
    rows, columns = (max(n // side, 1) for n in lightness.shape)
    down, across = min(side, lightness.shape[0]), min(side, lightness.shape[1])
    cells = lightness[: rows * down, : columns * across].reshape(rows, down, columns, across)
    return float((cells.std(axis=(1, 3)) < _EMPTY_SPREAD).mean())


def symmetry(lightness: Floats) -> float:
    """Likeness to the mirror image, 0 to 1, for L* of shape (rows, columns); 1 for a blank picture."""
    centred = lightness - lightness.mean()
    mirrored = centred[:, ::-1]
    largest = float(2 * np.abs(centred).sum())
    if largest < 1e-6 * lightness.size:
        return 1.0
    return _unit(1 - float(np.abs(centred - mirrored).sum()) / largest)


def balance(weight: Floats) -> float:
    """How near the centre of weight is to the picture's, 0 (a corner) to 1, for shape (rows, columns)."""
    total = float(weight.sum())
    if total <= 0:
        return 1.0
    y, x = ((np.arange(n) + 0.5) / n for n in weight.shape)
    off_y = float(weight.sum(axis=1) @ y) / total - 0.5
    off_x = float(weight.sum(axis=0) @ x) / total - 0.5
    return _unit(1 - float(np.hypot(off_x, off_y)) / np.sqrt(0.5))


def rule_of_thirds(seen: subject.Subject) -> float | None:
    """How near the subject's centre is to a crossing of the thirds, 0 to 1; None without subject."""
    if seen.x is None or seen.y is None:
        return None
    off_x, off_y = (min(abs(v - 1 / 3), abs(v - 2 / 3)) for v in (seen.x, seen.y))
    return _unit(1 - float(np.hypot(off_x, off_y) / _FARTHEST_THIRD))


def orientation(aspect: float) -> str:
    """portrait, square or landscape, by width over height."""
    if abs(aspect - 1) <= _SQUARE + 1e-9:
        return "square"
    return "landscape" if aspect > 1 else "portrait"
