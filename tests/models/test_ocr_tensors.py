import cv2
import numpy as np
import pytest

from adinsight.models.ocr import MIN_LINE_WIDTH, OcrReader
from adinsight.models.ocr_tensors import detector_tensor, recogniser_tensor


@pytest.fixture(scope="module")
def stages():
    """RapidOCR's detector and recogniser, whose own preparation is what ours has to give to the last bit."""
    return OcrReader(threads=1).stages


def noise(rows: int, columns: int) -> np.ndarray:
    rgb = np.random.default_rng(rows * columns).integers(0, 256, (rows, columns, 3), np.uint8)
    return cv2.GaussianBlur(rgb, (3, 3), 0)


@pytest.mark.parametrize("size", [(32, 32), (47, 49), (100, 640), (560, 561), (33, 700)])
def test_the_detector_is_fed_as_rapidocr_feeds_it(stages, size: tuple[int, int]) -> None:
    detector, _ = stages
    rgb = noise(*size)
    theirs = detector.get_preprocess()(np.ascontiguousarray(rgb[:, :, ::-1]))
    ours = detector_tensor(rgb, tuple(detector.mean), tuple(detector.std))
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("size", [(1, 1), (48, 96), (20, 7), (31, 400), (90, 33), (13, 1000)])
def test_the_recogniser_is_fed_as_rapidocr_feeds_it(stages, size: tuple[int, int]) -> None:
    _, recogniser = stages
    rgb = noise(*size)
    ratio = max(size[1] / size[0], MIN_LINE_WIDTH / recogniser.rec_image_shape[1])
    theirs = recogniser.resize_norm_img(np.ascontiguousarray(rgb[:, :, ::-1]), ratio)[np.newaxis]
    ours = recogniser_tensor(rgb, MIN_LINE_WIDTH)
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(ours, theirs)


def test_red_comes_last_and_narrow_lines_are_padded_with_zeros() -> None:
    red = np.zeros((48, 24, 3), np.uint8)
    red[..., 0] = 255
    tensor = recogniser_tensor(red, 96)
    assert tensor.shape == (1, 3, 48, 96)
    assert tensor[0, :, 0, 0].tolist() == [-1.0, -1.0, 1.0]
    assert not tensor[..., 24:].any()
    plane = detector_tensor(np.full((64, 96, 3), (255, 0, 0), np.uint8), (0.5, 0.5, 0.25), (0.5, 0.25, 0.25))
    assert plane.shape == (1, 3, 64, 96)
    assert plane[0, :, 5, 5].tolist() == [-1.0, -2.0, 3.0]
