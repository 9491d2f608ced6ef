"""Super-resolution: by the small network, by a diffusion upscaler, or by Lanczos, which is said to be Lanczos."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.errors import ConfigError, ModelError
from adinsight.generate.seeds import generators

if TYPE_CHECKING:
    from adinsight.models.enlarger import Enlarger

Pixels = NDArray[np.uint8]

FACTORS = (2, 4)
# Side in pixels of the windows that the network sees at once: a large picture must not need large memory.
_WINDOW = 256


def enlarged(pixels: Pixels, factor: int, network: Enlarger | None = None) -> tuple[Pixels, str]:
    """A picture with its sides `factor` times as long, and by what.

    Args:
        pixels: uint8 (rows, columns, 3).
        factor: 2 or 4.
        network: Doubles it, once or twice; without one the picture is only resampled.

    Returns:
        uint8 (factor x rows, factor x columns, 3), and words such as Enlarger x4 or Lanczos x4.

    Raises:
        ConfigError: If the factor is another.
    """
    _check_factor(factor)
    if network is None:
        return resampled(pixels, factor), f"Lanczos x{factor}"
    for _ in range(FACTORS.index(factor) + 1):
        pixels = doubled(pixels, network)
    return pixels, f"Enlarger x{factor}"


def doubled(pixels: Pixels, network: Enlarger) -> Pixels:
    """A picture with its sides doubled by the network: uint8 (2 x rows, 2 x columns, 3).

    It is seen window by window, each with as much around it as the network looks at, so no seams come of it.
    """
    import torch

    rows, columns = pixels.shape[:2]
    large = np.empty((2 * rows, 2 * columns, 3), np.uint8)
    device = next(network.parameters()).device
    for top, bottom in _spans(rows):
        for left, right in _spans(columns):
            reach = network.reach
            y0, x0 = max(top - reach, 0), max(left - reach, 0)
            seen = pixels[y0 : bottom + reach, x0 : right + reach]
            tensor = torch.from_numpy(np.array(seen)).permute(2, 0, 1)[None].to(device).float() / 127.5 - 1
            with torch.inference_mode():
                grown = network(tensor.contiguous(memory_format=torch.channels_last)).clamp(-1, 1)
            shown = ((grown[0].permute(1, 2, 0) + 1) * 127.5).round().byte().cpu().numpy()
            large[2 * top : 2 * bottom, 2 * left : 2 * right] = shown[
                2 * (top - y0) : 2 * (bottom - y0), 2 * (left - x0) : 2 * (right - x0)
            ]
    return large


def resampled(pixels: Pixels, factor: int) -> Pixels:
    """A picture enlarged by Lanczos interpolation, which adds nothing that was not there."""
    rows, columns = pixels.shape[:2]
    return np.asarray(Image.fromarray(pixels).resize((factor * columns, factor * rows), Image.Resampling.LANCZOS))


def diffused(pipeline: Any, pixels: Pixels, prompt: str, seed: int, factor: int = 4, **options: Any) -> Pixels:
    """A picture enlarged by a diffusion upscaler, which invents what fits the prompt.

    Args:
        pipeline: `StableDiffusionUpscalePipeline`, which makes sides 4 times as long; for 2 the result is halved.
        pixels: uint8 (rows, columns, 3).
        prompt: What the picture shows.
        seed: Of the noise.
        factor: 2 or 4.
        options: Further arguments of the call, such as num_inference_steps, guidance_scale or noise_level.

    Raises:
        ConfigError: If the factor is another.
        ModelError: If the pipeline fails.
    """
    _check_factor(factor)
    try:
        output = pipeline(
            prompt=prompt, image=Image.fromarray(pixels), generator=generators([seed])[0], output_type="pil", **options
        )
    except (ValueError, RuntimeError, TypeError, IndexError) as error:
        said = " ".join(str(error).split())[:300]
        raise ModelError(
            f"{type(pipeline).__name__} failed at {pixels.shape[1]} x {pixels.shape[0]} pixels: {said}"
        ) from error
    size = factor * pixels.shape[1], factor * pixels.shape[0]
    large = output.images[0].convert("RGB")
    return np.asarray(large if large.size == size else large.resize(size, Image.Resampling.LANCZOS))


def _spans(length: int) -> Iterator[tuple[int, int]]:
    for start in range(0, length, _WINDOW):
        yield start, min(start + _WINDOW, length)


def _check_factor(factor: int) -> None:
    if factor not in FACTORS:
        raise ConfigError(f"a picture is enlarged {' or '.join(map(str, FACTORS))} times, not {factor}; see --times")
