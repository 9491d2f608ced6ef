import numpy as np

from adinsight.models.viewing import pixels_for
from adinsight.records import AdImage


def test_small_models_get_thumbnails_and_large_ones_pixels():
    pixels, thumb = np.zeros((600, 800, 3), np.uint8), np.zeros((288, 384, 3), np.uint8)
    image = AdImage("0" * 16, pixels, thumb, 800, 600)
    assert pixels_for([image], 160)[0] is thumb
    assert pixels_for([image], 256)[0] is thumb
    assert pixels_for([image], 257)[0] is pixels


def test_what_cannot_be_written_to_is_copied():
    lent = np.full((4, 6, 3), 7, np.uint8)
    lent.flags.writeable = False
    (given,) = pixels_for([AdImage("0" * 16, lent, lent, 6, 4)], 160)
    assert given.flags.writeable
    assert np.array_equal(given, lent)
