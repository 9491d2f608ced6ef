"""What is asked of a generator, and what comes back: plain records that hold arrays, no model objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import ConfigError

Task = Literal["text", "image", "caption", "inpaint", "exemplar", "sketch", "mix", "enlarge"]
TASKS: tuple[Task, ...] = get_args(Task)
Pixels = NDArray[np.uint8]
Weighted = tuple[tuple[str, float], ...]

# What a task cannot do without: fields of Request, with the options that give them.
NEEDS: dict[Task, tuple[tuple[str, str], ...]] = {
    "text": (("prompt", "a prompt"),),
    "image": (("image", "--image"),),
    "caption": (("image", "--image"),),
    "inpaint": (("image", "--image"), ("mask", "--mask or --keep")),
    "exemplar": (("exemplar", "--exemplar"),),
    "sketch": (("sketch", "--sketch"),),
    "mix": (),
    "enlarge": (("image", "--image"),),
}
# What may follow the rows and columns in the shape of each array.
_SHAPES: dict[str, tuple[tuple[int, ...], ...]] = {
    "image": ((3,),),
    "exemplar": ((3,),),
    "mask": ((),),
    "sketch": ((), (3,), (4,)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One picture to be made. A setting of None is not asked for: the model's own default holds.

    Args:
        task: text, image, caption, inpaint, exemplar, sketch, mix or enlarge.
        prompt: What the picture shall show; for `caption`, words that are added to the caption.
        negative_prompt: What it shall not show; works through guidance above 1.
        seed: Seed of this one picture, 0 to 2**63 - 1; see `seeds.image_seed`.
        steps: Denoising steps.
        guidance: Classifier-free guidance; 1 is none.
        width: Width of the finished picture in pixels.
        height: Height of the finished picture in pixels.
        strength: Share of the way back to noise, above 0 to 1: how far the picture may leave `image`.
        image: uint8 (rows, columns, 3), sRGB: the picture to start from, to paint in, to caption or to enlarge.
        mask: uint8 (rows, columns), as large as `image`: above 127 is painted anew, the rest stays as it is.
        sketch: uint8 (rows, columns) or (rows, columns, 3 or 4): lines, dark on light or light on dark.
        exemplar: uint8 (rows, columns, 3): the picture whose look is taken over.
        exemplar_scale: Weight of the exemplar, 0 to 1; where None, 0.5 if it is told in words too and else 1.
        exemplar_words: Whether the thing that the exemplar shows is told in words too, before the prompt; where None,
            it is if something is painted into `mask` and a captioner is at hand.
        control_scale: Weight of the sketch, 0 to 2.
        adapters: Learned subjects or styles as (folder, weight).
        blend: Further prompts to mix with `prompt`, as (prompt, share); shares sum to at most 1.
        enlargement: How many times wider and higher, 2 or 4, for `enlarge`.
        candidates: Pictures that are drawn, of which the nearest to what is asked is kept, by CLIP; 1 to 64.

    Raises:
        ConfigError: If the task lacks what it needs, or a value is out of range; says which.
    """

    task: Task
    prompt: str = ""
    negative_prompt: str | None = None
    seed: int = 0
    steps: int | None = None
    guidance: float | None = None
    width: int | None = None
    height: int | None = None
    strength: float | None = None
    image: Pixels | None = None
    mask: Pixels | None = None
    sketch: Pixels | None = None
    exemplar: Pixels | None = None
    exemplar_scale: float | None = None
    exemplar_words: bool | None = None
    control_scale: float | None = None
    adapters: Weighted = ()
    blend: Weighted = ()
    enlargement: int | None = None
    candidates: int | None = None

    def __post_init__(self) -> None:
        if self.task not in TASKS:
            raise ConfigError(f"unknown task {self.task!r}; it is one of {', '.join(TASKS)}")
        _require_needs(self)
        _check_arrays(self)
        _check_numbers(self)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One finished picture.

    Args:
        pixels: uint8 (rows, columns, 3), sRGB; black where it is withheld.
        seed: Its seed.
        facts: How it was made, as plain data: model, revision, licence, prompt as used, parameters, versions.
        withheld: Why the picture must not be used, empty where it may.
    """

    pixels: Pixels
    seed: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    withheld: str = ""


def _require_needs(request: Request) -> None:
    for name, option in NEEDS[request.task]:
        value = getattr(request, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            raise ConfigError(f"the task {request.task} needs {name}; give it with {option}")
    if request.task == "mix" and not request.blend and len(request.adapters) < 2:
        raise ConfigError("the task mix needs two prompts, or two adapters; give both prompts or --adapter twice")
    if (request.mask is None) != (request.image is None) and request.task in ("inpaint", "exemplar"):
        raise ConfigError(f"the task {request.task} needs image and mask together; give --image and --mask")


def _check_arrays(request: Request) -> None:
    for name, shapes in _SHAPES.items():
        array = getattr(request, name)
        if array is None:
            continue
        if array.dtype != np.uint8 or array.ndim < 2 or array.shape[2:] not in shapes or 0 in array.shape:
            wanted = " or ".join(str(("rows", "columns", *rest)).replace("'", "") for rest in shapes)
            raise ConfigError(f"{name} must be uint8 of shape {wanted}, got {array.dtype} {array.shape}")
    if request.mask is not None and request.image is not None:
        if request.mask.shape != request.image.shape[:2]:
            raise ConfigError(
                f"the mask is {_size(request.mask)} pixels, the image {_size(request.image)}; they must agree"
            )
        if not (request.mask > 127).any():
            raise ConfigError("the mask leaves nothing to paint; white (above 127) is painted anew, see --mask")


def _check_numbers(request: Request) -> None:
    limits: dict[str, tuple[float, float]] = {
        "seed": (0, 2**63 - 1),
        "steps": (1, 1000),
        "guidance": (0, 50),
        "width": (8, 8192),
        "height": (8, 8192),
        "exemplar_scale": (0, 1),
        "control_scale": (0, 2),
        "candidates": (1, 64),
    }
    for name, (low, high) in limits.items():
        value = getattr(request, name)
        if value is not None and not low <= value <= high:
            option = name.replace("_", "-")
            raise ConfigError(f"{name} must be {low:g} to {high:g}, got {value}; change it with --{option}")
    if request.strength is not None and not 0 < request.strength <= 1:
        raise ConfigError(f"strength must be above 0 and at most 1, got {request.strength}; change it with --strength")
    if request.enlargement not in (None, 2, 4):
        raise ConfigError(f"enlargement must be 2 or 4, got {request.enlargement}; change it with --times")
    shares = [share for _, share in request.blend]
    if any(share < 0 for share in shares) or sum(shares) > 1:
        raise ConfigError(f"shares of a blend must be at least 0 and sum to at most 1, got {shares}; see --share")


def _size(array: Pixels) -> str:
    return f"{array.shape[1]} x {array.shape[0]}"
