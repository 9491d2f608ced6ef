"""Captions: what BLIP sees, or how it goes on from a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from adinsight.analyze.extractor import fingerprint_of
from adinsight.models.captioner import MAX_NEW_TOKENS, Captioner
from adinsight.records import AdImage, Row


class Captions:
    """One caption per ad. A prompt makes it a second extractor that shares the look at the picture.

    Rows: prompt (empty for a plain caption), text without the prompt, mean natural log
    probability per token, and whether the picture is outside the model's domain (null where
    the model cannot tell).
    """

    table = "captions"
    columns: ClassVar[dict[str, str]] = {
        "prompt": "VARCHAR",
        "text": "VARCHAR",
        "mean_log_probability": "DOUBLE",
        "is_out_of_domain": "BOOLEAN",
    }

    def __init__(self, captioner: Captioner, prompt: str = "") -> None:
        self.captioner = captioner
        self.prompt = " ".join(prompt.split())
        self.name = f"captions[{self.prompt}]" if self.prompt else "captions"

    @property
    def fingerprint(self) -> str:
        """Weights, prompt and decoding."""
        ref = self.captioner.ref
        return fingerprint_of(
            extractor="captions", version=1, model=ref.model_id, revision=ref.revision,
            prompt=self.prompt, decoding="greedy", max_new_tokens=MAX_NEW_TOKENS,
        )

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """One row per image."""
        captions = self.captioner.caption(images, self.prompt)
        flags = self.captioner.is_out_of_domain(images)
        return [
            [{
                "prompt": self.prompt,
                "text": caption.text,
                "mean_log_probability": caption.mean_log_probability,
                "is_out_of_domain": flag,
            }]
            for caption, flag in zip(captions, flags, strict=True)
        ]
