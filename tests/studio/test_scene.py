from __future__ import annotations

from dataclasses import replace

import pytest

from adinsight.studio.casting import cast


def test_the_product_is_found_behind_its_company() -> None:
    scene = next(scene for scene in map(cast, range(60)) if len(scene.figures) == 2)
    product = scene.figures[1]
    assert scene.product is product
    assert product.kind == "product"
    assert replace(scene, figures=scene.figures[::-1]).product is product


def test_a_scene_without_a_product_has_none() -> None:
    with pytest.raises(StopIteration):
        _ = replace(cast(0), figures=()).product
