"""The pipelines that one set of weights can serve: text, image and inpainting, plain or led by a sketch."""

from __future__ import annotations

import inspect
from functools import cached_property
from math import lcm
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from adinsight.generate.loading import Origin, hushed
from adinsight.generate.request import Request, Task

if TYPE_CHECKING:
    from adinsight.models.enlarger import Enlarger

Kind = Literal["text", "image", "inpaint"]
_AUTO: dict[Kind, str] = {
    "text": "AutoPipelineForText2Image",
    "image": "AutoPipelineForImage2Image",
    "inpaint": "AutoPipelineForInpainting",
}
# Pipelines of one family that diffusers' automatic choice leaves out.
_FAMILIES: tuple[dict[Kind, str], ...] = (
    {"text": "Flux2KleinPipeline", "image": "Flux2KleinPipeline", "inpaint": "Flux2KleinInpaintPipeline"},
    {"text": "AmusedPipeline", "image": "AmusedImg2ImgPipeline", "inpaint": "AmusedInpaintPipeline"},
)
_INPAINTING_CHANNELS = 9  # latents, masked latents, mask
_DEFAULT_SIDE = 1024
ENLARGER_FACTOR = 2


def kind_of(request: Request) -> Kind:
    """Which kind of pipeline draws a request."""
    return kind_of_task(request.task, request.mask is not None)


def kind_of_task(task: Task, has_mask: bool = False) -> Kind:
    """Which kind of pipeline does a task; an exemplar is painted into a mask where there is one."""
    if task == "image":
        return "image"
    return "inpaint" if task == "inpaint" or (task == "exemplar" and has_mask) else "text"


def sibling(base: Any, kind: Kind, controlnet: Any = None) -> Any | None:
    """A pipeline of another kind on the very weights of `base`, or None where the family has none.

    Args:
        base: A loaded diffusers pipeline. What is set on its weights (adapters, their scales) holds
            for all its siblings.
        kind: What it shall do.
        controlnet: A ControlNet to lead it by, on top.
    """
    own = type(base).__name__
    family = next((names for names in _FAMILIES if own in names.values()), None)
    with hushed():
        found = _from_tables(base, kind, controlnet) if family is None else _from_family(base, family[kind], controlnet)
    if found is not None:
        found.set_progress_bar_config(disable=True)
    return found


def _from_tables(base: Any, kind: Kind, controlnet: Any) -> Any | None:
    import diffusers

    extra = {} if controlnet is None else {"controlnet": controlnet}
    try:
        return getattr(diffusers, _AUTO[kind]).from_pipe(base, **extra)
    except ValueError:  # what diffusers raises where its tables have no pipeline
        return None


def _from_family(base: Any, name: str, controlnet: Any) -> Any | None:
    import diffusers

    if controlnet is not None or not hasattr(diffusers, name):
        return None
    # from_pipe turns weights into float32 where no number format is named.
    return base if name == type(base).__name__ else getattr(diffusers, name).from_pipe(base, dtype=base.dtype)


class Siblings:
    """The pipelines of one model, each made when it is first wanted, with what lies beside the model.

    Args:
        origin: Where the model comes from.
        base: The pipeline as it was loaded.
        controlnet: Folder of what makes it follow a sketch, None where there is none.
        ip_adapter: Folder of what makes it follow an exemplar, None where there is none.
        enlarger: Folder of the network that doubles its pictures, None where there is none.
    """

    def __init__(
        self,
        origin: Origin,
        base: Any,
        controlnet: Path | None = None,
        ip_adapter: Path | None = None,
        enlarger: Path | None = None,
    ) -> None:
        self.origin, self.base = origin, base
        self.controlnet, self.ip_adapter, self.enlarger = controlnet, ip_adapter, enlarger
        self._made: dict[tuple[Kind, bool], Any] = {}

    def pipeline(self, kind: Kind, is_controlled: bool = False) -> Any | None:
        """The pipeline of a kind, None where the family has none."""
        key = kind, is_controlled
        if key not in self._made:
            self._made[key] = sibling(self.base, kind, self._control if is_controlled else None)
        return self._made[key]

    @property
    def native_side(self) -> int:
        """Side in pixels of the square that the model was trained at."""
        return native_side(self.base, self.origin.license.native_side)

    @property
    def growth(self) -> int:
        """How many times the enlarger makes the sides of what the model draws longer; 1 without one."""
        return ENLARGER_FACTOR if self.enlarger is not None else 1

    @cached_property
    def network(self) -> Enlarger | None:
        """The enlarger, loaded when the first picture is enlarged."""
        from adinsight.models.enlarger import Enlarger

        return None if self.enlarger is None else Enlarger.load(self.enlarger).to(self.base.device)

    @cached_property
    def _control(self) -> Any:
        from adinsight.generate.control import load_control

        if self.controlnet is None:
            return None
        return load_control(self.controlnet, self.base, self.origin.license.has_guided_sketches)


def is_for_inpainting_only(base: Any) -> bool:
    """Whether the UNet also takes a mask, so that plain drawing with it would fail deep inside."""
    unet = getattr(base, "unet", None)
    return unet is not None and unet.config.in_channels == _INPAINTING_CHANNELS


def parameters(pipe: Any) -> dict[str, inspect.Parameter]:
    """What the pipeline takes when it is called, by name."""
    return dict(inspect.signature(pipe.__call__).parameters)


def is_pixel_space(pipe: Any) -> bool:
    """Whether pixels themselves are denoised: there is no autoencoder, and one size."""
    return not any(hasattr(pipe, name) for name in ("vae", "vqvae", "movq", "vqgan"))


def native_side(pipe: Any, stated: int | None = None) -> int:
    """Side in pixels of the square that a model was trained at; `stated` goes before what it says itself."""
    if stated is not None:
        return stated
    factor = 1 if is_pixel_space(pipe) else int(getattr(pipe, "vae_scale_factor", 8))
    found = getattr(pipe, "default_sample_size", None)
    for name in ("unet", "transformer"):
        part = getattr(pipe, name, None)
        found = found or (part is not None and part.config.get("sample_size")) or None
    if isinstance(found, list | tuple):
        found = max(found)
    return int(found) * factor if found else _DEFAULT_SIDE


def size_step(pipe: Any) -> int:
    """What width and height in pixels must be multiples of."""
    factor = int(getattr(pipe, "vae_scale_factor", 8))
    if getattr(pipe, "transformer", None) is not None:
        return 2 * factor  # latents are packed, or halved once more, two by two
    return lcm(8, factor)
