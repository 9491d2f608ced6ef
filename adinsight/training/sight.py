"""Trains the captioner and CLIP together on one trunk.

Four losses share each look at a picture: the caption or a prompted answer (token cross
entropy), the match with a text (the symmetric contrastive loss of CLIP, identical texts
counting as matches), the plain questions, and the question to every patch: which figure
covers you? Without the last, colours and places are learned long before shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from transformers import BertTokenizer

from adinsight.progress import Progress
from adinsight.training import phrasing
from adinsight.training.architecture import Sight
from adinsight.training.corpus import Corpus
from adinsight.training.crowds import Crowd
from adinsight.training.examples import Example
from adinsight.training.framing import Figures, covering, mirrored, through, windows_for
from adinsight.training.patches import PatchQuestions, chosen_patches
from adinsight.training.pictures import as_batch, closer, flipped, jittered
from adinsight.training.recipe import PATCH, Recipe, Stage
from adinsight.training.running import run_stage, training_format
from adinsight.training.schedule import Optimizers, rate_at, take_step
from adinsight.training.vocabulary import DEC, PAD


@dataclass(frozen=True, slots=True)
class Shown(Generic[Figures]):
    """A batch as it is shown: pixels, float (batch, 3, side, side), and their labels."""

    pixels: Tensor
    examples: list[Figures]


@dataclass(frozen=True, slots=True)
class Questions:
    """The plain questions, each with its possible answers in a fixed order."""

    answers: dict[str, tuple[str, ...]]

    @classmethod
    def about(cls, examples: Sequence[Example]) -> Questions:
        """Every answer that occurs in the examples."""
        return cls(
            {
                name: tuple(sorted({getattr(example, name) for example in examples}))
                for name in ("product", "product_color", "setting", "background", "sentiment")
            }
            | {"company": tuple(sorted({label for example in examples for label in example.company}))}
        )

    def sizes(self) -> dict[str, int]:
        """Number of answers to each question."""
        return {name: len(answers) for name, answers in self.answers.items()}

    def targets(self, batch: Sequence[Example]) -> dict[str, Tensor]:
        """Right answers: int64 (batch,) by question; for company float (batch, labels)."""
        found = {
            name: torch.tensor([answers.index(getattr(example, name)) for example in batch])
            for name, answers in self.answers.items()
            if name != "company"
        }
        company = torch.zeros(len(batch), len(self.answers["company"]))
        for row, example in enumerate(batch):
            for label in example.company:
                company[row, self.answers["company"].index(label)] = 1.0
        return found | {"company": company}


class SightTraining:
    """One run over the stages of a recipe, resumed from its checkpoint where there is one.

    Args:
        recipe: Sizes, seed and stages.
        ads: Drawn ads, with words.
        crowds: Drawn crowds, which only say what covers each patch.
        tokenizer: Of captioner and CLIP.
        folder: For checkpoints.
        device: cpu or cuda.
    """

    def __init__(
        self, recipe: Recipe, ads: Corpus[Example], crowds: Corpus[Crowd], tokenizer: BertTokenizer, folder: Path,
        device: str,
    ) -> None:  # fmt: skip
        self.recipe, self.ads, self.crowds = recipe, ads, crowds
        self.tokenizer, self.folder, self.device = tokenizer, folder, device
        self.questions = Questions.about(ads.examples)
        self.patches = PatchQuestions(device)

    def model_for(self, side: int) -> Sight:
        """A fresh model for pictures of `side` pixels, seeded."""
        torch.manual_seed(self.recipe.seed)
        answers = (len(self.patches.labels), len(self.patches.colors))
        sight = Sight(self.recipe.sizes, len(self.tokenizer), side, self.questions.sizes(), *answers)
        return sight.to(self.device)

    def run(self, progress: Progress) -> Sight:
        """Trains every stage that is not finished and returns the model of the last one."""
        model: Sight | None = None
        for stage in self.recipe.see:
            model = self._run_stage(stage, model, progress)
        if model is None:
            raise ValueError("the recipe has no stage")
        return model

    def _run_stage(self, stage: Stage, before: Sight | None, progress: Progress) -> Sight:
        model = self.model_for(stage.side)
        if before is not None:
            carry_over(before, model)
        run_stage(stage, model, partial(self._step, model, stage), self.folder, progress)
        return model

    def _step(self, model: Sight, stage: Stage, optimizer: Optimizers, step: int) -> dict[str, float]:
        # A step's chance depends on stage and number alone, so a resumed run takes the same steps.
        rng = np.random.default_rng([self.recipe.seed, *stage.name.encode(), step])
        is_crowd = rng.random() < stage.crowds
        shown = self._show(self.crowds, stage, rng) if is_crowd else self._show(self.ads, stage, rng)
        covers = covering(shown.examples, stage.side // PATCH)
        kept = chosen_patches(covers, stage.keep, rng) if stage.keep else None
        with training_format(self.device):
            tokens = model.see(shown.pixels, None if kept is None else torch.from_numpy(kept).to(self.device))
            # A crowd has no words: it asks the patches alone.
            ads = [example for example in shown.examples if isinstance(example, Example)]
            losses = self._losses(model, tokens, ads, rng) if ads else {}
            losses |= self.patches.losses(model, tokens, shown.examples, covers, kept)
        weights = {"questions": 0.4, "label": stage.patches, "color": 0.5 * stage.patches}
        total = sum((weights.get(name, 1.0) * loss for name, loss in losses.items()), torch.zeros(()))
        take_step(model, optimizer, total, rate_at(stage, step))
        return {name: float(value.detach()) for name, value in losses.items()}

    def _show(self, corpus: Corpus[Figures], stage: Stage, rng: np.random.Generator) -> Shown[Figures]:
        """A batch by chance: mirrored, cropped, shifted and in slightly other light."""
        indices = rng.integers(0, len(corpus), stage.batch)
        is_flipped = rng.random(stage.batch) < 0.5
        examples = [corpus.examples[i] for i in indices]
        examples = [mirrored(e) if flip else e for e, flip in zip(examples, is_flipped.tolist(), strict=True)]
        generator = torch.Generator().manual_seed(int(rng.integers(2**31)))
        pixels = as_batch(flipped(corpus.pictures(indices), is_flipped), stage.side, self.device)
        pixels = jittered(pixels, generator, shift=3)
        if stage.zoom:
            windows = windows_for(examples, stage.zoom, rng)
            pixels = closer(pixels, windows)
            examples = [through(e, window) for e, window in zip(examples, windows.tolist(), strict=True)]
        return Shown(pixels, examples)

    def _losses(
        self, model: Sight, tokens: Tensor, examples: Sequence[Example], rng: np.random.Generator
    ) -> dict[str, Tensor]:
        texts = [phrasing.alt_text(example, rng) for example in examples]
        return {
            "caption": self._caption_loss(model, tokens, examples, rng),
            "match": self._match_loss(model, tokens, texts),
            "questions": self._question_loss(model, tokens, examples),
        }

    def _caption_loss(
        self, model: Sight, tokens: Tensor, examples: Sequence[Example], rng: np.random.Generator
    ) -> Tensor:
        pairs = [phrasing.spoken(example, rng) for example in examples]
        ids, labels = decoder_batch(self.tokenizer, pairs, self.recipe.sizes.caption_tokens)
        out = model.blip.text_decoder(
            input_ids=ids.to(self.device),
            attention_mask=(ids != PAD).long().to(self.device),
            encoder_hidden_states=tokens,
            labels=labels.to(self.device),
            reduction="mean",
        )
        loss: Tensor = out.loss
        return loss

    def _match_loss(self, model: Sight, tokens: Tensor, texts: list[str]) -> Tensor:
        length = self.recipe.sizes.text_tokens
        ids = self.tokenizer(
            texts, padding="max_length", truncation=True, max_length=length, return_tensors="pt"
        ).input_ids.to(self.device)
        images, words = model.image_embedding(tokens).float(), model.text_embedding(ids).float()
        logits = images @ words.T * model.clip.logit_scale.exp().clamp(max=100)
        same = torch.tensor([[a == b for b in texts] for a in texts], device=self.device).float()
        targets = same / same.sum(dim=1, keepdim=True)
        return (functional.cross_entropy(logits, targets) + functional.cross_entropy(logits.T, targets)) / 2

    def _question_loss(self, model: Sight, tokens: Tensor, examples: Sequence[Example]) -> Tensor:
        pooled = tokens[:, 1:].mean(dim=1)
        losses = []
        for name, target in self.questions.targets(examples).items():
            logits = model.heads[name](pooled).float()
            if name == "company":
                losses.append(functional.binary_cross_entropy_with_logits(logits, target.to(self.device)) * 10)
            else:
                losses.append(functional.cross_entropy(logits, target.to(self.device)))
        return torch.stack(losses).mean()


def decoder_batch(tokenizer: BertTokenizer, pairs: Sequence[tuple[str, str]], longest: int) -> tuple[Tensor, Tensor]:
    """Token ids and labels, int64 (len(pairs), length), for (prompt, text) pairs.

    A sequence is [DEC] prompt text [SEP]; prompt and padding carry the label -100, which
    the loss leaves out.
    """
    prompts = tokenizer([prompt for prompt, _ in pairs], add_special_tokens=False).input_ids
    bodies = tokenizer([text for _, text in pairs], add_special_tokens=False).input_ids
    rows = [
        [*[DEC, *prompt, *body][: longest - 1], tokenizer.sep_token_id]
        for prompt, body in zip(prompts, bodies, strict=True)
    ]
    width = max(len(row) for row in rows)
    ids = torch.full((len(rows), width), PAD)
    labels = torch.full((len(rows), width), -100)
    for i, (row, prompt) in enumerate(zip(rows, prompts, strict=True)):
        ids[i, : len(row)] = torch.tensor(row)
        first = 1 + len(prompt)
        labels[i, first : len(row)] = torch.tensor(row[first:])
    return ids, labels


def carry_over(before: Sight, after: Sight) -> None:
    """Copies every weight; position embeddings are stretched to the new grid of patches."""
    state = before.state_dict()
    name = "blip.vision_model.embeddings.position_embedding"
    old, size = state[name], after.state_dict()[name].shape[1] - 1
    if old.shape[1] - 1 != size:
        grid, target = round((old.shape[1] - 1) ** 0.5), round(size**0.5)
        patches = old[:, 1:].reshape(1, grid, grid, -1).permute(0, 3, 1, 2)
        patches = functional.interpolate(patches, size=(target, target), mode="bicubic", align_corners=False)
        state[name] = torch.cat([old[:, :1], patches.flatten(2).transpose(1, 2)], dim=1)
    own = after.state_dict()
    after.load_state_dict({key: value if own[key].shape == value.shape else own[key] for key, value in state.items()})
