"""Pictures that are no studio ads: photographs at hand, and what a seed can draw without the studio."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, files
from importlib.resources import files as resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from adinsight.benchmarks.fresh import read
from adinsight.errors import ConfigError, ImageRejected
from adinsight.records import AdImage

_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif", ".tif", ".tiff"}
# Less is an icon: it says nothing of photographs.
_LEAST_SIDE = 200
# Where cuts begin, in widths and heights of a cut.
_CUTS = ((0, 0), (1, 0), (0, 1), (1, 1), (0.5, 0.5))
_SIZES = ((640, 480), (480, 640), (600, 600), (728, 360))
_FONT = "OpenSans-Regular.ttf"
_LETTERS = tuple("etaoinshrdlu")


def photographs(folder: Path | None = None) -> list[AdImage]:
    """Every photograph and banner at hand, each content once.

    Args:
        folder: Searched through beside the packages and folders of photographs.yaml.

    Raises:
        ConfigError: If there is no such folder.
    """
    if folder is not None and not folder.is_dir():
        raise ConfigError(f"{folder} is no folder; --photographs takes one with photographs and banners")
    found: dict[str, AdImage] = {}
    for path in (*_of_packages(), *_of_folders(folder)):
        try:
            image = read(path.read_bytes())
        except (ImageRejected, OSError):
            continue
        if min(image.width, image.height) >= _LEAST_SIDE:
            found.setdefault(image.ad_id, image)
    return list(found.values())


def _of_packages() -> Iterator[Path]:
    for package, patterns in _places()["packages"].items():
        try:
            entries = files(package) or []
        except PackageNotFoundError:
            continue
        for entry in sorted(entries, key=str):
            if any(entry.match(pattern) for pattern in patterns):
                yield Path(str(entry.locate()))


def _of_folders(folder: Path | None) -> Iterator[Path]:
    for place in (*map(Path, _places()["folders"]), *([folder] if folder else [])):
        yield from (path for path in sorted(place.rglob("*")) if path.suffix.lower() in _SUFFIXES)


def _places() -> dict[str, dict[str, list[str]]]:
    text = (resources("adinsight.benchmarks") / "photographs.yaml").read_text(encoding="utf-8")
    places: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return places


def cuts(image: AdImage) -> list[AdImage]:
    """The four quarters and the middle of a picture, each half as wide and high, as pictures of their own."""
    picture, (width, height) = Image.fromarray(image.pixels), (image.pixels.shape[1] // 2, image.pixels.shape[0] // 2)
    found = []
    for across, down in _CUTS:
        left, top = round(width * across), round(height * down)
        found.append(_saved(picture.crop((left, top, left + width, top + height)), "PNG"))
    return found


def synthetic(count: int) -> dict[str, list[AdImage]]:
    """`count` pictures of each kind that is neither a photograph nor a studio ad, the same every time."""
    return {
        kind: [_saved(draw(np.random.default_rng([i, 77]), *_SIZES[i % len(_SIZES)]), "JPEG") for i in range(count)]
        for kind, draw in _KINDS.items()
    }


def _saved(picture: Image.Image, file_format: str) -> AdImage:
    """The picture as the analysis reads it from a file of this format."""
    buffer = io.BytesIO()
    picture.save(buffer, file_format, quality=90)
    return read(buffer.getvalue())


def _noise(rng: np.random.Generator, width: int, height: int) -> Image.Image:
    """Every pixel by chance."""
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))


def _texture(rng: np.random.Generator, width: int, height: int) -> Image.Image:
    """A fractal texture: noise whose power falls with frequency, as in clouds, stone and bark."""
    down, across = np.meshgrid(np.fft.fftfreq(height), np.fft.rfftfreq(width), indexing="ij")
    fall = np.maximum(np.hypot(down, across), 1 / max(width, height)) ** -rng.uniform(1.0, 2.0)
    shared = _waves(rng, fall, (height, width))
    channels = [0.8 * shared + 0.4 * _waves(rng, fall, (height, width)) for _ in range(3)]
    tinted = 128 + 50 * np.stack(channels, axis=2) + rng.uniform(-50, 50, 3)
    return Image.fromarray(np.clip(tinted, 0, 255).astype(np.uint8))


def _waves(rng: np.random.Generator, fall: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
    """Filtered noise with mean 0 and deviation 1."""
    field = np.fft.irfft2(np.fft.rfft2(rng.normal(size=shape)) * fall, s=shape)
    scaled: NDArray[np.float64] = (field - field.mean()) / field.std()
    return scaled


def _chart(rng: np.random.Generator, width: int, height: int) -> Image.Image:
    """Bars, a line or a pie on white, with axes and numbers."""
    picture = Image.new("RGB", (width, height), "white")
    pen, font = ImageDraw.Draw(picture), _font(13)
    left, top, right, bottom = 50, 40, width - 30, height - 40
    pen.text((left, 12), _sentence(rng, 4), "black", font)
    values = rng.uniform(0.1, 1.0, int(rng.integers(4, 12)))
    kind = rng.integers(3)
    if kind == 2:
        _pie(rng, pen, values, ((left + right) / 2, (top + bottom) / 2), min(right - left, bottom - top) * 0.45)
        return picture
    pen.line([(left, top), (left, bottom), (right, bottom)], "black", 2)
    for i in range(5):
        pen.text((12, bottom - (bottom - top) * i / 5 - 8), f"{i * 20}", "black", font)
    step = (right - left) / len(values)
    tops = [(left + step * (i + 0.5), bottom - (bottom - top) * float(v)) for i, v in enumerate(values)]
    if kind == 0:
        for x, y in tops:
            pen.rectangle([x - step * 0.35, y, x + step * 0.35, bottom - 1], _ink(rng))
    else:
        pen.line(tops, _ink(rng), 3)
    return picture


def _pie(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, values: NDArray[np.float64],
    middle: tuple[float, float], radius: float,
) -> None:  # fmt: skip
    angles = np.concatenate([[0.0], np.cumsum(values) / values.sum() * 360])
    edges = (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
    for first, last in pairwise(angles):
        pen.pieslice(edges, float(first), float(last), _ink(rng), "white")


def _page(rng: np.random.Generator, width: int, height: int) -> Image.Image:
    """Lines of letters on white, as on a scanned page."""
    picture = Image.new("RGB", (width, height), "white")
    pen, size = ImageDraw.Draw(picture), int(rng.integers(12, 20))
    font = _font(size)
    for y in range(30, height - 30, round(size * 1.5)):
        if rng.random() < 0.9:
            pen.text((30, y), _sentence(rng, (width - 60) // (size * 3)), (20, 20, 20), font)
    return picture


def _sentence(rng: np.random.Generator, words: int) -> str:
    return " ".join("".join(rng.choice(_LETTERS, int(rng.integers(2, 9)))) for _ in range(words))


def _ink(rng: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(v) for v in rng.integers(20, 220, 3))
    return red, green, blue


def _font(size: int) -> ImageFont.FreeTypeFont:
    data = (resources("adinsight.studio") / "fonts" / _FONT).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)


_KINDS: dict[str, Callable[[np.random.Generator, int, int], Image.Image]] = {
    "noise": _noise,
    "fractal textures": _texture,
    "charts": _chart,
    "pages of text": _page,
}
