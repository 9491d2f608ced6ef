"""Mixing two concepts: learned adapters worn together by weight, or prompts blended by share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adinsight.errors import ConfigError, Unsupported
from adinsight.generate.subjects import load_subject, loaded_subjects, unload_subjects

if TYPE_CHECKING:
    from torch import Tensor

# The arguments that a pipeline takes for what its encode_prompt returns, by how much that is.
_EMBEDDINGS = {
    2: ("prompt_embeds", "negative_prompt_embeds"),
    4: ("prompt_embeds", "negative_prompt_embeds", "pooled_prompt_embeds", "negative_pooled_prompt_embeds"),
}
# Vectors nearer than this to one line have no arc between them to go along.
_PARALLEL = 0.9995


@contextmanager
def worn(pipeline: Any, adapters: Sequence[tuple[str | Path, float]]) -> Iterator[tuple[str, ...]]:
    """Adapters on a pipeline's weights for as long as it holds; afterwards the model is bit for bit what it was.

    Pipelines that share these weights wear them too.

    Args:
        pipeline: Takes adapters, and holds none yet.
        adapters: Folders of learned subjects or styles, each with its weight; 0 leaves the base as it is.

    Yields:
        The names by which the pipeline knows them, in order.

    Raises:
        WeightsMissing: If a folder holds no adapter.
        ModelError: If one does not fit.
    """
    names = tuple(f"adapter_{place}" for place in range(len(adapters)))
    try:
        for name, (folder, _) in zip(names, adapters, strict=True):
            load_subject(pipeline, Path(folder), name)
        if adapters:
            weigh_adapters(pipeline, {name: weight for name, (_, weight) in zip(names, adapters, strict=True)})
        yield names
    finally:
        if adapters:
            unload_subjects(pipeline, names)


def weigh_adapters(pipeline: Any, weights: dict[str, float]) -> None:
    """Sets how much each of a pipeline's adapters counts; those that are not named count nothing.

    Raises:
        ConfigError: If a name is not among them.
    """
    present = loaded_subjects(pipeline)
    unknown = sorted(set(weights) - set(present))
    if unknown:
        raise ConfigError(
            f"no adapter is named {', '.join(unknown)}; there are: {', '.join(present) or 'none'}; see --adapter"
        )
    pipeline.set_adapters(present, [weights.get(name, 0.0) for name in present])


def blended(
    pipeline: Any, parts: Sequence[tuple[str, float]], is_guided: bool, negative_prompt: str | None = None
) -> dict[str, Tensor]:
    """Prompts blended into one, as arguments of a pipeline's call that stand for `prompt` and `negative_prompt`.

    Token by token, the text encoder's states go along the arc from one prompt to the next.

    Args:
        pipeline: Takes states of prompts: of the kind of Stable Diffusion, Stable Diffusion XL or DeepFloyd IF.
        parts: Prompts with their shares, which need not sum to 1.
        is_guided: Whether the call uses guidance above 1, which needs states of the negative prompt as well.
        negative_prompt: What the picture shall not show.

    Raises:
        ConfigError: If a share is below 0, or none is above.
        Unsupported: If the pipeline takes no states of prompts in this form.
    """
    heard = [(prompt, share) for prompt, share in parts if share > 0]
    if not heard or any(share < 0 for _, share in parts):
        raise ConfigError(
            f"shares of a blend must be at least 0, and one above: got {[share for _, share in parts]}; see --share"
        )
    sums = _encoded(pipeline, heard[0][0], is_guided, negative_prompt)
    total = heard[0][1]
    for prompt, share in heard[1:]:
        total += share
        new = _encoded(pipeline, prompt, is_guided, negative_prompt)
        # The negative prompt is the same in all.
        sums |= {
            name: between(value, new[name], share / total)
            for name, value in sums.items()
            if not name.startswith("negative")
        }
    return sums


def between(first: Tensor, second: Tensor, share: float) -> Tensor:
    """Vectors along the arc from `first` (share 0) to `second` (share 1), lengths in between; (…, width) each."""
    import torch

    one, other = first.float(), second.float()
    lengths = one.norm(dim=-1, keepdim=True), other.norm(dim=-1, keepdim=True)
    cosine = ((one * other).sum(-1, keepdim=True) / (lengths[0] * lengths[1]).clamp(min=1e-12)).clamp(-1, 1)
    angle = cosine.arccos()
    sine = angle.sin().clamp(min=1e-6)
    on_arc = ((1 - share) * angle).sin() / sine * one / lengths[0].clamp(min=1e-12)
    on_arc = on_arc + (share * angle).sin() / sine * other / lengths[1].clamp(min=1e-12)
    arc = on_arc * ((1 - share) * lengths[0] + share * lengths[1])
    return torch.where(cosine.abs() > _PARALLEL, torch.lerp(one, other, share), arc).to(first.dtype)


def _encoded(pipeline: Any, prompt: str, is_guided: bool, negative_prompt: str | None) -> dict[str, Tensor]:
    import torch

    try:
        with torch.inference_mode():
            found = pipeline.encode_prompt(
                prompt=prompt,
                device=getattr(pipeline, "_execution_device", pipeline.device),
                num_images_per_prompt=1,
                do_classifier_free_guidance=is_guided,
                negative_prompt=negative_prompt if is_guided else None,
            )
    except (AttributeError, TypeError) as error:
        raise Unsupported(f"{type(pipeline).__name__} cannot blend prompts: it takes no states of theirs") from error
    names = _EMBEDDINGS.get(len(found))
    if names is None:
        raise Unsupported(
            f"{type(pipeline).__name__} cannot blend prompts: its text encoders' states are of its own form"
        )
    return {name: value for name, value in zip(names, found, strict=True) if value is not None}
