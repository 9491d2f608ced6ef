"""The twelve colours the studio paints with, and how a shade of one is drawn.

They are the eleven basic colour terms of English (Berlin & Kay, 1969) and
turquoise, the strongest candidate for a twelfth (Mylonas & MacDonald, 2016).
"""

from __future__ import annotations

import colorsys

import numpy as np

from adinsight.records import RGB

CENTERS: dict[str, RGB] = {
    "red": (208, 32, 44),
    "orange": (242, 132, 30),
    "yellow": (248, 212, 48),
    "green": (56, 150, 72),
    "turquoise": (52, 196, 190),
    "blue": (40, 92, 204),
    "purple": (118, 60, 168),
    "pink": (246, 140, 182),
    "brown": (118, 74, 44),
    "black": (28, 28, 32),
    "white": (244, 244, 242),
    "gray": (140, 142, 146),
}
COLOR_NAMES = tuple(CENTERS)

# Half-ranges of the jitter in hue (turns), saturation and value: small enough
# that the name stays the one a person would use.
_JITTER = {"black": (0.5, 0.04, 0.03), "white": (0.5, 0.02, 0.02), "gray": (0.5, 0.03, 0.06)}
_CHROMATIC_JITTER = (0.012, 0.07, 0.05)


def sample_shade(name: str, rng: np.random.Generator) -> RGB:
    """A random shade that still carries the name, as sRGB 0 to 255."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(c / 255 for c in CENTERS[name]))
    dh, ds, dv = _JITTER.get(name, _CHROMATIC_JITTER)
    jitter = rng.uniform(-1, 1, 3)
    red, green, blue = colorsys.hsv_to_rgb(
        (hue + dh * jitter[0]) % 1.0,
        float(np.clip(saturation + ds * jitter[1], 0, 1)),
        float(np.clip(value + dv * jitter[2], 0, 1)),
    )
    return round(red * 255), round(green * 255), round(blue * 255)


def shaded(rgb: RGB, amount: float) -> RGB:
    """The colour moved towards white (amount > 0) or black (amount < 0), -1 to 1."""
    target = 255 if amount > 0 else 0
    red, green, blue = (round(c + (target - c) * abs(amount)) for c in rgb)
    return red, green, blue


def mixed(first: RGB, second: RGB, share: float) -> RGB:
    """`share` (0 to 1) of the second colour over the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def luminance(rgb: RGB) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, from linearised sRGB)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: RGB, second: RGB) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
