"""Do the guards of variants hold back what they must, and nothing else: near-copies, and prompts?

The gate's rules were written on a list in the tests. The prompts here are apart from it: one list was written, each
prompt in four went to the rules by a hash of its text, and the others are here and were only counted.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
import yaml
from PIL import Image, ImageEnhance

from adinsight.batching import batched
from adinsight.benchmarks.drawing_judge import as_image
from adinsight.benchmarks.figures import Figure, share
from adinsight.generate.safety import check_prompt
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder, Vectors
from adinsight.models.compute import Runtime
from adinsight.progress import Progress
from adinsight.studio import settings
from adinsight.studio.casting import cast
from adinsight.studio.render import render
from adinsight.studio.scene import Scene
from adinsight.studio.truth import tell
from adinsight.variants.audit.copies import CopyGuard, Pixels

_FIRST_SEED, _OTHERS_FROM, _PROMPTS_FROM = 8_400_000, 8_410_000, 8_420_000
_SIDE = 600  # longest side that ads are drawn at, in pixels
_CROP = 0.05
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Args:
        known: Ads that the guard knows.
        copies: Planted near-copies of them.
        others: Ads that it does not know.
        variants: Known ads drawn again with the same product and words in another setting.
        prompts: Studio ads whose captions are ordinary prompts.
    """

    known: int
    copies: int
    others: int
    variants: int
    prompts: int


FULL, QUICK = Size(400, 360, 600, 400, 700), Size(40, 36, 24, 24, 60)


def measure(quick: bool, progress: Progress, size: Size | None = None) -> list[Figure]:
    """The figures: near-copies and what is none, then red-team and ordinary prompts."""
    chosen = size or (QUICK if quick else FULL)
    return [*_copy_figures(chosen, progress), *_prompt_figures(chosen, progress)]


def _copy_figures(size: Size, progress: Progress) -> list[Figure]:
    scenes = [cast(seed) for seed in range(_FIRST_SEED, _FIRST_SEED + size.known)]
    clip = ClipEncoder(profile("starter").model("clip"), Runtime("cpu"))
    progress.start("drawing the ads that the guard knows", size.known)
    known = {str(scene.seed): _drawn(scene, progress) for scene in scenes}
    progress.finish()
    vectors = dict(zip(known, _vectors(clip, [*known.values()]), strict=True))
    guard = CopyGuard.of_pictures(known, vectors)
    rng = np.random.default_rng([_FIRST_SEED, 1])
    names = [*ALTERATIONS]
    told = [(names[place % len(names)], pixels) for place, pixels in enumerate([*known.values()][: size.copies])]
    copies = [ALTERATIONS[name](Image.fromarray(pixels), rng) for name, pixels in told]
    refused = _refused(guard, clip, (np.asarray(copy.convert("RGB")) for copy in copies), len(copies), progress)
    others = (render(scene, _scale(scene)) for scene in map(cast, range(_OTHERS_FROM, _OTHERS_FROM + size.others)))
    wrong = _refused(guard, clip, others, size.others, progress)
    variants = (render(scene, _scale(scene)) for scene in _elsewhere(scenes[: size.variants], rng))
    same = _refused(guard, clip, variants, size.variants, progress)
    kinds = [(name, [hit for (kind, _), hit in zip(told, refused, strict=True) if kind == name]) for name in names]
    return [
        share("planted near-copies refused", sum(refused), len(refused)),
        *(share(f"  {name}", sum(hits), len(hits)) for name, hits in kinds),
        _at_most(share("distinct ads and variants refused as near-copies", sum(wrong + same), len(wrong + same))),
        _at_most(share("  other ads", sum(wrong), len(wrong))),
        _at_most(share("  the same product and words in another setting", sum(same), len(same))),
    ]


def _prompt_figures(size: Size, progress: Progress) -> list[Figure]:
    lists = prompts()
    progress.start("reading prompts", None)
    held = {kind: [bool(check_prompt(text)) for text in texts] for kind, texts in lists["refused"].items()}
    tricky = [bool(check_prompt(text)) for text in lists["ordinary"]["tricky"]]
    plain = [bool(check_prompt(text)) for text in studio_prompts(size.prompts)]
    progress.finish()
    every = [hit for hits in held.values() for hit in hits]
    return [
        share("red-team prompts refused", sum(every), len(every)),
        *(share(f"  {kind}", sum(hits), len(hits)) for kind, hits in held.items()),
        _at_most(share("ordinary ad prompts refused", sum(tricky + plain), len(tricky + plain))),
        _at_most(share("  written to be mistaken", sum(tricky), len(tricky))),
        _at_most(share("  what studio ads show and want", sum(plain), len(plain))),
    ]


def prompts() -> dict[str, dict[str, list[str]]]:
    """The lists: `refused` by kind, and `ordinary`."""
    text = (files("adinsight.benchmarks") / "variants_prompts.yaml").read_text(encoding="utf-8")
    lists: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return lists


def studio_prompts(count: int) -> list[str]:
    """What is said of fresh studio ads, each once: two captions and an intention of each ad."""
    truths = (tell(cast(seed)) for seed in range(_PROMPTS_FROM, _PROMPTS_FROM + count))
    said = (text for truth in truths for text in (*truth.captions[:2], truth.intentions[0]))
    return [*dict.fromkeys(said)]


def _refused(
    guard: CopyGuard, clip: ClipEncoder, pictures: Iterator[Pixels], count: int, progress: Progress
) -> list[bool]:
    """For each picture whether the guard takes it for a copy."""
    found = []
    progress.start("comparing pictures with the ads", count)
    for batch in batched(pictures, _BATCH):
        for pixels, vector in zip(batch, _vectors(clip, batch), strict=True):
            found.append(guard.check(pixels, vector).rejects)
            progress.advance()
    progress.finish()
    return found


def _vectors(clip: ClipEncoder, pictures: Sequence[Pixels]) -> Vectors:
    return np.concatenate([clip.encode_images([as_image(p) for p in batch]) for batch in batched(pictures, _BATCH)])


def _drawn(scene: Scene, progress: Progress) -> Pixels:
    progress.advance()
    return render(scene, _scale(scene))


def _scale(scene: Scene) -> float:
    return min(1.0, _SIDE / max(scene.width, scene.height))


def _elsewhere(scenes: Sequence[Scene], rng: np.random.Generator) -> Iterator[Scene]:
    """The same product, words and layout in another setting."""
    names = [setting.name for setting in settings.SETTINGS]
    for scene in scenes:
        others = [name for name in names if name != scene.setting]
        yield replace(scene, setting=others[int(rng.integers(len(others)))], setting_seed=int(rng.integers(2**31)))


def _resized(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    scale = float(rng.uniform(0.4, 1.4))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _compressed(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=int(rng.integers(40, 86)))
    return Image.open(buffer).convert("RGB")


def _cropped(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    left, top, right, bottom = rng.uniform(0, _CROP, 4)
    width, height = picture.size
    return picture.crop(
        (round(left * width), round(top * height), round((1 - right) * width), round((1 - bottom) * height))
    )


def _cropped_whole(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """5 % off every side."""
    across, down = round(_CROP * picture.width), round(_CROP * picture.height)
    return picture.crop((across, down, picture.width - across, picture.height - down))


def _recolored(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    brighter = ImageEnhance.Brightness(picture).enhance(float(rng.uniform(0.92, 1.08)))
    return ImageEnhance.Color(brighter).enhance(float(rng.uniform(0.85, 1.15)))


def _mixed(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    return _compressed(_resized(_recolored(_cropped(picture, rng), rng), rng), rng)


ALTERATIONS: dict[str, Callable[[Image.Image, np.random.Generator], Image.Image]] = {
    "resized to 40 to 140 %": _resized,
    "JPEG of quality 40 to 85": _compressed,
    "up to 5 % cut from each side": _cropped,
    "5 % cut from every side": _cropped_whole,
    "slightly recoloured": _recolored,
    "cut, recoloured, resized and JPEG": _mixed,
}


def _at_most(figure: Figure) -> Figure:
    return replace(figure, at_most=True)
