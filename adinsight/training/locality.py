"""A ViT that begins like a convolution: every attention head looks at one neighbour.

Position embeddings begin as sines and cosines of a patch's place. A head's query turns them by
a fixed step and its key leaves them as they are, so attention begins at the patch that lies one
step away; training is free to move it. From a few hundred thousand pictures a plain ViT learns
colours but hardly shapes; with this start it has a small network's bias without leaving the
architecture (Zheng et al., "Structured initialization for vision transformers", 2024; sines
that turn: Vaswani et al., 2017).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from transformers.models.blip.modeling_blip import BlipVisionModel

# Steps of the heads in columns and rows, dealt out over the layers one after the other.
STEPS = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))
_PLACE = 0.7
_SHARPNESS = 3.0
# What is left of the random start in queries and keys.
_CHANCE = 0.3
# Wave lengths in patches: the shortest tells neighbours apart, the longest spans the grid.
_SHORTEST, _SPANS = 2.5, 2.2


def look_around(vision: BlipVisionModel) -> None:
    """Sets position embeddings, queries and keys of a fresh trunk, in place."""
    config = vision.config
    grid = config.image_size // config.patch_size
    size = config.hidden_size // config.num_attention_heads
    waves = 2 * math.pi / torch.logspace(math.log10(_SHORTEST), math.log10(_SPANS * grid), size // 4)
    with torch.no_grad():
        position = vision.embeddings.position_embedding
        position.normal_(0, 0.02)
        position[0, 1:, :size] = _PLACE * places(grid, waves)
        for number, layer in enumerate(vision.encoder.layers):
            for head in range(config.num_attention_heads):
                step = STEPS[(number * config.num_attention_heads + head) % len(STEPS)]
                _aim(layer.self_attn.qkv.weight, head, size, turn(waves, step))


def places(grid: int, waves: Tensor) -> Tensor:
    """Sines and cosines of column, then of row: float (grid * grid, 4 * waves), row by row."""
    rows, columns = torch.meshgrid(torch.arange(grid), torch.arange(grid), indexing="ij")
    angles = [at.flatten().float()[:, None] * waves for at in (columns, rows)]
    return torch.cat([wave(angle) for angle in angles for wave in (torch.sin, torch.cos)], dim=1)


def turn(waves: Tensor, step: tuple[int, int]) -> Tensor:
    """The matrix that moves `places` by a step in columns and rows: float (4 * waves, 4 * waves)."""
    count = 2 * len(waves)
    turned = torch.zeros(2 * count, 2 * count)
    for axis, distance in enumerate(step):
        sine, cosine = torch.diag(torch.sin(waves * distance)), torch.diag(torch.cos(waves * distance))
        block = torch.cat([torch.cat([cosine, sine], dim=1), torch.cat([-sine, cosine], dim=1)])
        turned[axis * count : (axis + 1) * count, axis * count : (axis + 1) * count] = block
    return turned



def _aim(qkv: Tensor, head: int, size: int, turned: Tensor) -> None:
    width = qkv.shape[1]
    query = qkv[head * size : (head + 1) * size]
    key = qkv[width + head * size : width + (head + 1) * size]
    count = len(turned)
    for part, start in ((query, turned), (key, torch.eye(count))):
        part.mul_(_CHANCE)
        part[:count, :count] += start * math.sqrt(_SHARPNESS)
