"""The denoiser and what it is shown."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import CLIPTokenizer

from adinsight.progress import Silent
from adinsight.training.corpus import Corpus
from adinsight.training.generator.denoising import SCHEDULE, Averaged, Lesson, build_denoiser, train_denoiser
from adinsight.training.generator.scenes import Portrait
from adinsight.training.generator.views import view_of
from adinsight.training.generator.wording import build_text_encoder, token_ids, train_words

from .conftest import TINY, tiny_recipe


@pytest.fixture(scope="module")
def lesson(corpus: Corpus[Portrait], tokenizer: CLIPTokenizer) -> Lesson:
    torch.manual_seed(3)
    rng = np.random.default_rng(2)
    views = [view_of(p, i, near, False, rng) for i, p in enumerate(corpus.examples) for near in (False, True)]
    # The last two pictures are of settings alone.
    views = [view for view in views if corpus.examples[view.index].product or not view.is_near]
    latents = rng.normal(size=(len(views), 4, 32, 32)).astype(np.float16)
    encoder = build_text_encoder(TINY, tokenizer).eval().requires_grad_(False)
    return Lesson(tiny_recipe(1), corpus, views, latents, tokenizer, encoder)


def test_the_last_level_is_pure_noise() -> None:
    assert float(SCHEDULE.alphas_cumprod[-1]) == pytest.approx(0, abs=1e-6)


def test_latents_can_be_told_from_noisy_ones_and_velocity(lesson: Lesson) -> None:
    chosen = np.arange(8)
    shown = lesson.shown(chosen, np.random.default_rng(5))
    signal = lesson.signal[shown.levels].view(-1, 1, 1, 1)
    clean = signal.sqrt() * shown.noisy - (1 - signal).sqrt() * shown.velocity
    torch.testing.assert_close(clean, torch.from_numpy(lesson.latents[chosen]).float(), atol=1e-4, rtol=1e-4)


def test_the_loss_is_heavier_where_the_product_stands(lesson: Lesson) -> None:
    shown = lesson.shown(np.array([0]), np.random.default_rng(5))
    view = lesson.views[0]
    x0, y0, x1, y1 = (round(share * 32) for share in view.product(lesson.portraits[view.index]))
    weights = shown.weights[0, 0]
    inside, outside = weights[y0:y1, x0:x1], weights.clone()
    outside[y0:y1, x0:x1] = float("nan")
    outside = outside[~outside.isnan()]
    assert float(inside.std()) == pytest.approx(0, abs=1e-6)
    assert float(inside.mean() / outside.mean()) == pytest.approx(lesson.recipe.product_weight, rel=1e-4)


def test_min_snr_weights_hold_down_to_a_ratio_of_one_and_stay_there(lesson: Lesson) -> None:
    ratios = torch.tensor([0.0, 0.01, 1.0, 3.0, 5.0, 9.0, 99.0])
    weights = lesson._weights(np.zeros(7, np.int64), (ratios / (1 + ratios)).view(-1, 1, 1, 1)).mean(dim=(1, 2, 3))
    torch.testing.assert_close(weights, torch.tensor([0.5, 0.5, 0.5, 0.75, 5 / 6, 0.5, 0.05]), atol=1e-3, rtol=1e-3)


def test_the_prompt_as_a_whole_reaches_the_finest_level() -> None:
    torch.manual_seed(2)
    denoiser = build_denoiser(TINY).eval()
    noisy, level = torch.randn(1, 4, 32, 32), torch.tensor([500])
    states = torch.randn(2, 1, 8, TINY.text_width)
    heard = []
    denoiser.down_blocks[0].register_forward_hook(lambda _, __, output: heard.append(output[0]))
    with torch.no_grad():
        for one in states:
            denoiser(noisy, level, one)
    # The first block has no attention to words.
    assert float((heard[0] - heard[1]).abs().max()) > 1e-3


def test_chance_hangs_on_the_generator_alone_and_keeps_to_the_shares(lesson: Lesson) -> None:
    first, second = (lesson.batch(np.random.default_rng(7), 16) for _ in range(2))
    assert torch.equal(first.noisy, second.noisy) and torch.equal(first.states, second.states)
    chosen = [lesson.views[place] for place in lesson.choose(np.random.default_rng(1), 600)]
    assert np.mean([view.is_near for view in chosen]) == pytest.approx(lesson.recipe.close_share, abs=0.06)
    is_empty = [not lesson.portraits[view.index].product for view in chosen]
    assert np.mean(is_empty) == pytest.approx(lesson.recipe.empty_share, abs=0.06)


def test_the_average_follows_the_weights() -> None:
    network, average = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)
    both = Averaged(network, average)
    with torch.no_grad():
        network.weight.add_(10.0)
    before = float(average.weight)
    both.follow(0)
    assert float(average.weight) == pytest.approx(before + 9.0, rel=1e-4)
    both.follow(10**6)
    assert float(average.weight) == pytest.approx(before + 9.0 + 0.001, abs=1e-3)


def test_training_lowers_the_loss_and_goes_on_where_it_stopped(lesson: Lesson, tmp_path: Path) -> None:
    def weights(steps: int, folder: Path) -> torch.Tensor:
        model = train_denoiser(tiny_recipe(steps), lesson, folder, Silent(), is_compiled=False)
        return model.conv_out.weight.detach().clone()

    begun = weights(4, tmp_path / "a")
    assert torch.equal(weights(4, tmp_path / "a"), begun)
    assert not torch.equal(weights(6, tmp_path / "a"), begun)
    assert torch.equal(weights(6, tmp_path / "a"), weights(6, tmp_path / "a"))


def test_the_text_encoder_learns_what_a_prompt_asks_for(tokenizer: CLIPTokenizer, tmp_path: Path) -> None:
    notes = _Notes()
    # Long enough that neither four prompts a step nor the order in which a machine adds decides it.
    encoder = train_words(tiny_recipe(250), tokenizer, tmp_path, notes)
    losses = [sum(map(float, re.findall(r" (\d+\.\d+)", line))) for line in notes.lines]
    assert sum(losses[-4:]) < 0.9 * sum(losses[:4])
    assert not any(parameter.requires_grad for parameter in encoder.parameters())
    ids = token_ids(tokenizer, ["a red hat", "a red hat in a studio, a green background " * 9])
    assert ids.shape == (2, 32) and int(ids[1, -1]) == tokenizer.eos_token_id


class _Notes(Silent):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def note(self, message: str) -> None:
        self.lines.append(message)
