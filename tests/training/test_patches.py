import numpy as np
import pytest
import torch
from torch.nn import functional

from adinsight.training.architecture import Sight
from adinsight.training.crowds import Crowd
from adinsight.training.drawing import Seen
from adinsight.training.patches import PatchQuestions, chosen_patches


def test_covered_patches_are_kept_before_most_bare_ones():
    covers = np.full((50, 100), -1)
    covers[:, :30] = 0
    kept = chosen_patches(covers, 40, np.random.default_rng(0))
    assert kept.shape == (50, 40)
    assert all(len(set(row)) == 40 for row in kept.tolist())
    assert (kept < 30).sum(axis=1).mean() > 24
    assert (kept >= 30).any(axis=1).all()


def test_each_patch_is_asked_for_its_own_figure(sizes):
    questions = PatchQuestions("cpu")
    model = Sight(sizes, 30, 40, {}, len(questions.labels), len(questions.colors))
    mug = Seen("apple", "product", "red", (0, 0, 1, 1))
    covers = np.array([[0, -1, -1]])
    kept = np.array([[2, 0]])
    tokens = torch.randn(1, 3, sizes.width)
    losses = questions.losses(model, tokens, [Crowd(0, (mug,))], covers, kept)
    for name, head, right in (
        ("label", model.label_head, questions.labels.index("apple")),
        ("color", model.color_head, questions.colors.index("red")),
    ):
        chances = functional.log_softmax(head(tokens[0, 1:]), dim=-1)
        # The first kept patch is bare and counts a tenth, the second is the apple's.
        expected = -(0.1 * chances[0, -1] + chances[1, right]) / 1.1
        assert losses[name].item() == pytest.approx(expected.item(), rel=1e-5), name


def test_a_sight_of_some_patches_keeps_their_places(sizes):
    model = Sight(sizes, 30, 40, {}).eval()
    pixels = torch.randn(1, 3, 40, 40)
    with torch.no_grad():
        everything = model.see(pixels)
        in_order = model.see(pixels, torch.arange(16)[None])
        turned = model.see(pixels, torch.arange(15, -1, -1)[None])
    torch.testing.assert_close(in_order, everything)
    torch.testing.assert_close(turned[:, 1:].flip(1), everything[:, 1:], atol=1e-5, rtol=1e-4)
