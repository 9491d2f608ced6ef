"""The steps that make the starter generator, in order, each resumable."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny, ControlNetModel, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer

from adinsight.models.catalogue import package_folder, profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.progress import Progress
from adinsight.training import checkpoint
from adinsight.training.corpus import Corpus, draw_corpus, load_corpus
from adinsight.training.generator.card import write_generator_card
from adinsight.training.generator.controlling import train_control
from adinsight.training.generator.denoising import Lesson, train_denoiser
from adinsight.training.generator.enlarging import train_enlarger
from adinsight.training.generator.exemplars import train_exemplars
from adinsight.training.generator.export import write_adapter, write_control, write_enlarger, write_pipeline
from adinsight.training.generator.latents import encode_corpus, train_latents
from adinsight.training.generator.prompts import every_text, learn_tokenizer
from adinsight.training.generator.recipe import GeneratorRecipe
from adinsight.training.generator.scenes import Portrait, draw_composition, draw_portrait
from adinsight.training.generator.views import View, view_of
from adinsight.training.generator.wording import train_words

STEPS = ("draw", "latents", "words", "denoise", "enlarge", "control", "exemplar", "card")


class GeneratorWorkshop:
    """Holds what the steps share.

    Args:
        recipe: Sizes, seeds and steps.
        work: Folder for pictures and checkpoints.
        out: Folder for the finished generator; the package's own where None.
        workers: Processes that draw.
        is_compiled: Compiles denoiser and control first: minutes of waiting, half as fast again afterwards.
        progress: Told of everything.
        goes_on: Where there are no checkpoints, as on another machine, takes autoencoder, text encoder and denoiser
            that `out` holds, and begins with its weights where the denoiser or the control is to be trained.
    """

    def __init__(
        self,
        recipe: GeneratorRecipe,
        work: Path,
        out: Path | None,
        workers: int,
        is_compiled: bool,
        progress: Progress,
        goes_on: bool = False,
    ) -> None:
        self.recipe, self.work, self.workers = recipe, work, workers
        self.is_compiled, self.progress, self.goes_on = is_compiled, progress, goes_on
        self.out = out or package_folder() / "starter" / "generator"

    def do(self, step: str) -> None:
        """Runs one step of `STEPS`."""
        getattr(self, step)()

    def draw(self) -> None:
        """Draws what is missing of the pictures."""
        recipe = self.recipe
        draw = partial(draw_portrait, first_empty=recipe.first_picture + recipe.pictures)
        draw_corpus(self._pictures, draw, self._count, recipe.first_picture, self.workers, self.progress)
        draw_corpus(
            self._compositions, draw_composition, recipe.compositions, recipe.first_composition, self.workers,
            self.progress,
        )  # fmt: skip

    def latents(self) -> None:
        """Trains the autoencoder."""
        _ = self.autoencoder

    def words(self) -> None:
        """Learns the tokenizer and trains the text encoder."""
        _ = self.text_encoder

    def denoise(self) -> None:
        """Trains the denoiser, and writes the pipeline."""
        self.denoiser = self._trained_denoiser()
        write_pipeline(self.autoencoder, self.text_encoder, self.tokenizer, self.denoiser, self.out)

    def enlarge(self) -> None:
        """Trains the enlarger and writes it."""
        enlarger = train_enlarger(self.recipe, self.corpus, self.autoencoder, self._checkpoints, self.progress)
        write_enlarger(enlarger, self.out / "enlarger")

    def control(self) -> None:
        """Trains the control by sketches and writes it."""
        start = None
        if self._takes("controlnet", "control"):
            start = ControlNetModel.from_pretrained(str(self.out / "controlnet"), torch_dtype=torch.float32)
        drawn = load_corpus(self._compositions, Portrait, self.recipe.compositions)
        control = train_control(
            self.recipe, self._lesson_of(drawn, "compositions"), drawn, self.denoiser, self._checkpoints,
            self.progress, self.is_compiled, start,
        )  # fmt: skip
        write_control(control, self.out / "controlnet")

    def exemplar(self) -> None:
        """Trains the adapter for exemplars and writes it. It changes the denoiser, so it comes last."""
        clip = ClipEncoder(profile("starter").model("clip"), Runtime("cpu"))
        adapter = train_exemplars(
            self.recipe, self.lesson, self.corpus, self.denoiser, clip, self._checkpoints, self.progress
        )
        write_adapter(adapter, self.out / "ip_adapter")

    def card(self) -> None:
        """Writes the generator's card."""
        write_generator_card(self.recipe, self._checkpoints, self.out)

    @cached_property
    def corpus(self) -> Corpus[Portrait]:
        """The drawn pictures."""
        return load_corpus(self._pictures, Portrait, self._count)

    @cached_property
    def autoencoder(self) -> AutoencoderTiny:
        """The trained autoencoder."""
        if self._takes("vae", "latents"):
            return AutoencoderTiny.from_pretrained(str(self.out / "vae"), torch_dtype=torch.float32).eval()
        return train_latents(self.recipe, self.corpus, self._checkpoints, self.progress)

    @cached_property
    def tokenizer(self) -> CLIPTokenizer:
        """The learned tokenizer; learned once, since ties would number it differently."""
        folder, sizes = self.work / "generator-tokenizer", self.recipe.sizes
        if self._takes("tokenizer", "words"):
            folder = self.out / "tokenizer"
        if (folder / "tokenizer_config.json").exists():
            return CLIPTokenizer.from_pretrained(str(folder))
        return learn_tokenizer(every_text(), sizes.vocabulary, sizes.text_tokens, folder)

    @cached_property
    def text_encoder(self) -> CLIPTextModel:
        """The trained text encoder, fixed."""
        if self._takes("text_encoder", "words"):
            shipped = CLIPTextModel.from_pretrained(str(self.out / "text_encoder"), dtype=torch.float32)
            return shipped.eval().requires_grad_(False)
        return train_words(self.recipe, self.tokenizer, self._checkpoints, self.progress)

    @cached_property
    def lesson(self) -> Lesson:
        """What the denoiser is shown."""
        return self._lesson_of(self.corpus, "latents")

    @cached_property
    def denoiser(self) -> UNet2DConditionModel:
        """The trained denoiser."""
        shipped = self._shipped_denoiser()
        return self._trained_denoiser() if shipped is None else shipped.eval()

    def _trained_denoiser(self) -> UNet2DConditionModel:
        return train_denoiser(
            self.recipe, self.lesson, self._checkpoints, self.progress, self.is_compiled, self._shipped_denoiser()
        )

    def _shipped_denoiser(self) -> UNet2DConditionModel | None:
        if not self._takes("unet", "denoise"):
            return None
        return UNet2DConditionModel.from_pretrained(str(self.out / "unet"), torch_dtype=torch.float32)

    def _lesson_of(self, corpus: Corpus[Portrait], name: str) -> Lesson:
        """Latents of the views of each picture, whole and near, mirrored and not, with their prompts."""
        views = self._views(corpus)
        latents = encode_corpus(self.autoencoder, corpus, views, self._checkpoints / f"{name}.npy", self.progress)
        return Lesson(self.recipe, corpus, views, latents, self.tokenizer, self.text_encoder)

    def _takes(self, part: str, stage: str) -> bool:
        """Whether a finished part is taken from `out` instead of being made here."""
        has_checkpoint = checkpoint.path_of(self._checkpoints, self.recipe.stage(stage)).exists()
        return self.goes_on and not has_checkpoint and (self.out / part).exists()

    def _views(self, corpus: Corpus[Portrait]) -> list[View]:
        rng = np.random.default_rng([self.recipe.seed, 4])
        return [
            view_of(portrait, index, is_near, is_mirrored, rng)
            for index, portrait in enumerate(corpus.examples)
            for is_near in ((False, True) if portrait.product else (False,))
            for is_mirrored in (False, True)
        ]

    @property
    def _count(self) -> int:
        return self.recipe.pictures + self.recipe.empty_pictures

    @property
    def _pictures(self) -> Path:
        return self.work / "portraits"

    @property
    def _compositions(self) -> Path:
        return self.work / "compositions"

    @property
    def _checkpoints(self) -> Path:
        return self.work / "generator"

