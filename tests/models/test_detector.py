import numpy as np
import pytest
import torch
from transformers import AutoImageProcessor, AutoModelForObjectDetection

from adinsight.models.detector import Detector
from adinsight.records import AdImage


@pytest.fixture
def detector(checkpoints, runtime):
    return Detector(checkpoints.ref("detector"), runtime, threshold=0.1)


def library_boxes(checkpoints, images, threshold):
    processor = AutoImageProcessor.from_pretrained(checkpoints.detector)
    model = AutoModelForObjectDetection.from_pretrained(checkpoints.detector, dtype=torch.float32).eval()
    with torch.inference_mode():
        out = model(**processor(images=[i.thumb for i in images], return_tensors="pt"))
    sizes = [(i.thumb.shape[0], i.thumb.shape[1]) for i in images]
    return model.config.id2label, processor.post_process_object_detection(out, threshold, sizes)


def test_boxes_are_the_librarys_own_in_shares(detector, checkpoints, images):
    names, expected = library_boxes(checkpoints, images, 0.1)
    found = detector.detect(images)
    assert sum(map(len, found)) >= 3
    for image, ours, theirs in zip(images, found, expected, strict=True):
        rows, columns = image.thumb.shape[:2]
        shares = (theirs["boxes"].numpy() / [columns, rows, columns, rows]).clip(0, 1)
        keep = (shares[:, 2] > shares[:, 0]) & (shares[:, 3] > shares[:, 1])
        order = [i for i in np.argsort(-theirs["scores"].numpy(), kind="stable") if keep[i]]
        assert [d.label for d in ours] == [names[int(theirs["labels"][i])] for i in order]
        np.testing.assert_allclose([d.score for d in ours], theirs["scores"].numpy()[order], atol=1e-5)
        np.testing.assert_allclose(
            np.reshape([d.box.as_tuple() for d in ours], (-1, 4)), shares[order].reshape(-1, 4), atol=1e-5
        )


def test_surest_first_and_nothing_below_the_threshold(detector, checkpoints, runtime, images):
    for found in detector.detect(images):
        scores = [d.score for d in found]
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0.1 for score in scores)
    assert Detector(checkpoints.ref("detector"), runtime, threshold=1.0).detect(images) == [[]] * 5


def test_batches_do_not_change_a_detection(detector, images):
    together = detector.detect(images)
    alone = [detector.detect([image])[0] for image in images]
    for ours, theirs in zip(together, alone, strict=True):
        assert [d.label for d in ours] == [d.label for d in theirs]
        np.testing.assert_allclose([d.score for d in ours], [d.score for d in theirs], atol=1e-4)


def test_small_models_see_the_thumbnail(detector, images):
    small, large = images[0], images[1]
    swapped = AdImage(small.ad_id, large.pixels, small.thumb, small.width, small.height)
    assert detector.detect([swapped]) == detector.detect([small])
