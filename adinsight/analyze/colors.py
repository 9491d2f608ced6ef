"""An ad's colours: its palette, which colour is behind, which one stands out, and how they work together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adinsight.analyze import color_scores
from adinsight.analyze.color_names import TERMS, basic_term, nearest_css_name, term_table
from adinsight.analyze.color_space import chroma, hex_of, lab_to_srgb
from adinsight.analyze.extractor import fingerprint_of
from adinsight.analyze.letterbox import picture_window
from adinsight.analyze.palette import Bins, Swatches, cell_codes, histogram, main_colors
from adinsight.records import AdImage, Row

PALETTE_SIZE = 6
_SAMPLE_SIDE = 256  # a larger picture gives every second pixel of every second row, and so on
_MAP_SIDE = 128  # longest side in pixels of the map on which places are weighed
# What a spot says about the background. Chosen on 400 drawn settings covered with boxes and stripes:
# 0.93 right with equal weights, 0.978 with the frame's, 0.995 with all three.
_FRAME, _FRAME_WEIGHT = 0.1, 4.0  # outer share of the shorter side
_ROUGH_STEP, _ROUGH_WEIGHT = 24, 0.3  # levels of 255 between neighbours: edges and texture
_FOOT_WEIGHT = 0.35  # at the lowest row, against 1 at the top: things stand on floors, walls and skies are above
_LEAST_ACCENT = 0.004  # share of the picture
_LEAST_SALIENCE = 12.0  # Delta E from the background


@dataclass(frozen=True, slots=True)
class _Map:
    """A small copy of a picture with each spot's histogram cell and term (its place in TERMS)."""

    pixels: NDArray[np.uint8]
    codes: NDArray[np.int64]
    terms: NDArray[np.uint8]


class Colors:
    """One row per ad: palette, background, accent and four scores. See `columns`.

    - palette: at most 6 colours by falling share; shares sum to 1. `lightness`, `a`, `b` are CIELAB (D65);
      `role` is background, accent or other. Letter-box bars are left out of everything here.
    - background_term, background_hex: the colour of the wall, sky or sheet that the rest is on, by vote of the
      picture's spots, and the largest palette colour of that name (or, without one, the mean of its spots).
    - accent_term, accent_hex: what stands out most from it by difference, chroma, size and nearness
      to the centre; NULL where nothing does.
    - colourfulness (0 to about 190), warmth (about -3 to 3), contrast (0 to 1), harmony (about -1.3 to 1.4):
      see `color_scores`.
    """

    name = "colors"
    table = "colors"
    needs_model = False
    columns: Mapping[str, str] = MappingProxyType(
        {
            "palette": "STRUCT(hex VARCHAR, share DOUBLE, lightness DOUBLE, a DOUBLE, b DOUBLE, "
            "term VARCHAR, css_name VARCHAR, role VARCHAR)[]",
            "background_term": "VARCHAR",
            "background_hex": "VARCHAR",
            "accent_term": "VARCHAR",
            "accent_hex": "VARCHAR",
            "colourfulness": "DOUBLE",
            "warmth": "DOUBLE",
            "contrast": "DOUBLE",
            "harmony": "DOUBLE",
        }
    )

    @property
    def fingerprint(self) -> str:
        """Changes with the code and the size of the palette."""
        return fingerprint_of(name=self.name, version=1, palette_size=PALETTE_SIZE)

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """One row for each image."""
        return [[_described(image.thumb)] for image in images]


def _described(thumb: NDArray[np.uint8]) -> Row:
    picture = _thinned(thumb[picture_window(thumb)], _SAMPLE_SIDE)
    codes = cell_codes(picture)
    bins = histogram(picture, codes)
    swatches = main_colors(bins, PALETTE_SIZE)
    entries = _entries(swatches)
    small = _thinned(codes, _MAP_SIDE)
    spots = _Map(_thinned(picture, _MAP_SIDE), small, term_table()[small])
    background = background_term(spots.pixels, spots.terms)
    behind = _lab_of_term(bins, background)
    background_hex = _mark(entries, background, behind, "background")
    accent = _accent_term(spots, bins, background, behind)
    accent_hex = None if accent is None else _mark(entries, accent, _lab_of_term(bins, accent), "accent")
    return {
        "palette": entries,
        "background_term": TERMS[background],
        "background_hex": background_hex,
        "accent_term": TERMS[accent] if accent is not None else None,
        "accent_hex": accent_hex,
        "colourfulness": color_scores.colourfulness(picture),
        "warmth": color_scores.warmth(bins.lab, bins.share),
        "contrast": color_scores.contrast(swatches.lab, swatches.share),
        "harmony": color_scores.harmony(swatches.lab, swatches.share),
    }


def _thinned(picture: NDArray[Any], side: int) -> NDArray[Any]:
    """Every n-th pixel of every n-th row, so that the longer side is at most `side`."""
    step = -(-max(picture.shape[:2]) // side)
    return np.ascontiguousarray(picture[::step, ::step])


def _entries(swatches: Swatches) -> list[Row]:
    """The palette as rows whose roles are still open."""
    rgb = lab_to_srgb(swatches.lab)
    named = zip(rgb, swatches.share, swatches.lab, basic_term(rgb), nearest_css_name(rgb), strict=True)
    return [
        {
            "hex": hex_of(color), "share": float(share),
            "lightness": float(lab[0]), "a": float(lab[1]), "b": float(lab[2]),
            "term": term, "css_name": css_name, "role": "other",
        }
        for color, share, lab, term, css_name in named
    ]  # fmt: skip


def background_term(pixels: NDArray[np.uint8], terms: NDArray[np.uint8]) -> int:
    """The place in TERMS of the background's colour: every spot votes for its term.

    Voting by name keeps a wall in many shades one background. Spots near the frame
    count four times, spots on edges and texture a third, and low spots less than high ones.

    Args:
        pixels: sRGB, uint8, shape (rows, columns, 3).
        terms: The term of each of them, shape (rows, columns).
    """
    rows, columns = terms.shape
    weight = np.where(_edge_distance(rows, columns) < _FRAME, _FRAME_WEIGHT, 1.0)
    weight *= np.where(_steps(pixels) > _ROUGH_STEP, _ROUGH_WEIGHT, 1.0)
    weight *= np.linspace(1, _FOOT_WEIGHT, rows)[:, None]
    return int(np.bincount(terms.ravel(), weight.ravel(), len(TERMS)).argmax())


def _edge_distance(rows: int, columns: int) -> NDArray[np.float64]:
    """Distance to the nearest edge as a share of the shorter side."""
    y, x = (np.minimum(np.arange(n), np.arange(n)[::-1]) for n in (rows, columns))
    return np.minimum(y[:, None], x[None]) / min(rows, columns)


def _steps(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    """The largest change of a channel towards the left or upper neighbour."""
    levels = pixels.astype(np.int16)
    steps = np.zeros(levels.shape[:2], np.int16)
    for channel in np.moveaxis(levels, 2, 0):
        np.maximum(steps[:, 1:], np.abs(np.diff(channel, axis=1)), out=steps[:, 1:])
        np.maximum(steps[1:], np.abs(np.diff(channel, axis=0)), out=steps[1:])
    return steps


def _lab_of_term(bins: Bins, term: int) -> NDArray[np.float64]:
    """Mean CIELAB of the picture's colours that carry a term, shape (3,)."""
    share = bins.share * (term_table()[bins.codes] == term)
    mean: NDArray[np.float64] = share @ bins.lab / share.sum()
    return mean


def _accent_term(spots: _Map, bins: Bins, background: int, behind: NDArray[np.float64]) -> int | None:
    """The term that stands out most from the background, None where none does.

    A spot's salience is its Delta E from the background, times chroma (words are mostly
    black or white), times nearness to the centre (a Gaussian of a third of each side); terms are compared
    by the sum over their spots to the power 0.6, so that a vivid button beats a dull floor.
    """
    rows, columns = spots.terms.shape
    gap = np.linalg.norm(bins.lab - behind, axis=1)
    of_cell = np.zeros(term_table().size)
    of_cell[bins.codes] = gap * (8 + chroma(bins.lab)) * (gap > _LEAST_SALIENCE)
    y, x = (np.linspace(-0.5, 0.5, n) if n > 1 else np.zeros(1) for n in (rows, columns))
    near = np.exp(-(y[:, None] ** 2 + x[None] ** 2) / (2 * 0.33**2))
    salience = of_cell[spots.codes] * near
    count = np.bincount(spots.terms.ravel(), minlength=len(TERMS))
    total = np.bincount(spots.terms.ravel(), salience.ravel(), len(TERMS))
    total[background] = 0
    total[count < _LEAST_ACCENT * spots.terms.size] = 0
    if total.max() <= 0:
        return None
    return int((total / np.maximum(count, 1) * count**0.6).argmax())


def _mark(entries: list[Row], term: int, lab: NDArray[np.float64], role: str) -> str:
    """The hex of the colour that plays a role, whose palette entries are marked with it.

    Those are the open entries that carry the term, or else the one nearest to `lab`, the
    term's mean colour in the picture, whose hex is then given.
    """
    still_open = [entry for entry in entries if entry["role"] == "other"]
    named = [entry for entry in still_open if entry["term"] == TERMS[term]]
    if not named and still_open:
        points = np.array([[entry["lightness"], entry["a"], entry["b"]] for entry in still_open])
        still_open[int(np.linalg.norm(points - lab, axis=1).argmin())]["role"] = role
    for entry in named:
        entry["role"] = role
    return str(named[0]["hex"]) if named else hex_of(lab_to_srgb(lab))
