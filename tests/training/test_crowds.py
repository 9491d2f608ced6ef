import numpy as np

from adinsight.studio.casting import cast, is_held_out
from adinsight.training.crowds import DRAWINGS, crowd, draw_crowd


def test_a_crowd_stands_in_the_setting_of_its_seed():
    scene = cast(7, "seen")
    drawn = crowd(7)
    assert (drawn.setting, drawn.backdrop, drawn.setting_seed) == (scene.setting, scene.backdrop, scene.setting_seed)
    assert drawn.texts in ((), scene.texts)
    assert (drawn.logo_box is None) == (not drawn.texts or scene.logo_box is None)


def test_a_crowd_has_two_to_nine_or_so_figures_that_keep_apart():
    counts = []
    for seed in range(60):
        boxes = [figure.box for figure in crowd(seed).figures]
        counts.append(len(boxes))
        overlaps = [a.overlap(b) for i, a in enumerate(boxes) for b in boxes[:i]]
        assert max(overlaps, default=0) < 1e-9
    assert min(counts) >= 2
    assert max(counts) <= 12
    assert len(set(counts)) >= 6


def test_every_drawing_turns_up_and_no_held_out_combination_does():
    crowds = [crowd(seed) for seed in range(300)]
    assert {figure.label for scene in crowds for figure in scene.figures} == {drawing.name for drawing in DRAWINGS}
    figures = [(f.label, f.tint.name, scene.setting) for scene in crowds for f in scene.figures]
    assert not any(is_held_out(*figure) for figure in figures)
    assert not any(f.tint.name == scene.backdrop.name for scene in crowds for f in scene.figures)


def test_same_seed_same_picture():
    pixels, labels = draw_crowd(3)
    again, same = draw_crowd(3)
    np.testing.assert_array_equal(pixels, again)
    assert labels == same
    assert pixels.shape == (160, 160, 3)
    assert all(0 <= edge <= 1 for seen in labels.objects for edge in seen.corners)
