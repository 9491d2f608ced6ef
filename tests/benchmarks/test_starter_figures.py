from dataclasses import replace

import numpy as np
import pytest

from adinsight.benchmarks import starter_figures
from adinsight.benchmarks.figures import Confusion
from adinsight.benchmarks.starter import Seen
from adinsight.models.detector import Detection
from adinsight.studio.casting import cast
from adinsight.studio.truth import tell

TRUTHS = [tell(cast(seed)) for seed in (3, 4, 5, 6)]


def concept(taxonomy, name, score):
    return {"taxonomy": taxonomy, "concept": name, "score": score, "similarity": 0.1, "is_present": None}


def by_name(figures):
    return {figure.name: figure for figure in figures}


def test_right_captions_are_right_in_all():
    seen = Seen(truths=TRUTHS, captions=[truth.captions[2] for truth in TRUTHS])
    figures = starter_figures.naming(seen, ", unseen combination")
    assert [figure.name for figure in figures] == [
        "caption names the main product, unseen combination", "caption names the product's colour, unseen combination",
        "caption names the setting, unseen combination", "caption names the background colour, unseen combination",
    ]  # fmt: skip
    assert [(figure.value, figure.count, figure.confusions) for figure in figures] == [(1.0, 4, ())] * 4
    cider, facts = starter_figures.likeness(seen)
    assert facts.value >= 0.9
    assert cider.value > 4


def test_wrong_products_are_told_with_what_they_were_taken_for():
    wrong = ["a red teapot", "a red teapot", "something", TRUTHS[3].captions[0]]
    truths = [replace(truth, product="hat") for truth in TRUTHS[:3]] + TRUTHS[3:]
    product = starter_figures.naming(Seen(truths=truths, captions=wrong), "")[0]
    assert product.value == 0.25
    assert product.confusions == (Confusion("hat", "teapot", 2), Confusion("hat", "", 1))


def test_action_and_reason_are_counted_apart():
    first, second = (truth.intentions[0].split(" because ") for truth in TRUTHS[:2])
    told = [f"{first[0]} because it flies", f"i should fly because {second[1]}"]
    action, reason = starter_figures.intentions(Seen(truths=TRUTHS[:2], intentions=told), "")
    assert (action.name, action.value) == ("intention has a right action", 0.5)
    assert (reason.name, reason.value) == ("intention has a right reason", 0.5)


def test_concepts_by_hand():
    truths = TRUTHS[:2]
    rows = [
        [concept("topic", truths[0].topic, 0.7), concept("topic", "other", 0.3), concept("layout", "product left", 0.4),
         concept("setting", truths[0].setting, None), concept("setting", "nowhere", 0.4),
         concept("season", "summer", 0.5)],
        [concept("topic", "other", 0.6), concept("topic", truths[1].topic, 0.4),
         concept("setting", truths[1].setting, 1.0), concept("season", "summer", 0.5)],
    ]  # fmt: skip
    found = by_name(starter_figures.concepts(Seen(truths=truths, concepts=rows)))
    assert found["likeliest topic is right"].value == 0.5
    assert found["likeliest topic is right"].confusions == (Confusion(truths[1].topic, "other", 1),)
    assert found["likeliest setting is right"].confusions == (Confusion(truths[0].setting, "nowhere", 1),)
    # One score in each bin: the mean of |score - truth|; what has no score is not judged.
    assert found["  topic"].value == pytest.approx((0.3 + 0.3 + 0.6 + 0.6) / 4)
    assert found["  setting"].count == 2
    assert found["  setting"].value == pytest.approx(0.2)
    assert found["  likeliest topic"].value == pytest.approx((0.3 + 0.6) / 2)
    assert "  likeliest people" not in found
    assert found["expected calibration error, all concept scores"].count == 4 + 2 + 2 + 1
    assert found["expected calibration error, likeliest concepts"].count == 2 + 2 + 2 + 1


def test_an_unseen_product_has_no_place_but_an_ad_without_symbols_has_none_of_them():
    seen = Seen(concepts=[[concept("layout", "product left", 0.4), concept("symbol", "love", 0.2)]])
    wanted = [{"layout": (), "symbol": ()}]
    assert len(starter_figures.judge(seen, wanted, "layout", True).score) == 0
    assert starter_figures.judge(seen, wanted, "symbol", False).is_true.tolist() == [False]


def test_detection_counts_the_boxes_that_are_there():
    detections = [[Detection(o.label, 0.9, o.box) for o in truth.objects] for truth in TRUTHS]
    (figure,) = starter_figures.detection(Seen(truths=TRUTHS, detections=detections))
    assert (figure.value, figure.count) == (pytest.approx(1), sum(len(truth.objects) for truth in TRUTHS))


def test_texts_are_looked_for_among_as_many_as_there_are():
    class Clip:
        def encode_texts(self, texts):
            return np.eye(len(texts), dtype=np.float32)[[0, 1, 3, 2]]

    (figure,) = starter_figures.retrieval(Clip(), Seen(truths=TRUTHS, vectors=[np.eye(4, dtype=np.float32)]))
    assert (figure.name, figure.value) == ("text finds its ad among 4", 0.5)


def test_greedy_and_beam_are_compared_on_the_same_ads():
    seen = Seen(truths=TRUTHS, captions=["nothing"] * 4, beams=[truth.captions[0] for truth in TRUTHS[:2]])
    found = by_name(starter_figures.beams(seen, 3))
    assert {figure.count for figure in found.values()} == {2}
    assert found["  greedy decoding names the main product"].value == 0
    assert found["  beam 3 decoding names the main product"].value == 1
    assert found["  beam 3 decoding, CIDEr-D"].value > found["  greedy decoding, CIDEr-D"].value == 0
