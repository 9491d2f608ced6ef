from __future__ import annotations

import numpy as np
import pytest

from adinsight.errors import ConfigError
from adinsight.generate.request import TASKS, Request

PICTURE = np.zeros((6, 8, 3), np.uint8)
MASK = np.full((6, 8), 255, np.uint8)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"task": "paint"}, "unknown task 'paint'; it is one of text, image"),
        ({"prompt": "  "}, "the task text needs prompt; give it with a prompt"),
        ({"task": "image"}, "the task image needs image; give it with --image"),
        ({"task": "inpaint", "image": PICTURE}, "needs mask; give it with --mask or --keep"),
        ({"task": "exemplar", "exemplar": PICTURE, "image": PICTURE}, "image and mask together"),
        ({"task": "mix"}, "needs two prompts, or two adapters"),
        ({"task": "image", "image": PICTURE[:, :, 0]}, r"image must be uint8 of shape \(rows, columns, 3\)"),
        ({"task": "image", "image": PICTURE.astype(np.float32)}, "got float32"),
        ({"task": "sketch", "sketch": PICTURE[:, :, :2]}, r"shape \(rows, columns\) or \(rows, columns, 3\) or"),
        ({"task": "inpaint", "image": PICTURE, "mask": MASK[:5]}, "the mask is 8 x 5 pixels, the image 8 x 6"),
        ({"task": "inpaint", "image": PICTURE, "mask": MASK // 2}, "leaves nothing to paint"),
        ({"seed": -1}, "seed must be 0 to"),
        ({"steps": 0}, "steps must be 1 to 1000, got 0; change it with --steps"),
        ({"control_scale": 2.5}, "--control-scale"),
        ({"strength": 0.0}, "strength must be above 0 and at most 1, got 0.0"),
        ({"strength": float("nan")}, "strength must be above 0"),
        ({"task": "enlarge", "image": PICTURE, "enlargement": 3}, "enlargement must be 2 or 4, got 3"),
        ({"task": "mix", "blend": (("a", 0.7), ("b", 0.6))}, "sum to at most 1"),
    ],
)
def test_what_cannot_be_met_is_refused_with_the_option_that_changes_it(changed, said):
    with pytest.raises(ConfigError, match=said):
        Request(**({"task": "text", "prompt": "a mug"} | changed))


def test_each_task_can_be_asked_for():
    given = {"image": PICTURE, "mask": MASK, "sketch": MASK, "exemplar": PICTURE, "blend": (("a sofa", 0.5),)}
    assert [Request(task, "a mug", **given).task for task in TASKS] == list(TASKS)
