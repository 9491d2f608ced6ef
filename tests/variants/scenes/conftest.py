from __future__ import annotations

import numpy as np
import pytest

from adinsight.variants.brief import Wording
from adinsight.variants.scenes.layout import Content
from adinsight.variants.scenes.rendering import flat
from adinsight.variants.scenes.sizes import SIZES

WORDING = Wording("Fresh summer hats", "Light and soft.", "Shop now", "20% off", "Terms apply.")


def disc(color, side=200, aspect=1.0):
    """A disc on nothing."""
    rows, columns = np.mgrid[0:side, 0 : round(side * aspect)]
    radius = side / 2
    inside = ((rows + 0.5 - radius) / radius) ** 2 + ((columns + 0.5) / radius / aspect - 1) ** 2 <= 1
    pixels = np.zeros((*inside.shape, 4), np.uint8)
    pixels[inside] = (*color, 255)
    return pixels


@pytest.fixture
def assets():
    noise = np.random.default_rng(5).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    return {
        "plain": flat((240, 240, 235), 40, 40),
        "dark": flat((30, 30, 40), 40, 40),
        "noise": np.dstack([noise, np.full((300, 300), 255, np.uint8)]),
        "hat": disc((200, 30, 40)),
        "logo": disc((20, 20, 30), 60, 3.0),
        "logo_on_dark": disc((250, 250, 250), 60, 3.0),
    }


@pytest.fixture
def content():
    return Content("plain", WORDING, product="hat", logo="logo", logo_on_dark="logo_on_dark", label="AI-generated")


@pytest.fixture(params=list(SIZES))
def size(request):
    return SIZES[request.param]
