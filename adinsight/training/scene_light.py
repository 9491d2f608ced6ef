"""Trains the network that tells the light of a scene (`adinsight.variants.compositing.scene_light`).

    python -c "from adinsight.training.scene_light import write; write()"

Settings of the studio, each under several known changes of light, some softened as a generator would, with a hole
where the product will stand. Four minutes on two cores.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from adinsight.records import Box
from adinsight.studio.cutouts import backdrop_of
from adinsight.training.generator.scenes import portrait
from adinsight.variants.compositing.light import Gains, relit
from adinsight.variants.compositing.scene_light import features_of

# Apart from the seeds of every other training and of every bench.
FIRST_SEED = 7_100_000
_SCENES, _LIGHTS = 5_000, 8
_SIZES = ((192, 192), (192, 192), (160, 200), (112, 200), (240, 126), (200, 166), (240, 64), (64, 240))
_HIDDEN, _STEPS, _BATCH, _RATE = 64, 6_000, 256, 4e-3
_BASIS = 32
# Natural logs: exposure from a stop darker to two thirds of one brighter; red and blue against green.
EXPOSURE, CAST = (-0.7, 0.45), (-0.2, 0.2)
_Floats = NDArray[np.float32]


def write(path: Path | None = None, scenes: int = _SCENES, steps: int = _STEPS) -> Path:
    """Trains the network and writes its arrays; the path where it ships where None."""
    from adinsight.variants.compositing import scene_light

    path = path or Path(scene_light.__file__).parent / "data" / "scene_light.npz"
    np.savez_compressed(path, allow_pickle=False, **trained(scenes, steps))
    return path


def trained(scenes: int, steps: int) -> dict[str, NDArray[np.float16]]:
    """The arrays of a network, half precision.

    Args:
        scenes: Settings to learn from.
        steps: Steps of the optimiser.
    """
    features, logs = (np.stack(part) for part in zip(*_samples(scenes), strict=True))
    mean, spread = features.mean(axis=0), features.std(axis=0) + 0.01
    z = (features - mean) / spread
    basis, familiar = _familiar(z)
    arrays = {"mean": mean, "spread": spread, "basis": basis, "familiar": familiar, **_fitted(z, logs, steps)}
    return {name: np.asarray(array, np.float16) for name, array in arrays.items()}


def chance_of_light(rng: np.random.Generator) -> Gains:
    """A change of light: exposure, and red and blue against green."""
    exposure = rng.uniform(*EXPOSURE)
    red, blue = rng.uniform(*CAST, 2)
    return float(np.exp(exposure + red)), float(np.exp(exposure)), float(np.exp(exposure + blue))


def _samples(scenes: int) -> Iterator[tuple[_Floats, _Floats]]:
    """Features and the logs of the factors, each setting first as it is."""
    rng = np.random.default_rng(FIRST_SEED)
    for seed in range(FIRST_SEED, FIRST_SEED + scenes):
        scene = portrait(seed)
        pixels = backdrop_of(scene, _SIZES[int(rng.integers(len(_SIZES)))])
        if rng.random() < 0.5:
            pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), float(rng.uniform(0.5, 2.0))), np.uint8)
        colors = _outside(pixels, rng)[:: 1 + int(rng.integers(6, 12))]
        for place in range(_LIGHTS):
            gains = (1.0, 1.0, 1.0) if place == 0 else chance_of_light(rng)
            yield features_of(relit(colors, gains)), np.log(gains).astype(np.float32)


def _outside(pixels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The pixels, shape (n, 3), but for a hole somewhere in the lower middle."""
    rows, columns = pixels.shape[:2]
    kept = np.ones((rows, columns), bool)
    width, height = rng.uniform(0.15, 0.75, 2)
    left, foot = rng.uniform(0, 1 - width), rng.uniform(max(height, 0.6), 1)
    hole = Box(left, foot - height, left + width, foot).clipped()
    across, down = np.array([hole.x0, hole.x1]) * columns, np.array([hole.y0, hole.y1]) * rows
    kept[slice(*down.round().astype(int)), slice(*across.round().astype(int))] = False
    return pixels[kept]


def _familiar(z: _Floats) -> tuple[_Floats, float]:
    """Directions in which the features vary most, and how far 99 in 100 lie from the space that these span."""
    _, vectors = np.linalg.eigh(z.T @ z)
    basis = vectors[:, -_BASIS:]
    away = np.linalg.norm(z - (z @ basis) @ basis.T, axis=1)
    return basis.astype(np.float32), float(np.percentile(away, 99))


def _fitted(z: _Floats, logs: _Floats, steps: int) -> dict[str, _Floats]:
    torch.manual_seed(FIRST_SEED)
    net = torch.nn.Sequential(
        torch.nn.Dropout(0.1),
        torch.nn.Linear(z.shape[1], _HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Dropout(0.1),
        torch.nn.Linear(_HIDDEN, _HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(_HIDDEN, 3),
    )
    optimizer = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps)
    told, true = torch.from_numpy(z.astype(np.float32)), torch.from_numpy(logs)
    for _ in range(steps):
        batch = torch.randint(len(told), (_BATCH,))
        loss = torch.nn.functional.mse_loss(net(told[batch]), true[batch])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    layers = [layer for layer in net if isinstance(layer, torch.nn.Linear)]
    weights = {f"w{place}": layer.weight.detach().numpy().T for place, layer in enumerate(layers, 1)}
    return weights | {f"b{place}": layer.bias.detach().numpy() for place, layer in enumerate(layers, 1)}
