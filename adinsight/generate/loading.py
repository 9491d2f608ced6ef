"""Loads a diffusers model from a profile, a fetched repository or a folder; what cannot work is told in one line.

Nothing here reaches for the network: a repository is looked for among the weights that were fetched, and
diffusers is only ever given a folder.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adinsight.errors import ConfigError, ModelError, WeightsMissing
from adinsight.generate.licenses import License, license_of, require_accepted
from adinsight.models.catalogue import ModelRef, generator, generator_on_hub

if TYPE_CHECKING:
    from adinsight.models.compute import Compute

INDEX = "model_index.json"
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_ONE_FILE = (".safetensors", ".ckpt", ".pt", ".bin", ".gguf")
# The pipeline is kept among diffusers' deprecated ones, where its own checkpoints no longer load.
_DEAD = {
    "PaintByExamplePipeline": "load an inpainting model instead and give the example as --exemplar, which needs an "
    "IP-Adapter or a model that takes reference pictures"
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model comes from.

    Args:
        model_id: Folder in the package, repository on the hub, or folder on this machine.
        revision: Commit on the hub, digest of shipped files, or empty for a folder.
        folder: Where its files are.
        license: What is known of its licence.
        profile: The profile that it was taken from, empty where it was named.
    """

    model_id: str
    revision: str
    folder: Path
    license: License
    profile: str = ""


def find_model(
    model: str | Path | None = None,
    profile: str = "starter",
    revision: str | None = None,
    accepted: Collection[str] = (),
) -> Origin:
    """Where the files of a model are, once its licence is accepted.

    Args:
        model: A folder, or a repository on the hub that has been fetched; the profile's own where None.
        profile: starter, standard or large.
        revision: Commit of a repository; the one fetched last where None.
        accepted: Models whose licence the user has accepted by name.

    Raises:
        LicenseRefused: If the licence has to be accepted first.
        ModelError: If there is no such model here, or its files are not such as can be loaded.
    """
    origin = _of_profile(generator(profile)) if model is None else _named(str(model), revision, accepted)
    _check_layout(origin.folder)
    return origin


def find_part(name: str | Path, accepted: Collection[str] = ()) -> Path:
    """The folder of what is loaded beside a model, such as a ControlNet: a folder, or a fetched repository.

    Raises:
        LicenseRefused: If its licence has to be accepted first.
        ModelError: If it is not here.
    """
    return _named(str(name), None, accepted).folder


def load_pipeline(origin: Origin, compute: Compute, offload: bool = False) -> Any:
    """The diffusers pipeline of a model's folder, in evaluation mode on its device.

    float32 on a CPU; on a GPU bfloat16 for transformers, whose activations leave the range of float16,
    and float16 for UNets.

    Args:
        origin: From `find_model`.
        compute: Where it runs.
        offload: Keeps on the GPU only the part that is at work.

    Raises:
        ConfigError: If parts are to be offloaded and there is no GPU.
        ModelError: If diffusers cannot load it.
    """
    if offload and compute.device != "cuda":
        raise ConfigError("--offload moves parts between GPU and memory, but this run has no GPU; leave it out")
    import diffusers
    import torch

    index = _read_index(origin.folder)
    kind = getattr(diffusers, index["_class_name"])
    number_format = torch.float32
    if compute.device == "cuda":
        number_format = torch.bfloat16 if "transformer" in index else torch.float16
    with hushed():
        try:
            pipe = kind.from_pretrained(
                str(origin.folder),
                dtype=number_format,
                local_files_only=True,
                use_safetensors=True,
                **_fixed_arguments(index),
            )
        except (OSError, ValueError, RuntimeError, TypeError, ImportError, AttributeError) as error:
            raise ModelError(f"diffusers cannot load {origin.model_id}: {_first_line(error)}") from error
    pipe.set_progress_bar_config(disable=True)
    if offload:
        pipe.enable_model_cpu_offload()
    else:
        pipe.to(compute.device)
    return pipe


@contextmanager
def hushed() -> Iterator[None]:
    """Keeps what diffusers and transformers log, draw and plan to themselves, for as long as it holds.

    What matters of it (cut prompts, dropped options, missing checkers) is checked and told by us.
    """
    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging as transformers_logging

    kept = [(logging, logging.get_verbosity()) for logging in (diffusers_logging, transformers_logging)]
    with warnings.catch_warnings():
        # What both libraries plan to change, which is nobody's business while these versions are pinned from below.
        for planned in (FutureWarning, DeprecationWarning):
            warnings.simplefilter("ignore", planned)
        # Two concepts are mixed by two adapters on one network, so the second is meant.
        warnings.filterwarnings("ignore", message="Already found a `peft_config` attribute")
        for logging, _ in kept:
            logging.set_verbosity(logging.CRITICAL)
            logging.disable_progress_bar()
        try:
            yield
        finally:
            for logging, verbosity in kept:
                logging.set_verbosity(verbosity)


def _of_profile(ref: ModelRef) -> Origin:
    folder = ref.require()
    known = license_of(ref.model_id)
    return Origin(ref.model_id, ref.revision, folder, replace(known, name=ref.license), ref.profile)


def _named(model: str, revision: str | None, accepted: Collection[str]) -> Origin:
    path = Path(model).expanduser()
    if path.is_dir():
        known = _license_of_folder(path)
        require_accepted(known, accepted)
        return Origin(str(path), "", path, known)
    if path.is_file() or path.suffix in _ONE_FILE:
        raise ModelError(
            f"{model} is a single file; adinsight loads folders in diffusers' layout, with {INDEX} and safetensors: "
            "convert it with diffusers' from_single_file and save_pretrained"
        )
    if not _HUB_NAME.fullmatch(model) or model.startswith((".", "~", "/")):
        raise ModelError(f"there is no folder {model}; --model takes a folder or a repository such as owner/name")
    known = license_of(model)
    require_accepted(known, accepted)  # before anybody fetches gigabytes that must not be used
    ref = generator_on_hub(model, revision)
    if ref is None:
        at = f" --revision {revision}" if revision else ""
        raise WeightsMissing(f"{model} is not on this machine; run: adinsight models fetch --model {model}{at}")
    return Origin(model, ref.revision, ref.folder, known)


def _license_of_folder(folder: Path) -> License:
    """The licence of the model that a folder says it is; a folder of one's own is its owner's business."""
    path = folder / INDEX
    name = str(_read_index(folder).get("_name_or_path", "")) if path.is_file() else ""
    known = license_of(name)
    if known.commercial != "unknown":
        return known
    return License(str(folder), "not stated", "conditional")


def _check_layout(folder: Path) -> None:
    """Raises ModelError for a folder that diffusers would load wrongly, or refuse in words that do not help."""
    if not (folder / INDEX).is_file():
        what = "holds one part of a model" if (folder / "config.json").is_file() else "is no model of diffusers"
        raise ModelError(f"{folder} {what}: it has no {INDEX}; give the folder that holds it")
    name = _read_index(folder).get("_class_name")
    if name in _DEAD:
        raise ModelError(f"{name} is deprecated in diffusers and cannot be loaded again; {_DEAD[name]}")
    import diffusers

    if not isinstance(name, str) or not hasattr(diffusers, name):
        raise ModelError(f"{folder} asks for the pipeline {name!r}, which diffusers {diffusers.__version__} has not")
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        pickles = [path for path in part.iterdir() if path.suffix in (".bin", ".ckpt", ".pt", ".pth")]
        if pickles and not any(part.glob("*.safetensors")):
            raise ModelError(
                f"{part} holds only {pickles[0].name}, and pickles are never loaded; save the model as safetensors"
            )


def _read_index(folder: Path) -> dict[str, Any]:
    path = folder / INDEX
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read as JSON: {_first_line(error)}") from error
    if not isinstance(index, dict):
        raise ModelError(f"{path} does not describe a pipeline")
    return index


def _fixed_arguments(index: dict[str, Any]) -> dict[str, Any]:
    """Arguments that keep a pipeline from depending on which other packages are installed."""
    # Stable Diffusion XL marks its pictures where the package invisible-watermark happens to be there.
    return {"add_watermarker": False} if str(index["_class_name"]).startswith("StableDiffusionXL") else {}


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__
