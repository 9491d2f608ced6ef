"""The light of a scene, estimated from its colours.

A small network (two hidden layers) that has seen the studio's settings under known changes of exposure and colour,
told from a histogram of colours and from percentiles; `adinsight.training.scene_light` trained it. It knows lit
white, sand, foliage and the like by their colours, as learned colour constancy does (Barron, "Convolutional color
constancy", 2015). The less a scene looks like what it was trained on, the less it is trusted, down to calling the
light neutral. How well it does on photographs has not been measured: there its answer is a leaning, within the
bounds of `harmony`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from adinsight.variants.compositing.light import Gains
from adinsight.variants.compositing.placing import Pixels

_BITS = 3
_SAMPLES = 4_096
_PERCENTILES = (1, 10, 25, 50, 75, 90, 97, 99.5)
_EXTREMES = (50, 90, 99, 99.9)
_Floats = NDArray[np.float32]


def light_of_scene(pixels: Pixels, mask: NDArray[np.bool_] | None = None) -> Gains:
    """The light of a scene as factors of red, green and blue in linear light; (1, 1, 1) is the studio's neutral light.

    Args:
        pixels: uint8 of shape (rows, columns, 3).
        mask: The pixels to go by, shape (rows, columns); all where None.
    """
    chosen = pixels.reshape(-1, 3) if mask is None else pixels[mask]
    if len(chosen) < 64:
        return 1.0, 1.0, 1.0
    logs, familiarity = _told(features_of(chosen[:: max(1, len(chosen) // _SAMPLES)]))
    red, green, blue = (float(np.exp(value * familiarity)) for value in logs)
    return red, green, blue


def features_of(colors: Pixels) -> _Floats:
    """What the network is told of a scene: 512 roots of shares of colours, then percentiles, float32 (544,).

    Args:
        colors: uint8 of shape (n, 3), the order of no account.
    """
    bins = colors.astype(np.int64) >> (8 - _BITS)
    codes = (bins[:, 0] << 2 * _BITS) | (bins[:, 1] << _BITS) | bins[:, 2]
    shares = np.bincount(codes, minlength=1 << 3 * _BITS) / len(colors)
    levels = np.percentile(colors, _PERCENTILES, axis=0).ravel()
    extremes = [np.percentile(end, _EXTREMES) for end in (colors.max(axis=1), colors.min(axis=1))]
    return np.concatenate([np.sqrt(shares), levels / 255, *(end / 255 for end in extremes)]).astype(np.float32)


def _told(features: _Floats) -> tuple[_Floats, float]:
    """Natural logs of the three factors, and how familiar the scene is, 0 to 1."""
    net = _network()
    z = (features - net["mean"]) / net["spread"]
    away = float(np.linalg.norm(z - (z @ net["basis"]) @ net["basis"].T)) / float(net["familiar"])
    first = np.maximum(z @ net["w1"] + net["b1"], 0)
    second = np.maximum(first @ net["w2"] + net["b2"], 0)
    return second @ net["w3"] + net["b3"], min(1.0, max(0.0, 2.0 - away))


@cache
def _network() -> dict[str, _Floats]:
    file = files("adinsight.variants.compositing") / "data" / "scene_light.npz"
    with file.open("rb") as stream, np.load(stream) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}
