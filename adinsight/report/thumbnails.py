"""Small pictures of the ads as data URIs, as large as the file's size allows.

Pictures are read as ads are: nothing in a file is trusted, nothing is fetched, and what is no longer the picture that
was analysed is not shown.
"""

from __future__ import annotations

import hashlib
import os
import random
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from adinsight.ads.fetch import read_bytes
from adinsight.ads.images import decode, fitted, reduced
from adinsight.ads.places import PlacedSource, scheme_of
from adinsight.batching import read_ahead
from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.errors import ConfigError, ImageRejected
from adinsight.progress import Progress, Silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from adinsight.report.collecting import Picture

_PREFIX = "data:image/webp;base64,"
# What the page needs of a picture besides its URI: its key, and in which part of the file it stands.
_OVERHEAD = 48
# Pictures that are tried before all are made, and the room that is kept because others may be larger.
_COUNT_TRIED = 48
_ROOM = 0.95
_THREADS = min(os.cpu_count() or 2, 8)
# Folders above the database in which a relative place is sought, from the nearest.
_MOST_FOLDERS = 3
_LOCAL = AnalyzeConfig()


@dataclass(frozen=True, slots=True)
class Rung:
    """A size of pictures: their longer side in pixels at most, and WebP's quality, 0 to 100."""

    side: int
    quality: int


# From what is a pleasure to look at down to what can still be recognised.
LADDER = (
    Rung(480, 80), Rung(400, 78), Rung(320, 76), Rung(256, 74), Rung(216, 72), Rung(184, 70), Rung(160, 66),
    Rung(144, 60), Rung(128, 55), Rung(112, 50), Rung(96, 45), Rung(80, 40), Rung(64, 35),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """Pictures for the page.

    Args:
        uris: Data URIs by the key of each picture.
        rung: The size that they have; None where there is none.
        missing: How many are not shown, by the reason.
    """

    uris: dict[str, str]
    rung: Rung | None
    missing: Counter[str]


def thumbnails_of(
    pictures: Sequence[Picture], database: Path, most_bytes: int, progress: Progress | None = None
) -> Thumbnails:
    """The pictures at the largest size at which all of them fit.

    Args:
        pictures: What is wanted.
        database: Relative places that are not below the present folder are sought below those that hold this file.
        most_bytes: What all data URIs together may take.
        progress: Who is told.

    Raises:
        ConfigError: If they do not fit at the smallest size.
    """
    told = progress or Silent()
    folders = tuple(database.resolve().parents)[:_MOST_FOLDERS]
    start = _first_rung(pictures, folders, most_bytes)
    for rung in LADDER[start:]:
        told.start(f"thumbnails of {rung.side} px", len(pictures))
        made = _made(pictures, folders, rung, told)
        told.finish()
        if _weight(made.uris.values()) <= most_bytes:
            return made if made.uris else Thumbnails({}, None, made.missing)
    raise ConfigError(
        f"{len(pictures)} pictures do not fit into {most_bytes / 1e6:.1f} MB at {LADDER[-1].side} px; "
        "show fewer with --ads, or allow a larger file with --max-megabytes"
    )


def _first_rung(pictures: Sequence[Picture], folders: Sequence[Path], most_bytes: int) -> int:
    """The first rung at which the pictures will fit, judged by some of them."""
    tried = random.Random(0).sample(pictures, min(_COUNT_TRIED, len(pictures)))
    opened = [image for image in _read_all(tried, folders, LADDER[0].side) if isinstance(image, Image.Image)]
    if not opened:
        return 0
    room = _ROOM * most_bytes / len(pictures) * len(tried)
    for index, rung in enumerate(LADDER):
        if _weight(_uri(image, rung) for image in opened) <= room:
            return index
    return len(LADDER) - 1


def _weight(uris: Iterable[str]) -> int:
    return sum(len(uri) + _OVERHEAD for uri in uris)


def _made(pictures: Sequence[Picture], folders: Sequence[Path], rung: Rung, progress: Progress) -> Thumbnails:
    uris: dict[str, str] = {}
    missing: Counter[str] = Counter()
    work = partial(_read_and_encoded, folders=folders, rung=rung)
    for picture, made in zip(pictures, read_ahead(work, pictures, _THREADS, 4 * _THREADS), strict=True):
        if isinstance(made, ImageRejected):
            missing[made.reason] += 1
        else:
            uris[picture.key] = made
        progress.advance()
    return Thumbnails(uris, rung, missing)


def _read_all(pictures: Sequence[Picture], folders: Sequence[Path], side: int) -> Iterable[Image.Image | ImageRejected]:
    return read_ahead(partial(_read, folders=folders, side=side), pictures, _THREADS, 4 * _THREADS)


def _read_and_encoded(picture: Picture, folders: Sequence[Path], rung: Rung) -> str | ImageRejected:
    image = _read(picture, folders, rung.side)
    return image if isinstance(image, ImageRejected) else _uri(image, rung)


def _read(picture: Picture, folders: Sequence[Path], side: int) -> Image.Image | ImageRejected:
    """The picture, its longer side at most `side`; why not, where none of its places has it."""
    refusal = ImageRejected("not_found", "it has no file")
    for place in _places(picture.locations, folders):
        try:
            data = read_bytes(PlacedSource(place), _LOCAL)
            if picture.ad_id is not None and hashlib.sha256(data).hexdigest()[:16] != picture.ad_id:
                raise ImageRejected("changed", "the file is another one than was analysed")
            return Image.fromarray(decode(data, ImageLimits(working_side=side)).pixels)
        except ImageRejected as error:
            # That a file is there says more than that it is not in another folder.
            refusal = error if refusal.reason == "not_found" else refusal
    return refusal


def _places(locations: Sequence[str], folders: Sequence[Path]) -> Iterable[str]:
    """Where a picture may be: as the database has it, then below the folders that hold the database."""
    for location in locations:
        yield location
        if not scheme_of(location) and not Path(location).is_absolute():
            yield from (str(folder / location) for folder in folders)


def _uri(image: Image.Image, rung: Rung) -> str:
    stream = BytesIO()
    reduced(image, fitted(image.size, rung.side)).save(stream, "WEBP", quality=rung.quality, method=4)
    return _PREFIX + b64encode(stream.getvalue()).decode("ascii")
