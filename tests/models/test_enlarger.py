import json

import numpy as np
import pytest
import torch
from PIL import Image

from adinsight.errors import ModelError, WeightsMissing
from adinsight.models.enlarger import Enlarger, bicubic


@pytest.fixture
def pixels():
    return np.random.default_rng(3).integers(90, 170, (9, 14, 3), dtype=np.uint8)


@pytest.fixture
def enlarger():
    """Small, with a last layer that does something."""
    torch.manual_seed(1)
    enlarger = Enlarger(width=8, blocks=2)
    torch.nn.init.normal_(enlarger.last.weight, std=0.2)
    return enlarger.eval()


def batch(pixels):
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 127.5 - 1


def test_a_fresh_enlarger_is_pillows_bicubic(pixels):
    with torch.inference_mode():
        large = Enlarger()(batch(pixels))
    assert large.shape == (1, 3, 18, 28)
    torch.testing.assert_close(large, bicubic(batch(pixels)), atol=0, rtol=0)
    pillow = np.asarray(Image.fromarray(pixels).resize((28, 18), Image.Resampling.BICUBIC)).astype(int)
    ours = ((large.clamp(-1, 1)[0].permute(1, 2, 0) + 1) * 127.5).round().numpy().astype(int)
    assert np.abs(ours - pillow).max() <= 2  # Pillow rounds between its two passes


def test_it_is_as_small_as_promised():
    count = sum(p.numel() for p in Enlarger().parameters())
    assert 250_000 <= count <= 350_000


def test_a_pixel_depends_on_what_is_within_reach_and_on_nothing_else(enlarger):
    middle = 2 * enlarger.reach
    small = torch.zeros(1, 3, 2 * middle, 2 * middle, requires_grad=True)
    enlarger(small)[0, :, 2 * middle, 2 * middle].sum().backward()
    rows = small.grad.abs().sum(dim=(0, 1, 3)).nonzero().flatten()
    assert middle - rows.min() <= enlarger.reach
    assert rows.max() - middle <= enlarger.reach
    assert rows.max() - rows.min() > 6  # farther than bicubic looks


def test_it_learns(pixels):
    torch.manual_seed(0)
    fresh = Enlarger(width=8, blocks=1)
    optimizer = torch.optim.Adam(fresh.parameters(), lr=3e-3)
    target = torch.nn.functional.interpolate(batch(pixels), scale_factor=2, mode="nearest")
    losses = []
    for _ in range(12):
        loss = (fresh(batch(pixels)) - target).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.8 * losses[0]


def test_saved_and_loaded_makes_no_difference(enlarger, pixels, tmp_path):
    enlarger.save(tmp_path / "enlarger")
    assert sorted(p.name for p in (tmp_path / "enlarger").iterdir()) == ["config.json", "model.safetensors"]
    loaded = Enlarger.load(tmp_path / "enlarger")
    assert not loaded.training
    with torch.inference_mode():
        assert torch.equal(loaded(batch(pixels)), enlarger(batch(pixels)))


def test_half_precision_comes_back_as_float32(enlarger, tmp_path):
    enlarger.half().save(tmp_path)
    loaded = Enlarger.load(tmp_path)
    assert {p.dtype for p in loaded.parameters()} == {torch.float32}
    assert torch.equal(loaded.last.weight, enlarger.last.weight.float())


def test_a_folder_without_files_says_which(tmp_path):
    with pytest.raises(WeightsMissing, match=r"no enlarger in .*: config.json and model.safetensors missing"):
        Enlarger.load(tmp_path)


@pytest.mark.parametrize("config", [{"width": 16, "blocks": 2}, {"width": 8}, {"width": "wide", "blocks": 2}])
def test_a_folder_with_something_else_is_refused_in_a_line(enlarger, tmp_path, config):
    enlarger.save(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match=r"^[^\n]*does not hold an enlarger of this version[^\n]*$"):
        Enlarger.load(tmp_path)


def test_torn_weights_are_refused_in_a_line(enlarger, tmp_path):
    enlarger.save(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\x00" * 40)
    with pytest.raises(ModelError, match="does not hold an enlarger"):
        Enlarger.load(tmp_path)
