from __future__ import annotations

import pytest

from adinsight.errors import ConfigError
from adinsight.variants.scenes.sizes import SIZES, size_named


def test_there_are_the_fourteen_of_the_platforms() -> None:
    measures = {name: (size.width, size.height) for name, size in SIZES.items()}
    assert measures == {
        "square": (1080, 1080), "portrait": (1080, 1350), "story": (1080, 1920), "link": (1200, 628),
        "google_square": (1200, 1200), "medium_rectangle": (300, 250), "large_rectangle": (336, 280),
        "small_square": (250, 250), "half_page": (300, 600), "skyscraper": (160, 600), "billboard": (970, 250),
        "leaderboard": (728, 90), "large_mobile_banner": (320, 100), "mobile_banner": (320, 50),
    }  # fmt: skip


def test_a_story_keeps_clear_of_the_buttons_of_the_platform() -> None:
    # 14 % of 1,920 is 268.8, 35 % is 672; 6 % of 1,080 is 64.8: edges are rounded inwards.
    assert size_named("story").safe == (65, 269, 1015, 1248)
    assert size_named("square").safe == (0, 0, 1080, 1080)


def test_shapes_go_by_what_is_safe() -> None:
    shapes = {name: size.shape for name, size in SIZES.items()}
    assert {name for name, shape in shapes.items() if shape == "strip"} == {
        "leaderboard", "large_mobile_banner", "mobile_banner",
    }  # fmt: skip
    assert {name for name, shape in shapes.items() if shape == "tall"} == {"half_page", "skyscraper"}
    assert shapes["story"] == "square" and shapes["billboard"] == "wide" and shapes["link"] == "wide"


def test_limits_are_those_of_the_places() -> None:
    assert size_named("link").max_text_share == 0.2 and size_named("link").max_bytes == 5_120_000
    assert size_named("mobile_banner").max_bytes == 150_000
    assert size_named("square").max_bytes is None


def test_an_unknown_size_is_told_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"no size 'poster'; sizes are: square, portrait"):
        size_named("poster")
