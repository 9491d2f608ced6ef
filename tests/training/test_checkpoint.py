import pytest
import torch
from torch import nn

from adinsight.training import checkpoint
from adinsight.training.schedule import Optimizers


def trained():
    torch.manual_seed(0)
    model = nn.Linear(3, 2)
    optimizer = Optimizers(model)
    model(torch.ones(1, 3)).sum().backward()
    optimizer.step(0.1)
    return model, optimizer


def test_weights_moments_and_notes_come_back(tmp_path):
    path = tmp_path / "run.pt"
    model, optimizer = trained()
    checkpoint.save(path, 7, model, optimizer, {"seconds": 1.5})
    fresh = nn.Linear(3, 2)
    other = Optimizers(fresh)
    assert checkpoint.load(path, fresh, other) == (7, {"seconds": 1.5})
    torch.testing.assert_close(fresh.state_dict(), model.state_dict())
    for part, other_part in zip(optimizer.parts, other.parts, strict=True):
        torch.testing.assert_close(other_part.state_dict()["state"], part.state_dict()["state"])
        assert other_part.state_dict()["param_groups"] == part.state_dict()["param_groups"]


def test_nothing_there_starts_at_zero(tmp_path):
    model, optimizer = trained()
    before = model.weight.clone()
    assert checkpoint.load(tmp_path / "none.pt", model, optimizer) == (0, {})
    torch.testing.assert_close(model.weight, before)


def test_a_save_that_fails_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "run.pt"
    model, optimizer = trained()
    checkpoint.save(path, 1, model, optimizer, {})
    old = path.read_bytes()

    def full_disk(_, file):
        file.write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(torch, "save", full_disk)
    with pytest.raises(OSError, match="no space"):
        checkpoint.save(path, 2, model, optimizer, {})
    assert path.read_bytes() == old


def test_a_tensor_of_another_shape_is_left_out(tmp_path):
    path = tmp_path / "run.pt"
    model, optimizer = trained()
    checkpoint.save(path, 3, model, optimizer, {})
    wider = nn.Linear(4, 2)
    before = wider.weight.clone()
    other = Optimizers(wider)
    assert checkpoint.load(path, wider, other)[0] == 3
    torch.testing.assert_close(wider.bias, model.bias)
    torch.testing.assert_close(wider.weight, before)
    assert not any(part.state for part in other.parts)


def test_code_in_a_checkpoint_is_never_run(tmp_path):
    class Trap:
        def __reduce__(self):
            return (tmp_path.joinpath("sprung").touch, ())

    path = tmp_path / "run.pt"
    torch.save({"step": Trap()}, path)
    model, optimizer = trained()
    with pytest.raises(Exception, match=r"(?i)weights.only"):
        checkpoint.load(path, model, optimizer)
    assert not (tmp_path / "sprung").exists()
