from __future__ import annotations

import pytest

from adinsight.report.experiments import experiments_of
from adinsight.report.page_model import CheckShown
from adinsight.report.reading import reading


@pytest.fixture(scope="module")
def experiment(told):
    with reading(told) as reader:
        (found,) = experiments_of(reader)
    return found


def test_an_experiment_says_why_and_what_it_promises(experiment):
    assert (experiment.product, experiment.grounds, experiment.source_id) == ("mug", "finding", "blue")
    assert experiment.statement == "Background blue goes with"
    assert (experiment.predicted, experiment.predicted_lower, experiment.predicted_upper) == (0.08, -0.04, 0.2)
    assert experiment.gate_p == 0.001


def test_arms_are_the_change_then_its_controls(experiment):
    assert [(arm.arm, arm.change, arm.is_wanted) for arm in experiment.arms] == [
        ("finding", "background blue", True),
        ("control", "nothing changed", True),
        ("random", "no the word “free”", False),
    ]
    assert {arm.parent_id for arm in experiment.arms} == {"03" * 8}
    assert experiment.arms[1].variants == ()


def test_accepted_attempts_come_first_and_rejected_ones_are_shown(experiment):
    accepted, rejected = experiment.arms[0].variants
    assert (accepted.variant_id, accepted.status, accepted.ad_id) == ("v2", "accepted", "0c" * 8)
    assert (rejected.variant_id, rejected.reasons, rejected.attempt) == ("v1", ("sharpness",), 1)
    assert rejected.seed == 4611686018427387905
    assert (accepted.model, accepted.license, accepted.negative_prompt) == ("starter/generator", "Apache-2.0", None)


def test_each_part_of_a_prompt_has_its_reason(experiment):
    variant = experiment.arms[0].variants[0]
    assert variant.prompt_reasons == (
        ("a blue background", "the finding: background blue"),
        ("an empty scene", "the product"),
    )
    assert variant.prompt_cut == ("at noon",)


def test_weighed_checks_come_first_and_among_them_what_failed(experiment):
    assert experiment.arms[0].variants[1].checks == (
        CheckShown("sharpness", "failed", 0.1235, 0.5, True, None),
        CheckShown("change_present", "passed", 1.0, 1.0, True, None),
        CheckShown("aesthetics", "unchecked", None, None, False, "not measured"),
    )
