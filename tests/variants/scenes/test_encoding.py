from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from adinsight.errors import ConfigError
from adinsight.variants.scenes.encoding import BEST_QUALITY, LEAST_QUALITY, Encoding, encoded, encoding_for

NOISE = np.random.default_rng(4).integers(0, 256, (100, 120, 3), dtype=np.uint8)
SOFT = np.dstack([np.add.outer(np.arange(100), np.arange(120)).astype(np.uint8)] * 3)


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
def test_a_file_is_the_picture_again(format) -> None:
    data = encoded(SOFT, encoding_for(SOFT, format))
    picture = Image.open(io.BytesIO(data))
    assert picture.format == format.upper() and picture.size == (120, 100)
    assert np.abs(np.asarray(picture.convert("RGB")).astype(int) - SOFT).mean() < (0.01 if format == "png" else 3)
    assert data == encoded(SOFT, encoding_for(SOFT, format))


def test_without_a_limit_the_best_quality_is_taken() -> None:
    assert encoding_for(SOFT, "jpeg") == Encoding("jpeg", BEST_QUALITY)
    assert encoding_for(SOFT, "png", 10**6) == Encoding("png")


def test_quality_is_the_best_that_keeps_the_limit() -> None:
    limit = len(encoded(NOISE, Encoding("jpeg", 80))) + 100
    found = encoding_for(NOISE, "jpeg", limit, reserved=100)
    assert found == Encoding("jpeg", 80)
    assert len(encoded(NOISE, Encoding("jpeg", 81))) > limit - 100


def test_what_cannot_be_small_enough_is_refused() -> None:
    least = len(encoded(NOISE, Encoding("jpeg", LEAST_QUALITY)))
    with pytest.raises(ConfigError, match=rf"120x100 takes {least:,} bytes as jpeg at least, and 999 are allowed"):
        encoding_for(NOISE, "jpeg", 1000, reserved=1)
    with pytest.raises(ConfigError, match="take jpeg or webp"):
        encoding_for(NOISE, "png", 1000)
    with pytest.raises(ConfigError, match="format must be one of png, jpeg, webp, got 'gif'"):
        encoding_for(NOISE, "gif")


def test_metadata_is_handed_on() -> None:
    data = encoded(SOFT, Encoding("jpeg", 90), xmp=b"<x:xmpmeta/>")
    assert b"<x:xmpmeta/>" in data


@pytest.mark.parametrize("quality", [60, 94, 95])
def test_the_hardest_grain_is_written(quality) -> None:
    grain = np.random.default_rng(7).integers(0, 2, (251, 337, 3), dtype=np.uint8) * 255
    assert len(encoded(grain, Encoding("jpeg", quality), xmp=b"x" * 20_000)) > 20_000
