"""What a loaded model can do, told from its pipelines themselves: tasks, and the options that each takes.

An option that the pipeline does not take is refused with a sentence. Nothing is dropped in silence.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adinsight.errors import ModelError, Unsupported
from adinsight.generate.request import NEEDS, TASKS, Request, Task
from adinsight.generate.siblings import Siblings, is_for_inpainting_only, kind_of_task, parameters

# Options of a request that each task may have, beyond what it needs, prompt, seed, width and height.
_COMMON = ("negative_prompt", "steps", "guidance", "adapters", "candidates")
_OPTIONS: dict[Task, tuple[str, ...]] = {
    "text": _COMMON,
    "image": (*_COMMON, "strength"),
    "caption": _COMMON,
    "inpaint": (*_COMMON, "strength"),
    "exemplar": (*_COMMON, "strength", "exemplar_scale", "exemplar_words", "image", "mask"),
    "sketch": (*_COMMON, "control_scale"),
    "mix": (*_COMMON, "blend"),
    "enlarge": ("negative_prompt", "steps", "guidance", "enlargement"),
}
_EVERY = ("task", "prompt", "seed", "width", "height")
# The parameter of a pipeline that carries an option.
_CARRIERS = {
    "negative_prompt": "negative_prompt",
    "steps": "num_inference_steps",
    "strength": "strength",
    "control_scale": "controlnet_conditioning_scale",
}
_UPSCALER = "StableDiffusionUpscalePipeline"


@dataclass(frozen=True, slots=True)
class Capability:
    """One task of a loaded model.

    Args:
        task: What is to be done: a task of a request, or learn.
        by: What does it: the class of a pipeline, or a network's name; empty where nothing can.
        options: Fields of a request that it takes.
        reason: Why it cannot be done; empty where it can.
    """

    task: str
    by: str
    options: tuple[str, ...] = ()
    reason: str = ""

    @property
    def is_supported(self) -> bool:
        """Whether the task can be done."""
        return not self.reason


def capabilities(siblings: Siblings) -> tuple[Capability, ...]:
    """What a model can do, task by task, and whether it can be taught a subject."""
    found = [capability(siblings, task) for task in TASKS]
    # Where a model only paints into masks, it may still do so after an exemplar.
    found = [
        capability(siblings, "exemplar", True) if one.task == "exemplar" and not one.is_supported else one
        for one in found
    ]
    return (*found, _learning(siblings.base))


def capability(siblings: Siblings, task: Task, has_mask: bool = False) -> Capability:
    """What a model can do of one task; an exemplar may be painted into a mask."""
    if task == "enlarge":
        return _enlarging(siblings)
    kind = kind_of_task(task, has_mask)
    base = type(siblings.base).__name__
    if kind != "inpaint" and is_for_inpainting_only(siblings.base):
        return Capability(
            task, "", reason=f"this checkpoint was made for inpainting: its UNet takes "
            f"{siblings.base.unet.config.in_channels} channels, the mask among them; it can inpaint"
        )  # fmt: skip
    if task == "sketch" and siblings.controlnet is None:
        return Capability(task, "", reason=f"{base} was loaded without a ControlNet; give one with --controlnet")
    pipe = siblings.pipeline(kind, is_controlled=task == "sketch")
    if pipe is None:
        return Capability(task, "", reason=f"diffusers has no {_WORDS[kind]} pipeline on the weights of {base}")
    if task == "exemplar" and not takes_exemplar(siblings, pipe):
        return Capability(
            task, "", reason=f"{type(pipe).__name__} takes no exemplar as loaded; give an IP-Adapter with --ip-adapter"
        )  # fmt: skip
    options = tuple(name for name in _OPTIONS[task] if _takes(pipe, siblings, task, name))
    return Capability(task, type(pipe).__name__, (*(name for name, _ in NEEDS[task] if name != "prompt"), *options))


def takes_exemplar(siblings: Siblings, pipe: Any) -> bool:
    """Whether a picture can be shown to a pipeline beside the prompt: as a reference, or by an IP-Adapter."""
    return (siblings.ip_adapter is not None and takes_ip_adapter(pipe)) or reference_parameter(pipe) is not None


def takes_ip_adapter(pipe: Any) -> bool:
    """Whether a pipeline can wear an IP-Adapter: Stable Diffusion and Stable Diffusion XL."""
    return "ip_adapter_image_embeds" in parameters(pipe) and getattr(pipe, "unet", None) is not None


def is_upscaler(pipe: Any) -> bool:
    """Whether a pipeline does nothing but enlarge."""
    return type(pipe).__name__ == _UPSCALER


def reference_parameter(pipe: Any) -> str | None:
    """The parameter by which a pipeline takes pictures to look at, without starting from them; None without one."""
    takes = parameters(pipe)
    if "image_reference" in takes:
        return "image_reference"
    # An editor's `image` is a reference: it has no strength, and no ControlNet to read it.
    is_editor = "image" in takes and not {"strength", "mask_image", "controlnet_conditioning_scale"} & set(takes)
    return "image" if is_editor and "ip_adapter_image_embeds" not in takes else None


def guidance_parameter(pipe: Any) -> str | None:
    """The parameter that classifier-free guidance goes into, None where the pipeline has none that works."""
    takes = parameters(pipe)
    if pipe.config.get("is_distilled"):
        return None  # taken and ignored
    if type(pipe).__name__.startswith("QwenImage") and "true_cfg_scale" in takes:
        return "true_cfg_scale"  # its guidance_scale is for distilled weights that were never published
    return "guidance_scale" if "guidance_scale" in takes else None


def require(siblings: Siblings, request: Request) -> Capability:
    """The capability that a request needs.

    Raises:
        Unsupported: If the model cannot do the task, or does not take an option that is asked for.
    """
    found = capability(siblings, request.task, request.mask is not None)
    if not found.is_supported:
        raise Unsupported(f"the task {request.task} is not possible here: {found.reason}")
    for name in _asked(request):
        if name not in (*_EVERY, *found.options):
            raise Unsupported(_refusal(name, request.task, found))
    guidance = request.guidance if request.guidance is not None else siblings.origin.license.guidance
    if request.negative_prompt is not None and guidance is not None and guidance <= 1:
        raise Unsupported(
            f"a negative prompt works through guidance above 1, and guidance is {guidance:g}; "
            "leave --negative out or raise --guidance"
        )
    return found


_WORDS = {"text": "text-to-image", "image": "image-to-image", "inpaint": "inpainting"}
_FLAGS = {"negative_prompt": "negative", "adapters": "adapter", "enlargement": "times", "blend": "share"}


def _asked(request: Request) -> Sequence[str]:
    """Fields that hold more than nothing."""
    return [
        name
        for name in Request.__dataclass_fields__
        if (value := getattr(request, name)) is not None and not (isinstance(value, tuple) and not value)
    ]


def _refusal(name: str, task: Task, found: Capability) -> str:
    words, flag = name.replace("_", " "), _FLAGS.get(name, name.replace("_", "-"))
    others = [other for other in TASKS if name in _OPTIONS[other] or name in dict(NEEDS[other])]
    if task not in others:
        return f"the task {task} takes no {words}; leave --{flag} out (tasks with it: {', '.join(others)})"
    return f"{found.by} takes no {words}; leave --{flag} out, or choose a model that takes it"


def _takes(pipe: Any, siblings: Siblings, task: Task, name: str) -> bool:
    if name == "blend":
        encode = getattr(pipe, "encode_prompt", None)
        return encode is not None and "do_classifier_free_guidance" in inspect.signature(encode).parameters
    if name in _CARRIERS:
        return _CARRIERS[name] in parameters(pipe)
    if name in ("candidates", "exemplar_words"):
        return True
    if name == "guidance":
        return guidance_parameter(pipe) is not None
    if name == "adapters":
        return hasattr(pipe, "load_lora_weights")
    if name == "exemplar_scale":
        return siblings.ip_adapter is not None and takes_ip_adapter(pipe)
    if name in ("image", "mask"):
        inpainting = siblings.pipeline("inpaint")
        return inpainting is not None and takes_exemplar(siblings, inpainting)
    return False


def _enlarging(siblings: Siblings) -> Capability:
    base = siblings.base
    if is_upscaler(base):
        return Capability("enlarge", _UPSCALER, ("image", *_OPTIONS["enlarge"]))
    by = "Enlarger" if siblings.enlarger is not None else "Lanczos"
    return Capability("enlarge", by, ("image", "enlargement"))


def _learning(base: Any) -> Capability:
    from adinsight.generate.subjects import check_teachable

    try:
        check_teachable(base)
    except ModelError as error:
        return Capability("learn", "", reason=str(error))
    return Capability("learn", "LoRA by peft", ("pictures", "class_pictures", "steps", "rate", "rank", "seed"))
