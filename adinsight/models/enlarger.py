"""The enlarger: a small network that doubles a picture's edges and knows what bicubic interpolation loses.

All convolutions work at the low resolution and a pixel shuffle spreads the last of them (Shi et al., 2016);
blocks add to what they are given and have no normalisation (EDSR, Lim et al., 2017).
"""

from __future__ import annotations

import json
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from adinsight.errors import ModelError, WeightsMissing

FACTOR = 2
_CONFIG, _WEIGHTS = "config.json", "model.safetensors"
_COLORS = 3


class Enlarger(nn.Module):
    """Doubles pictures: bicubic interpolation, plus what the network adds to it. About 0.3 M parameters.

    A fresh one adds nothing, so it begins as bicubic interpolation.

    Args:
        width: Channels of the convolutions.
        blocks: Residual blocks, of two convolutions each.
    """

    def __init__(self, width: int = 48, blocks: int = 7) -> None:
        super().__init__()
        self.width, self.blocks = width, blocks
        self.first = nn.Conv2d(_COLORS, width, 3, padding=1)
        self.middle = nn.Sequential(*(_Block(width) for _ in range(blocks)))
        self.last = nn.Conv2d(width, _COLORS * FACTOR**2, 3, padding=1)
        for parameter in self.last.parameters():
            nn.init.zeros_(parameter)

    @property
    def reach(self) -> int:
        """Pixels of the small picture, to each side, that a pixel of the large one depends on."""
        return 2 * self.blocks + 2

    def forward(self, pictures: Tensor) -> Tensor:
        """Pictures of range -1 to 1, (batch, 3, rows, columns), with both edges doubled; not clamped."""
        seen = self.first(pictures)
        added: Tensor = functional.pixel_shuffle(self.last(seen + self.middle(seen)), FACTOR)
        return bicubic(pictures) + added

    def save(self, folder: Path) -> None:
        """Writes config.json and model.safetensors, in the number format that the weights have."""
        folder.mkdir(parents=True, exist_ok=True)
        state = {name: value.detach().cpu().contiguous() for name, value in self.state_dict().items()}
        save_file(state, folder / _WEIGHTS, metadata={"format": "pt"})
        text = json.dumps({"width": self.width, "blocks": self.blocks}, indent=2)
        (folder / _CONFIG).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Enlarger:
        """The enlarger of a folder, in float32 and in evaluation mode.

        Raises:
            WeightsMissing: If the folder lacks a file.
            ModelError: If its files are not an enlarger's.
        """
        lacking = [name for name in (_CONFIG, _WEIGHTS) if not (folder / name).is_file()]
        if lacking:
            raise WeightsMissing(f"no enlarger in {folder}: {' and '.join(lacking)} missing")
        try:
            config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
            enlarger = cls(int(config["width"]), int(config["blocks"]))
            enlarger.load_state_dict(load_file(folder / _WEIGHTS))
        except (ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            first_line = str(error).splitlines()[0]
            raise ModelError(f"{folder} does not hold an enlarger of this version: {first_line}") from error
        return enlarger.float().eval()


def bicubic(pictures: Tensor) -> Tensor:
    """Pictures (batch, colours, rows, columns) doubled by the bicubic interpolation that Pillow does."""
    # Without antialias torch takes another cubic (a = -0.75), which rings more than Pillow's (a = -0.5).
    return functional.interpolate(pictures, scale_factor=FACTOR, mode="bicubic", antialias=True, align_corners=False)


class _Block(nn.Module):
    """Two convolutions that add to what they are given."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, seen: Tensor) -> Tensor:
        added: Tensor = self.second(functional.relu(self.first(seen)))
        return seen + added
