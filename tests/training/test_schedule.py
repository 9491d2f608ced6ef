from copy import deepcopy

import pytest
import torch
from torch import nn

from adinsight.training.recipe import Stage
from adinsight.training.schedule import Optimizers, rate_at, take_step

STAGE = Stage("s", steps=110, batch=1, side=16, rate=1.0, final_rate=0.2, warmup=10)


@pytest.mark.parametrize(
    ("step", "rate"),
    [(0, 0.1), (4, 0.5), (9, 1.0), (10, 1.0), (60, 0.6), (35, 0.2 + 0.8 * (0.5 + 0.5**1.5)), (110, 0.2)],
)
def test_rates(step, rate):
    assert rate_at(STAGE, step) == pytest.approx(rate)


def test_without_warmup_it_starts_at_the_top():
    assert rate_at(Stage("s", 4, 1, 16, rate=3.0, final_rate=1.0), 0) == 3.0


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.line = nn.Linear(2, 2)
        self.word_embeddings = nn.Embedding(4, 2)
        self.label_head = nn.Linear(2, 3)
        self.norm = nn.LayerNorm(2)
        self.position_embedding = nn.Parameter(torch.ones(1, 3, 2))

    def forward(self):
        return self.label_head(self.norm(self.line(self.word_embeddings.weight) + self.position_embedding[0, :1])).sum()


def parameters_of(part):
    return {id(p) for group in part.param_groups for p in group["params"]}


def test_muon_takes_the_maps_between_layers_and_adam_the_rest():
    model = Small()
    muon, adam = Optimizers(model, 0.05).parts
    assert parameters_of(muon) == {id(model.line.weight)}
    assert parameters_of(adam) == {id(p) for p in model.parameters()} - {id(model.line.weight)}
    assert (muon.param_groups[0]["weight_decay"], adam.param_groups[0]["weight_decay"]) == (0.05, 0.0)


def test_a_step_clips_moves_everything_at_its_rate_and_leaves_no_gradient():
    torch.manual_seed(0)
    model = Small()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimizers = Optimizers(model)
    take_step(model, optimizers, model() * 1000, 0.01)
    moved = {name: (value - before[name]).abs().max().item() for name, value in model.state_dict().items()}
    # AdamW's first step is as long as its rate.
    assert moved["norm.weight"] == pytest.approx(0.01, rel=1e-2)
    assert 0 < moved["line.weight"] < 0.05
    assert all(p.grad is None for p in model.parameters())


def test_both_optimisers_go_on_where_they_were():
    torch.manual_seed(0)
    model, other = Small(), Small()
    other.load_state_dict(model.state_dict())
    ours = Optimizers(model)
    take_step(model, ours, model().square(), 0.1)
    theirs = Optimizers(other)
    other.load_state_dict(model.state_dict())
    # A loaded state shares its tensors with the one that it came from; a file would not.
    theirs.load_state_dict(deepcopy(ours.state_dict()))
    for one, optimizers in ((model, ours), (other, theirs)):
        take_step(one, optimizers, one().square(), 0.1)
    torch.testing.assert_close(other.state_dict(), model.state_dict())
