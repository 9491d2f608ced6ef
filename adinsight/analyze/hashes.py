"""Perceptual hashes of ads, and the groups of ads that look alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.analyze.extractor import fingerprint_of
from adinsight.records import AdImage, Row

HASH_SIDE = 8
NEAR_BITS = 6
# Bits of 64 that a difference hash must have of either kind to say anything: blank pictures and
# plain gradients have nearly none, and would all be alike.
_LEAST_DETAIL = 5
_HELD = 1 << 19  # distances held at a time: about 6 MiB


class Hashes:
    """One row per ad: `phash` (DCT, Zauner 2010) and `dhash` (gradients), 64 bits each as 16 hex digits."""

    name = "hashes"
    table = "hashes"
    needs_model = False
    columns: Mapping[str, str] = MappingProxyType({"phash": "VARCHAR", "dhash": "VARCHAR"})

    @property
    def fingerprint(self) -> str:
        """Changes with the code and the size of the hashes."""
        return fingerprint_of(name=self.name, version=1, hash_side=HASH_SIDE)

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """One row for each image."""
        return [[_described(image.thumb)] for image in images]


def _described(thumb: NDArray[np.uint8]) -> Row:
    picture = Image.fromarray(thumb).convert("L")
    return {
        "phash": str(imagehash.phash(picture, HASH_SIDE)),
        "dhash": str(imagehash.dhash(picture, HASH_SIDE)),
    }


def near_duplicate_groups(hashes: Mapping[str, tuple[str, str]], most_bits: int = NEAR_BITS) -> dict[str, str]:
    """The group of every ad: the smallest ad_id among those that look like it, directly or through others.

    Two ads look alike where both their hashes differ in at most `most_bits` of 64 bits. An
    ad whose difference hash is nearly all zeros or all ones (a blank picture, a plain
    gradient) looks like no other: such hashes say nothing. An ad alone is its own group.
    Every pair is compared: exact, and 20,000 ads take seconds.

    Args:
        hashes: `phash` and `dhash` as 16 hex digits, by ad_id.
        most_bits: Largest Hamming distance within a group, 0 to 64.

    Raises:
        ValueError: If a hash is not hexadecimal.
    """
    ads = sorted(hashes)
    bits = np.array([[int(code, 16) for code in hashes[ad]] for ad in ads], np.uint64).reshape(-1, 2)
    count_set = np.bitwise_count(bits[:, 1])
    telling = np.flatnonzero((count_set >= _LEAST_DETAIL) & (count_set <= 64 - _LEAST_DETAIL))
    group = np.arange(len(ads))
    if telling.size:
        # Equal hashes are compared once.
        unique, member = np.unique(bits[telling], axis=0, return_inverse=True)
        root = _components(unique, most_bits)[member.ravel()]
        smallest = np.full(len(unique), len(ads))
        np.minimum.at(smallest, root, telling)
        group[telling] = smallest[root]
    return {ad: ads[index] for ad, index in zip(ads, group, strict=True)}


def _components(bits: NDArray[np.uint64], most_bits: int) -> NDArray[np.intp]:
    """For each row of (phash, dhash) the index of its connected component's first row."""
    parent = np.arange(len(bits))
    block = max(1, _HELD // max(1, len(bits)))
    for start in range(0, len(bits), block):
        for row, near in enumerate(_near_later(bits, start, block, most_bits), start):
            if near.size:
                roots = {_root(parent, row), *(_root(parent, int(other)) for other in near)}
                parent[list(roots)] = min(roots)
    return np.array([_root(parent, row) for row in range(len(bits))], np.intp)


def _near_later(bits: NDArray[np.uint64], start: int, count: int, most_bits: int) -> list[NDArray[np.intp]]:
    """For each of `count` rows from `start` on, the later rows within the distance by both hashes."""
    block, rest = bits[start : start + count], bits[start:]
    rows, columns = np.nonzero(np.bitwise_count(block[:, None, 0] ^ rest[None, :, 0]) <= most_bits)
    near = np.bitwise_count(block[rows, 1] ^ rest[columns, 1]) <= most_bits
    near &= columns > rows
    rows, columns = rows[near], columns[near]
    cuts = np.searchsorted(rows, np.arange(1, len(block)))
    return np.split(columns + start, cuts)


def _root(parent: NDArray[np.intp], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = int(parent[index])
    return index
