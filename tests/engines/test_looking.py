from __future__ import annotations

import numpy as np
import pytest

from adinsight.engines.looking import Failure, look
from adinsight.errors import ExtractionError, StoreError, WeightsMissing
from adinsight.records import AdImage, Extraction


def images(count: int) -> list[AdImage]:
    planes = [np.full((2, 3, 3), number, np.uint8) for number in range(count)]
    return [AdImage(f"ad{number}", plane, plane, 3, 2) for number, plane in enumerate(planes)]


def refusing(*bad: str):
    def before(batch) -> None:
        found = [image.ad_id for image in batch if image.ad_id in bad]
        if found:
            raise ValueError(f"cannot see {found[0]}")

    return before


def test_results_are_in_the_order_of_the_images(fakes) -> None:
    results = look(fakes.MeanColor(), "print", images(3))
    assert [(r.ad_id, r.table, r.fingerprint, r.rows[0]["red"]) for r in results] == [
        (f"ad{number}", "mean_colors", "print", number) for number in range(3)
    ]
    assert results[0].columns == (("red", "DOUBLE"), ("green", "DOUBLE"), ("blue", "DOUBLE"))
    assert len({r.seconds for r in results}) == 1


def test_no_images_ask_nothing(fakes) -> None:
    extractor = fakes.MeanColor()
    assert look(extractor, "print", []) == []
    assert extractor.calls == []


def test_batch_is_halved_until_the_bad_ad_is_alone(fakes) -> None:
    extractor = fakes.MeanColor(before=refusing("ad5"))
    results = look(extractor, "print", images(8))
    assert [type(result) for result in results] == [Extraction] * 5 + [Failure] + [Extraction] * 2
    assert (results[5].ad_id, results[5].extractor) == ("ad5", "mean_color")
    assert results[5].reason == "ValueError: cannot see ad5"
    assert [len(call) for call in extractor.calls] == [8, 4, 4, 2, 1, 1, 2]
    assert [result.rows for result in results if isinstance(result, Extraction)] == [
        result.rows for result in look(fakes.MeanColor(), "print", [i for i in images(8) if i.ad_id != "ad5"])
    ]


def test_several_bad_ads_fail_each_for_itself(fakes) -> None:
    results = look(fakes.MeanColor(before=refusing("ad0", "ad3", "ad4")), "print", images(6))
    assert [isinstance(result, Failure) for result in results] == [True, False, False, True, True, False]


def test_long_reasons_are_cut(fakes) -> None:
    def complain(batch) -> None:
        raise ExtractionError("no\n" * 1000)

    (failure,) = look(fakes.MeanColor(before=complain), "print", images(1))
    assert failure.reason.startswith("ExtractionError: no no no")
    assert len(failure.reason) == 500


def test_missing_model_is_no_ads_fault(fakes) -> None:
    def lack(batch) -> None:
        raise WeightsMissing("no weights")

    with pytest.raises(WeightsMissing, match="no weights"):
        look(fakes.MeanColor(before=lack), "print", images(4))


@pytest.mark.parametrize("table", ["ads", "Mean Colors", "stg_mean"])
def test_table_that_cannot_be_is_no_ads_fault(fakes, table: str) -> None:
    extractor = fakes.MeanColor()
    extractor.table = table
    with pytest.raises(StoreError, match=table):
        look(extractor, "print", images(1))
    assert extractor.calls == []


@pytest.mark.parametrize("length", [2, 4])
def test_vector_of_another_length_is_a_failure(fakes, length: int) -> None:
    class Vectors(fakes.MeanColor):
        def extract(self, batch):
            return [[{"vector": [1.0] * (length if image.ad_id == "ad1" else 3)}] for image in batch]

    extractor = Vectors("vector")
    extractor.columns = {"vector": "FLOAT[3]"}
    results = look(extractor, "print", images(3))
    assert [isinstance(result, Failure) for result in results] == [False, True, False]
    assert "does not fit the columns of vectors" in results[1].reason
