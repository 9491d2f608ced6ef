"""The autoencoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from adinsight.progress import Silent
from adinsight.training.corpus import Corpus
from adinsight.training.generator.latents import (
    LatentSpace,
    encode_corpus,
    gain_over,
    rebuilding_losses,
    train_latents,
)
from adinsight.training.generator.scenes import Portrait
from adinsight.training.generator.views import View, seen_through

from .conftest import TINY, tiny_recipe

VIEWS = [View(index, (0.0, 0.0, 1.0, 1.0), False, False) for index in range(12)]


def test_folding_moves_the_standardising_into_the_encoder() -> None:
    torch.manual_seed(1)
    space = LatentSpace(TINY)
    pictures = torch.rand(16, 3, 64, 64) * 2 - 1
    space.standard.momentum = 1.0
    space.standard(space.autoencoder.encoder(pictures))
    wanted = space.eval().standard(space.autoencoder.encoder(pictures))
    latents = space.folded().encoder(pictures)
    assert latents.shape == (16, 4, 32, 32)
    torch.testing.assert_close(latents, wanted, atol=1e-4, rtol=1e-4)
    assert latents.mean(dim=(0, 2, 3)).abs().max() < 0.05
    assert (latents.std(dim=(0, 2, 3)) - 1).abs().max() < 0.05


def test_training_brings_pictures_back_better_and_goes_on_where_it_stopped(
    corpus: Corpus[Portrait], tmp_path: Path
) -> None:
    pictures = seen_through(corpus, VIEWS, 64)

    def gain(steps: int, folder: Path) -> float:
        autoencoder = train_latents(tiny_recipe(steps), corpus, folder, Silent())
        with torch.inference_mode():
            return gain_over(autoencoder.decoder(autoencoder.encoder(pictures)), pictures)

    short, long = gain(2, tmp_path / "a"), gain(30, tmp_path / "b")
    assert long > short + 1
    assert gain(30, tmp_path / "b") == pytest.approx(long, abs=1e-3)


def test_latents_of_views_are_kept_in_a_file(corpus: Corpus[Portrait], tmp_path: Path) -> None:
    autoencoder = LatentSpace(TINY).folded()
    latents = encode_corpus(autoencoder, corpus, VIEWS, tmp_path / "latents.npy", Silent())
    assert (latents.shape, latents.dtype) == ((12, 4, 32, 32), np.float16)
    with torch.inference_mode():
        alone = autoencoder.encoder(seen_through(corpus, VIEWS[3:4], 64))[0].numpy()
    np.testing.assert_allclose(latents[3], alone, atol=2e-3, rtol=2e-3)
    np.save(tmp_path / "latents.npy", np.zeros((12, 4, 32, 32), np.float16))
    assert not encode_corpus(autoencoder, corpus, VIEWS, tmp_path / "latents.npy", Silent()).any()
    more = encode_corpus(autoencoder, corpus, [*VIEWS, VIEWS[3]], tmp_path / "latents.npy", Silent())
    assert not more[:12].any() and np.allclose(more[12], latents[3], atol=2e-3)


def test_losses_and_gain_by_hand() -> None:
    pictures = torch.zeros(1, 3, 4, 4)
    losses = rebuilding_losses(pictures + 0.5, pictures)
    assert float(losses["tone"]) == pytest.approx(0.75) and float(losses["edges"]) == 0
    assert gain_over(pictures + 0.2, pictures) == pytest.approx(10 * np.log10(4 / 0.04))
