"""The bench of the loop: what it asks for, and how it looks again."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from adinsight.benchmarks.variants_rounds import FAMILIES, SIZES, Studio, briefs_of
from adinsight.generate.request import Request
from adinsight.generate.safety import ORDINARY
from adinsight.variants.brief import Trait

SEED = 5_690_000


def test_changes_go_round_and_the_rest_is_kept(tmp_path: Path) -> None:
    briefs = list(briefs_of(tmp_path, 8, SEED))
    assert [brief.change.family for brief in briefs if brief.change] == [*FAMILIES, *FAMILIES]
    ground, setting, line, upright = briefs[:4]
    assert [trait.family for trait in ground.keep] == ["setting"] and [t.family for t in setting.keep] == ["background"]
    assert {trait.family for trait in line.keep} == {"setting", "background"}
    assert line.wording.offer and not ground.wording.offer
    assert (upright.sizes, upright.change) == (("portrait",), Trait("orientation", "portrait"))
    assert ground.sizes == (SIZES[0],) and briefs[4].sizes == (SIZES[1],)
    with Image.open(briefs[0].product.picture or "") as cutout:
        assert cutout.mode == "RGBA" and cutout.height > 300


def test_the_products_of_one_row_are_not_those_of_another(tmp_path: Path) -> None:
    (first,) = briefs_of(tmp_path, 1, SEED)
    before = (first.product.picture or tmp_path).read_bytes()
    (other,) = briefs_of(tmp_path, 1, SEED + 50)
    assert (other.product.picture or tmp_path).read_bytes() != before
    assert (first.product.picture or tmp_path).read_bytes() == before


def test_the_studio_draws_what_the_prompt_names() -> None:
    stand_in = Studio(SimpleNamespace(siblings=None, origin=None))  # type: ignore[arg-type]
    asked = "a {} background, an empty scene in a studio"
    blue, red = stand_in.generate(
        [Request("text", asked.format(color), width=64, height=48, seed=3) for color in ("blue", "red")], 2, ORDINARY
    )
    assert blue.pixels.shape == (48, 64, 3)
    assert int(np.median(blue.pixels[..., 2])) > int(np.median(blue.pixels[..., 0])) + 50
    assert int(np.median(red.pixels[..., 0])) > int(np.median(red.pixels[..., 2])) + 50


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_one_that_briefs_act_on(family: str) -> None:
    from adinsight.variants.briefs.families import families_acted_on

    assert families_acted_on([family]) == (family,)
