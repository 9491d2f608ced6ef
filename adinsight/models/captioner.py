"""The captioner: BLIP from transformers, plain or prompted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import ConfigError
from adinsight.models.catalogue import ModelRef
from adinsight.models.compute import Runtime, hush
from adinsight.models.domain import DomainGuard
from adinsight.models.viewing import pixels_for
from adinsight.records import AdImage

if TYPE_CHECKING:
    import torch
    from transformers import BlipForConditionalGeneration, BlipProcessor

MAX_NEW_TOKENS = 40


@dataclass(frozen=True, slots=True)
class Caption:
    """What the model says, and how sure it was: the mean natural log probability of its tokens."""

    text: str
    mean_log_probability: float


class Captioner:
    """BLIP for captions. Loads its weights at the first picture.

    The pictures of the last batch are kept encoded, so several prompts cost one look.
    """

    def __init__(self, ref: ModelRef, runtime: Runtime) -> None:
        self.ref, self.runtime = ref, runtime
        self._seen: tuple[tuple[str, ...], torch.Tensor] | None = None

    @cached_property
    def processor(self) -> BlipProcessor:
        """Tokenizer and picture preparation that belong to the weights."""
        from transformers import BlipProcessor

        return BlipProcessor.from_pretrained(str(self.ref.require()), local_files_only=True)

    @cached_property
    def model(self) -> BlipForConditionalGeneration:
        """The weights, in evaluation mode on the chosen device, as float32."""
        import torch
        from transformers import BlipForConditionalGeneration

        hush()
        model = BlipForConditionalGeneration.from_pretrained(
            str(self.ref.require()), local_files_only=True, use_safetensors=True, dtype=torch.float32
        )
        return model.eval().to(self.runtime.compute.device)

    @cached_property
    def guard(self) -> DomainGuard | None:
        """Knows the pictures that the model was made for; None for models of open domain."""
        return DomainGuard.load(self.ref.require())

    def caption(self, images: Sequence[AdImage], prompt: str = "") -> list[Caption]:
        """Greedy captions, one per image; a prompted caption leaves out its prompt.

        Raises:
            ConfigError: If the prompt leaves the decoder no room for a word.
        """
        with self.runtime.compute.inference():
            tokens = self.look(images)
            start = self._start(prompt)
            out = self.generate(tokens, start, output_logits=True, return_dict_in_generate=True)
        written = out.sequences[:, len(start) :]
        sure = _mean_log_probability(out.logits, written, self.model.config.text_config.pad_token_id)
        return [Caption(text, float(value)) for text, value in zip(self.texts(written), sure, strict=True)]

    def is_out_of_domain(self, images: Sequence[AdImage]) -> list[bool | None]:
        """Whether each picture is unlike all the model was trained on; None where it cannot tell."""
        if self.guard is None:
            return [None] * len(images)
        with self.runtime.compute.inference():
            tokens = self.look(images).float().cpu().numpy()
        return [bool(flag) for flag in self.guard.flags(tokens[:, 1:].mean(axis=1), images)]

    def look(self, images: Sequence[AdImage]) -> torch.Tensor:
        """Picture tokens: float (images, 1 + patches, width); call inside `compute.inference()`."""
        key = tuple(image.ad_id for image in images)
        if self._seen is None or self._seen[0] != key:
            side = self.model.config.vision_config.image_size
            prepared = self.processor.image_processor(images=pixels_for(images, side), return_tensors="pt")
            tokens = self.model.vision_model(prepared["pixel_values"].to(self.runtime.compute.device)).last_hidden_state
            self._seen = key, tokens
        return self._seen[1]

    def generate(self, tokens: torch.Tensor, start: Sequence[int], **how: Any) -> Any:
        """What the decoder's `generate` gives for pictures, without chance; call inside `compute.inference()`.

        Args:
            tokens: Of the pictures, as `look` gives them.
            start: Ids that each text starts with; the first is that of its beginning.
            how: Further arguments of `generate`, such as num_beams.
        """
        import torch

        config = self.model.config.text_config
        ids = torch.tensor([list(start)] * len(tokens), device=tokens.device)
        generate: Any = self.model.text_decoder.generate
        return generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            encoder_hidden_states=tokens,
            encoder_attention_mask=torch.ones(tokens.shape[:2], dtype=torch.long, device=tokens.device),
            eos_token_id=config.sep_token_id,
            pad_token_id=config.pad_token_id,
            max_new_tokens=min(MAX_NEW_TOKENS, config.max_position_embeddings - len(start)),
            do_sample=False,
            **{"num_beams": 1, **how},
        )

    def texts(self, written: torch.Tensor) -> list[str]:
        """The texts of token ids, shape (texts, tokens), tidied."""
        return [tidied(text) for text in self.processor.batch_decode(written, skip_special_tokens=True)]

    def _start(self, prompt: str) -> list[int]:
        config = self.model.config.text_config
        start = [config.bos_token_id, *self._prompt_ids(prompt)]
        if len(start) >= config.max_position_embeddings:
            raise ConfigError(
                f"the prompt {prompt!r} has {len(start) - 1} tokens, the captioner takes at most "
                f"{config.max_position_embeddings - 2}; ask with fewer words"
            )
        return start

    def _prompt_ids(self, prompt: str) -> list[int]:
        if not prompt:
            return []
        ids: list[int] = self.processor.tokenizer(prompt, add_special_tokens=False).input_ids
        return ids


def tidied(text: str) -> str:
    """The text without the spaces that WordPiece leaves around hyphens and apostrophes."""
    return re.sub(r"(?<=\w) ([-'’]) (?=\w)", r"\1", text.strip())


def _mean_log_probability(logits: Sequence[torch.Tensor], written: torch.Tensor, pad: int) -> NDArray[np.float32]:
    """Mean over each sequence's own tokens, the closing one included and padding left out."""
    import torch

    steps = torch.stack([step.float().log_softmax(dim=-1) for step in logits], dim=1)
    chosen = steps.gather(2, written.unsqueeze(-1)).squeeze(-1)
    is_token = written != pad
    mean = (chosen * is_token).sum(dim=1) / is_token.sum(dim=1).clamp(min=1)
    values: NDArray[np.float32] = mean.cpu().numpy()
    return values
