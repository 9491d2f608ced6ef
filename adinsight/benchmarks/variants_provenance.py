"""Provenance of exported ads: is it there and right, is one changed byte found, does it survive our own edits?

Ads are drawn by the studio and exported in three formats, with a key made for the bench and without. A changed byte
counts as found where `verify` says changed; half of the bytes are picked from the whole file, half from the part that
holds the signature, which is where a hash cannot reach everything.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.benchmarks.figures import Figure, mean, share
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.benchmarks.signing_chain import make_chain
from adinsight.progress import Progress
from adinsight.variants.provenance.converting import convert
from adinsight.variants.provenance.encoding import FORMATS, Format, Pixels, encode
from adinsight.variants.provenance.record import Provenance, source_type
from adinsight.variants.provenance.signing import Signer, load_signer
from adinsight.variants.provenance.verifying import read_back, verify
from adinsight.variants.provenance.writing import QUALITY, Exported, export

_FIRST_SEED = 23_300_000
_SUFFIXES: dict[Format, str] = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
# Sides in pixels that the drawn ads are brought to: those of two standard sizes.
_SIZES = ((300, 250), (1080, 1080))
_STORE_LABEL = b"jumdc2pa"
_EDITS: dict[str, dict[str, Any]] = {
    "resize": {"size": (160, 120)},
    "crop": {"crop": (10, 10, 210, 190)},
    "convert": {},
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is done: ads, each exported six times; signed files with changed bytes and bytes of each; ads edited."""

    ads: int
    tampered: int
    bytes_each: int
    edited: int


QUICK = Size(ads=2, tampered=3, bytes_each=4, edited=1)
FULL = Size(ads=20, tampered=30, bytes_each=20, edited=2)


@dataclass(frozen=True, slots=True)
class Written:
    """An export and what it took.

    Args:
        record: What it was to say.
        done: The file.
        bare_bytes: Size of the same picture without provenance.
        added_seconds: Beyond encoding and writing that.
    """

    record: Provenance
    done: Exported
    bare_bytes: int
    added_seconds: float


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The provenance rows of the variants' table.

    Raises:
        MissingDependency: If c2pa-python or cryptography is not installed.
    """
    size = QUICK if quick else FULL
    with TemporaryDirectory() as name:
        folder = Path(name)
        chain = make_chain(folder / "chain")
        signer = load_signer(chain.key, chain.certificates)
        written = list(_exports(folder, size.ads, signer, progress))
        signed = [one for one in written if one.done.is_signed]
        return [
            share("exported files with the right provenance", sum(map(is_right, written)), len(written)),
            *tampering([one.done for one in signed][: size.tampered], size.bytes_each, progress),
            *survival(folder, [one for one in written if is_small(one)][: 6 * size.edited], signer, progress),
            *costs([one for one in written if not one.done.is_signed], "the mark"),
            *costs(signed, "mark and signature"),
        ]


def is_right(written: Written) -> bool:
    """Whether a file reads back as what was exported: mark, sidecar and, given a key, signature."""
    found, told = verify(written.done.path), written.record
    return (
        found.verdict == ("intact" if written.done.is_signed else "matching")
        and found.mark is not None
        and found.mark.source_type == told.source_type_uri
        and (found.mark.brief_id, found.mark.source_id) == (told.brief_id, told.source_id)
        and found.sidecar is not None
        and found.sidecar.record == told
        and found.signature.source_types == ((told.source_type_uri,) if written.done.is_signed else ())
    )


def is_small(written: Written) -> bool:
    """Whether it is of the first size, which edits fit in."""
    with Image.open(written.done.path) as picture:
        return picture.size == _SIZES[0]


def tampering(files: Sequence[Exported], bytes_each: int, progress: Progress) -> list[Figure]:
    """Of single changed bytes in signed files, the share that is found, with the sidecar and by the file alone."""
    found, alone, count = 0, 0, 0
    chance = np.random.default_rng(_FIRST_SEED)
    progress.start("changing bytes", len(files))
    for done in files:
        data = done.path.read_bytes()
        for at in _places(data, bytes_each, chance):
            changed = bytearray(data)
            changed[at] ^= int(chance.integers(1, 256))
            done.path.write_bytes(changed)
            count += 1
            found += verify(done.path).verdict == "changed"
            alone += _is_found_alone(bytes(changed))
        done.path.write_bytes(data)
        progress.advance()
    progress.finish()
    return [
        share("one changed byte of a signed file found", found, count),
        share("  found without its sidecar", alone, count),
    ]


def survival(folder: Path, sources: Sequence[Written], signer: Signer, progress: Progress) -> list[Figure]:
    """Of our own edits of exported files, and of plain saves, the share that keeps provenance."""
    kept, plainly, count = 0, 0, 0
    progress.start("editing", len(sources))
    for number, source in enumerate(sources):
        for (action, how), suffix in product(_EDITS.items(), _SUFFIXES.values()):
            target = folder / f"{action}{number}{suffix}"
            done = convert(source.done.path, target, **how, signer=signer if source.done.is_signed else None)
            count += 1
            kept += _is_kept(source, done)
        plainly += _is_kept_by_a_plain_save(source.done.path)
        progress.advance()
    progress.finish()
    return [
        share("our own resize, crop and conversion keep it", kept, count),
        share("  a plain save keeps it", plainly, len(sources)),
    ]


def costs(written: Sequence[Written], what: str) -> list[Figure]:
    """Bytes and milliseconds that provenance adds to a file."""
    added = mean(f"bytes added by {what}", [one.done.count_bytes - one.bare_bytes for one in written])
    seconds = np.median([one.added_seconds for one in written])
    return [
        Figure(added.name, added.value, added.count, added.margin, at_most=True),
        Figure(f"milliseconds added by {what}, median", 1000 * float(seconds), len(written), at_most=True),
    ]


def _exports(folder: Path, count: int, signer: Signer, progress: Progress) -> Iterator[Written]:
    progress.start("exporting", count)
    for number, (ad, _) in enumerate(fresh_ads(count, first_seed=_FIRST_SEED)):
        pixels = np.asarray(Image.fromarray(ad.pixels).resize(_SIZES[number % len(_SIZES)]))
        for format, key in product(FORMATS, (None, signer)):
            path = folder / f"{number}{'' if key is None else '-signed'}{_SUFFIXES[format]}"
            yield _written(pixels, path, format, _record(number), key)
        progress.advance()
    progress.finish()


def _record(number: int) -> Provenance:
    """A record with everything in it, of each kind in turn."""
    return Provenance(
        source_type(is_generated=number % 3 != 2, is_product_real=number % 3 == 1),
        version="0.1.0",
        brief_id=f"{number:016x}",
        arm="finding",
        grounds="finding",
        source_id=f"{number + 1:016x}",
        model_id="adinsight/starter",
        model_revision="1",
        model_license="Apache-2.0",
        prompt="a blue background, a red hat on a beach",
        seed=number,
        safety="passed",
    )


def _written(pixels: Pixels, path: Path, format: Format, record: Provenance, signer: Signer | None) -> Written:
    began = time.perf_counter()
    bare = encode(pixels, format, b"", QUALITY)
    path.write_bytes(bare)
    plain = time.perf_counter()
    done = export(pixels, path, record, signer=signer)
    return Written(record, done, len(bare), (time.perf_counter() - plain) - (plain - began))


def _places(data: bytes, count: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Offsets, half of them anywhere and half in the manifest store."""
    start = data.index(_STORE_LABEL) - 12
    length = int.from_bytes(data[start : start + 4], "big")
    anywhere = chance.integers(0, len(data), count // 2)
    return np.concatenate([anywhere, start + chance.integers(0, length, count - count // 2)])


def _is_found_alone(data: bytes) -> bool:
    with TemporaryDirectory() as name:
        lonely = Path(name) / "ad"
        lonely.write_bytes(data)
        return verify(lonely).verdict == "changed"


def _is_kept(source: Written, done: Exported) -> bool:
    found = verify(done.path)
    if found.mark is None or found.sidecar is None or not found.is_fine:
        return False
    kept = found.sidecar.record
    return (
        found.mark.source_type == source.record.source_type_uri
        and bool(kept.edits)
        and kept == source.record.edited(*kept.edits)
        and done.is_signed == source.done.is_signed
    )


def _is_kept_by_a_plain_save(path: Path) -> bool:
    out = BytesIO()
    with Image.open(path) as picture:
        picture.resize((160, 120)).save(out, picture.format)
    mark, signature = read_back(out.getvalue())
    return mark is not None or signature.state != "none"
