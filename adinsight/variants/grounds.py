"""The picture behind an ad: drawn around the product where there is one, at the model's own size, then enlarged.

A model draws well only near the aspects that it was trained at. So a banner's ground is the middle of a picture that
is no more than twice as wide as high, or as high as wide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image

from adinsight.generate.drawing import finished_size
from adinsight.generate.framing import resized
from adinsight.generate.request import Pixels, Request
from adinsight.generate.safety import ORDINARY, Policy
from adinsight.generate.seeds import image_seed
from adinsight.variants.scenes.boxes import Rect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adinsight.generate.generator import Generator
    from adinsight.generate.request import Picture
    from adinsight.variants.compositing.placing import Layer
    from adinsight.variants.scenes.sizes import AdSize

MOST_ASPECT = 2.0
# The place of the picture that is preferred among several, uint8 of shape (rows, columns, 3) each.
Prefer = Callable[[Sequence[Pixels]], int]
_SOLID = 128
# What is painted out where the product stood: its soft rim too, in shares of the picture's shorter side.
_RIM_SHARE = 0.02
_MIDDLE_GRAY = (127, 127, 127)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A drawn background.

    Args:
        pixels: uint8 of shape (rows, columns, 3), as large as the ad; nothing stands where the product will.
        facts: How it was drawn: model, revision, licence, prompt as used, parameters.
        seed: Of its own chance.
        withheld: Why it must not be used; empty where it may.
    """

    pixels: Pixels
    facts: Mapping[str, Any]
    seed: int
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class GroundOrder:
    """What is asked of the generator for one ad.

    Args:
        size: Of the ad.
        prompt: What the picture shows.
        negative: What it shall not show; None where the model takes none.
        seed: Of all its chance.
        product: The cut-out at its place on the ad; None where the generator draws the product.
        policy: What the safety gate lets through by name.
        candidates: Pictures that are drawn, of which one is taken; at least 1.
    """

    size: AdSize
    prompt: str
    negative: str | None
    seed: int
    product: Layer | None = None
    policy: Policy = ORDINARY
    candidates: int = 1


def draw_ground(generator: Generator, order: GroundOrder, prefer: Prefer | None = None) -> Ground:
    """The background of one ad.

    Args:
        generator: Draws it.
        order: What is asked.
        prefer: Chooses among several candidates; the first is taken where None.

    Raises:
        ConfigError: If the model does not take what is asked.
        SafetyRefused: If the prompt is held back.
        ModelError: If the model fails.
    """
    window = window_of(order.size)
    width, height = _drawn_size(generator, window)
    hole = None
    if order.product is None:
        first = Request("text", order.prompt, negative_prompt=order.negative, width=width, height=height)
    else:
        image, hole = _set_out(order.product, window, (width, height))
        mask = np.where(hole, 0, 255).astype(np.uint8)
        first = Request("inpaint", order.prompt, negative_prompt=order.negative, image=image, mask=mask)
    picture = _best(generator, order, first, prefer)
    return Ground(_finished(generator, picture, hole, window, order), picture.facts, picture.seed, picture.withheld)


def _best(generator: Generator, order: GroundOrder, first: Request, prefer: Prefer | None) -> Picture:
    """The candidate that is preferred of those that may be used; one that may not where none may."""
    # The ad's own readers choose among these, so each is drawn alone.
    requests = [
        replace(first, seed=image_seed(order.seed, index), candidates=1) for index in range(order.candidates)
    ]
    # Small models draw several at once in little more time than one; large ones have no room for that.
    batch = order.candidates if generator.origin.profile == "starter" else 1
    pictures = list(generator.generate(requests, batch, order.policy))
    fit = [picture for picture in pictures if not picture.withheld] or pictures
    return fit[prefer([picture.pixels for picture in fit])] if prefer is not None and len(fit) > 1 else fit[0]


def window_of(size: AdSize) -> Rect:
    """The picture that an ad is the middle of, in pixels of the ad: no more than `MOST_ASPECT` long."""
    width = max(size.width, round(size.height / MOST_ASPECT))
    height = max(size.height, round(size.width / MOST_ASPECT))
    left, top = (size.width - width) // 2, (size.height - height) // 2
    return Rect(left, top, left + width, top + height)


def _drawn_size(generator: Generator, window: Rect) -> tuple[int, int]:
    """Width and height at which the model draws: its own area in the window's shape, no larger than the window."""
    own = finished_size(generator.siblings, Request("text", "a"))
    scale = min(1.0, sqrt(own[0] * own[1] / window.area))
    return max(8, round(window.width * scale)), max(8, round(window.height * scale))


def _set_out(product: Layer, window: Rect, size: tuple[int, int]) -> tuple[Pixels, np.ndarray[Any, Any]]:
    """The product alone on grey at the size that is drawn, and where it is."""
    from adinsight.variants.compositing.placing import composite

    moved = type(product)(product.rgba, product.left - window.x0, product.top - window.y0)
    canvas = np.full((window.height, window.width, 3), _MIDDLE_GRAY, np.uint8)
    solid = np.zeros((window.height, window.width, 3), np.uint8)
    alpha_only = np.dstack([np.full((*product.rgba.shape[:2], 3), 255, np.uint8), product.rgba[..., 3]])
    shown = composite(canvas, moved)
    share = composite(solid, type(product)(alpha_only, moved.left, moved.top))[..., 0]
    return resized(shown, size), resized(share, size) >= _SOLID


def _finished(
    generator: Generator, picture: Picture, hole: np.ndarray[Any, Any] | None, window: Rect, order: GroundOrder
) -> Pixels:
    """The picture without the product, enlarged as far as the model's enlarger is of use, and cut to the ad."""
    pixels = picture.pixels if hole is None else _painted_out(picture.pixels, hole)
    times = window.width / pixels.shape[1]
    for factor in (4, 2):
        if times >= factor and _enlarges(generator):
            pixels = generator.make(Request("enlarge", image=pixels, seed=order.seed, enlargement=factor)).pixels
            break
    whole = Image.fromarray(pixels).resize((window.width, window.height), Image.Resampling.LANCZOS)
    left, top = -window.x0, -window.y0
    return np.asarray(whole.crop((left, top, left + order.size.width, top + order.size.height)))


def _enlarges(generator: Generator) -> bool:
    return generator.siblings.network is not None


def _painted_out(pixels: Pixels, hole: np.ndarray[Any, Any]) -> Pixels:
    """The ground where the product stood, told from its surroundings: a designer may move the product."""
    rim = max(1, round(_RIM_SHARE * min(pixels.shape[:2])))
    kernel = np.ones((2 * rim + 1, 2 * rim + 1), np.uint8)
    mask = cv2.dilate(hole.astype(np.uint8), kernel)
    return np.asarray(cv2.inpaint(np.ascontiguousarray(pixels), mask, 3.0 * rim, cv2.INPAINT_TELEA), np.uint8)
