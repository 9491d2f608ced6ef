"""What the two OCR models are fed: pixels as RapidOCR scales them, to the last bit, by tables instead of arithmetic."""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]

_STRIDE = 32  # the detector takes sides that are multiples of it
RECOGNISER_HEIGHT = 48
_CHANNELS = (2, 1, 0)  # both models were trained on OpenCV's channel order


def detector_tensor(rgb: NDArray[np.uint8], mean: tuple[float, ...], spread: tuple[float, ...]) -> Tensor:
    """Float32 of shape (1, 3, rows, columns), both sides rounded to multiples of 32; half of one is no side.

    Args:
        rgb: uint8 sRGB of shape (rows, columns, 3), each side at least 32.
        mean: Per channel as the model has them, in shares of 255.
        spread: Standard deviations, likewise.
    """
    rows, columns = (round(side / _STRIDE) * _STRIDE for side in rgb.shape[:2])
    tensor = np.empty((1, 3, rows, columns), np.float32)
    _fill(tensor[0], _resized(rgb, columns, rows), _detector_tables(mean, spread))
    return tensor


def recogniser_tensor(rgb: NDArray[np.uint8], least_width: int) -> Tensor:
    """Float32 of shape (1, 3, 48, columns): a line at its own width, padded with zeros to the least.

    Args:
        rgb: uint8 sRGB of shape (rows, columns, 3), one upright line.
        least_width: In pixels at the model's height.
    """
    ratio = rgb.shape[1] / rgb.shape[0]
    columns = int(RECOGNISER_HEIGHT * max(ratio, least_width / RECOGNISER_HEIGHT))
    inked = max(1, min(columns, math.ceil(RECOGNISER_HEIGHT * ratio)))
    tensor = np.zeros((1, 3, RECOGNISER_HEIGHT, columns), np.float32)
    _fill(tensor[0, :, :, :inked], _resized(rgb, inked, RECOGNISER_HEIGHT), _recogniser_tables())
    return tensor


def _resized(rgb: NDArray[np.uint8], columns: int, rows: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(rgb, (columns, rows)), np.uint8)


def _fill(tensor: Tensor, rgb: NDArray[np.uint8], tables: Tensor) -> None:
    channels = cv2.split(rgb)
    for plane, channel, table in zip(tensor, _CHANNELS, tables, strict=True):
        plane[...] = cv2.LUT(channels[channel], table)


@cache
def _detector_tables(mean: tuple[float, ...], spread: tuple[float, ...]) -> Tensor:
    """(3, 256): each byte's value in each channel; float64 between two float32, as RapidOCR computes."""
    shares = np.arange(256, dtype=np.float32) * np.float32(1 / 255.0)
    table: Tensor = ((shares - np.array(mean)[:, None]) / np.array(spread)[:, None]).astype(np.float32)
    return table


@cache
def _recogniser_tables() -> Tensor:
    table = (np.arange(256, dtype=np.float32) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)
    return np.stack([table] * 3)
