import pytest
import torch
from torch import nn

from adinsight.training.recipe import Stage
from adinsight.training.schedule import optimizer_for, rate_at, take_step

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
        self.norm = nn.LayerNorm(2)
        self.position_embedding = nn.Parameter(torch.ones(1, 3, 2))
        self.cls_token = nn.Parameter(torch.ones(1, 1, 2))


def test_only_matrices_decay():
    model = Small()
    decayed, spared = optimizer_for(model, 0.05).param_groups
    assert [id(p) for p in decayed["params"]] == [id(model.line.weight)]
    assert (decayed["weight_decay"], spared["weight_decay"]) == (0.05, 0.0)
    assert len(spared["params"]) == 5


def test_a_step_clips_and_uses_its_rate():
    parameter = nn.Parameter(torch.zeros(1))
    model = nn.ParameterList([parameter])
    optimizer = torch.optim.SGD(model.parameters(), lr=99.0)
    take_step(model, optimizer, (parameter * 1000).sum(), 0.5)
    assert parameter.item() == pytest.approx(-0.5, rel=1e-4)
    assert parameter.grad.item() == pytest.approx(1.0, rel=1e-4)
