import random

import imagehash
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from adinsight.analyze import hashes
from adinsight.analyze.extractor import Extractor
from adinsight.analyze.hashes import NEAR_BITS, Hashes, near_duplicate_groups
from adinsight.records import AdImage, Row

BUSY = 0xF0F0AA5533CC9966


def _describe(pixels: np.ndarray) -> Row:
    image = AdImage("0" * 16, pixels, pixels, pixels.shape[1], pixels.shape[0])
    ((row,),) = Hashes().extract([image])
    return row


def _pair(phash: int, dhash: int = BUSY) -> tuple[str, str]:
    return f"{phash:016x}", f"{dhash:016x}"


def _flipped(*bits: int) -> int:
    return BUSY ^ sum(1 << bit for bit in bits)


def _scene(seed: int, side: int = 256) -> Image.Image:
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 255, (6, 6, 3)).astype(np.uint8)
    return Image.fromarray(small).resize((side, side), Image.Resampling.BICUBIC)


def test_hashes_are_those_of_imagehash() -> None:
    picture = _scene(1)
    row = _describe(np.asarray(picture))
    assert row == {"phash": str(imagehash.phash(picture)), "dhash": str(imagehash.dhash(picture))}
    assert all(len(value) == 16 for value in row.values())


def test_smaller_and_brighter_copies_are_one_group_and_other_pictures_are_not() -> None:
    scenes = [_scene(seed) for seed in range(6)]
    hashes = {f"{i:02d}": tuple(_describe(np.asarray(scene)).values()) for i, scene in enumerate(scenes)}
    hashes["90"] = tuple(_describe(np.asarray(scenes[2].resize((100, 100)))).values())
    hashes["91"] = tuple(_describe((np.asarray(scenes[4]) * 0.8).astype(np.uint8)).values())
    groups = near_duplicate_groups(hashes)
    assert groups == {"00": "00", "01": "01", "02": "02", "03": "03", "04": "04", "05": "05", "90": "02", "91": "04"}


def test_both_hashes_must_be_near() -> None:
    far = BUSY ^ 0xFFFF
    hashes = {"a": _pair(BUSY), "b": _pair(BUSY, far), "c": _pair(far)}
    assert near_duplicate_groups(hashes) == {"a": "a", "b": "b", "c": "c"}


@pytest.mark.parametrize(("bits", "alike"), [(NEAR_BITS, True), (NEAR_BITS + 1, False)])
def test_the_limit_is_six_bits(bits: int, alike: bool) -> None:
    other = _flipped(*range(bits))
    assert near_duplicate_groups({"a": _pair(BUSY), "b": _pair(other)})["b"] == ("a" if alike else "b")
    assert near_duplicate_groups({"a": _pair(1, BUSY), "b": _pair(1, other)})["b"] == ("a" if alike else "b")


def test_chains_are_one_group_named_after_the_smallest_ad() -> None:
    chain = {name: _pair(_flipped(*range(i * 5))) for i, name in enumerate(("m", "c", "x", "k"))}
    assert near_duplicate_groups(chain) == dict.fromkeys("mcxk", "c")


def test_blank_pictures_and_plain_gradients_are_not_alike() -> None:
    blanks = [np.full((64, 64, 3), level, np.uint8) for level in (0, 90, 255)]
    ramp = np.broadcast_to(np.linspace(0, 255, 64)[None, :, None], (64, 64, 3)).astype(np.uint8)
    pictures = [*blanks, ramp, np.ascontiguousarray(ramp[:, ::-1]), ramp // 2]
    hashes = {str(i): tuple(_describe(p).values()) for i, p in enumerate(pictures)}
    assert near_duplicate_groups(hashes) == {str(i): str(i) for i in range(6)}


def test_groups_reach_across_blocks() -> None:
    rng = np.random.default_rng(5)
    hashes = {f"{i:04d}": _pair(int(rng.integers(2**63)), int(rng.integers(2**63))) for i in range(700)}
    first, last = "0003", "0699"
    # The highest bits differ, so that the two stay far apart when hashes are sorted.
    phash, dhash = (int(code, 16) for code in hashes[first])
    hashes[last] = _pair(phash ^ 0b11 << 62, dhash ^ 0b11 << 62)
    groups = near_duplicate_groups(hashes)
    assert groups.pop(last) == first
    assert all(ad == group for ad, group in groups.items())


near = st.lists(st.integers(0, 12), max_size=8).map(lambda bits: _flipped(*set(bits)))


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.tuples(near, near), max_size=12), st.randoms())
def test_groups_are_those_of_comparing_every_pair(codes: dict[str, tuple[int, int]], chance: random.Random) -> None:
    hashes = {ad: _pair(*pair) for ad, pair in codes.items()}
    group = {ad: ad for ad in codes}
    for _ in codes:
        for first, one in codes.items():
            for second, two in codes.items():
                if all((x ^ y).bit_count() <= NEAR_BITS for x, y in zip(one, two, strict=True)):
                    group[first] = group[second] = min(group[first], group[second])
    assert near_duplicate_groups(hashes) == group
    turned = list(hashes.items())
    chance.shuffle(turned)
    assert near_duplicate_groups(dict(turned)) == group


def test_no_ads_have_no_groups() -> None:
    assert near_duplicate_groups({}) == {}


def test_what_is_no_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        near_duplicate_groups({"a": ("not a hash", "00")})


def test_it_is_an_extractor() -> None:
    hashes = Hashes()
    assert isinstance(hashes, Extractor)
    assert (hashes.name, hashes.table, list(hashes.columns)) == ("hashes", "hashes", ["phash", "dhash"])
    assert hashes.fingerprint == Hashes().fingerprint


def _many(seed: int, count: int) -> np.ndarray:
    """Random hashes, of which every tenth is another one with a few bits turned in both."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 2**64, (count, 2), np.uint64)
    for row in range(0, count, 10):
        turned = [sum(1 << int(bit) for bit in rng.choice(64, rng.integers(0, 9), replace=False)) for _ in range(2)]
        codes[row] = codes[rng.integers(count)] ^ np.array(turned, np.uint64)
    return codes


def test_pairs_by_block_are_those_of_comparing_every_pair() -> None:
    codes = np.unique(_many(7, 2_400), axis=0)
    every = {tuple(pair) for pair in hashes._of_every_pair(codes, NEAR_BITS).tolist()}
    assert len(every) > 50
    assert len(codes) > hashes._FEW
    assert {tuple(pair) for pair in hashes.near_pairs(codes).tolist()} == every


def test_few_kinds_of_hashes_are_paired_as_well() -> None:
    # All agree in most blocks, as flat pictures do.
    codes = np.unique(np.random.default_rng(3).integers(0, 2**12, (2_100, 2), np.uint64) << np.uint64(20), axis=0)
    every = np.unique(hashes._of_every_pair(codes, 2), axis=0)
    assert len(every) > 100
    assert np.array_equal(hashes.near_pairs(codes, 2), every)


@pytest.mark.parametrize("seed", range(4))
def test_groups_grow_to_what_grouping_all_anew_gives(seed: int) -> None:
    codes = _many(seed, 300)
    ads = [f"{number:04d}" for number in np.random.default_rng(seed).permutation(300)]
    order = np.argsort(ads)
    ads, codes = [ads[at] for at in order], codes[order]
    written = {ad: (f"{phash:016x}", f"{dhash:016x}") for ad, (phash, dhash) in zip(ads, codes.tolist(), strict=True)}
    is_new = np.random.default_rng(seed + 9).random(300) < 0.2
    before = near_duplicate_groups({ad: written[ad] for ad, new in zip(ads, is_new, strict=True) if not new})
    after = near_duplicate_groups(written)

    def shared(groups: dict[str, str]) -> dict[str, str]:
        return {ad: group for ad, group in groups.items() if list(groups.values()).count(group) > 1}

    grown = hashes.grown_groups(np.array(ads, "S4"), codes, is_new, shared(before))
    assert grown
    assert shared(before) | grown == shared(after)
