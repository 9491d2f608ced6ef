"""Exemplars: a picture beside the prompt, whose look is taken over (IP-Adapter).

An exemplar-guided edit is this on an inpainting pipeline: what is painted into the mask takes after the exemplar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.errors import ConfigError, ModelError, Unsupported, WeightsMissing
from adinsight.generate.loading import hushed

if TYPE_CHECKING:
    from torch import Tensor

Pixels = NDArray[np.uint8]

_ENCODER = "image_encoder"


class ExemplarAdapter:
    """An IP-Adapter, and the encoder that looks at exemplars for it. Loads what it needs when it is first worn.

    Args:
        folder: Holds the adapter as one safetensors file, in the layout of h94/IP-Adapter; an encoder in
            transformers' layout may lie in its image_encoder/.
        clip: Folder of an open_clip model that looks at exemplars where the adapter brings no encoder.
    """

    def __init__(self, folder: Path, clip: Path | None = None) -> None:
        self.folder, self.clip = folder, clip

    @cached_property
    def weight_name(self) -> str:
        """The file of the adapter.

        Raises:
            WeightsMissing: If there is none.
            ConfigError: If there are several.
        """
        found = sorted(path.name for path in self.folder.glob("*.safetensors"))
        if not found:
            raise WeightsMissing(f"no IP-Adapter in {self.folder}: it holds no safetensors file; see --ip-adapter")
        if len(found) > 1:
            raise ConfigError(
                f"{self.folder} holds {len(found)} IP-Adapters ({', '.join(found)}); give a folder of one"
            )
        return found[0]

    @cached_property
    def encoder(self) -> tuple[Any, Any]:
        """What looks at exemplars, and what prepares them for it.

        Raises:
            WeightsMissing: If there is neither an encoder beside the adapter nor a CLIP.
        """
        own = self.folder / _ENCODER
        if (own / "config.json").is_file():
            return _transformers_encoder(own)
        if self.clip is None:
            raise WeightsMissing(f"{self.folder} has no {_ENCODER}/, and its IP-Adapter needs one to look at exemplars")
        from adinsight.models.clip_vision import load_clip_vision

        return load_clip_vision(self.clip)

    @contextmanager
    def worn(
        self, pipeline: Any, exemplars: Sequence[Pixels], scale: float = 1.0, is_guided: bool = True
    ) -> Iterator[dict[str, list[Tensor]]]:
        """The adapter on a pipeline's weights for as long as it holds; afterwards the model is what it was.

        Pipelines that share these weights need exemplars too, meanwhile.

        Args:
            pipeline: Of the kind of Stable Diffusion.
            exemplars: uint8 (rows, columns, 3) each; several are looked at together.
            scale: Weight of the exemplars, 0 to 1.
            is_guided: Whether the call uses guidance above 1.

        Yields:
            Arguments for the call.

        Raises:
            Unsupported: If the pipeline takes no IP-Adapter.
            ModelError: If this one was trained for another model.
        """
        if not hasattr(pipeline, "load_ip_adapter") or getattr(pipeline, "unet", None) is None:
            raise Unsupported(f"{type(pipeline).__name__} takes no IP-Adapter")
        if not exemplars:
            raise ConfigError("an exemplar is needed, and none is given; see --exemplar")
        before = {name: getattr(pipeline, name, None) for name in (_ENCODER, "feature_extractor")}
        processors = dict(pipeline.unet.attn_processors)
        try:
            self._put_on(pipeline)
            pipeline.set_ip_adapter_scale(scale)
            yield {"ip_adapter_image_embeds": [self._look(pipeline, exemplars, is_guided)]}
        finally:
            with hushed():
                pipeline.unload_ip_adapter()
                pipeline.unet.set_attn_processor(processors)
                pipeline.register_modules(**before)

    def _put_on(self, pipeline: Any) -> None:
        encoder, _ = self.encoder
        pipeline.register_modules(image_encoder=encoder.to(pipeline.device, pipeline.unet.dtype))
        try:
            with hushed():
                pipeline.load_ip_adapter(
                    str(self.folder),
                    subfolder="",
                    weight_name=self.weight_name,
                    image_encoder_folder=None,
                    local_files_only=True,
                )
        except (ValueError, KeyError, RuntimeError, IndexError, AttributeError) as error:
            said = " ".join(str(error).split())[:300]
            raise ModelError(
                f"the IP-Adapter in {self.folder} does not fit {type(pipeline).__name__}: {said}"
            ) from error

    def _look(self, pipeline: Any, exemplars: Sequence[Pixels], is_guided: bool) -> Tensor:
        """What the encoder makes of exemplars: (1, exemplars, …), before it that of nothing where guided."""
        import torch
        from diffusers.models.embeddings import ImageProjection

        encoder, processor = self.encoder
        layer = pipeline.unet.encoder_hid_proj.image_projection_layers[0]
        shown = [Image.fromarray(exemplar) for exemplar in exemplars]
        pixels = processor(images=shown, return_tensors="pt").pixel_values.to(encoder.device, encoder.dtype)
        with torch.inference_mode():
            if isinstance(layer, ImageProjection):
                seen = encoder(pixels).image_embeds
                nothing = torch.zeros_like(seen)
            else:
                seen, nothing = (
                    encoder(view, output_hidden_states=True).hidden_states[-2]
                    for view in (pixels, torch.zeros_like(pixels))
                )
        return torch.stack([nothing, seen] if is_guided else [seen])


def _transformers_encoder(folder: Path) -> tuple[Any, Any]:
    from transformers import CLIPImageProcessorPil, CLIPVisionModelWithProjection

    try:
        encoder = CLIPVisionModelWithProjection.from_pretrained(
            str(folder), local_files_only=True, use_safetensors=True
        ).eval()
    except (OSError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())[:300]
        raise ModelError(f"no image encoder can be loaded from {folder}: {said}") from error
    side = encoder.config.image_size
    return encoder, CLIPImageProcessorPil(size={"shortest_edge": side}, crop_size={"height": side, "width": side})
