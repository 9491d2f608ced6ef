"""What a subject is learned from: a word of its own, its pictures as latents, and pictures of its class to keep.

The pictures of the class are drawn by the model itself before it learns (prior preservation, Ruiz et al., 2023):
without them it would forget what other mugs look like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.batching import batched
from adinsight.errors import ConfigError, ModelError
from adinsight.generate.seeds import generators, image_seed
from adinsight.progress import Progress

if TYPE_CHECKING:
    from torch import Tensor

Pixels = NDArray[np.uint8]

_WORD = re.compile(r"[a-z0-9]+")
# A word that a tokenizer keeps whole is a rare one only at the end of its vocabulary, which is in order of frequency.
_RARE_FROM = 0.9
_MOST_PIECES = 6
# Each picture is seen through this many windows, the first of them the whole.
_VIEWS = 4
_SMALLEST_WINDOW = 0.82
_DRAWN_TOGETHER = 4


def check_token(token: str, tokenizer: Any) -> None:
    """Sees to it that a token is a word, and one that the model has no meaning for yet.

    Raises:
        ConfigError: If it is not.
    """
    if not _WORD.fullmatch(token):
        raise ConfigError(f"the token {token!r} must be one word of small letters and digits, such as zqv")
    pieces = tokenizer(token, add_special_tokens=False).input_ids
    unknown = getattr(tokenizer, "unk_token_id", None)
    is_end = unknown == getattr(tokenizer, "eos_token_id", None)  # CLIP's unknown token is its last one as well
    if len(pieces) > _MOST_PIECES or (unknown in pieces and not is_end) or not pieces:
        raise ConfigError(
            f"the token {token!r} is {len(pieces)} pieces to this model's tokenizer, and {_MOST_PIECES} are the most; "
            "take a shorter one, such as zqv"
        )
    if len(pieces) == 1 and pieces[0] < _RARE_FROM * len(tokenizer):
        raise ConfigError(
            f"the token {token!r} is a word that this model knows already, and it would be taught to mean "
            "something else; take a rare one, such as zqv"
        )


def check_fits(prompt: str, tokenizer: Any) -> None:
    """Raises ConfigError for a prompt that the text encoder would not hear to its end."""
    count, limit = len(tokenizer(prompt).input_ids), int(tokenizer.model_max_length)
    if count > limit:
        raise ConfigError(f"the prompt {prompt!r} is {count} tokens long, and this model hears {limit}; shorten it")


def native_side(pipeline: Any) -> int:
    """Side in pixels of the square pictures that a pipeline draws by itself."""
    size = pipeline.unet.config.sample_size
    return int(size if isinstance(size, int) else size[0]) * int(pipeline.vae_scale_factor)


def squared(picture: Pixels, side: int) -> Pixels:
    """A picture as a square, uint8 (side, side, 3): nothing is cut off, what is lacking goes on as its edge does."""
    rows, columns = picture.shape[:2]
    longest = max(rows, columns)
    above, left = (longest - rows) // 2, (longest - columns) // 2
    margins = ((above, longest - rows - above), (left, longest - columns - left), (0, 0))
    whole = Image.fromarray(np.pad(picture, margins, mode="edge"))
    return np.asarray(whole.resize((side, side), Image.Resampling.LANCZOS))


def views_of(picture: Pixels, side: int, is_mirrored: bool, rng: np.random.Generator) -> list[Pixels]:
    """A picture whole and through a few windows, uint8 (side, side, 3) each; half of them mirrored where allowed."""
    views = [squared(picture, side)]
    rows, columns = picture.shape[:2]
    for number in range(1, _VIEWS):
        share = rng.uniform(_SMALLEST_WINDOW, 1)
        height, width = max(round(share * rows), 1), max(round(share * columns), 1)
        top, left = int(rng.integers(rows - height + 1)), int(rng.integers(columns - width + 1))
        view = squared(picture[top : top + height, left : left + width], side)
        views.append(view[:, ::-1] if is_mirrored and number % 2 else view)
    return views


def latents_of(pipeline: Any, pictures: Sequence[Pixels]) -> Tensor:
    """Latents of square pictures as the pipeline's denoiser knows them: float32 (pictures, channels, rows, columns)."""
    import torch
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_img2img import retrieve_latents

    vae, found = pipeline.vae, []
    for batch in batched(pictures, _DRAWN_TOGETHER):
        tensor = torch.from_numpy(np.stack(batch)).permute(0, 3, 1, 2).to(vae.device, vae.dtype) / 127.5 - 1
        with torch.inference_mode():
            latents = retrieve_latents(vae.encode(tensor), sample_mode="argmax")
        found.append(latents.float() * vae.config.scaling_factor)
    return torch.cat(found)


def class_pictures(
    pipeline: Any, prompts: Sequence[str], count: int, seed: int, steps: int, folder: Path, progress: Progress
) -> list[tuple[Pixels, str]]:
    """Pictures of a class, drawn by the pipeline as it is, with their prompts; kept in a folder.

    Args:
        pipeline: Draws them, without adapters.
        prompts: What they show, in turn.
        count: Number of pictures.
        seed: Of the run; each picture's own comes from it.
        steps: Denoising steps of each.
        folder: Where they are kept; those that lie there already, from the same model and prompts, are not drawn again.
        progress: Told of each picture.

    Raises:
        ModelError: If the pipeline cannot draw them.
    """
    told = f"{identity_of(pipeline)}\n{seed}\n{steps}\n" + "\n".join(prompts)
    home = folder / sha256(told.encode()).hexdigest()[:12]
    home.mkdir(parents=True, exist_ok=True)
    paths = {index: home / f"{index:04d}.png" for index in range(count)}
    missing = [index for index, path in paths.items() if not path.exists()]
    progress.start("drawing pictures of the class", len(missing))
    for batch in batched(missing, _DRAWN_TOGETHER):
        texts = [prompts[index % len(prompts)] for index in batch]
        drawn = _drawn(pipeline, texts, [image_seed(seed, index) for index in batch], steps)
        for index, picture in zip(batch, drawn, strict=True):
            unfinished = paths[index].with_suffix(".part")
            picture.save(unfinished, format="PNG")
            unfinished.replace(paths[index])
        progress.advance(len(batch))
    progress.finish()
    return [(_opened(path), prompts[index % len(prompts)]) for index, path in paths.items()]


def identity_of(pipeline: Any) -> str:
    """Tells one model from another: its name, and a digest of its denoiser's last weights."""
    last = pipeline.unet.conv_out.weight.detach().float().cpu().numpy()
    return f"{pipeline.config.get('_name_or_path', '')} {sha256(last.tobytes()).hexdigest()[:12]}"


def _drawn(pipeline: Any, prompts: list[str], seeds: list[int], steps: int) -> list[Image.Image]:
    try:
        output = pipeline(prompt=prompts, generator=generators(seeds), num_inference_steps=steps, output_type="pil")
    except (ValueError, RuntimeError, TypeError) as error:
        said = " ".join(str(error).split())[:300]
        raise ModelError(f"{type(pipeline).__name__} cannot draw pictures of the class: {said}") from error
    # A safety checker blackens what it flags, and black is nothing to learn from.
    if any(getattr(output, "nsfw_content_detected", None) or ()):
        raise ModelError("the model's safety checker flagged a picture of the class; choose other class prompts")
    pictures: list[Image.Image] = output.images
    return pictures


def _opened(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))
