"""How subjects are cast for the bench, and when a picture counts as one of them."""

from __future__ import annotations

import numpy as np

from adinsight.benchmarks.generator_subjects import _are_nearest, cast_subjects


def test_subjects_are_of_different_classes_and_wanted_in_scenes_of_their_own() -> None:
    subjects = cast_subjects(3, 2)
    assert len({subject.product for subject in subjects}) == 3
    for subject in subjects:
        assert [picture.shape for picture in subject.references] == [(128, 128, 3)] * 5
        assert len({picture.tobytes() for picture in subject.references}) == 5
        assert [labels.product for labels in subject.wanted] == [subject.product] * 2
        prompts = subject.prompts("zqv")
        assert all(f"zqv {subject.product}" in prompt for prompt in prompts)
        assert all(labels.backdrop in prompt for labels, prompt in zip(subject.wanted, prompts, strict=True))


def test_the_same_subjects_are_cast_again() -> None:
    (first,), (again,) = cast_subjects(1, 1), cast_subjects(1, 1)
    assert first.product == again.product
    assert all(np.array_equal(a, b) for a, b in zip(first.references, again.references, strict=True))


def test_a_picture_is_its_own_subjects_where_the_mean_cosine_is_highest() -> None:
    east, north = np.array([[1.0, 0.0], [1.0, 0.0]], np.float32), np.array([[0.0, 1.0]], np.float32)
    pictures = np.array([[0.8, 0.6], [0.6, 0.8]], np.float32)
    assert _are_nearest(pictures, [east, north], own=0) == [True, False]
    assert _are_nearest(pictures, [east, north], own=1) == [False, True]
