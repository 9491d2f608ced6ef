"""The training of what tells a scene's light."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from adinsight.training.scene_light import CAST, EXPOSURE, chance_of_light, write
from adinsight.variants.compositing import scene_light


def test_a_change_of_light_stays_within_what_is_stated() -> None:
    for seed in range(20):
        red, green, blue = np.log(chance_of_light(np.random.default_rng(seed)))
        assert EXPOSURE[0] <= green <= EXPOSURE[1]
        assert CAST[0] <= min(red, blue) - green and max(red, blue) - green <= CAST[1]


def test_a_tiny_training_writes_what_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "light.npz", scenes=12, steps=30)
    shipped = scene_light._network()
    with np.load(path) as arrays:
        assert {name: arrays[name].shape for name in arrays.files} == {
            name: array.shape for name, array in shipped.items()
        }
        assert all(np.isfinite(arrays[name]).all() for name in arrays.files)
