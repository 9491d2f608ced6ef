import numpy as np

from adinsight.studio.casting import cast, is_held_out
from adinsight.studio.truth import tell
from adinsight.training.examples import draw_example


def test_an_example_is_the_scenes_truth():
    pixels, example = draw_example(12)
    truth = tell(cast(12, "seen"))
    assert pixels.shape == (160, 160, 3)
    assert pixels.dtype == np.uint8
    assert (example.seed, example.product, example.topic) == (12, truth.product, truth.topic)
    assert example.captions == truth.captions
    assert example.place in truth.captions[0]
    assert [(o.label, o.color, o.corners) for o in example.objects] == [
        (o.label, o.color, o.box.as_tuple()) for o in truth.objects
    ]


def test_training_never_sees_a_held_out_combination():
    drawn = [tell(cast(seed, "seen")) for seed in range(200)]
    assert not any(is_held_out(t.product, t.product_color, t.setting) for t in drawn)


def test_same_seed_same_pixels():
    np.testing.assert_array_equal(draw_example(5)[0], draw_example(5)[0])
    assert (draw_example(5)[0] != draw_example(6)[0]).any()
