"""Subjects: a thing is learned from about five pictures, as a LoRA beside the model (DreamBooth by peft).

The model itself keeps its weights: low-rank layers are added to what hears the prompt, trained, written in the layout
that diffusers' `load_lora_weights` takes, and removed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from adinsight.errors import ConfigError, ModelError, WeightsMissing
from adinsight.generate.loading import hushed
from adinsight.generate.subject_data import (
    Pixels,
    check_fits,
    check_token,
    class_pictures,
    identity_of,
    latents_of,
    native_side,
    views_of,
)
from adinsight.generate.subject_training import Lesson, SubjectRecipe, train
from adinsight.progress import Progress, Silent

WEIGHTS, FACTS = "pytorch_lora_weights.safetensors", "subject.json"
_CHECKPOINT = "unfinished.safetensors"
_ADAPTER = "default"
# Attention, and what makes the prompt one vector where a UNet hears it as a whole too.
_TAUGHT = [
    "to_q", "to_k", "to_v", "to_out.0",
    "add_embedding.pool.q_proj", "add_embedding.pool.k_proj", "add_embedding.pool.v_proj", "add_embedding.proj",
]  # fmt: skip
_PREDICTIONS = ("epsilon", "v_prediction", "sample")


@dataclass(frozen=True, slots=True)
class Learned:
    """A learned subject: its folder, the prompt that it answers to, and the loss of each step made in this call."""

    folder: Path
    prompt: str
    losses: tuple[float, ...]


def learn_subject(
    pipeline: Any,
    pictures: Sequence[Pixels],
    recipe: SubjectRecipe,
    folder: Path,
    class_folder: Path | None = None,
    progress: Progress | None = None,
) -> Learned:
    """Learns a subject and writes its adapter to a folder; the pipeline is left as it was.

    A run that was stopped goes on from its last checkpoint; one that is finished is not made again.

    Args:
        pipeline: Of Stable Diffusion's shape, without adapters: UNet, one text encoder, autoencoder.
        pictures: About five, uint8 (rows, columns, 3), of any size.
        recipe: How.
        folder: Gets the adapter, its facts and checkpoints.
        class_folder: Where pictures of the class are kept, to be shared by subjects; in `folder` where None.
        progress: Told of pictures of the class and of steps.

    Raises:
        ConfigError: If there are no pictures, or the token is no rare word.
        ModelError: If the pipeline cannot be taught in this way.
    """
    progress = progress or Silent()
    if not pictures:
        raise ConfigError("a subject is learned from its pictures, and none are given; about five are enough")
    check_teachable(pipeline)
    check_token(recipe.token, pipeline.tokenizer)
    for prompt in (recipe.subject_prompt, *recipe.prompts_of_class):
        check_fits(prompt, pipeline.tokenizer)
    folder.mkdir(parents=True, exist_ok=True)
    key = _key(pipeline, pictures, recipe)
    if (folder / WEIGHTS).exists() and _facts(folder).get("key") == key:
        return Learned(folder, recipe.subject_prompt, ())
    lesson = _lesson(pipeline, pictures, recipe, class_folder or folder / "class", progress)
    with _adapters(pipeline, recipe) as parameters:
        losses = train(pipeline, parameters, lesson, recipe, folder / _CHECKPOINT, key, progress)
        _write(pipeline, recipe, folder, key)
    (folder / _CHECKPOINT).unlink(missing_ok=True)
    return Learned(folder, recipe.subject_prompt, tuple(losses))


def load_subject(pipeline: Any, folder: Path, name: str, weight: float = 1.0) -> None:
    """Adds a learned subject, or any LoRA in diffusers' layout, to a pipeline under a name, and makes it count.

    Raises:
        WeightsMissing: If the folder holds no adapter.
        ModelError: If it was learned on another kind of model.
    """
    if not (folder / WEIGHTS).is_file():
        raise WeightsMissing(f"no adapter in {folder}: {WEIGHTS} missing")
    if not hasattr(pipeline, "load_lora_weights"):
        raise ModelError(f"{type(pipeline).__name__} takes no adapters")
    try:
        with hushed():  # peft warns of a second adapter, which is meant, and diffusers of an untrained text encoder
            pipeline.load_lora_weights(str(folder), weight_name=WEIGHTS, adapter_name=name, local_files_only=True)
    except (ValueError, KeyError, RuntimeError, OSError) as error:
        unload_subjects(pipeline, [name])
        said = " ".join(str(error).split())[:300]
        raise ModelError(f"the adapter in {folder} does not fit {type(pipeline).__name__}: {said}") from error
    if name not in loaded_subjects(pipeline):
        raise ModelError(f"the adapter in {folder} has no layers for {type(pipeline).__name__}")
    pipeline.set_adapters([name], [weight])


def loaded_subjects(pipeline: Any) -> list[str]:
    """Names of the adapters that a pipeline holds."""
    found = pipeline.get_list_adapters() if hasattr(pipeline, "get_list_adapters") else {}
    return sorted({name for names in found.values() for name in names})


def unload_subjects(pipeline: Any, names: Sequence[str] | None = None) -> None:
    """Removes adapters, all where no names are given; after the last, the model is bit for bit what it was."""
    present = loaded_subjects(pipeline)
    going = present if names is None else [name for name in names if name in present]
    if set(going) == set(present):
        pipeline.unload_lora_weights()
    elif going:
        pipeline.delete_adapters(going)


def check_teachable(pipeline: Any) -> None:
    """Raises ModelError for a pipeline that `learn_subject` cannot teach; says what it lacks."""
    name, unet = type(pipeline).__name__, getattr(pipeline, "unet", None)
    if unet is None or getattr(pipeline, "vae", None) is None or getattr(pipeline, "text_encoder", None) is None:
        raise ModelError(f"{name} cannot learn a subject: that takes a UNet, an autoencoder and a text encoder")
    if getattr(pipeline, "text_encoder_2", None) is not None:
        raise ModelError(f"{name} cannot learn a subject here: it has two text encoders, and one is supported")
    if unet.config.in_channels != pipeline.vae.config.latent_channels:
        raise ModelError(
            f"this checkpoint cannot learn a subject: its UNet takes {unet.config.in_channels} channels and latents "
            f"have {pipeline.vae.config.latent_channels}; take the text-to-image checkpoint of the same model"
        )
    prediction = pipeline.scheduler.config.get("prediction_type", "epsilon")
    if prediction not in _PREDICTIONS:
        raise ModelError(f"{name} predicts {prediction}; a subject is learned with {', '.join(_PREDICTIONS)}")
    if loaded_subjects(pipeline):
        raise ModelError(f"{name} holds adapters ({', '.join(loaded_subjects(pipeline))}); unload them first")


def _lesson(
    pipeline: Any, pictures: Sequence[Pixels], recipe: SubjectRecipe, class_folder: Path, progress: Progress
) -> Lesson:
    import torch

    side, rng = native_side(pipeline), np.random.default_rng([recipe.seed, 1])
    views = [view for picture in pictures for view in views_of(picture, side, recipe.is_mirrored, rng)]
    latents, prompts = [latents_of(pipeline, views)], [recipe.subject_prompt] * len(views)
    if recipe.class_pictures:
        drawn = class_pictures(
            pipeline, recipe.prompts_of_class, recipe.class_pictures, recipe.seed, recipe.class_steps,
            class_folder, progress,
        )  # fmt: skip
        latents.append(latents_of(pipeline, [views_of(picture, side, False, rng)[0] for picture, _ in drawn]))
        prompts += [prompt for _, prompt in drawn]
    return Lesson(torch.cat(latents), tuple(prompts), len(views))


@contextmanager
def _adapters(pipeline: Any, recipe: SubjectRecipe) -> Iterator[list[Any]]:
    """Fresh layers in the pipeline for as long as it holds: yields their parameters, in float32."""
    import torch
    from diffusers.training_utils import cast_training_params
    from peft import LoraConfig

    unet = pipeline.unet.requires_grad_(False)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        unet.add_adapter(
            LoraConfig(r=recipe.rank, lora_alpha=recipe.rank, init_lora_weights="gaussian", target_modules=_TAUGHT),
            adapter_name=_ADAPTER,
        )
    try:
        cast_training_params(unet)
        yield [parameter for parameter in unet.parameters() if parameter.requires_grad]
    finally:
        pipeline.unload_lora_weights()


def _write(pipeline: Any, recipe: SubjectRecipe, folder: Path, key: str) -> None:
    """The adapter in diffusers' layout, and what it is; the facts last, since they say that it is whole."""
    from peft import get_peft_model_state_dict

    (folder / FACTS).unlink(missing_ok=True)
    pipeline.save_lora_weights(
        str(folder),
        # By peft's own names: diffusers' older ones know attention alone, and a mixture loads in part.
        unet_lora_layers=get_peft_model_state_dict(pipeline.unet),
        unet_lora_adapter_metadata=pipeline.unet.peft_config[_ADAPTER].to_dict(),
        weight_name=WEIGHTS,
        safe_serialization=True,
    )
    facts = {
        "key": key,
        "subject_prompt": recipe.subject_prompt,
        "base": pipeline.config.get("_name_or_path", ""),
        "recipe": asdict(recipe),
    }
    unfinished = folder / f"{FACTS}.part"
    unfinished.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(folder / FACTS)


def _facts(folder: Path) -> dict[str, Any]:
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _key(pipeline: Any, pictures: Sequence[Pixels], recipe: SubjectRecipe) -> str:
    """Tells one lesson from another: model, pictures, recipe."""
    digest = sha256(f"{identity_of(pipeline)} {sorted(asdict(recipe).items())}".encode())
    for picture in pictures:
        digest.update(f"{picture.shape}".encode() + np.ascontiguousarray(picture).tobytes())
    return digest.hexdigest()[:16]
