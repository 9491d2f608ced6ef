from __future__ import annotations

import numpy as np
import pytest

from adinsight.benchmarks.truth_clouds import _cast_themes, cloud_score
from adinsight.benchmarks.truth_streams import RIVALS, Course, stream_courses
from adinsight.benchmarks.truth_trends import _cloud_figures, _trend_figures
from adinsight.studio.clouds import NOISE


@pytest.fixture(scope="module")
def courses() -> list[dict[str, Course]]:
    return [stream_courses(number, 600.0, 5) for number in range(3)]


def test_signals_are_seldom_false_and_rises_are_found(courses):
    figures = {figure.name: figure.value for figure in _trend_figures("cell", courses, has_rises=True)}
    assert figures["cell: false discovery"] <= 0.15
    assert figures["cell: false alarms a week"] <= 0.3
    assert figures["cell: rises found within 8 weeks"] >= 0.4
    assert figures["cell: rises confirmed within 8 weeks"] <= figures["cell: rises found within 8 weeks"]


def test_growth_of_raw_counts_is_mostly_false(courses):
    false = np.mean([course["raw growth of 50 %"].false_share for course in courses])
    assert false > 0.5
    assert set(courses[0]) == {"early signal", "confirmed", *RIVALS}


def test_a_stream_without_rises_has_none_to_find():
    course = stream_courses(1, 150.0, 0)["confirmed"]
    assert np.isnan(course.found_share)
    assert course.false_a_week <= 0.3


def test_clusters_beat_k_means_and_keep_noise_and_identity():
    score = cloud_score(0, "hard")
    assert score.ours > score.k_means
    assert score.again == 1.0
    assert score.kept_noise > 0.3
    assert score.identities >= 0.85
    names = [figure.name for figure in _cloud_figures("clusters, hard", [score, score])]
    assert names[0] == "clusters, hard: adjusted Rand index"


def test_each_theme_is_one_product_in_one_setting():
    scenes, labels = _cast_themes(3, 5, 300)
    for theme in range(3):
        of_theme = {(s.product.label, s.setting) for s, label in zip(scenes, labels, strict=True) if label == theme}
        assert len(of_theme) == 1
    assert len({s.product.label for s, label in zip(scenes, labels, strict=True) if label != NOISE}) == 3
