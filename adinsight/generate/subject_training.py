"""The training of a subject's layers: one step is noise, a prediction of it, and a smaller error the next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, isfinite, pi
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import ConfigError, ModelError
from adinsight.progress import Progress

if TYPE_CHECKING:
    from torch import Tensor

# Min-SNR weighting (Hang et al., 2023).
_SNR_LIMIT = 5.0
# No level of noise is left out.
_LEAST_WEIGHT = 0.15
_LAST_RATE = 0.1


@dataclass(frozen=True, slots=True)
class SubjectRecipe:
    """How a subject is learned. Steps, rate and rank are those of diffusers' own example for models of some size.

    A small model wants other ones: `Generator.recipe` knows what the loaded model learns best by.

    Args:
        token: A word that the model has no meaning for yet; prompts name the subject by it.
        class_word: What kind of thing it is, such as mug.
        prompt: What the subject's pictures show; {} stands for token and class word.
        class_prompts: What pictures of the class show; the prompt with the class word alone where empty.
        steps: Training steps.
        batch: Pictures of the subject in a step, and as many of the class.
        rate: Learning rate at its highest; it falls to a tenth.
        rank: Rank of the layers that are added.
        noise_weight: Least weight, of 1, of levels with more noise than signal. Min-SNR weighting leaves next to none
            to almost pure noise, where colour and composition are decided.
        class_pictures: Number of pictures of the class; 0 leaves prior preservation out.
        class_steps: Denoising steps that each of them takes.
        prior_weight: Weight of their loss.
        unprompted_weight: Weight of leaving what is predicted without a prompt as it was. Guidance draws away from
            that: away from any picture before the lesson, away from the subject itself once its layers speak there too.
        is_mirrored: Lets pictures of the subject be mirrored: not for anything with letters on it.
        seed: Of noise, levels, windows and pictures of the class.
        checkpoint_every: Steps between checkpoints.
    """

    token: str
    class_word: str
    prompt: str = "a {}"
    class_prompts: tuple[str, ...] = ()
    steps: int = 500
    batch: int = 2
    rate: float = 1e-4
    rank: int = 4
    noise_weight: float = 0.15
    class_pictures: int = 24
    class_steps: int = 20
    prior_weight: float = 1.0
    unprompted_weight: float = 0.0
    is_mirrored: bool = False
    seed: int = 0
    checkpoint_every: int = 50

    def __post_init__(self) -> None:
        if "{}" not in self.prompt:
            raise ConfigError(f"the prompt {self.prompt!r} does not name the subject: {{}} must stand for it")
        if not self.class_word.strip():
            raise ConfigError("the class word is empty; say what kind of thing the subject is, such as mug")
        for name in ("steps", "batch", "rate", "rank", "class_steps", "checkpoint_every"):
            if getattr(self, name) <= 0:
                raise ConfigError(f"{name} must be above 0, got {getattr(self, name)}")
        for name in ("prior_weight", "unprompted_weight"):
            if getattr(self, name) < 0:
                raise ConfigError(f"{name} must be at least 0, got {getattr(self, name)}")
        if not 0 <= self.noise_weight <= 1:
            raise ConfigError(f"noise_weight is from 0 to 1, got {self.noise_weight}")

    @property
    def subject_prompt(self) -> str:
        """The prompt that the subject answers to."""
        return self.prompt.format(f"{self.token} {self.class_word}")

    @property
    def prompts_of_class(self) -> tuple[str, ...]:
        """The prompts of the class' pictures."""
        return self.class_prompts or (self.prompt.format(self.class_word),)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Latents (examples, channels, rows, columns) with their prompts: the subject's first, then its class'."""

    latents: Tensor
    prompts: tuple[str, ...]
    count_subject: int


@dataclass(frozen=True, slots=True)
class _Noisy:
    """Latents at noise levels, with the states of what is said of them, their weights, and what is to be predicted."""

    latents: Tensor
    levels: Tensor
    states: Tensor
    weights: Tensor
    target: Tensor


def train(
    pipeline: Any,
    parameters: Sequence[Any],
    lesson: Lesson,
    recipe: SubjectRecipe,
    checkpoint: Path,
    key: str,
    progress: Progress,
) -> list[float]:
    """Trains layers that are part of a pipeline, from their checkpoint on where there is one of this key.

    Returns:
        The loss of each step that was made.

    Raises:
        ModelError: If the loss is no number any more.
    """
    import torch
    from diffusers import DDPMScheduler

    optimizer = torch.optim.AdamW(parameters, lr=recipe.rate, weight_decay=1e-4)
    done = _resume(checkpoint, key, parameters, optimizer)
    schedule = DDPMScheduler.from_config(pipeline.scheduler.config)
    states = _states(pipeline, (*lesson.prompts, ""))
    losses: list[float] = []
    progress.start(f"learning {recipe.token}", recipe.steps)
    progress.advance(done)
    for step in range(done, recipe.steps):
        for group in optimizer.param_groups:
            group["lr"] = _rate_at(recipe, step)
        loss = _loss(pipeline, schedule, lesson, states, recipe, step)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if not isfinite(losses[-1]):
            raise ModelError(f"the loss is {losses[-1]} at step {step}; choose a lower --rate than {recipe.rate:g}")
        if (step + 1) % recipe.checkpoint_every == 0 and step + 1 < recipe.steps:
            _save(checkpoint, key, step + 1, parameters, optimizer)
        progress.advance()
    progress.finish()
    return losses


def _loss(pipeline: Any, schedule: Any, lesson: Lesson, states: Tensor, recipe: SubjectRecipe, step: int) -> Tensor:
    """The error of one step: the subject's, plus the class' and that without a prompt by their weights."""
    shown = _shown(schedule, lesson, states, recipe, step)
    errors = (_predicted(pipeline, shown) - shown.target).square().mean(dim=(1, 2, 3)) * shown.weights
    loss: Tensor = errors[: recipe.batch].mean()
    if len(errors) > recipe.batch:
        loss = loss + recipe.prior_weight * errors[recipe.batch :].mean()
    if recipe.unprompted_weight:
        loss = loss + recipe.unprompted_weight * _drift(pipeline, _unprompted(shown, states[-1], recipe))
    return loss


def _shown(schedule: Any, lesson: Lesson, states: Tensor, recipe: SubjectRecipe, step: int) -> _Noisy:
    """What one step is shown, by the step's own chance."""
    import torch

    rng = np.random.default_rng([recipe.seed, 2, step])
    chosen = _chosen(lesson, recipe, rng)
    generator = torch.Generator().manual_seed(int(rng.integers(2**63 - 1)))
    clean = lesson.latents[chosen]
    noise = torch.randn(clean.shape, generator=generator)
    levels = torch.randint(schedule.config.num_train_timesteps, (len(chosen),), generator=generator)
    noisy, target = schedule.add_noise(clean, noise, levels), _target(schedule, clean, noise, levels)
    return _Noisy(noisy, levels, states[chosen], _weights(schedule, levels, recipe.noise_weight), target)


def _predicted(pipeline: Any, shown: _Noisy) -> Tensor:
    import torch

    unet, device = pipeline.unet, pipeline.unet.device
    with torch.autocast(device.type, unet.dtype, enabled=unet.dtype != torch.float32):
        predicted = unet(
            shown.latents.to(device, unet.dtype), shown.levels.to(device), shown.states.to(device, unet.dtype)
        ).sample
    found: Tensor = predicted.float().cpu()
    return found


def _unprompted(shown: _Noisy, silence: Tensor, recipe: SubjectRecipe) -> _Noisy:
    """Half of the subject's latents, and nothing is said of them."""
    few = slice(0, -(-recipe.batch // 2))
    latents = shown.latents[few]
    silent = silence.expand(len(latents), *silence.shape)
    return _Noisy(latents, shown.levels[few], silent, shown.weights[few], shown.target[few])


def _drift(pipeline: Any, shown: _Noisy) -> Tensor:
    """How far the added layers have moved what is predicted, squared, by weight."""
    import torch

    pipeline.unet.disable_adapters()
    with torch.no_grad():
        before = _predicted(pipeline, shown)
    pipeline.unet.enable_adapters()
    errors = (_predicted(pipeline, shown) - before).square().mean(dim=(1, 2, 3))
    drift: Tensor = (errors * shown.weights).mean()
    return drift


def _chosen(lesson: Lesson, recipe: SubjectRecipe, rng: np.random.Generator) -> NDArray[np.int64]:
    """Places in the lesson: a batch of the subject, then as many of the class where it has pictures."""
    subject = rng.integers(lesson.count_subject, size=recipe.batch)
    if lesson.count_subject == len(lesson.prompts):
        return subject
    return np.concatenate([subject, rng.integers(lesson.count_subject, len(lesson.prompts), size=recipe.batch)])


def _target(schedule: Any, clean: Tensor, noise: Tensor, levels: Tensor) -> Tensor:
    prediction = schedule.config.prediction_type
    if prediction == "epsilon":
        return noise
    velocity: Tensor = schedule.get_velocity(clean, noise, levels)
    return velocity if prediction == "v_prediction" else clean


def _weights(schedule: Any, levels: Tensor, noise_weight: float) -> Tensor:
    """Min-SNR weights of squared errors at noise levels, in the quantity that is predicted, with the recipe's floor."""
    import torch

    signal = schedule.alphas_cumprod[levels].float()
    snr = signal / (1 - signal).clamp(min=1e-8)
    limited = snr.clamp(max=_SNR_LIMIT)
    by_prediction = {"epsilon": limited / snr.clamp(min=1e-8), "v_prediction": limited / (snr + 1), "sample": limited}
    weights: Tensor = by_prediction[schedule.config.prediction_type].clamp(min=_LEAST_WEIGHT)
    return torch.where(snr < 1, weights.clamp(min=noise_weight), weights)


def _states(pipeline: Any, prompts: Sequence[str]) -> Tensor:
    """What the text encoder makes of prompts: (prompts, tokens, width)."""
    import torch

    with torch.no_grad():
        known = {text: place for place, text in enumerate(dict.fromkeys(prompts))}
        states, _ = pipeline.encode_prompt(list(known), pipeline.text_encoder.device, 1, False)
    found: Tensor = states[[known[text] for text in prompts]]
    return found


def _rate_at(recipe: SubjectRecipe, step: int) -> float:
    """The learning rate of a step: from its highest down to a tenth along half a cosine."""
    share = 0.5 * (1 + cos(pi * step / recipe.steps))
    return recipe.rate * (_LAST_RATE + (1 - _LAST_RATE) * share)


def _save(path: Path, key: str, step: int, parameters: Sequence[Any], optimizer: Any) -> None:
    """Writes what going on needs; the old checkpoint stays until the new one is whole."""
    from safetensors.torch import save_file

    tensors = {f"{place}.weight": parameter.detach().cpu() for place, parameter in enumerate(parameters)}
    for place, state in optimizer.state_dict()["state"].items():
        tensors |= {f"{place}.{name}": value.cpu() for name, value in state.items()}
    unfinished = path.with_suffix(".part")
    save_file(tensors, unfinished, metadata={"key": key, "step": str(step)})
    unfinished.replace(path)


def _resume(path: Path, key: str, parameters: Sequence[Any], optimizer: Any) -> int:
    """Puts a checkpoint back; returns the step to go on from, 0 where there is none of this key."""
    import torch
    from safetensors import safe_open

    if not path.exists():
        return 0
    with safe_open(path, framework="pt") as file:
        facts = file.metadata()
        if facts.get("key") != key:
            return 0
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    state: dict[int, dict[str, Any]] = {place: {} for place in range(len(parameters))}
    for name, value in tensors.items():
        place, _, kind = name.partition(".")
        if kind == "weight":
            with torch.no_grad():
                parameters[int(place)].copy_(value)
        else:
            state[int(place)][kind] = value
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return int(facts["step"])
