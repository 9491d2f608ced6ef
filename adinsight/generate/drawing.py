"""One call of a pipeline: settings made definite, arguments by keyword, a step told at a time, flags read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from adinsight.errors import ConfigError, ModelError
from adinsight.generate.capabilities import guidance_parameter, reference_parameter
from adinsight.generate.framing import Frame, default_size, frame
from adinsight.generate.loading import hushed
from adinsight.generate.request import Pixels, Request
from adinsight.generate.seeds import generators
from adinsight.generate.siblings import Siblings, is_pixel_space, kind_of, parameters, size_step

_LEAST_REFERENCE = 64  # pixels of the shorter side, below which editors refuse a picture


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a picture once every default is filled in.

    Args:
        frame: Canvas and finished size.
        steps: Denoising steps.
        guidance: Classifier-free guidance, None where the pipeline has none.
        strength: Share of the way back to noise, None where the pipeline has none.
    """

    frame: Frame
    steps: int
    guidance: float | None
    strength: float | None

    @property
    def taken_steps(self) -> int:
        """Steps that are truly taken: a start from a picture leaves out the first ones."""
        return self.steps if self.strength is None else min(int(self.steps * self.strength), self.steps)


def settle(siblings: Siblings, pipe: Any, request: Request) -> Settings:
    """The settings of a request: as asked, else as the model was distilled for, else as its pipeline has them.

    Raises:
        ConfigError: If so few steps are left by the strength that nothing would change.
    """
    takes, license = parameters(pipe), siblings.origin.license
    steps = _first(request.steps, license.steps, _default(takes, "num_inference_steps"), 50)
    name = guidance_parameter(pipe)
    guidance = None if name is None else _first(request.guidance, license.guidance, _default(takes, name), 1.0)
    strength = _first(request.strength, _default(takes, "strength")) if "strength" in takes else None
    settings = Settings(_frame(siblings, pipe, request), int(steps), guidance, strength)
    if settings.taken_steps < 1:
        raise ConfigError(
            f"strength {strength} of {steps} steps leaves no step to take; raise --strength to at least "
            f"{1 / steps:.2g}, or --steps"
        )
    return settings


def batch_key(request: Request, settings: Settings) -> tuple[object, ...]:
    """Requests of equal keys can be drawn in one call: only prompts, pictures and seeds may differ."""
    return (
        request.task,
        settings,
        request.mask is None,
        request.negative_prompt is None,
        request.control_scale,
        request.exemplar_scale,
        request.adapters,
        request.candidates,
    )


def takes_batches(pipe: Any, request: Request) -> bool:
    """Whether several pictures can be drawn in one call, each from its own chance and its own inputs."""
    if request.task in ("exemplar", "mix"):
        return False
    if any(kind.__name__ == "StableDiffusionMixin" for kind in type(pipe).__mro__):
        return True
    # Elsewhere a list of pictures means several references, and masked-token models take one source of chance.
    return kind_of(request) == "text" and not hasattr(pipe, "vqvae")


def draw(
    pipe: Any,
    batch: Sequence[Request],
    prompts: Sequence[str],
    settings: Settings,
    extra: Mapping[str, Any],
    on_step: Callable[[], None],
) -> tuple[list[Pixels], list[bool]]:
    """The canvases of a batch, uint8 (rows, columns, 3) each, and whether a safety checker flagged each.

    Args:
        pipe: The pipeline for the batch's task.
        batch: Requests of equal keys.
        prompts: What each picture shall show.
        settings: What holds for all of them.
        extra: Further arguments of the call, such as embeddings of an exemplar.
        on_step: Called after each denoising step.

    Raises:
        ModelError: If the pipeline fails, or draws numbers that are no colours.
    """
    arguments = {**_arguments(pipe, batch, prompts, settings), **extra, **_callback(pipe, on_step)}
    if "prompt_embeds" in extra:
        for name in ("prompt", "negative_prompt"):
            arguments.pop(name, None)
    with hushed(), np.errstate(invalid="raise"):
        try:
            output = pipe(**arguments)
        except (ValueError, RuntimeError, TypeError, IndexError, FloatingPointError) as error:
            said = " ".join(str(error).split())[:300]
            raise ModelError(f"{type(pipe).__name__} failed at {settings.frame.canvas} pixels: {said}") from error
    drawn = [np.array(picture.convert("RGB")) for picture in output.images]
    return drawn, _flags(output, len(drawn))


def _arguments(pipe: Any, batch: Sequence[Request], prompts: Sequence[str], settings: Settings) -> dict[str, Any]:
    """What the pipeline is called with. Always by keyword: some take the picture first, some the prompt."""
    takes, sole = parameters(pipe), len(batch) == 1
    sources = generators([request.seed for request in batch])
    arguments: dict[str, Any] = {
        "prompt": list(prompts),
        "num_inference_steps": settings.steps,
        "generator": sources[0] if sole else sources,
        "output_type": "pil",
    }
    name = guidance_parameter(pipe)
    if name is not None:
        arguments[name] = settings.guidance
    if settings.strength is not None:
        arguments["strength"] = settings.strength
    if "width" in takes:
        arguments["width"], arguments["height"] = settings.frame.canvas
    if batch[0].control_scale is not None:
        arguments["controlnet_conditioning_scale"] = float(batch[0].control_scale)
    if "guess_mode" in takes and getattr(getattr(pipe, "controlnet", None), "is_guided", False):
        arguments["guess_mode"] = True
    negatives = [request.negative_prompt for request in batch]
    if negatives[0] is not None:
        arguments["negative_prompt"] = negatives
    elif name == "true_cfg_scale":
        arguments["negative_prompt"] = [" "] * len(batch)  # without one this guidance does nothing
    inputs = [_inputs(request, settings.frame, reference_parameter(pipe) == "image") for request in batch]
    for key in inputs[0]:
        arguments[key] = inputs[0][key] if sole else [one[key] for one in inputs]
    return arguments


def as_reference(picture: Pixels) -> Image.Image:
    """A picture for an editor to look at, which need not have the canvas' size but must not be tiny."""
    shown = Image.fromarray(picture)
    grow = _LEAST_REFERENCE / min(shown.size)
    if grow <= 1:
        return shown
    width, height = (max(round(side * grow), _LEAST_REFERENCE) for side in shown.size)
    return shown.resize((width, height), Image.Resampling.BICUBIC)


def _inputs(request: Request, frame: Frame, is_editor: bool) -> dict[str, Image.Image]:
    """The pictures of one request, laid on its canvas; an editor is shown the picture as a reference."""
    found: dict[str, Image.Image] = {}
    if request.task == "sketch" and request.sketch is not None:
        from adinsight.generate.sketches import control_picture

        lines = control_picture(request.sketch, (frame.window[1], frame.window[0]))
        # Lines must not run on over the rim, so they are padded with black and not with their edge.
        found["image"] = Image.fromarray(_centred(lines, frame))
    elif request.image is not None and kind_of(request) != "text":
        laid = frame.laid(request.image)
        found["image"] = as_reference(laid) if is_editor else Image.fromarray(laid)
        if request.mask is not None:
            found["mask_image"] = Image.fromarray(frame.laid_mask(request.mask))
    return found


def _centred(lines: Pixels, frame: Frame) -> Pixels:
    rows, columns = frame.canvas[1], frame.canvas[0]
    top, left = (rows - lines.shape[0]) // 2, (columns - lines.shape[1]) // 2
    canvas = np.zeros((rows, columns, 3), np.uint8)
    canvas[top : top + lines.shape[0], left : left + lines.shape[1]] = lines
    return canvas


def _callback(pipe: Any, on_step: Callable[[], None]) -> dict[str, Any]:
    """How the pipeline tells of its steps: the present way, or the one that older pipelines kept."""
    takes = parameters(pipe)

    def at_step_end(_pipe: Any, _step: int, _time: Any, values: dict[str, Any]) -> dict[str, Any]:
        on_step()
        return values

    if "callback_on_step_end" in takes:
        return {"callback_on_step_end": at_step_end}
    if "callback" in takes:
        return {"callback": lambda *_: on_step(), "callback_steps": 1}
    return {}


def _flags(output: Any, count: int) -> list[bool]:
    for name in ("nsfw_content_detected", "nsfw_detected"):
        flags = getattr(output, name, None)
        if flags is not None:
            return [bool(flag) for flag in flags]
    return [False] * count


def _frame(siblings: Siblings, pipe: Any, request: Request) -> Frame:
    size, step = finished_size(siblings, request), size_step(pipe)
    return frame(size, siblings.native_side, step, is_pixel_space(pipe), siblings.growth)


def finished_size(siblings: Siblings, request: Request) -> tuple[int, int]:
    """Width and height in pixels of the finished picture: as asked, as the picture painted into, or the model's own."""
    like = request.sketch if request.task == "sketch" else request.image
    if kind_of(request) == "text" and request.task != "sketch":
        like = None
    if request.mask is not None and like is not None:
        own = like.shape[1], like.shape[0]
    else:
        own = default_size(siblings.native_side, siblings.growth, like)
    return sized(own, request)


def sized(own: tuple[int, int], request: Request) -> tuple[int, int]:
    """Width and height as asked; where one is asked, the other keeps the shape of `own`, and where none is, `own`."""
    if request.width is not None and request.height is not None:
        return request.width, request.height
    if request.width is not None:
        return request.width, max(round(request.width * own[1] / own[0]), 1)
    if request.height is not None:
        return max(round(request.height * own[0] / own[1]), 1), request.height
    return own


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)


def _default(takes: Mapping[str, inspect.Parameter], name: str) -> Any:
    parameter = takes.get(name)
    return None if parameter is None or parameter.default is inspect.Parameter.empty else parameter.default
