"""sRGB to CIELAB and back, and the numbers written as hex."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# IEC 61966-2-1 primaries to CIE XYZ, D65 white (values as tabulated by Lindbloom).
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27  # CIE 15:2004


def _linear(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


_LINEAR_OF_BYTE = _linear(np.arange(256) / 255)
_LINEAR_TABLE = np.repeat(_LINEAR_OF_BYTE.astype(np.float32)[:, None, None], 3, axis=2)
_LINEAR_TO_WHITE = (_TO_XYZ / _WHITE[:, None]).astype(np.float32)
# f(X), f(Y), f(Z) and 1 to L*, a*, b*.
_OPPONENTS = np.array([[0, 116, 0, -16], [500, -500, 0, 0], [0, 200, -200, 0]], np.float32)


def srgb_to_lab(rgb: NDArray[Any]) -> NDArray[np.float64]:
    """CIELAB (D65, 2 degrees) of sRGB colours, shape (..., 3): L* 0 to 100, a* and b* about -128 to 127.

    Args:
        rgb: sRGB 0 to 255, shape (..., 3). Whole numbers in uint8 take a table; other types are computed.
    """
    linear = _LINEAR_OF_BYTE[rgb] if rgb.dtype == np.uint8 else _linear(np.asarray(rgb, np.float64) / 255)
    xyz = linear @ (_TO_XYZ.T / _WHITE)
    f = np.where(xyz > _EPSILON, np.cbrt(xyz), (_KAPPA * xyz + 16) / 116)
    lab: NDArray[np.float64] = np.empty_like(f)
    lab[..., 0] = 116 * f[..., 1] - 16
    lab[..., 1] = 500 * (f[..., 0] - f[..., 1])
    lab[..., 2] = 200 * (f[..., 1] - f[..., 2])
    return lab


def pixels_to_lab(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """As `srgb_to_lab` within 0.001, for a whole picture of shape (rows, columns, 3) and in a sixth of its time."""
    xyz = cv2.transform(cv2.LUT(pixels, _LINEAR_TABLE), _LINEAR_TO_WHITE)
    f = np.cbrt(xyz)
    is_dark = xyz <= _EPSILON
    f[is_dark] = (_KAPPA * xyz[is_dark] + 16) / 116
    return np.asarray(cv2.transform(f, _OPPONENTS), np.float32)


def lab_to_srgb(lab: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The nearest sRGB colours, shape (..., 3); what lies outside the gamut is clipped."""
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], axis=-1)
    xyz = np.where(f**3 > _EPSILON, f**3, (116 * f - 16) / _KAPPA) * _WHITE
    linear = np.clip(xyz @ np.linalg.inv(_TO_XYZ).T, 0, 1)
    share = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    rgb: NDArray[np.uint8] = np.rint(share * 255).astype(np.uint8)
    return rgb


def hex_of(rgb: NDArray[np.uint8]) -> str:
    """One colour as #rrggbb."""
    red, green, blue = (int(value) for value in rgb)
    return f"#{red:02x}{green:02x}{blue:02x}"


def chroma(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """C*ab, the distance from gray, shape (...): 0 to about 134 within sRGB."""
    return np.hypot(lab[..., 1], lab[..., 2])
