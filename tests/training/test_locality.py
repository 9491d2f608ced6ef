import pytest
import torch

from adinsight.training.architecture import build_blip
from adinsight.training.locality import STEPS, look_around, places, turn
from adinsight.training.recipe import Sizes

WAVES = torch.tensor([2.5, 1.1, 0.4])


@pytest.mark.parametrize("step", STEPS)
def test_a_turn_moves_every_place_by_the_step(step):
    grid = 5
    at = places(grid, WAVES).reshape(grid, grid, -1)
    x, y = step
    moved = at @ turn(WAVES, step).T
    for row in range(1, grid - 1):
        for column in range(1, grid - 1):
            torch.testing.assert_close(moved[row, column], at[row + y, column + x], atol=1e-5, rtol=0)


def test_heads_begin_at_their_neighbours():
    torch.manual_seed(0)
    sizes = Sizes(width=128, heads=4, vision_layers=1)
    vision = build_blip(sizes, 30, 100).vision_model.eval()
    look_around(vision)
    with torch.no_grad():
        tokens = vision.encoder.layers[0].layer_norm1(vision.embeddings(torch.randn(4, 3, 100, 100)))
        qkv = vision.encoder.layers[0].self_attn.qkv(tokens)
    query, key, _ = qkv[:, 1:].reshape(4, 100, 3, 4, 32).permute(2, 0, 3, 1, 4)
    nearest = (query @ key.transpose(-1, -2)).argmax(dim=-1).reshape(4, 4, 10, 10)
    for head in range(4):
        x, y = STEPS[head]
        rows, columns = torch.meshgrid(torch.arange(1, 9), torch.arange(1, 9), indexing="ij")
        wanted = (rows + y) * 10 + columns + x
        hits = (nearest[:, head, 1:9, 1:9] == wanted).float().mean()
        assert hits > 0.5, STEPS[head]
