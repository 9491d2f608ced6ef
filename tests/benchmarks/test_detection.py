import sys

import pytest

from adinsight.benchmarks.detection import mean_average_precision
from adinsight.errors import MissingDependency
from adinsight.models.detector import Detection
from adinsight.records import Box
from adinsight.studio.truth import TrueObject

BOX, FAR, HALF = Box(0, 0, 0.5, 0.5), Box(0.6, 0.6, 1, 1), Box(0, 0, 0.25, 0.5)


def true(*things):
    return [TrueObject(label, "product", "red", box) for label, box in things]


def found(*things):
    return [Detection(label, score, box) for label, score, box in things]


def test_by_hand_on_the_101_recalls_of_coco():
    detections = [found(("mug", 0.9, BOX), ("mug", 0.8, BOX)), found(("mug", 0.7, BOX))]
    truths = [true(("mug", BOX)), true(("mug", BOX))]
    # Right, wrong (that box is taken), right: precision 1 up to a recall of 0.50, then 2/3.
    assert mean_average_precision(detections, truths) == pytest.approx((51 + 50 * 2 / 3) / 101)


@pytest.mark.parametrize(
    ("detections", "value"),
    [
        ([found(("mug", 0.9, BOX)), []], 1.0),
        ([found(("mug", 0.9, FAR)), []], 0.0),
        ([[], found(("mug", 0.9, BOX))], 0.0),
        ([found(("hat", 0.9, BOX)), []], 0.0),
        ([[], []], 0.0),
    ],
)
def test_place_ad_and_label_have_to_be_right(detections, value):
    assert mean_average_precision(detections, [true(("mug", BOX)), []]) == pytest.approx(value)


def test_half_an_overlap_is_enough():
    detections, truths = [found(("mug", 0.9, HALF))], [true(("mug", BOX))]
    assert mean_average_precision(detections, truths) == pytest.approx(1)
    assert mean_average_precision(detections, truths, overlap=0.55) == pytest.approx(0)


def test_the_mean_is_over_labels_of_the_truth():
    detections = [found(("mug", 0.9, BOX), ("sofa", 0.9, FAR))]
    assert mean_average_precision(detections, [true(("mug", BOX), ("dog", FAR))]) == pytest.approx(0.5)


def test_a_missing_package_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "torchmetrics.detection", None)
    with pytest.raises(MissingDependency, match=r"pip install 'adinsight\[bench\]'"):
        mean_average_precision([], [])
