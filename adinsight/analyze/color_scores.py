"""Single numbers that sum up an ad's colours: colourfulness, warmth, contrast, harmony."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.color_space import chroma

Floats = NDArray[np.float64]


def colourfulness(pixels: NDArray[np.uint8]) -> float:
    """M3 of Hasler & Suesstrunk (2003), 0 to about 190: 0 is gray, 15 slightly, 59 quite, 109 extremely colourful.

    Args:
        pixels: sRGB, uint8, shape (rows, columns, 3).
    """
    red, green, blue = (pixels[..., c].astype(np.float32) for c in range(3))
    red_green = red - green
    yellow_blue = (red + green) / 2 - blue
    spread = np.hypot(red_green.std(), yellow_blue.std())
    return float(spread + 0.3 * np.hypot(red_green.mean(), yellow_blue.mean()))


def warmth(lab: Floats, share: Floats) -> float:
    """Share-weighted warm-cool feeling, about -3 (cool) to 3 (warm); grays are at -0.5.

    WC = -0.5 + 0.02 C^1.07 cos(h - 50 degrees): Ou, Luo, Woodcock & Wright (2004), part I.

    Args:
        lab: CIELAB colours, shape (n, 3).
        share: Their shares, which sum to 1.
    """
    hue = np.arctan2(lab[:, 2], lab[:, 1])
    feeling = -0.5 + 0.02 * chroma(lab) ** 1.07 * np.cos(hue - np.radians(50))
    return float(feeling @ share)


def contrast(lab: Floats, share: Floats) -> float:
    """How far apart two random spots of the palette are, 0 (one colour) to 1 (half black, half white gives 0.5).

    Rao's quadratic entropy (1982) with CIE76 Delta E / 100 as its distance, capped at 1.
    """
    distance = np.linalg.norm(lab[:, None] - lab[None], axis=2) / 100
    return float(min(share @ distance @ share, 1.0))


def harmony(lab: Floats, share: Floats) -> float:
    """How well the palette's colours go together, about -1.3 (clash) to 1.4 (harmony).

    Two-colour harmony CH = H_C + H_L + H_H of Ou & Luo (2006), averaged over all pairs, each
    weighted by the product of its shares (pairs add up: Ou, Chong, Luo & Minchew, 2011).
    A palette of one colour is judged against itself.
    """
    if len(share) == 1:
        return float(_pair_harmony(lab, lab)[0])
    first, second = np.triu_indices(len(share), k=1)
    return float(np.average(_pair_harmony(lab[first], lab[second]), weights=share[first] * share[second]))


def _pair_harmony(first: Floats, second: Floats) -> Floats:
    lightness1, lightness2 = first[:, 0], second[:, 0]
    chroma_gap = chroma(first) - chroma(second)
    hue_gap_squared = ((first[:, 1:] - second[:, 1:]) ** 2).sum(axis=1) - chroma_gap**2
    gap = np.sqrt(np.maximum(hue_gap_squared, 0) + (chroma_gap / 1.46) ** 2)
    by_chroma = 0.04 + 0.53 * np.tanh(0.8 - 0.045 * gap)
    by_sum = 0.28 + 0.54 * np.tanh(-3.88 + 0.029 * (lightness1 + lightness2))
    by_step = 0.14 + 0.15 * np.tanh(-2 + 0.2 * np.abs(lightness1 - lightness2))
    result: Floats = by_chroma + by_sum + by_step + _hue_appeal(first) + _hue_appeal(second)
    return result


def _hue_appeal(lab: Floats) -> Floats:
    """H_SY of Ou & Luo: how much a hue adds by itself, most for vivid blues, least for dark yellows."""
    degrees = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    vividness: Any = 0.5 + 0.5 * np.tanh(-2 + 0.5 * chroma(lab))
    by_hue = -0.08 - 0.14 * np.sin(np.radians(degrees + 50)) - 0.07 * np.sin(np.radians(2 * degrees + 90))
    # Far from yellow the exponent would overflow; the term is 0 there.
    steps = np.clip((90 - degrees) / 10, -50, 50)
    by_yellow = (0.22 * lab[:, 0] - 12.8) / 10 * np.exp(steps - np.exp(steps))
    result: Floats = vividness * (by_hue + by_yellow)
    return result
