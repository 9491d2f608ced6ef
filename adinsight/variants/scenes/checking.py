"""What a rendered ad looks like, measured from pixels: the ad with and without a text, and each layer by itself.

Nothing is taken from how the layout was made, so a scene edited by hand is judged alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.text_contrast import median_color
from adinsight.records import RGB
from adinsight.variants.audit.check import Check, at_least, at_most
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.contrast import least_contrast, local_contrast, read_pixels
from adinsight.variants.scenes.faces import PLAIN_SHELF, FontShelf
from adinsight.variants.scenes.rendering import Pixels, draw_layer, extent_of, placed_picture, rendered, settled
from adinsight.variants.scenes.scene import AdScene, Assets, Layer, SetLine, TextLayer, asset_of
from adinsight.variants.scenes.sizes import AdSize

MOST_OCCLUSION = 0.05  # of the product's opaque pixels
LEAST_LOGO_SSIM = 0.95
MOST_LOGO_STRETCH = 0.01  # of its aspect
LEAST_LOGO_SIDE = 10  # pixels of the longer side
_SEEN = 8  # of 255: less is not told from the ground

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Seen:
    """One layer and the pixels that it covers."""

    layer: Layer
    mask: Mask


def layout_checks(
    scene: AdScene, assets: Assets, size: AdSize, shelf: FontShelf = PLAIN_SHELF, file: bytes | None = None
) -> list[Check]:
    """Contrast, safe zones, overlaps, clipped glyphs, share of text, the logo and the bytes of the file.

    Args:
        scene: The ad.
        assets: Its pictures.
        size: What its place asks for.
        shelf: Its fonts.
        file: The bytes as delivered; their number is unchecked where None.
    """
    ready, pixels = settled(scene, assets)
    seen = [_Seen(layer, inked(ready, layer, pixels, shelf)) for layer in ready.layers if layer.role != "background"]
    return [
        _contrast(ready, pixels, shelf),
        _safe_zones(seen, size),
        _overlaps(seen),
        _occlusion(ready, seen),
        _clipped(ready, shelf),
        _text_share(seen, size),
        _logo(scene, assets, ready, pixels, shelf),
        _bytes(size, file),
    ]


def inked(scene: AdScene, layer: Layer, assets: Assets, shelf: FontShelf = PLAIN_SHELF) -> Mask:
    """The pixels that a layer covers, drawn by itself on black and on white: where both show the layer.

    Shape (rows, columns); outside the canvas nothing is seen.
    """
    differs = np.zeros((scene.height, scene.width), bool)
    region = extent_of(layer, shelf).shared(Rect(0, 0, scene.width, scene.height))
    if region.width <= 0 or region.height <= 0:
        return differs
    part = differs[region.y0 : region.y1, region.x0 : region.x1]
    for ground in (0, 255):
        canvas = np.full((region.height, region.width, 3), ground, np.uint8)
        draw_layer(canvas, layer, assets, shelf, (region.x0, region.y0))
        red, green, blue = cv2.split(cv2.absdiff(canvas, np.full_like(canvas, ground)))
        part |= np.maximum(np.maximum(red, green), blue) > _SEEN
    return differs


def text_contrasts(
    scene: AdScene, assets: Assets, shelf: FontShelf = PLAIN_SHELF
) -> list[tuple[TextLayer, float, float]]:
    """For each text the contrast to what is behind it, as seen, and what is asked of it.

    The glyphs are where the ad with and without the text differ; their colour is the median of those that
    differ most, and what is behind them is the ad without them.
    """
    found = []
    for place, layer in enumerate(scene.layers):
        region = extent_of(layer, shelf).shared(Rect(0, 0, scene.width, scene.height))
        if isinstance(layer, TextLayer) and region.width > 0 and region.height > 0:
            bare = replace(scene, layers=(*scene.layers[:place], *scene.layers[place + 1 :]))
            needed = least_contrast(layer.size, shelf.face(layer.font).is_bold)
            with_it, without_it = (rendered(one, assets, shelf, region) for one in (scene, bare))
            found.append((layer, _seen_contrast(with_it, without_it, layer.size), needed))
    return found


def _seen_contrast(picture: Pixels, bare: Pixels, size: int) -> float:
    red, green, blue = cv2.split(cv2.absdiff(picture, bare))
    away = np.maximum(np.maximum(red, green), blue)
    if not away.any():
        return 1.0
    core = away >= max(1, int(np.percentile(away[away > 0], 98)))
    color = cast(RGB, tuple(int(value) for value in np.rint(median_color(picture, core))))
    strength = np.where(away >= away.max() / 2, 255, 0).astype(np.uint8)
    return local_contrast(bare, read_pixels(strength, size), color)


def _contrast(scene: AdScene, assets: Assets, shelf: FontShelf) -> Check:
    found = text_contrasts(scene, assets, shelf)
    if not found:
        return Check("contrast", "passed", detail="the ad has no text")
    layer, contrast, needed = min(found, key=lambda one: one[1] / one[2])
    told = f"the {_name(layer)} is worst, at {layer.size} px; an underlay or another colour raises it"
    return at_least("contrast", round(contrast, 3), needed, told)


def _safe_zones(seen: list[_Seen], size: AdSize) -> Check:
    """Pixels of words, logo, product or button outside what is safe."""
    outside = np.ones((size.height, size.width), bool)
    safe = size.safe
    outside[safe.y0 : safe.y1, safe.x0 : safe.x1] = False
    counts = {_name(one.layer): int((one.mask & outside).sum()) for one in seen if one.layer.role != "shadow"}
    wrong = [name for name, count in counts.items() if count]
    told = f"outside: {', '.join(wrong)}" if wrong else ""
    return at_most("safe_zones", sum(counts.values()), 0, told)


def _overlaps(seen: list[_Seen]) -> Check:
    """Pixels that two of logo, product, button and lines of text share; words on their own button do not count."""
    things = [
        (_name(one.layer), part) for one in seen if one.layer.role not in ("shadow", "underlay") for part in _parts(one)
    ]
    shared: dict[str, int] = {}
    for (first, one), (second, other) in combinations(things, 2):
        if {first, second} == {"button", "call to action"}:
            continue
        count = int((one & other).sum())
        if count:
            shared[f"{first} on {second}"] = count
    return at_most("overlaps", sum(shared.values()), 0, ", ".join(shared))


def _parts(one: _Seen) -> list[Mask]:
    """A layer's mask; of a text the filled box around its ink, so that nothing lies between its letters."""
    if not isinstance(one.layer, TextLayer):
        return [one.mask]
    rows, columns = np.flatnonzero(one.mask.any(axis=1)), np.flatnonzero(one.mask.any(axis=0))
    filled = np.zeros_like(one.mask)
    if rows.size:
        filled[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
    return [filled]


def _occlusion(scene: AdScene, seen: list[_Seen]) -> Check:
    """The share of the product that lies under something else."""
    product = scene.picture("product")
    if product is None:
        return Check("product_occlusion", "passed", 0.0, MOST_OCCLUSION, "the scene has no product of its own")
    place = scene.layers.index(product)
    own = next(one.mask for one in seen if one.layer is product)
    above = [one.mask for one in seen if scene.layers.index(one.layer) > place]
    hidden = np.any(above, axis=0) & own if above else np.zeros_like(own)
    cut = 1 - _inside(product.box, scene)
    share = hidden.sum() / max(own.sum(), 1) + cut
    return at_most("product_occlusion", round(float(share), 4), MOST_OCCLUSION, "covered, or cut by the edge")


def _inside(box: Rect, scene: AdScene) -> float:
    return box.shared(Rect(0, 0, scene.width, scene.height)).area / max(box.area, 1)


def clipped_pixels(scene: AdScene, layer: TextLayer, shelf: FontShelf = PLAIN_SHELF) -> int:
    """Pixels of a text's ink that the canvas's edge cuts off, found on a canvas that is wider all around."""
    room = 2 * layer.size + 4
    moved = replace(layer, lines=tuple(_moved(line, room) for line in layer.lines))
    wide = AdScene(scene.size, scene.width + 2 * room, scene.height + 2 * room, (moved,))
    ink = inked(wide, moved, {}, shelf)
    return int(ink.sum() - ink[room : room + scene.height, room : room + scene.width].sum())


def _moved(line: SetLine, by: int) -> SetLine:
    return replace(line, x=line.x + by, baseline=line.baseline + by)


def _clipped(scene: AdScene, shelf: FontShelf) -> Check:
    """Ink beyond the edge, and characters that the font has no glyph for."""
    cut = {_name(layer): clipped_pixels(scene, layer, shelf) for layer in scene.texts}
    lacking = {_name(layer): shelf.face(layer.font).lacks(layer.text) for layer in scene.texts}
    wrong = [f"{name} is cut off" for name, count in cut.items() if count]
    wrong += [f"{name} has characters without a glyph" for name, missing in lacking.items() if missing]
    return at_most("clipped_glyphs", sum(cut.values()) + sum(map(len, lacking.values())), 0, ", ".join(wrong))


def _text_share(seen: list[_Seen], size: AdSize) -> Check:
    """The share of the picture that the boxes around its texts and the logo take up."""
    counted = [
        part for one in seen if isinstance(one.layer, TextLayer) or one.layer.role == "logo" for part in _parts(one)
    ]
    share = round(float(np.any(counted, axis=0).mean()), 4) if counted else 0.0
    if size.max_text_share is None:
        return Check("text_share", "passed", share, None, f"{size.name} has no limit", weighs=False)
    return at_most("text_share", share, size.max_text_share, "shorter words, or a smaller size, lower it")


def _logo(scene: AdScene, assets: Assets, ready: AdScene, pixels: Assets, shelf: FontShelf) -> Check:
    """The logo in the picture against the file it comes from."""
    layer = scene.picture("logo")
    if layer is None:
        return Check("logo_present", "passed", detail="the brand gives no logo", weighs=False)
    rows, columns = asset_of(assets, layer.asset).shape[:2]
    box = placed_picture(layer, assets)[1]
    stretch = abs(box.width / max(box.height, 1) / (columns / rows) - 1)
    # A pixel more or less is rounding, however much of a small logo's aspect it is.
    rounding = 0.5 / max(min(box.width, box.height), 1)
    similarity = logo_similarity(ready, pixels, shelf)
    told = []
    if stretch > MOST_LOGO_STRETCH + rounding:
        told.append(f"its aspect is off by {stretch:.1%}")
    if max(box.width, box.height) < LEAST_LOGO_SIDE:
        told.append(f"it is {box.width}x{box.height} pixels small")
    if told:
        return Check("logo_present", "failed", round(similarity, 4), LEAST_LOGO_SSIM, "; ".join(told))
    return at_least("logo_present", round(similarity, 4), LEAST_LOGO_SSIM, "structural similarity to its file")


def logo_similarity(scene: AdScene, assets: Assets, shelf: FontShelf = PLAIN_SHELF) -> float:
    """SSIM of the ad at the logo's place to the ad with its logo on top, where the logo is seen; -1 to 1.

    0 where it has no logo; one that the edge cuts counts for the share that is left.
    """
    layer = scene.picture("logo")
    if layer is None:
        return 0.0
    region = layer.box.shared(Rect(0, 0, scene.width, scene.height))
    if region.width <= 0 or region.height <= 0:
        return 0.0
    on_top = replace(scene, layers=(*(one for one in scene.layers if one is not layer), layer))
    shown, asked = (rendered(one, assets, shelf, region) for one in (scene, on_top))
    own = inked(scene, layer, assets)[region.y0 : region.y1, region.x0 : region.x1]
    return _ssim(shown, asked, own) * _inside(layer.box, scene)


def _ssim(first: Pixels, second: Pixels, where: Mask) -> float:
    """Mean structural similarity of the luma over a mask (Wang et al., 2004: Gaussian window, sigma 1.5)."""
    if not where.any():
        return 0.0
    one, other = (cv2.cvtColor(np.ascontiguousarray(p), cv2.COLOR_RGB2GRAY).astype(np.float64) for p in (first, second))

    def smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(cv2.GaussianBlur(values, (11, 11), 1.5), np.float64)

    a, b = smooth(one), smooth(other)
    va, vb, both = smooth(one * one) - a * a, smooth(other * other) - b * b, smooth(one * other) - a * b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    index = (2 * a * b + c1) * (2 * both + c2) / ((a * a + b * b + c1) * (va + vb + c2))
    return float(index[where].mean())


def _bytes(size: AdSize, file: bytes | None) -> Check:
    if size.max_bytes is None:
        told = f"{size.name} has no limit"
        return Check("file_bytes", "passed", None if file is None else len(file), None, told, weighs=False)
    if file is None:
        return Check("file_bytes", "unchecked", None, size.max_bytes, "no file was given", weighs=False)
    return at_most("file_bytes", len(file), size.max_bytes, "a lower quality, or jpeg or webp, takes fewer")


def _name(layer: Layer) -> str:
    return layer.role.replace("_", " ")
