import numpy as np
import torch

from adinsight.training.pictures import as_batch, closer, flipped, jittered


def test_as_batch_normalises_and_reorders():
    pixels = np.zeros((2, 4, 4, 3), np.uint8)
    pixels[1, 0, 3] = (255, 51, 0)
    batch = as_batch(pixels, 4)
    assert batch.shape == (2, 3, 4, 4)
    assert batch.dtype == torch.float32
    torch.testing.assert_close(batch[1, :, 0, 3], torch.tensor([2.0, -1.2, -2.0]))
    torch.testing.assert_close(batch[0], torch.full((3, 4, 4), -2.0))


def test_as_batch_resizes():
    pixels = np.full((1, 160, 160, 3), 255, np.uint8)
    torch.testing.assert_close(as_batch(pixels, 112), torch.full((1, 3, 112, 112), 2.0))


def test_jitter_keeps_shape_and_bounds():
    batch = torch.linspace(-2, 2, 4 * 3 * 20 * 20).reshape(4, 3, 20, 20)
    moved = jittered(batch, torch.Generator().manual_seed(1))
    assert moved.shape == batch.shape
    assert moved.abs().max() <= 2 * 1.05 + 0.1 + 1e-6
    assert not torch.equal(moved, batch)


def test_jitter_is_seeded():
    batch = torch.rand(3, 3, 16, 16)
    first, again, other = (jittered(batch, torch.Generator().manual_seed(seed)) for seed in (5, 5, 6))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_jitter_shifts_by_no_more_than_asked():
    batch = torch.zeros(200, 1, 21, 21)
    batch[:, :, 10, 10] = 1
    places = [divmod(int(one.argmax()), 21) for one in jittered(batch, torch.Generator().manual_seed(0), shift=2)]
    assert {row for row, _ in places} == {column for _, column in places} == {8, 9, 10, 11, 12}


def test_closer_with_the_whole_window_changes_nothing():
    batch = torch.rand(2, 3, 8, 8)
    whole = np.array([[0, 0, 1, 1]] * 2, np.float32)
    torch.testing.assert_close(closer(batch, whole), batch, atol=1e-5, rtol=0)


def test_closer_brings_the_window_to_full_size():
    batch = torch.zeros(1, 3, 8, 8)
    batch[:, :, 4:, :4] = 1
    shown = closer(batch, np.array([[0, 0.5, 0.5, 1]], np.float32))
    torch.testing.assert_close(shown[:, :, 1:, :7], torch.ones(1, 3, 7, 7))


def test_only_the_chosen_pictures_are_mirrored():
    pixels = np.arange(2 * 2 * 3 * 3, dtype=np.uint8).reshape(2, 2, 3, 3)
    turned = flipped(pixels, np.array([False, True]))
    np.testing.assert_array_equal(turned[0], pixels[0])
    np.testing.assert_array_equal(turned[1], pixels[1][:, ::-1])
