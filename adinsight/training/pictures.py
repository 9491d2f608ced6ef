"""From stored pictures to a batch of tensors, moved about a little so that none is seen twice."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from adinsight.training.recipe import PIXEL_MEAN, PIXEL_STD


def as_batch(pixels: NDArray[np.uint8], side: int, device: str = "cpu") -> Tensor:
    """Normalised pictures: float (batch, 3, side, side) from uint8 (batch, n, n, 3)."""
    batch = torch.from_numpy(pixels).to(device).permute(0, 3, 1, 2).float() / 255
    if batch.shape[-1] != side:
        batch = functional.interpolate(batch, size=(side, side), mode="bilinear", antialias=True)
    mean = torch.tensor(PIXEL_MEAN, device=device).view(1, 3, 1, 1)
    std = torch.tensor(PIXEL_STD, device=device).view(1, 3, 1, 1)
    return (batch - mean) / std


def jittered(batch: Tensor, generator: torch.Generator, shift: int = 6) -> Tensor:
    """Each picture shifted by up to `shift` pixels, its light and contrast changed a little.

    Colours keep their names: the changes stay within a twentieth.
    """
    count, _, side, _ = batch.shape
    padded = functional.pad(batch, (shift, shift, shift, shift), mode="replicate")
    offsets = torch.randint(0, 2 * shift + 1, (count, 2), generator=generator).tolist()
    moved = torch.stack([padded[i, :, y : y + side, x : x + side] for i, (x, y) in enumerate(offsets)])
    gain = 1 + (torch.rand(count, 1, 1, 1, generator=generator) - 0.5) * 0.1
    lift = (torch.rand(count, 1, 1, 1, generator=generator) - 0.5) * 0.2
    return moved * gain.to(batch.device) + lift.to(batch.device)


def flipped(pixels: NDArray[np.uint8], is_flipped: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Pictures, uint8 (batch, n, n, 3), of which some are mirrored left to right."""
    turned = pixels.copy()
    turned[is_flipped] = pixels[is_flipped, :, ::-1]
    return turned


def closer(batch: Tensor, windows: NDArray[np.float32]) -> Tensor:
    """Each picture cropped to its window and brought back to full size, bilinearly.

    Args:
        batch: float (count, 3, side, side).
        windows: float32 (count, 4), corners in shares of the picture.
    """
    x0, y0, x1, y1 = torch.from_numpy(windows).to(batch.device).unbind(dim=1)
    theta = torch.zeros(len(batch), 2, 3, device=batch.device)
    theta[:, 0, 0], theta[:, 0, 2] = x1 - x0, x0 + x1 - 1
    theta[:, 1, 1], theta[:, 1, 2] = y1 - y0, y0 + y1 - 1
    grid = functional.affine_grid(theta, list(batch.shape), align_corners=False)
    return functional.grid_sample(batch, grid, mode="bilinear", padding_mode="border", align_corners=False)
