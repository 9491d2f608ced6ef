"""Prompts against what a text encoder can read: tokens are counted, and what is cut is told and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from adinsight.generate.siblings import parameters


@dataclass(frozen=True, slots=True)
class Reading:
    """How one text encoder reads a prompt.

    Args:
        tokenizer: Which of the pipeline's tokenizers.
        count_tokens: Tokens of the prompt, with the marks that enclose it.
        limit: Most that the encoder takes.
        cut: The words that it never sees; empty where it sees all.
    """

    tokenizer: str
    count_tokens: int
    limit: int
    cut: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data for a sidecar."""
        return asdict(self)


def read(pipe: Any, prompt: str) -> tuple[Reading, ...]:
    """How each text encoder of a pipeline reads a prompt."""
    names = [name for name in ("tokenizer", "tokenizer_2", "tokenizer_3") if getattr(pipe, name, None) is not None]
    return tuple(_reading(name, getattr(pipe, name), _limit(pipe, name), prompt) for name in names)


def warnings_of(readings: Sequence[Reading]) -> list[str]:
    """A sentence for each encoder that does not see the whole prompt."""
    return [
        f"the prompt has {reading.count_tokens} tokens and the text encoder reads {reading.limit}: "
        f"it does not see {reading.cut!r}; put what matters first"
        for reading in readings
        if reading.cut
    ]


def _reading(name: str, tokenizer: Any, limit: int, prompt: str) -> Reading:
    seen = _as_seen(tokenizer, prompt)
    # Not verbose: it would log a warning of its own, which says less.
    tokens = tokenizer(seen, return_offsets_mapping=tokenizer.is_fast, verbose=False)
    ids: list[int] = tokens.input_ids
    if len(ids) <= limit:
        return Reading(name, len(ids), limit)
    # The encoder keeps the closing mark, where there is one, and drops the words before it.
    closing = 1 if tokenizer("", verbose=False).input_ids else 0
    if tokenizer.is_fast:
        cut = seen[tokens.offset_mapping[limit - closing][0] :]
    else:
        cut = tokenizer.decode(ids[limit - closing :], skip_special_tokens=True)
    return Reading(name, len(ids), limit, cut.strip())


def _as_seen(tokenizer: Any, prompt: str) -> str:
    """The prompt as the pipeline hands it over: chat models read it as a message."""
    if getattr(tokenizer, "chat_template", None) is None:
        return prompt
    text: str = tokenizer.apply_chat_template(
        [{"role": "user", "content": prompt}], tokenize=False, add_generation_prompt=True, enable_thinking=False
    )
    return text


def _limit(pipe: Any, name: str) -> int:
    tokenizer = getattr(pipe, name)
    stated = parameters(pipe).get("max_sequence_length")
    if stated is not None and "CLIP" not in type(tokenizer).__name__:
        return min(int(stated.default), int(tokenizer.model_max_length))
    # Pipelines of DeepFloyd IF cut at 77 whatever the tokenizer says.
    return min(int(tokenizer.model_max_length), 77 if type(pipe).__name__.startswith("IF") else 10**6)
