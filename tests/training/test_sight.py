from dataclasses import replace

import numpy as np
import pytest
import torch

from adinsight.progress import Silent
from adinsight.training import running
from adinsight.training.architecture import Sight
from adinsight.training.sight import Questions, SightTraining, carry_over, decoder_batch
from adinsight.training.vocabulary import DEC, PAD, SEP


@pytest.fixture
def training(corpus, crowds, tokenizer):
    def made(recipe, folder, kind=SightTraining):
        return kind(recipe, corpus, crowds, tokenizer, folder, "cpu")

    return made


def test_prompts_and_padding_are_left_out_of_the_loss(tokenizer):
    pairs = [("the product is", "red mug"), ("", "a red mug in a kitchen")]
    ids, labels = decoder_batch(tokenizer, pairs, 40)
    texts = ("the product is", "red mug", "a red mug in a kitchen")
    prompt, body, plain = (tokenizer(text, add_special_tokens=False).input_ids for text in texts)
    width = max(len(prompt) + len(body), len(plain)) + 2
    rows = [[DEC, *prompt, *body, SEP], [DEC, *plain, SEP]]
    expected = [[-100] * (1 + len(prompt)) + [*body, SEP], [-100, *plain, SEP]]
    assert ids.tolist() == [row + [PAD] * (width - len(row)) for row in rows]
    assert labels.tolist() == [row + [-100] * (width - len(row)) for row in expected]


def test_texts_too_long_are_cut_and_still_closed(tokenizer):
    ids, labels = decoder_batch(tokenizer, [("", "red mug " * 40)], 12)
    assert ids.shape == (1, 12)
    assert ids[0, -1] == labels[0, -1] == SEP


def test_questions_know_every_answer(corpus):
    questions = Questions.about(corpus.examples)
    targets = questions.targets(corpus.examples)
    for name in ("product", "setting", "sentiment"):
        answers = questions.answers[name]
        assert [answers[i] for i in targets[name].tolist()] == [getattr(e, name) for e in corpus.examples]
    for row, example in zip(targets["company"], corpus.examples, strict=True):
        assert {questions.answers["company"][i] for i in row.nonzero().flatten().tolist()} == set(example.company)
    assert questions.sizes()["product"] == len({e.product for e in corpus.examples})


def test_a_run_that_is_stopped_and_resumed_ends_with_the_same_weights(recipe, training, tmp_path, monkeypatch):
    whole = training(recipe, tmp_path / "whole").run(Silent())
    monkeypatch.setattr(running, "SAVE_EVERY", 3)
    stopped = training(recipe, tmp_path / "stopped")
    steps, do_step = [], SightTraining._step

    def pull_the_plug(self, model, stage, optimizer, step):
        if step == 4:
            raise KeyboardInterrupt
        steps.append(step)
        return do_step(self, model, stage, optimizer, step)

    monkeypatch.setattr(SightTraining, "_step", pull_the_plug)
    with pytest.raises(KeyboardInterrupt):
        stopped.run(Silent())
    monkeypatch.setattr(SightTraining, "_step", lambda *a: steps.append(a[-1]) or do_step(*a))
    resumed = training(recipe, tmp_path / "stopped").run(Silent())
    assert steps == [0, 1, 2, 3, 3, 4, 5]
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], value, atol=0, rtol=0, msg=name)


def test_a_finished_stage_trains_nothing(recipe, training, work, monkeypatch):
    first = training(recipe, work).run(Silent())

    def never(*_):
        raise AssertionError("trained a finished stage")

    monkeypatch.setattr(SightTraining, "_step", never)
    again = training(recipe, work).run(Silent())
    torch.testing.assert_close(again.state_dict(), first.state_dict())


def test_the_next_stage_starts_from_the_last_ones_weights(recipe, training, work, stage):
    two = replace(recipe, see=(stage("small", 2, side=40), stage("none", 0, side=60)))
    model = training(two, work).run(Silent())
    small = torch.load(work / "small.pt", weights_only=True)["model"]
    after = model.state_dict()
    same = [name for name, value in small.items() if value.shape == after[name].shape]
    assert all(torch.equal(small[name], after[name]) for name in same)
    assert len(same) == len(small) - 1


def test_no_stage_is_an_error(recipe, training, work):
    with pytest.raises(ValueError, match="no stage"):
        training(replace(recipe, see=()), work).run(Silent())


def test_position_embeddings_are_stretched(sizes):
    before, after = (Sight(sizes, 30, side, {}) for side in (40, 80))
    name = "blip.vision_model.embeddings.position_embedding"
    with torch.no_grad():
        # A slope across the picture, which a stretch keeps.
        slope = torch.linspace(0, 1, 4).repeat(4)
        before.state_dict()[name].copy_(torch.cat([torch.tensor([9.0]), slope]).view(1, -1, 1).expand(1, 17, 32))
    carry_over(before, after)
    position = after.state_dict()[name][0, :, 0]
    assert position[0] == 9
    grid = position[1:].reshape(8, 8)
    assert (grid.diff(dim=1) > -0.05).all()
    torch.testing.assert_close(grid, grid[:1].expand(8, 8), atol=1e-5, rtol=0)
    torch.testing.assert_close(after.clip.state_dict(), before.clip.state_dict())


def test_losses_go_down_on_a_few_examples(recipe, training, work, stage):
    told = []

    class Listening(SightTraining):
        def _step(self, *args):
            losses = super()._step(*args)
            told.append(losses)
            return losses

    many = replace(recipe, see=(stage("see", 60, crowds=0.5, keep=12, zoom=0.5),))
    training(many, work, Listening).run(Silent())
    for name in ("caption", "questions", "label", "color"):
        values = [losses[name] for losses in told if name in losses]
        assert np.mean(values[-8:]) < 0.93 * np.mean(values[:8]), name
    assert all(np.isfinite(list(losses.values())).all() for losses in told)
    assert {frozenset(losses) for losses in told} == {
        frozenset(("label", "color")), frozenset(("caption", "match", "questions", "label", "color")),
    }  # fmt: skip


def test_identical_texts_both_count_as_matches(recipe, training, work):
    one = training(recipe, work)
    model = one.model_for(40)
    with torch.no_grad():
        tokens = model.see(torch.randn(1, 3, 40, 40)).expand(2, -1, -1)
        loss = one._match_loss(model, tokens, ["a mug", "a mug"])
    # One picture and one text, twice: each of the two answers is as right as the other.
    assert loss.item() == pytest.approx(np.log(2), abs=1e-4)
