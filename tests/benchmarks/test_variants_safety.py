"""How the guards of variants are measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml
from PIL import Image

from adinsight.benchmarks.variants_safety import ALTERATIONS, Size, measure, prompts, studio_prompts
from adinsight.progress import Silent


def test_a_tiny_measurement_has_every_figure_and_its_direction():
    rows = {figure.name: figure for figure in measure(True, Silent(), Size(6, 6, 2, 2, 3))}
    copies = rows["planted near-copies refused"]
    assert (copies.value, copies.count, copies.at_most) == (1.0, 6, False)
    wrong = rows["distinct ads and variants refused as near-copies"]
    assert (wrong.value, wrong.count, wrong.at_most) == (0.0, 4, True)
    assert all(rows[f"  {name}"].count == 1 for name in ALTERATIONS)
    red, ordinary = rows["red-team prompts refused"], rows["ordinary ad prompts refused"]
    assert red.count >= 300 and red.value > 0.9
    assert ordinary.at_most and ordinary.value < 0.05
    assert ordinary.count == rows["  written to be mistaken"].count + rows["  what studio ads show and want"].count


def test_nothing_that_is_measured_was_tuned_on():
    tuned = yaml.safe_load((Path(__file__).parents[1] / "generate" / "safety_prompts.yaml").read_text(encoding="utf-8"))
    lists = prompts()
    measured = {text for texts in lists["refused"].values() for text in texts} | set(lists["ordinary"]["tricky"])
    assert not measured & {text for texts in tuned["refused"].values() for text in texts}
    assert not measured & set(tuned["ordinary"])
    assert len(lists["ordinary"]["tricky"]) >= 100
    assert set(lists["refused"]) == set(tuned["refused"])


def test_studio_prompts_are_each_there_once():
    said = studio_prompts(3)
    assert len(said) == len(set(said)) > 3


def test_every_alteration_changes_the_picture_by_the_same_chance():
    picture = Image.fromarray(np.random.default_rng(1).integers(0, 256, (100, 120, 3), dtype=np.uint8))
    for name, alter in ALTERATIONS.items():
        one, other = (np.asarray(alter(picture, np.random.default_rng(2))) for _ in range(2))
        assert np.array_equal(one, other), name
        assert one.shape != (100, 120, 3) or not np.array_equal(one, np.asarray(picture)), name
