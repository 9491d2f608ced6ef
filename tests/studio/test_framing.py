from __future__ import annotations

from dataclasses import replace

import pytest

from adinsight.records import Box
from adinsight.studio.casting import cast
from adinsight.studio.framing import Frame
from adinsight.studio.scene import Blemish, Scene


@pytest.fixture
def scene() -> Scene:
    return replace(cast(1, size=(400, 200)), blemish=Blemish(crop=(0.1, 0.0, 0.15, 0.25)))


def test_a_crop_leaves_its_window(scene: Scene) -> None:
    frame = Frame.of(scene)
    assert frame.window.as_tuple() == pytest.approx((0.1, 0.0, 0.85, 0.75))
    assert (frame.width, frame.height, frame.aspect) == (300, 150, 2.0)


def test_boxes_move_with_the_crop(scene: Scene) -> None:
    seen = Frame.of(scene).seen(Box(0.25, 0.3, 0.55, 0.6))
    assert seen is not None
    assert seen.as_tuple() == pytest.approx((0.2, 0.4, 0.6, 0.8))


def test_boxes_are_cut_at_the_edge_and_dropped_where_little_is_left(scene: Scene) -> None:
    frame = Frame.of(scene)
    cut = frame.seen(Box(0.0, 0.0, 0.4, 0.3))
    assert cut is not None
    assert cut.as_tuple() == pytest.approx((0.0, 0.0, 0.4, 0.4))
    mostly_gone = Box(0.0, 0.3, 0.12, 0.6)
    assert frame.seen(mostly_gone) is None
    assert frame.seen(mostly_gone, least=0.1) is not None
    assert frame.seen(Box(0.9, 0.0, 1.0, 0.2)) is None
    assert frame.seen(Box(0.5, 0.5, 0.5, 0.6)) is None


def test_without_a_crop_boxes_stay(scene: Scene) -> None:
    frame = Frame.of(replace(scene, blemish=Blemish()))
    assert (frame.width, frame.height) == (400, 200)
    assert frame.seen(Box(0.1, 0.2, 0.3, 0.4)) == Box(0.1, 0.2, 0.3, 0.4)


def test_turning_takes_the_canvas_shape_into_account(scene: Scene) -> None:
    frame = Frame.of(scene)
    box = Box(0.4, 0.2, 0.6, 0.8)
    assert frame.turned(box, 0.0) == box
    # 80 by 120 pixels become 120 by 80 by a quarter turn.
    assert frame.turned(box, 90).as_tuple() == pytest.approx((0.35, 0.3, 0.65, 0.7))
    assert frame.turned(box, -90).as_tuple() == pytest.approx((0.35, 0.3, 0.65, 0.7))
    assert frame.turned(box, 5).area > box.area
