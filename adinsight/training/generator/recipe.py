"""The recipe of the starter generator: every size, seed and step in one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from adinsight.training.recipe import Stage

# The diffusion draws at this many pixels; the enlarger doubles them.
BASE_SIDE = 64
LATENT_SIDE, LATENT_CHANNELS = 32, 4


@dataclass(frozen=True, slots=True)
class GeneratorSizes:
    """Widths and depths: of the autoencoder, the text encoder and the denoiser's four levels."""

    autoencoder_width: int = 32
    encoder_blocks: tuple[int, ...] = (0, 1)
    decoder_blocks: tuple[int, ...] = (3, 0)
    vocabulary: int = 1_500
    text_width: int = 192
    text_layers: int = 3
    text_heads: int = 3
    text_tokens: int = 32
    denoiser_widths: tuple[int, ...] = (32, 64, 128, 192)
    head_width: int = 32
    pooling_heads: int = 6
    norm_groups: int = 16


@dataclass(frozen=True, slots=True)
class GeneratorRecipe:
    """What makes the starter generator, again and again.

    Args:
        seed: Seeds weights, order of pictures, noise and choice of phrasings.
        pictures: Number of pictures with a product drawn for training; their seeds start at `first_picture`.
        empty_pictures: Number of pictures of settings alone, of the seeds after them.
        first_picture: Far from the seeds of everything else that is drawn.
        compositions: Number of recomposed pictures, of which sketches are made.
        first_composition: Their first seed, after those of the pictures.
        guessed_share: Share of prompts that are left empty, for classifier-free guidance (Ho and Salimans, 2022).
        close_share: Share of pictures that show the product from near.
        empty_share: Share of pictures that show a setting alone.
        product_weight: Weight of the loss where the product stands, 1 elsewhere.
        snr_limit: Limit of min-SNR weighting (Hang et al., 2023), which holds where there is more signal than noise.
        early_power: Noise levels are drawn as u ** early_power: below 1, more of the high ones, which decide shapes.
    """

    seed: int = 11
    pictures: int = 32_000
    empty_pictures: int = 8_000
    first_picture: int = 6_000_000
    compositions: int = 12_000
    first_composition: int = 6_050_000
    guessed_share: float = 0.1
    close_share: float = 0.25
    empty_share: float = 0.12
    product_weight: float = 4.0
    snr_limit: float = 5.0
    early_power: float = 0.8
    sizes: GeneratorSizes = GeneratorSizes()
    stages: tuple[Stage, ...] = (
        Stage("latents", steps=500, batch=32, side=BASE_SIDE, rate=2e-3, final_rate=5e-5, warmup=20),
        Stage("words", steps=500, batch=64, side=0, rate=1e-3, final_rate=1e-4, warmup=20),
        Stage("denoise", steps=9_800, batch=32, side=BASE_SIDE, rate=1e-3, final_rate=5e-5, warmup=50),
        Stage("enlarge", steps=300, batch=32, side=BASE_SIDE, rate=2e-3, final_rate=2e-5, warmup=20),
        Stage("control", steps=900, batch=32, side=BASE_SIDE, rate=4e-4, final_rate=2e-5, warmup=20),
        Stage("exemplar", steps=600, batch=32, side=BASE_SIDE, rate=5e-4, final_rate=5e-5, warmup=20),
    )

    def stage(self, name: str) -> Stage:
        """The stage of a name."""
        return next(stage for stage in self.stages if stage.name == name)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the model card."""
        return asdict(self)
