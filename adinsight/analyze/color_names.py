"""What people call a colour: one of twelve basic terms, and the nearest CSS name.

The basic terms are the eleven of English (Berlin & Kay, 1969) and turquoise
(Mylonas & MacDonald, 2016). A colour takes the term that prevails among its nearest names
of the XKCD colour survey (Munroe, 2010; 949 names of about 200,000 people; CC0), kept in
data/xkcd.csv with the term of each: its last colour word ("dusty teal" is turquoise, "navy" blue),
or, where a name has none or its words pull apart ("red brown", "puce"), the vote of the
five nearest names that have one. Near-neutral colours go by lightness instead, since
the survey has few names there.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from adinsight.analyze.color_space import chroma, srgb_to_lab

TERMS = (
    "red", "orange", "yellow", "green", "turquoise", "blue",
    "purple", "pink", "brown", "black", "white", "gray",
)  # fmt: skip
_BLACK, _WHITE, _GRAY = (TERMS.index(term) for term in ("black", "white", "gray"))

# Measured: 1 to 13 neighbours by CIE76, CIEDE2000 and Oklab agree on CSS colours whose name says a term (0.82 to
# 0.86 of 104) and on the survey itself, each name left out in turn (0.89 to 0.93). Nine by CIE76 have 0.92 there
# and 0.997 of shaded studio colours; CIEDE2000 gains nothing for its cost.
_NEIGHBOURS = 9
_SOFTENING = 2.0  # Delta E: about a just noticeable difference
# L* below which a neutral is black and above which it is white: between the survey's
# charcoal (23) and almost black (3), and between light grey (87) and silver (80).
_DARK, _LIGHT = 23.5, 86.0
_NEUTRAL_CHROMA = 8.0  # C* that reads as no hue at all; more where it is dark
TABLE_BITS = 5


@dataclass(frozen=True, slots=True)
class _Names:
    names: tuple[str, ...]
    codes: NDArray[np.intp]
    tree: Any


def _rgb_of(code: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(code.removeprefix("#"))
    return red, green, blue


def _read(file: str) -> list[dict[str, str]]:
    text = resources.files("adinsight.analyze").joinpath("data", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _names(file: str) -> _Names:
    rows = _read(file)
    lab = srgb_to_lab(np.array([_rgb_of(row["hex"]) for row in rows], np.uint8))
    codes = np.array([TERMS.index(row["term"]) if "term" in row else 0 for row in rows], np.intp)
    return _Names(tuple(row["name"] for row in rows), codes, cKDTree(lab))


def _voted(lab: NDArray[np.float64]) -> NDArray[np.intp]:
    """The term with most weight among the nearest survey names, each weighing 1 / (Delta E + 2)."""
    survey = _names("xkcd.csv")
    distance, index = survey.tree.query(lab, k=_NEIGHBOURS)
    votes = np.zeros((len(lab), len(TERMS)))
    rows = np.arange(len(lab))
    for rank in range(_NEIGHBOURS):
        votes[rows, survey.codes[index[:, rank]]] += 1 / (distance[:, rank] + _SOFTENING)
    winner: NDArray[np.intp] = votes.argmax(axis=1)
    return winner


def term_codes(lab: NDArray[np.float64]) -> NDArray[np.intp]:
    """The place in `TERMS` of each colour's term, shape (n,), for CIELAB of shape (n, 3)."""
    codes = _voted(lab)
    lightness = lab[:, 0]
    hueless = chroma(lab) < np.maximum(_NEUTRAL_CHROMA, 20 - 0.75 * lightness)
    hueless |= np.isin(codes, (_BLACK, _WHITE, _GRAY))
    by_lightness = np.where(lightness < _DARK, _BLACK, np.where(lightness > _LIGHT, _WHITE, _GRAY))
    return np.where(hueless, by_lightness, codes)


def basic_term(rgb: NDArray[Any]) -> list[str]:
    """The basic colour term of each sRGB colour (0 to 255), for an array of shape (n, 3)."""
    return [TERMS[code] for code in term_codes(srgb_to_lab(rgb))]


def nearest_css_name(rgb: NDArray[Any]) -> list[str]:
    """The nearest of the 148 CSS colour names (CIE76) to each sRGB colour, for an array of shape (n, 3).

    Names that share a colour, such as gray and grey, give the first in the alphabet.
    """
    css = _names("css.csv")
    distance, index = css.tree.query(srgb_to_lab(rgb), k=2)
    tied = np.isclose(distance[:, 0], distance[:, 1])
    first = np.where(tied, index.min(axis=1), index[:, 0])
    return [css.names[i] for i in first]


@cache
def term_table() -> NDArray[np.uint8]:
    """The term of every colour at 5 bits a channel, shape (32768,): index (r >> 3) << 10 | (g >> 3) << 5 | b >> 3."""
    side = 1 << TABLE_BITS
    step = 256 // side
    level = np.arange(side) * step + (step - 1) / 2
    grid = np.stack(np.meshgrid(level, level, level, indexing="ij"), axis=-1).reshape(-1, 3)
    return term_codes(srgb_to_lab(grid)).astype(np.uint8)
