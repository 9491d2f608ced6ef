"""Perceptual hashes of ads, and the groups of ads that look alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from adinsight.analyze.extractor import fingerprint_of
from adinsight.records import AdImage, Row

Codes: TypeAlias = NDArray[np.uint64]
Indices: TypeAlias = NDArray[np.intp]

HASH_SIDE = 8
NEAR_BITS = 6
# Bits of 64 that a difference hash must have of either kind to say anything: blank pictures and
# plain gradients have nearly none, and would all be alike.
_LEAST_DETAIL = 5
_HELD = 1 << 19  # distances held at a time: about 6 MiB
# Up to here comparing every pair takes a moment; blocks of more bits than a key has room for are not compared by key.
_FEW = 2_000
_KEY_BITS = 10
_MOST_BLOCKS = 12


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

    Args:
        hashes: `phash` and `dhash` as 16 hex digits, by ad_id.
        most_bits: Largest Hamming distance within a group, 0 to 64.

    Raises:
        ValueError: If a hash is not hexadecimal.
    """
    ads = sorted(hashes)
    codes = np.array([[int(code, 16) for code in hashes[ad]] for ad in ads], np.uint64).reshape(-1, 2)
    return {ad: ads[first] for ad, first in zip(ads, groups_of(codes, most_bits), strict=True)}


def groups_of(codes: Codes, most_bits: int = NEAR_BITS) -> Indices:
    """The group of each ad, as the index of its first: see `near_duplicate_groups`.

    Args:
        codes: phash and dhash of each ad, shape (ads, 2).
        most_bits: Largest Hamming distance within a group, 0 to 64.
    """
    telling = np.flatnonzero(_is_telling(codes))
    group = np.arange(len(codes))
    if telling.size:
        # Equal hashes are compared once.
        unique, member = np.unique(codes[telling], axis=0, return_inverse=True)
        pairs = near_pairs(unique, most_bits)
        near = coo_array((np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), (len(unique), len(unique)))
        root = connected_components(near, directed=False)[1][member.ravel()]
        smallest = np.full(root.max() + 1, len(codes))
        np.minimum.at(smallest, root, telling)
        group[telling] = smallest[root]
    return group


def grown_groups(
    ads: NDArray[np.bytes_], codes: Codes, is_new: NDArray[np.bool_], groups: Mapping[str, str]
) -> dict[str, str]:
    """The ads whose group changes with new ads, and the group that each is in now.

    What comes of it is what `near_duplicate_groups` says of all; only the new are compared with the others.

    Args:
        ads: Ids of all ads, shape (ads,), in any order.
        codes: phash and dhash of each, shape (ads, 2).
        is_new: Whether an ad is new, shape (ads,).
        groups: Group of each ad that was in one of two or more.
    """
    telling = _is_telling(codes)
    others = np.flatnonzero(telling)
    new = np.flatnonzero(telling & is_new)
    found = [(new[a], others[b]) for a, b in _pairs_between(codes[new], codes[others]) if new[a] != others[b]]
    pairs = [(ads[one].decode(), ads[other].decode()) for one, other in found]
    members: dict[str, set[str]] = {}
    for ad, group in groups.items():
        members.setdefault(group, set()).add(ad)
    now: dict[str, str] = {}
    for pair in pairs:
        joined = [now.get(ad, groups.get(ad, ad)) for ad in pair]
        together = set().union(pair, *(members.pop(group, set()) for group in set(joined)))
        name = min(together)
        members[name] = together
        now |= dict.fromkeys(together, name)
    return {ad: group for ad, group in now.items() if groups.get(ad) != group}


def near_pairs(codes: Codes, most_bits: int = NEAR_BITS) -> Indices:
    """All pairs of rows of which both hashes differ in at most `most_bits` bits, shape (pairs, 2), the lower first.

    Codes that differ in n bits at most agree in one of n + 1 blocks at least (Norouzi, Punjani and Fleet, Fast Search
    in Hamming Space with Multi-Index Hashing, 2012): only rows that agree in a block of both hashes are compared.
    """
    if most_bits > _MOST_BLOCKS or len(codes) <= _FEW:
        return _of_every_pair(codes, most_bits)
    found = [_of_equal_keys(codes, key, most_bits) for key in _keys(codes, most_bits)]
    return np.unique(np.concatenate(found), axis=0)


def _is_telling(codes: Codes) -> NDArray[np.bool_]:
    count_set = np.bitwise_count(codes[:, 1])
    telling: NDArray[np.bool_] = (count_set >= _LEAST_DETAIL) & (count_set <= 64 - _LEAST_DETAIL)
    return telling


def _keys(codes: Codes, most_bits: int) -> Iterator[NDArray[np.uint32]]:
    """One number for each row, block of its phash and block of its dhash; there are blocks² of them."""
    cuts = np.linspace(0, 64, most_bits + 2).astype(np.uint64)
    blocks = [
        [((column >> low) & np.uint64((1 << int(high - low)) - 1)).astype(np.uint32) for low, high in pairwise(cuts)]
        for column in codes.T
    ]
    for ours in blocks[0]:
        for theirs in blocks[1]:
            yield ours << np.uint32(_KEY_BITS) | theirs


def _of_equal_keys(codes: Codes, key: NDArray[np.uint32], most_bits: int) -> Indices:
    """The near pairs among rows of equal keys: each is compared with the next such row, the next but one and so on."""
    order = np.argsort(key, kind="stable")
    ordered, codes = key[order], codes[order]
    found = [np.empty((0, 2), np.intp)]
    first, step = np.arange(len(order)), 1
    while True:
        first = first[first < len(order) - step]
        first = first[ordered[first] == ordered[first + step]]
        if not first.size:
            return np.concatenate(found)
        near = first[_is_near(codes[first], codes[first + step], most_bits)]
        found.append(np.sort(np.column_stack([order[near], order[near + step]]), axis=1))
        step += 1


def _pairs_between(new: Codes, others: Codes, most_bits: int = NEAR_BITS) -> list[tuple[int, int]]:
    """Index of a new row and of another of which both hashes are near."""
    found = set()
    for ours, theirs in zip(_keys(new, most_bits), _keys(others, most_bits), strict=True):
        order = np.argsort(ours, kind="stable")
        wanted = np.zeros(1 << 2 * _KEY_BITS, bool)
        wanted[ours] = True
        candidates = np.flatnonzero(wanted[theirs])
        low, high = (np.searchsorted(ours[order], theirs[candidates], side) for side in ("left", "right"))
        at = np.repeat(candidates, high - low)
        place = np.arange(len(at)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
        mine = order[np.repeat(low, high - low) + place]
        near = _is_near(new[mine], others[at], most_bits)
        found |= set(zip(mine[near].tolist(), at[near].tolist(), strict=True))
    return sorted(found)


def _is_near(some: Codes, others: Codes, most_bits: int) -> NDArray[np.bool_]:
    near: NDArray[np.bool_] = (np.bitwise_count(some ^ others) <= most_bits).all(axis=1)
    return near


def _of_every_pair(codes: Codes, most_bits: int) -> Indices:
    found = [np.empty((0, 2), np.intp)]
    block = max(1, _HELD // max(1, len(codes)))
    for start in range(0, len(codes), block):
        some, rest = codes[start : start + block], codes[start:]
        rows, columns = np.nonzero(np.bitwise_count(some[:, None, 0] ^ rest[None, :, 0]) <= most_bits)
        near = (np.bitwise_count(some[rows, 1] ^ rest[columns, 1]) <= most_bits) & (columns > rows)
        found.append(np.column_stack([rows[near], columns[near]]) + start)
    return np.concatenate(found)
