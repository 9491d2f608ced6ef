"""Near-copies: whether a picture is an ad that is there already, resized, compressed, cropped or slightly recoloured.

Two looks. Hashes and vectors name the few ads that it could be; then the picture is laid over each of them and compared
block by block. A variant shares product and layout with its parent and is no copy of it: what lies around them
differs, and so do the blocks there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.ads import open_ad
from adinsight.analyze.hashes import Hashes
from adinsight.config import AnalyzeConfig
from adinsight.errors import ConfigError, ImageRejected
from adinsight.records import THUMB_SIDE, AdImage, Source
from adinsight.store.database import connect
from adinsight.store.reader import current_hashes
from adinsight.variants.audit.check import Check

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Look = Callable[[str], Pixels | None]

COPY_SHARE = 0.92
CANDIDATES = 6  # nearest by hash, and as many by vector
_HASH_COPY = 4  # bits of 64 in both hashes within which an ad that cannot be opened is taken for the same
_SIDE, _BLOCK = 96, 8
_MOST_ASPECT = 4.0
_STARTS = (1.0, 0.92)  # the whole ad, and what is left of it when each side loses 4 %
_LEAST_LIKENESS = 0.5
_SOFTENING = 0.8  # of both sheets, in pixels: what compression and resizing take from edges is no difference
_MOST_ZOOM, _MOST_SHEAR, _MOST_SHIFT = 1.3, 0.06, 0.2
_MOST_GAIN, _MOST_OFFSET = 1.3, 36.0
_FLAT = 5.0  # spread of brightness, of 255, up to which a block shows nothing
_MOST_DIFFERENCE, _DETAIL_ALLOWANCE = 9.0, 0.25
_KEPT = 4_096  # opened ads that are kept small: 110 MB at most


@dataclass(frozen=True, slots=True, eq=False)
class KnownAd:
    """What is known of an ad before it is opened.

    Args:
        ad_id: 16 hex digits.
        phash: As in the table hashes.
        dhash: As in the table hashes.
        vector: Float (dimension,), of length 1; None where there is none.
    """

    ad_id: str
    phash: int
    dhash: int
    vector: Floats | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """How near a picture comes to the nearest ad.

    Args:
        ad_id: That ad.
        agreement: Share of blocks that agree when one lies over the other, 0 to 1; of those with detail alone where
            that is less.
        hash_bits: Bits of 64 in which the hashes differ, of both the larger.
        similarity: Cosine of the vectors, None where there are none.
        was_opened: False where the ad could not be opened, so that the hashes decide.
    """

    ad_id: str
    agreement: float
    hash_bits: int
    similarity: float | None
    was_opened: bool = True


class CopyGuard:
    """Knows a collection of ads and finds the one that a picture comes nearest to. Built once, asked often.

    Args:
        ads: What is known of each.
        look: Gives the pixels of an ad by its ad_id, uint8 (rows, columns, 3), or None where it cannot be opened.
        threshold: Share of blocks from which it is a copy, 0 to 1.

    Raises:
        ConfigError: If the threshold is out of range.
    """

    def __init__(self, ads: Sequence[KnownAd], look: Look, threshold: float = COPY_SHARE) -> None:
        if not 0 < threshold <= 1:
            raise ConfigError(f"the threshold of near-copies must be above 0 and at most 1, got {threshold}")
        self.ads, self.threshold = tuple(ads), threshold
        self._hashes = np.array([(ad.phash, ad.dhash) for ad in ads], np.uint64).reshape(-1, 2)
        self._with_vector = np.array([place for place, ad in enumerate(ads) if ad.vector is not None], np.intp)
        vectors = [ad.vector for ad in ads if ad.vector is not None]
        self._vectors = np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)
        self._known_sheet = lru_cache(_KEPT)(lambda ad_id: _known_sheet(look(ad_id)))

    @classmethod
    def of_pictures(cls, pictures: Mapping[str, Pixels], vectors: Mapping[str, Floats] | None = None) -> CopyGuard:
        """A guard over pictures at hand, uint8 (rows, columns, 3) by ad_id, with their vectors where there are any."""
        known = []
        for ad_id, pixels in pictures.items():
            phash, dhash = hashes_of(pixels)
            known.append(KnownAd(ad_id, phash, dhash, None if vectors is None else vectors.get(ad_id)))
        return cls(known, pictures.get)

    @classmethod
    def of_database(cls, path: Path, vectors: Mapping[str, Floats] | None = None) -> CopyGuard:
        """A guard over the ads of a database, opened from where they were read; variants among them count as well.

        Args:
            path: The database file.
            vectors: Of the ads, by ad_id; hashes alone name the candidates where None.

        Raises:
            StoreError: If the database cannot be read.
        """
        known = [
            KnownAd(ad_id, int(phash, 16), int(dhash, 16), None if vectors is None else vectors.get(ad_id))
            for ad_id, (phash, dhash) in sorted(current_hashes(path).items())
        ]
        places = _locations(path)
        return cls(known, lambda ad_id: _opened(places.get(ad_id)))

    def nearest(self, pixels: Pixels, vector: Floats | None = None, besides: Collection[str] = ()) -> Match | None:
        """The ad that a picture comes nearest to, or the first that it is a copy of; None where the guard knows none.

        Args:
            pixels: uint8 (rows, columns, 3), sRGB.
            vector: Float (dimension,), of length 1, by the model of the collection's vectors.
            besides: Ads that are left out, such as the picture itself; best a set where they are many.
        """
        left_out = np.array([ad.ad_id in besides for ad in self.ads], bool)
        bits, places = self._candidates(pixels, vector, left_out)
        asked = _small(pixels)
        matches: list[Match] = []
        for place in places:
            matches.append(self._match(place, asked, int(bits[place]), vector))
            if matches[-1].agreement >= self.threshold:
                break
        return max(matches, key=lambda match: (match.agreement, -match.hash_bits), default=None)

    def check(self, pixels: Pixels, vector: Floats | None = None, besides: Collection[str] = ()) -> Check:
        """The check near_copy: fails where the picture is an ad that is there already."""
        match = self.nearest(pixels, vector, besides)
        if match is None:
            return Check("near_copy", "passed", 0.0, self.threshold, "there is no ad to be a copy of")
        is_copy = match.agreement >= self.threshold
        what = "is a near-copy of" if is_copy else "comes nearest to"
        cure = "; change the setting, or take another seed" if is_copy else ""
        seen = f"{match.agreement:.0%} of its blocks agree" if match.was_opened else "told by hashes alone, it is gone"
        detail = f"it {what} ad {match.ad_id}: {seen}{cure}"
        return Check("near_copy", "failed" if is_copy else "passed", match.agreement, self.threshold, detail)

    def _candidates(
        self, pixels: Pixels, vector: Floats | None, left_out: NDArray[np.bool_]
    ) -> tuple[NDArray[np.intp], list[int]]:
        """Of every ad the hash distance in bits, and the places of those that are worth a look."""
        each = np.bitwise_count(self._hashes ^ np.array(hashes_of(pixels), np.uint64)).astype(np.intp)
        bits = each.max(axis=1, initial=0)
        by_hash = np.argsort(each.sum(axis=1), kind="stable")
        by_vector = np.array([], np.intp)
        if vector is not None and len(self._vectors):
            by_vector = self._with_vector[np.argsort(-(self._vectors @ vector), kind="stable")]
        chosen = [place for order in (by_hash, by_vector) for place in order[~left_out[order]][:CANDIDATES]]
        return bits, list(dict.fromkeys(map(int, chosen)))

    def _match(self, place: int, asked: Pixels, bits: int, vector: Floats | None) -> Match:
        ad = self.ads[place]
        similarity = None if vector is None or ad.vector is None else float(ad.vector @ vector)
        sheet = self._known_sheet(ad.ad_id)
        if sheet is None:
            return Match(ad.ad_id, float(bits <= _HASH_COPY), bits, similarity, was_opened=False)
        return Match(ad.ad_id, _agreement(_sheet(asked, sheet.shape[:2]), sheet, self.threshold), bits, similarity)


def hashes_of(pixels: Pixels) -> tuple[int, int]:
    """The phash and dhash of a picture, 64 bits each, as the analysis makes them."""
    image = AdImage("", pixels, pixels, pixels.shape[1], pixels.shape[0])
    ((row,),) = Hashes().extract([image])
    return int(row["phash"], 16), int(row["dhash"], 16)


def agreement_of(asked: Pixels, known: Pixels, enough: float = COPY_SHARE) -> float:
    """The share of blocks in which a picture agrees with a known one when it is laid over it, 0 to 1.

    Plain blocks agree easily, so those with detail are counted once more alone, and the lesser share holds.

    Args:
        asked: uint8 (rows, columns, 3).
        known: uint8 (rows, columns, 3), of any size.
        enough: Where the share reaches it, no further way of laying it over is tried.
    """
    return _agreement(_sheet(asked, _shape(known)), _sheet(known, _shape(known)), enough)


def _agreement(asked: Floats, known: Floats, enough: float) -> float:
    best = 0.0
    for start in _STARTS if _is_like(asked, known) else ():
        best = max(best, _share(*_laid_over(asked, known, start), known))
        if best >= enough:
            break
    return best


def _share(laid: Floats, is_covered: Floats, known: Floats) -> float:
    known = _softened(known)
    laid = _recoloured(_softened(laid), known, is_covered)
    covered = _blocks(is_covered)
    apart = _blocks(np.abs(laid - known).mean(axis=2) * is_covered)
    difference = apart.sum(axis=2) / np.maximum(covered.sum(axis=2), 1)
    spread = np.maximum(*(_blocks(sheet.mean(axis=2)).std(axis=2) for sheet in (laid, known)))
    is_in = covered.mean(axis=2) > 0.5
    is_alike = difference <= _MOST_DIFFERENCE + _DETAIL_ALLOWANCE * spread
    shares = [float(is_alike[part].mean()) for part in (is_in, is_in & (spread > _FLAT)) if part.any()]
    return min(shares, default=0.0)


def _softened(sheet: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(sheet, (0, 0), _SOFTENING), np.float32)


def _is_like(asked: Floats, known: Floats) -> bool:
    """Whether two sheets have enough in common, all detail left out, to be worth laying one over the other."""
    a, b = (cv2.resize(sheet, (8, 8), interpolation=cv2.INTER_AREA).reshape(-1, 3) for sheet in (asked, known))
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    scale = float(np.linalg.norm(a) * np.linalg.norm(b))
    return scale == 0 or float((a * b).sum()) >= _LEAST_LIKENESS * scale


def _laid_over(asked: Floats, known: Floats, zoom: float) -> tuple[Floats, Floats]:
    """The asked sheet moved and stretched so that it lies over the known one, and where it covers it (1, else 0).

    Args:
        asked: Float (rows, columns, 3).
        known: Of the same shape.
        zoom: Share of the known sheet that the asked one is taken to show, to start from.
    """
    rows, columns = known.shape[:2]
    first: Any = np.array([[1 / zoom, 0, (1 - 1 / zoom) * columns / 2], [0, 1 / zoom, (1 - 1 / zoom) * rows / 2]])
    warp: Any = first.astype(np.float32)
    everywhere = np.full((rows, columns), 255, np.uint8)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-4)
    template, picture = (cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY) for sheet in (known, asked))
    try:
        _, moved = cv2.findTransformECC(template, picture, warp.copy(), cv2.MOTION_AFFINE, stop, everywhere, 5)
        found = np.asarray(moved, np.float32)
        warp = found if _is_crop(found, max(rows, columns)) else warp
    except cv2.error:  # it does not converge where nothing is alike
        pass
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    covered = cv2.warpAffine(np.ones((rows, columns), np.float32), warp, (columns, rows), flags=how)
    laid = cv2.warpAffine(asked, warp, (columns, rows), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.float32), np.asarray(covered > 0.99, np.float32)


def _is_crop(warp: Floats, side: int) -> bool:
    """Whether a warp is no more than a crop and a resize."""
    scales, shears, shifts = warp[[0, 1], [0, 1]], warp[[0, 1], [1, 0]], warp[:, 2]
    is_near = (scales >= 1 / _MOST_ZOOM).all() and (scales <= _MOST_ZOOM).all()
    return bool(is_near and (np.abs(shears) <= _MOST_SHEAR).all() and (np.abs(shifts) <= _MOST_SHIFT * side).all())


def _recoloured(laid: Floats, second: Floats, is_covered: Floats) -> Floats:
    """The first sheet with brightness and contrast of each channel brought to the second's, within limits."""
    part = is_covered > 0
    if not part.any():
        return laid
    out = laid.copy()
    for channel in range(3):
        a, b = laid[..., channel][part], second[..., channel][part]
        spread = float(a.var())
        gain = float(((a - a.mean()) * (b - b.mean())).mean()) / spread if spread > 1 else 1.0
        gain = min(max(gain, 1 / _MOST_GAIN), _MOST_GAIN)
        offset = float(np.clip(np.median(b - gain * a), -_MOST_OFFSET, _MOST_OFFSET))
        out[..., channel] = gain * laid[..., channel] + offset
    return out


def _blocks(sheet: Floats) -> Floats:
    """(rows, columns) as (block rows, block columns, pixels of a block)."""
    down, across = (edge // _BLOCK for edge in sheet.shape)
    return sheet.reshape(down, _BLOCK, across, _BLOCK).swapaxes(1, 2).reshape(down, across, -1)


def _shape(pixels: Pixels) -> tuple[int, int]:
    """Rows and columns of a picture's sheet: its shape in whole blocks, at one size for all, banners made less long."""
    aspect = min(max(pixels.shape[1] / pixels.shape[0], 1 / _MOST_ASPECT), _MOST_ASPECT)
    rows, columns = (max(1, round(edge / _BLOCK)) * _BLOCK for edge in (_SIDE / aspect**0.5, _SIDE * aspect**0.5))
    return rows, columns


def _sheet(pixels: Pixels, shape: tuple[int, int]) -> Floats:
    """A picture made small, float32 (rows, columns, 3)."""
    return np.asarray(cv2.resize(pixels, shape[::-1], interpolation=cv2.INTER_AREA), np.float32)


def _small(pixels: Pixels) -> Pixels:
    """A picture with its longer side at most `THUMB_SIDE`."""
    scale = THUMB_SIDE / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _known_sheet(pixels: Pixels | None) -> Floats | None:
    return None if pixels is None else _sheet(pixels, _shape(pixels))


def _locations(path: Path) -> dict[str, str]:
    with connect(path, read_only=True) as connection:
        rows = connection.execute("SELECT ad_id, min(location) FROM ad_files GROUP BY ad_id").fetchall()
    return dict(rows)


def _opened(location: str | None) -> Pixels | None:
    """The small picture of an ad where it still is, None where it is gone."""
    if location is None:
        return None
    try:
        return open_ad(Source(location), AnalyzeConfig())[0].thumb
    except ImageRejected:
        return None
