"""Reading one ad, once: from bytes of any kind to the one array that every extractor sees.

Nothing here trusts a file. Only the formats of `formats.READERS` are opened, limits are
checked before pixels are made, and whatever a decoder raises becomes an `ImageRejected`:

    empty             the file has no bytes
    too_large_bytes   more than limits.max_bytes
    too_large_pixels  more than limits.max_pixels, told from the header
    not_an_image      the bytes are of no known picture format, whatever the name says
    truncated         the picture ends before it is complete
    corrupt           the picture cannot be decoded

Reading from places adds the reasons listed in `fetch`.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, _imaging

from adinsight.ads.fetch import read_bytes
from adinsight.ads.formats import HEAD_BYTES, READERS, is_cut_short, sniff
from adinsight.ads.tones import to_srgb, widened
from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.errors import ImageRejected
from adinsight.records import THUMB_SIDE, AdFile, AdImage, Source

# What follows from a file's bytes alone, so that the same bytes are refused again by the same rules.
LASTING = frozenset({"empty", "too_large_bytes", "too_large_pixels", "not_an_image", "truncated", "corrupt"})
_DECIDING = ("adinsight", "pillow", "pi-heif")
_ORIENTATION = 0x0112
# What undoes each value of the EXIF tag Orientation (EXIF 2.32, 4.6.4 A); Pillow turns anticlockwise.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_QUARTER_TURNS = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Decoded:
    """One picture, upright and in sRGB.

    Args:
        pixels: uint8 array of shape (rows, columns, 3), longer side at most the working size.
        thumb: The same, longer side at most `THUMB_SIDE`.
        width: Width of the upright original in pixels.
        height: Height of the upright original in pixels.
        format: The true format, such as JPEG.
    """

    pixels: NDArray[np.uint8]
    thumb: NDArray[np.uint8]
    width: int
    height: int
    format: str


def open_ad(source: Source, config: AnalyzeConfig) -> tuple[AdImage, AdFile]:
    """The picture of one source, and the file that holds it. The only place where an ad is opened.

    Raises:
        ImageRejected: If the source cannot be read or is not a picture within the limits.
    """
    data = read_bytes(source, config)
    ad_id = hashlib.sha256(data).hexdigest()[:16]
    picture = decode(data, config.limits)
    width, height = picture.width, picture.height
    image = AdImage(ad_id, picture.pixels, picture.thumb, width, height)
    return image, AdFile(ad_id, source.location, picture.format, len(data), width, height, source.facts)


def rules(limits: ImageLimits) -> str:
    """Changes with whatever decides which files are refused: the limits, and the versions of what decodes."""
    versions = []
    for package in _DECIDING:
        with suppress(PackageNotFoundError):
            versions.append(f"{package} {version(package)}")
    return "; ".join([f"{name} {value}" for name, value in asdict(limits).items()] + versions)


def is_lasting(refusal: ImageRejected) -> bool:
    """Whether the same bytes would be refused again: not where the place was at fault, or memory ran out."""
    return refusal.reason in LASTING and not isinstance(refusal.__cause__, MemoryError)


def decode(data: bytes, limits: ImageLimits) -> Decoded:
    """The first frame of a picture file: upright, 8-bit sRGB over white, reduced to the working size.

    Raises:
        ImageRejected: With one of the reasons listed at the top of this module.
    """
    return _guarded(data, limits, _decoded)


def decode_with_alpha(data: bytes, limits: ImageLimits) -> NDArray[np.uint8]:
    """As `decode`, but with what is transparent: uint8 of shape (rows, columns, 4), straight alpha.

    Alpha is 255 everywhere where the file has none.

    Raises:
        ImageRejected: With one of the reasons listed at the top of this module.
    """
    return _guarded(data, limits, _decoded_with_alpha)


_Kept = TypeVar("_Kept")


def _guarded(data: bytes, limits: ImageLimits, read: Callable[[bytes, str, ImageLimits], _Kept]) -> _Kept:
    kind = _admit(data, limits)
    try:
        return read(data, kind, limits)
    except ImageRejected:
        raise
    except Exception as error:
        # Decoders of hostile bytes raise nearly anything: OSError, SyntaxError, struct.error,
        # RuntimeError, MemoryError ... Each of them says the same about the file.
        raise _fault(data, kind, error) from error


def _admit(data: bytes, limits: ImageLimits) -> str:
    if not data:
        raise ImageRejected("empty", "the file has no bytes")
    if len(data) > limits.max_bytes:
        raise ImageRejected(
            "too_large_bytes", f"{len(data)} bytes, the limit is {limits.max_bytes}; raise limits.max_bytes"
        )
    kind = sniff(data[:HEAD_BYTES])
    if kind is None:
        raise ImageRejected("not_an_image", f"the bytes are none of {', '.join(READERS)}")
    return kind


def _fault(data: bytes, kind: str, error: Exception) -> ImageRejected:
    said = f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]
    if "truncated" in said.lower() or is_cut_short(data, kind):
        return ImageRejected("truncated", f"the {kind} ends before it is complete ({said})")
    return ImageRejected("corrupt", f"the {kind} cannot be decoded ({said})")


@dataclass(frozen=True, slots=True)
class _Read:
    """A picture at the working size, in a mode that `widened` returns and not yet upright."""

    image: Image.Image
    size: tuple[int, int]
    orientation: int
    profile: bytes | None

    def upright(self, image: Image.Image) -> Image.Image:
        return image.transpose(_UPRIGHT[self.orientation]) if self.orientation in _UPRIGHT else image


def _read(data: bytes, kind: str, limits: ImageLimits) -> _Read:
    if kind == "TIFF":
        _hush_libtiff()
    with READERS[kind](BytesIO(data)) as file:
        _check_pixels(file.size, limits)
        size = _loaded(file, limits.working_side)
        orientation = _orientation(file)
        profile = file.info.get("icc_profile")
        small = reduced(widened(file), fitted(size, limits.working_side))
    return _Read(small, size, orientation, profile if isinstance(profile, bytes) else None)


def _decoded(data: bytes, kind: str, limits: ImageLimits) -> Decoded:
    read = _read(data, kind, limits)
    upright = read.upright(to_srgb(read.image, read.profile))
    width, height = read.size[::-1] if read.orientation in _QUARTER_TURNS else read.size
    pixels = np.array(upright)
    return Decoded(pixels, _thumb(upright, pixels), width, height, kind)


def _decoded_with_alpha(data: bytes, kind: str, limits: ImageLimits) -> NDArray[np.uint8]:
    read = _read(data, kind, limits)
    if read.image.mode != "RGBA":
        opaque = read.upright(to_srgb(read.image, read.profile))
        return np.array(opaque.convert("RGBA"))
    # The colours alone go through the profile, for which there is no alpha.
    both = to_srgb(read.image.convert("RGB"), read.profile).convert("RGBA")
    both.putalpha(read.image.getchannel("A"))
    return np.array(read.upright(both))


def _loaded(file: ImageFile.ImageFile, side: int) -> tuple[int, int]:
    """Makes the pixels and returns the full size; a JPEG is made at a half, quarter or eighth where that is enough."""
    full = file.size
    # The size that a HEIF header states may differ from what its decoder finds.
    drafted = file.draft(file.mode, fitted(full, side))
    file.load()
    return full if drafted else file.size


def _check_pixels(size: tuple[int, int], limits: ImageLimits) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise ImageRejected("corrupt", f"the header says {width} x {height} pixels")
    if width * height > limits.max_pixels:
        raise ImageRejected(
            "too_large_pixels",
            f"{width} x {height} pixels, the limit is {limits.max_pixels} in all; raise limits.max_pixels",
        )


def _orientation(file: ImageFile.ImageFile) -> int:
    """The EXIF orientation, 1 to 8; 1 where the EXIF block is broken, since the picture is not."""
    try:
        value = file.getexif().get(_ORIENTATION, 1)
        return int(value) if value in _UPRIGHT else 1
    except (SyntaxError, ValueError, OSError, TypeError, LookupError, OverflowError, Warning):
        return 1


def fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size in pixels with its longer side at most `side` and its shape kept; never below 1."""
    longer = max(size)
    if longer <= side:
        return size
    width, height = (max(1, round(edge * side / longer)) for edge in size)
    return width, height


def reduced(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at `size`, by Lanczos after a box reduction to thrice that size where it is larger."""
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _thumb(image: Image.Image, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    goal = fitted(image.size, THUMB_SIDE)
    if goal == image.size:
        return pixels
    # Hamming costs half of Lanczos and does not ring at edges.
    return np.array(image.resize(goal, Image.Resampling.HAMMING))


@cache
def _hush_libtiff() -> None:
    """Once a process, takes libtiff's error printer away, which writes to standard error from C.

    What it would print is also raised by Pillow. Where libtiff is linked so that its
    symbols cannot be reached, it goes on printing.
    """
    library = ctypes.CDLL(_imaging.__file__)
    for name in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
        setter = getattr(library, name, None)
        if setter is not None:
            setter.restype = ctypes.c_void_p
            setter(None)
