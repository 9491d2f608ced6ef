from types import SimpleNamespace

import numpy as np
import pytest

from adinsight.records import Box
from adinsight.training.scoring import (
    Actual,
    Found,
    average_precision,
    caption_hits,
    mean_average_precision,
    names_action,
    plain,
    recall_at_1,
    says,
    share,
)

BOX, FAR = Box(0, 0, 0.5, 0.5), Box(0.6, 0.6, 1, 1)
TRUTH = SimpleNamespace(
    product="mug", product_color="red", setting="kitchen", background_color="blue",
    intentions=("i should drink tea because it's hot", "i should buy a mug because it holds tea"),
)  # fmt: skip


def test_plain_joins_what_tokenizers_set_apart():
    assert plain("It ' s  Hot!") == plain("it's hot") == " it s hot "


def test_whole_words_only():
    assert says("a mug, red", ["mug"])
    assert not says("mugs", ["mug"])
    assert not says("a red mug", ["blue", "green mug"])


@pytest.mark.parametrize(
    ("caption", "hits"),
    [
        ("a red mug in a kitchen, a blue background", (1, 1, 1, 1)),
        ("a blue mug in a kitchen , in front of red", (1, 0, 1, 0)),
        ("a red sofa on a beach, the background is blue", (0, 0, 0, 1)),
        ("", (0, 0, 0, 0)),
    ],
)
def test_caption_hits(caption, hits):
    assert tuple(map(int, caption_hits(caption, TRUTH).values())) == hits


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("i should drink tea because of anything", True),
        ("i should buy a mug", True),
        ("i should drink coffee because i should drink tea", False),
    ],
)
def test_actions(text, is_right):
    assert names_action(text, TRUTH) is is_right


def test_share():
    assert share([True, False, True, True]) == 0.75
    assert share([]) == 0


def test_recall_within_groups():
    images = np.eye(4, dtype=np.float32)
    texts = images[[0, 1, 3, 2]]
    assert recall_at_1(images, texts, ["a", "b", "c", "d"], 4) == 0.5
    assert recall_at_1(images, texts, ["a", "b", "c", "c"], 4) == 1.0
    assert recall_at_1(images, texts, ["a", "b", "c", "d"], 2) == 0.5
    # The last picture belongs to no full group.
    assert recall_at_1(images, texts, ["a", "b", "c", "d"], 3) == pytest.approx(2 / 3)


def test_average_precision_by_hand():
    truths = [Actual(0, "mug", BOX), Actual(1, "mug", BOX)]
    found = [Found(0, "mug", 0.9, BOX), Found(0, "mug", 0.8, BOX), Found(1, "mug", 0.7, BOX)]
    # Right, wrong (that box is taken), right: precision 1 at recall 1/2, 2/3 at recall 1.
    assert average_precision(found, truths) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_a_box_elsewhere_or_in_another_ad_is_wrong():
    truths = [Actual(0, "mug", BOX)]
    assert average_precision([Found(0, "mug", 0.9, FAR)], truths) == 0
    assert average_precision([Found(1, "mug", 0.9, BOX)], truths) == 0
    assert average_precision([], truths) == 0


def test_half_an_overlap_is_enough():
    half = Box(0, 0, 0.25, 0.5)
    assert average_precision([Found(0, "mug", 0.9, half)], [Actual(0, "mug", BOX)]) == 1
    assert average_precision([Found(0, "mug", 0.9, half)], [Actual(0, "mug", BOX)], overlap=0.51) == 0


def test_precision_is_interpolated_from_the_right():
    truths = [Actual(i, "mug", BOX) for i in range(2)]
    found = [Found(0, "mug", 0.9, FAR), Found(0, "mug", 0.8, BOX), Found(1, "mug", 0.7, BOX)]
    assert average_precision(found, truths) == pytest.approx(2 / 3)


def test_the_mean_is_over_labels_of_the_truth():
    truths = [Actual(0, "mug", BOX), Actual(0, "dog", FAR)]
    found = [Found(0, "mug", 0.9, BOX), Found(0, "sofa", 0.9, FAR)]
    assert mean_average_precision(found, truths) == 0.5
    assert mean_average_precision([], []) == 0
