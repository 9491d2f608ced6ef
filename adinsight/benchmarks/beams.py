"""Captions by beam search, to be weighed against the greedy ones that the analysis writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adinsight.models.captioner import MAX_NEW_TOKENS, Captioner, tidied
from adinsight.records import AdImage


def beam_captions(captioner: Captioner, images: Sequence[AdImage], beams: int) -> list[str]:
    """Plain captions, the likeliest of `beams` that are followed side by side; one beam is greedy."""
    import torch

    config = captioner.model.config.text_config
    with captioner.runtime.compute.inference():
        tokens = captioner.look(images)
        start = torch.full((len(tokens), 1), config.bos_token_id, device=tokens.device)
        out: Any = captioner.model.text_decoder.generate(
            input_ids=start,
            attention_mask=torch.ones_like(start),
            encoder_hidden_states=tokens,
            encoder_attention_mask=torch.ones(tokens.shape[:2], dtype=torch.long, device=tokens.device),
            eos_token_id=config.sep_token_id,
            pad_token_id=config.pad_token_id,
            max_new_tokens=min(MAX_NEW_TOKENS, config.max_position_embeddings - 1),
            do_sample=False,
            num_beams=beams,
        )
    return [tidied(text) for text in captioner.processor.batch_decode(out[:, 1:], skip_special_tokens=True)]
