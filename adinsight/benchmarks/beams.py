"""Captions by beam search, to be weighed against the greedy ones that the analysis writes."""

from __future__ import annotations

from collections.abc import Sequence

from adinsight.models.captioner import Captioner
from adinsight.records import AdImage


def beam_captions(captioner: Captioner, images: Sequence[AdImage], beams: int) -> list[str]:
    """Plain captions, the likeliest of `beams` that are followed side by side; one beam is greedy."""
    start = [captioner.model.config.text_config.bos_token_id]
    with captioner.runtime.compute.inference():
        out = captioner.generate(captioner.look(images), start, num_beams=beams)
    return captioner.texts(out[:, 1:])
