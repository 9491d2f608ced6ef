"""The three starter architectures, and how one trained vision trunk is moved between them.

The trunk is a pre-norm ViT. BLIP, open_clip and YOLOS name its weights differently, but
compute the same function of the picture.
"""

from __future__ import annotations

from typing import Any

import open_clip
import torch
from torch import Tensor, nn
from transformers import (
    BlipConfig,
    BlipForConditionalGeneration,
    YolosConfig,
    YolosForObjectDetection,
)

from adinsight.training.locality import look_around
from adinsight.training.recipe import IMAGE_SIDE, PATCH, PIXEL_MEAN, PIXEL_STD, Sizes
from adinsight.training.vocabulary import DEC, PAD, SEP

# Kinds of figure in the order of the detector's tokens: one token looks for each kind.
KINDS = ("product", "person", "animal", "prop")
_LIFT = 4.0


def build_blip(sizes: Sizes, vocabulary: int, side: int = IMAGE_SIDE) -> BlipForConditionalGeneration:
    """A captioner with random weights for pictures of `side` pixels."""
    text = {
        "vocab_size": vocabulary,
        "hidden_size": sizes.width,
        "encoder_hidden_size": sizes.width,
        "intermediate_size": sizes.width * 3,
        "projection_dim": sizes.width,
        "num_hidden_layers": sizes.decoder_layers,
        "num_attention_heads": sizes.heads,
        "max_position_embeddings": sizes.caption_tokens,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
        "bos_token_id": DEC,
        "eos_token_id": SEP,
        "sep_token_id": SEP,
        "pad_token_id": PAD,
        "is_decoder": True,
        "use_cache": True,
    }
    vision = {
        "hidden_size": sizes.width,
        "intermediate_size": sizes.width * 4,
        "num_hidden_layers": sizes.vision_layers,
        "num_attention_heads": sizes.heads,
        "image_size": side,
        "patch_size": PATCH,
        "hidden_act": "gelu",
    }
    return BlipForConditionalGeneration(
        BlipConfig(
            text_config=text,
            vision_config=vision,
            projection_dim=sizes.width,
            image_text_hidden_size=sizes.width,
            tie_word_embeddings=True,
        )
    )


def clip_config(sizes: Sizes, vocabulary: int) -> dict[str, Any]:
    """The open_clip configuration, as its file open_clip_config.json holds it."""
    return {
        "model_cfg": {
            "embed_dim": sizes.embedding,
            "vision_cfg": {
                "image_size": IMAGE_SIDE,
                "layers": sizes.vision_layers,
                "width": sizes.width,
                "head_width": sizes.width // sizes.heads,
                "patch_size": PATCH,
                "no_ln_pre": True,
                "pool_type": "avg",
            },
            "text_cfg": {
                "context_length": sizes.text_tokens,
                "vocab_size": vocabulary,
                "hf_tokenizer_name": "adinsight/starter",
                "width": sizes.text_width,
                "heads": sizes.text_heads,
                "layers": sizes.text_layers,
                "pool_type": "eos",
                "eos_id": SEP,
                "pad_id": PAD,
            },
        },
        "preprocess_cfg": {
            "mean": list(PIXEL_MEAN),
            "std": list(PIXEL_STD),
            "interpolation": "bicubic",
            "resize_mode": "squash",
        },
    }


def build_clip(sizes: Sizes, vocabulary: int) -> open_clip.CLIP:
    """An open_clip model with random weights."""
    config = clip_config(sizes, vocabulary)["model_cfg"]
    return open_clip.CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"])


def build_yolos(sizes: Sizes, labels: tuple[str, ...]) -> YolosForObjectDetection:
    """A detector with random weights and one detection token for each kind of figure."""
    config = YolosConfig(
        hidden_size=sizes.width,
        num_hidden_layers=sizes.vision_layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.width * 4,
        hidden_act="gelu",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        layer_norm_eps=1e-5,
        image_size=[IMAGE_SIDE, IMAGE_SIDE],
        patch_size=PATCH,
        num_detection_tokens=sizes.detection_tokens,
        use_mid_position_embeddings=False,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )
    return YolosForObjectDetection(config)


def trunk_of(blip: BlipForConditionalGeneration) -> dict[str, Tensor]:
    """The vision weights of a captioner, by their BLIP names."""
    return {name: value.detach().clone() for name, value in blip.vision_model.state_dict().items()}


def into_clip(trunk: dict[str, Tensor], clip: open_clip.CLIP) -> None:
    """Puts a trunk into open_clip's image tower.

    open_clip's patch projection has no bias, so BLIP's goes into the patches' positions.
    """
    visual = clip.visual
    position = trunk["embeddings.position_embedding"][0].clone()
    position[1:] += trunk["embeddings.patch_embedding.bias"]
    state = {
        "conv1.weight": trunk["embeddings.patch_embedding.weight"],
        "class_embedding": trunk["embeddings.class_embedding"].reshape(-1),
        "positional_embedding": position,
        "ln_post.weight": trunk["post_layernorm.weight"],
        "ln_post.bias": trunk["post_layernorm.bias"],
        "proj": visual.proj.detach(),
    }
    parts = {
        "ln_1": "layer_norm1",
        "ln_2": "layer_norm2",
        "attn.out_proj": "self_attn.projection",
        "mlp.c_fc": "mlp.fc1",
        "mlp.c_proj": "mlp.fc2",
    }
    for layer in range(len(visual.transformer.resblocks)):
        ours, theirs = f"transformer.resblocks.{layer}", f"encoder.layers.{layer}"
        for kind in ("weight", "bias"):
            state[f"{ours}.attn.in_proj_{kind}"] = trunk[f"{theirs}.self_attn.qkv.{kind}"]
            for name, source in parts.items():
                state[f"{ours}.{name}.{kind}"] = trunk[f"{theirs}.{source}.{kind}"]
    visual.load_state_dict(state)


def into_yolos(trunk: dict[str, Tensor], yolos: YolosForObjectDetection) -> None:
    """Puts a trunk into the detector's encoder; its heads stay as they are.

    The detection tokens' positions become random, so that they differ from the start.
    """
    vit = yolos.vit
    state = vit.state_dict()
    tokens = state["embeddings.detection_tokens"]
    position = trunk["embeddings.position_embedding"]
    state["embeddings.position_embeddings"] = torch.cat([position, 0.5 * torch.randn_like(tokens)], dim=1)
    state["embeddings.cls_token"] = trunk["embeddings.class_embedding"]
    parts = {
        "layernorm_before": "layer_norm1",
        "layernorm_after": "layer_norm2",
        "attention.output.dense": "self_attn.projection",
        "intermediate.dense": "mlp.fc1",
        "output.dense": "mlp.fc2",
    }
    for kind in ("weight", "bias"):
        state[f"embeddings.patch_embeddings.projection.{kind}"] = trunk[f"embeddings.patch_embedding.{kind}"]
        state[f"layernorm.{kind}"] = trunk[f"post_layernorm.{kind}"]
        for layer in range(yolos.config.num_hidden_layers):
            ours, theirs = f"encoder.layer.{layer}", f"encoder.layers.{layer}"
            query, key, value = trunk[f"{theirs}.self_attn.qkv.{kind}"].chunk(3)
            state[f"{ours}.attention.attention.query.{kind}"] = query
            state[f"{ours}.attention.attention.key.{kind}"] = key
            state[f"{ours}.attention.attention.value.{kind}"] = value
            for name, source in parts.items():
                state[f"{ours}.{name}.{kind}"] = trunk[f"{theirs}.{source}.{kind}"]
    vit.load_state_dict(state)


def answer_like(head: nn.Linear, yolos: YolosForObjectDetection) -> None:
    """Lets the detector's label head, three layers deep, start as the map that `head` has learned.

    Both answer with a label, or with nothing last. The first two layers pass on what they are
    given: lifted by `_LIFT`, a normalised token stays above the rectifiers' zero.
    """
    first, second, last = yolos.class_labels_classifier.layers
    with torch.no_grad():
        for layer, lift in ((first, _LIFT), (second, 0.0)):
            layer.weight.copy_(torch.eye(len(layer.weight)))
            layer.bias.fill_(lift)
        last.weight.copy_(head.weight)
        last.bias.copy_(head.bias - _LIFT * head.weight.sum(dim=1))


class Sight(nn.Module):
    """The captioner and CLIP on one shared trunk, with the plain questions that teach it to see.

    The questions (which product, which colour, …) are linear heads on the pooled trunk.
    They speed up training and are not shipped; neither are `label_head` and `color_head`, which
    ask every patch for the figure that covers it.
    """

    def __init__(
        self, sizes: Sizes, vocabulary: int, side: int, questions: dict[str, int], labels: int = 0, colors: int = 0
    ) -> None:
        super().__init__()
        self.blip = build_blip(sizes, vocabulary, side)
        look_around(self.blip.vision_model)
        self.clip = build_clip(sizes, vocabulary)
        self.clip.visual.transformer = nn.Identity()
        self.heads = nn.ModuleDict({name: nn.Linear(sizes.width, count) for name, count in questions.items()})
        # One answer more than there are figures or colours: nothing.
        self.label_head = nn.Linear(sizes.width, labels + 1)
        self.color_head = nn.Linear(sizes.width, colors + 1)

    def see(self, pixels: Tensor, kept: Tensor | None = None) -> Tensor:
        """Tokens of the pictures: float (batch, 1 + patches, width).

        Args:
            pixels: float (batch, 3, side, side).
            kept: Places of the patches to look at, int64 (batch, count); all where None.
        """
        vision = self.blip.vision_model
        tokens = vision.embeddings(pixels)
        if kept is not None:
            places = kept[..., None].expand(-1, -1, tokens.shape[-1])
            tokens = torch.cat([tokens[:, :1], tokens[:, 1:].gather(1, places)], dim=1)
        looked: Tensor = vision.post_layernorm(vision.encoder(inputs_embeds=tokens).last_hidden_state)
        return looked

    def image_embedding(self, tokens: Tensor) -> Tensor:
        """CLIP's side of the pictures: float (batch, embedding), L2-normalised."""
        return nn.functional.normalize(tokens[:, 1:].mean(dim=1) @ self.clip.visual.proj, dim=-1)

    def text_embedding(self, ids: Tensor) -> Tensor:
        """CLIP's side of the texts: float (batch, embedding), L2-normalised."""
        embedding: Tensor = self.clip.encode_text(ids, normalize=True)
        return embedding
