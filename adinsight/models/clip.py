"""CLIP: open_clip, pictures and texts in one space."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.models.catalogue import ModelRef
from adinsight.models.compute import Runtime
from adinsight.models.viewing import pixels_for
from adinsight.records import AdImage

if TYPE_CHECKING:
    import torch

Vectors = NDArray[np.float32]


class ClipEncoder:
    """open_clip for pictures and texts. Loads its weights at the first use.

    The vectors of the last batch are kept, so every extractor that needs them shares one look.
    """

    def __init__(self, ref: ModelRef, runtime: Runtime) -> None:
        self.ref, self.runtime = ref, runtime
        self._seen: tuple[tuple[str, ...], Vectors] | None = None

    @cached_property
    def loaded(self) -> tuple[Any, Any]:
        """The model in evaluation mode, and what prepares a picture for it."""
        import open_clip

        name = f"local-dir:{self.ref.require()}"
        model, prepare = open_clip.create_model_from_pretrained(name, device=self.runtime.compute.device)
        return model.eval(), prepare

    @cached_property
    def _tokenizer(self) -> Any:
        import open_clip

        return open_clip.get_tokenizer(f"local-dir:{self.ref.require()}")

    @cached_property
    def dimension(self) -> int:
        """Length of a vector, read from the configuration without loading weights."""
        text = (self.ref.require() / "open_clip_config.json").read_text(encoding="utf-8")
        return int(json.loads(text)["model_cfg"]["embed_dim"])

    def encode_images(self, images: Sequence[AdImage]) -> Vectors:
        """float32 (images, dimension), L2-normalised."""
        key = tuple(image.ad_id for image in images)
        if self._seen is None or self._seen[0] != key:
            self._seen = key, self._look(images)
        return self._seen[1]

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """float32 (texts, dimension), L2-normalised."""
        model, _ = self.loaded
        with self.runtime.compute.inference():
            vectors = model.encode_text(self._tokenizer(list(texts)).to(self.runtime.compute.device))
        return _normalised(vectors)

    def _look(self, images: Sequence[AdImage]) -> Vectors:
        import torch

        model, prepare = self.loaded
        size = model.visual.image_size
        side = size[0] if isinstance(size, tuple) else size
        batch = torch.stack([prepare(Image.fromarray(pixels)) for pixels in pixels_for(images, side)])
        # open_clip's attention copies its weights for each picture in bfloat16: 401 ms, not 277 for 16 of them.
        with self.runtime.compute.inference(is_exact=True):
            vectors = model.encode_image(batch.to(self.runtime.compute.device))
        return _normalised(vectors)


def _normalised(vectors: torch.Tensor) -> Vectors:
    import torch

    unit = torch.nn.functional.normalize(vectors.float(), dim=-1)
    array: Vectors = unit.cpu().numpy()
    return array
