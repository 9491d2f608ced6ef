"""How a picture was made, as plain data: what its sidecar holds, and by which it could be made again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from adinsight.generate.drawing import Settings
from adinsight.generate.loading import Origin
from adinsight.generate.prompting import Reading
from adinsight.generate.request import Pixels, Request
from adinsight.models.compute import Compute

_PACKAGES = ("adinsight", "torch", "diffusers", "transformers", "peft", "pillow", "numpy")
_PICTURES = ("image", "mask", "sketch", "exemplar")


def facts_of_model(origin: Origin, compute: Compute) -> dict[str, Any]:
    """Model, revision, licence, device and versions: the same for every picture of a generator."""
    import torch

    return {
        "model": origin.model_id,
        "revision": origin.revision,
        "license": origin.license.name,
        "commercial_use": origin.license.commercial,
        "device": compute.device,
        "threads": torch.get_num_threads(),
        "versions": versions(),
    }


def facts_of_request(request: Request) -> dict[str, Any]:
    """What was asked, without pixels: pictures are named by the digest of theirs, adapters by that of their files."""
    asked: dict[str, Any] = {}
    for name in Request.__dataclass_fields__:
        value = getattr(request, name)
        if value is None or (isinstance(value, tuple) and not value):
            continue
        if name in _PICTURES:
            value = digest_of_pixels(value)
        elif name == "adapters":
            value = [{"folder": place, "weight": weight, "digest": _digest_of_folder(place)} for place, weight in value]
        elif name == "blend":
            value = [{"prompt": prompt, "share": share} for prompt, share in value]
        asked[name] = value
    return asked


def facts_of_drawing(
    pipe: Any, settings: Settings, prompt: str, readings: Sequence[Reading], enlarged_by: str
) -> dict[str, Any]:
    """What was done: the pipeline, the prompt as it was used, and every setting with its defaults filled in."""
    return {
        "pipeline": type(pipe).__name__,
        "prompt_used": prompt,
        "prompt_readings": [reading.as_dict() for reading in readings],
        "is_prompt_cut": any(reading.cut for reading in readings),
        "steps": settings.steps,
        "guidance": settings.guidance,
        "strength": settings.strength,
        "canvas": list(settings.frame.canvas),
        "size": list(settings.frame.final),
        "enlarged_by": enlarged_by,
    }


def digest_of_pixels(pixels: Pixels) -> str:
    """First 16 hex digits of the SHA-256 over shape and pixels."""
    return sha256(str(pixels.shape).encode() + pixels.tobytes()).hexdigest()[:16]


@cache
def versions() -> dict[str, str]:
    """Versions of what draws."""
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


def _digest_of_folder(place: str) -> str:
    digest = sha256()
    path = Path(place)
    for file in sorted(path.glob("*.safetensors")) if path.is_dir() else [path]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
