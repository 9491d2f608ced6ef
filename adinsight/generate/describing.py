"""A plain picture as the record that captioners look at."""

from __future__ import annotations

import numpy as np
from PIL import Image

from adinsight.generate.facts import digest_of_pixels
from adinsight.generate.request import Pixels
from adinsight.records import THUMB_SIDE, AdImage


def ad_image(pixels: Pixels) -> AdImage:
    """A picture, uint8 (rows, columns, 3), with its thumbnail and the digest of its pixels as its id."""
    height, width = pixels.shape[:2]
    small = Image.fromarray(pixels)
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return AdImage(digest_of_pixels(pixels), pixels, np.array(small), width, height)
