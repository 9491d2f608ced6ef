"""The vision tower of an open_clip folder as transformers' class, for pipelines that want one: no weights twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import CLIPImageProcessorPil, CLIPVisionConfig, CLIPVisionModelWithProjection
from transformers.models.clip.modeling_clip import CLIPVisionModelOutput

from adinsight.errors import ModelError, WeightsMissing

_CONFIG, _WEIGHTS = "open_clip_config.json", "open_clip_model.safetensors"
# What of open_clip's vision transformer has a counterpart here.
_KNOWN = {"image_size", "layers", "width", "head_width", "patch_size", "mlp_ratio", "no_ln_pre", "pool_type"}
_RESAMPLING = {"bilinear": 2, "bicubic": 3}
_NAMES = {
    "class_embedding": "vision_model.embeddings.class_embedding",
    "positional_embedding": "vision_model.embeddings.position_embedding.weight",
    "conv1.weight": "vision_model.embeddings.patch_embedding.weight",
    "ln_pre": "vision_model.pre_layrnorm",
    "ln_post": "vision_model.post_layernorm",
}
_LAYER_NAMES = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "attn.out_proj": "self_attn.out_proj",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
}


class ClipVision(CLIPVisionModelWithProjection):  # type: ignore[misc]
    """transformers' CLIP vision tower, pooled as open_clip pools, with vectors of length 1 as `ClipEncoder` gives.

    Args:
        config: Sizes.
        is_averaged: Pools the mean of the patches; the class token's state where False.
        has_first_norm: Whether the patches are normalised before the first layer.
    """

    def __init__(self, config: CLIPVisionConfig, is_averaged: bool, has_first_norm: bool) -> None:
        super().__init__(config)
        self.is_averaged = is_averaged
        if not has_first_norm:
            self.vision_model.pre_layrnorm = nn.Identity()

    def forward(self, pixel_values: Tensor, **options: Any) -> CLIPVisionModelOutput:
        """Vectors `image_embeds` (batch, dimension), L2-normalised, of prepared pictures (batch, 3, side, side)."""
        seen = self.vision_model(pixel_values=pixel_values, **options)
        states = seen.last_hidden_state
        pooled = self.vision_model.post_layernorm(states[:, 1:] if self.is_averaged else states[:, :1]).mean(dim=1)
        vectors = nn.functional.normalize(self.visual_projection(pooled), dim=-1)
        return CLIPVisionModelOutput(
            image_embeds=vectors,
            last_hidden_state=states,
            hidden_states=seen.hidden_states,
            attentions=seen.attentions,
        )


def load_clip_vision(folder: Path) -> tuple[ClipVision, CLIPImageProcessorPil]:
    """The vision tower of an open_clip folder, float32 in evaluation mode, and what prepares pictures for it.

    Raises:
        WeightsMissing: If the folder lacks a file.
        ModelError: If its tower is no plain vision transformer.
    """
    lacking = [name for name in (_CONFIG, _WEIGHTS) if not (folder / name).is_file()]
    if lacking:
        raise WeightsMissing(f"no CLIP in {folder}: {' and '.join(lacking)} missing")
    config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
    sizes, preparing = config["model_cfg"]["vision_cfg"], config.get("preprocess_cfg", {})
    strange = sorted(set(sizes) - _KNOWN)
    if strange or not isinstance(sizes["layers"], int) or preparing.get("resize_mode") == "longest":
        why = ", ".join(strange) or "its layers or its way to resize"
        raise ModelError(f"the vision tower in {folder} is no plain vision transformer: {why}")
    own = {name.removeprefix("visual."): w for name, w in load_file(folder / _WEIGHTS).items() if "visual." in name}
    model = ClipVision(
        _config(sizes, config["model_cfg"]), sizes.get("pool_type") == "avg", not sizes.get("no_ln_pre")
    )
    model.load_state_dict(_renamed(own))
    return model.float().eval(), _processor(sizes["image_size"], preparing)


def _config(sizes: dict[str, Any], model: dict[str, Any]) -> CLIPVisionConfig:
    width = sizes["width"]
    return CLIPVisionConfig(
        hidden_size=width,
        intermediate_size=int(width * sizes.get("mlp_ratio", 4.0)),
        projection_dim=model["embed_dim"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=width // sizes.get("head_width", 64),
        image_size=sizes["image_size"],
        patch_size=sizes["patch_size"],
        hidden_act="quick_gelu" if model.get("quick_gelu") else "gelu",
        layer_norm_eps=1e-5,
    )


def _renamed(own: dict[str, Tensor]) -> dict[str, Tensor]:
    """open_clip's weights by transformers' names; its joined projections of attention are taken apart."""
    found: dict[str, Tensor] = {"visual_projection.weight": own["proj"].T.contiguous()}
    for name, value in own.items():
        head, _, kind = name.rpartition(".")
        if name.startswith("transformer.resblocks."):
            number, part = head.removeprefix("transformer.resblocks.").split(".", 1)
            layer = f"vision_model.encoder.layers.{number}"
            if part == "attn":
                kind = kind.removeprefix("in_proj_")
                for which, piece in zip("qkv", value.chunk(3), strict=True):
                    found[f"{layer}.self_attn.{which}_proj.{kind}"] = piece.contiguous()
            else:
                found[f"{layer}.{_LAYER_NAMES[part]}.{kind}"] = value
        elif name in _NAMES:
            found[_NAMES[name]] = value
        elif head in _NAMES:
            found[f"{_NAMES[head]}.{kind}"] = value
    return found


def _processor(side: int, preparing: dict[str, Any]) -> CLIPImageProcessorPil:
    """Prepares as open_clip does, by Pillow: squashed to the side, or cropped from its middle."""
    is_squashed = preparing.get("resize_mode") == "squash"
    statistics = {f"image_{key}": preparing[key] for key in ("mean", "std") if key in preparing}
    return CLIPImageProcessorPil(
        size={"height": side, "width": side} if is_squashed else {"shortest_edge": side},
        crop_size={"height": side, "width": side},
        do_center_crop=not is_squashed,
        resample=_RESAMPLING[preparing.get("interpolation", "bicubic")],
        **statistics,
    )
