"""The settings: each is ruled by its backdrop colour, at every shape of sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import skia

from adinsight.studio.brush import Brush
from adinsight.studio.palette import CENTERS, COLOR_NAMES, luminance, sample_shade
from adinsight.studio.settings import BY_NAME, SETTINGS, Setting, Stage
from adinsight.studio.settings.stage import mirrored, perceived

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from adinsight.records import RGB

NAMES = (
    "studio", "beach", "snow", "kitchen", "night street", "desk", "park", "living room", "gym", "mountains", "cafe",
    "bathroom",
)
SENTIMENTS = frozenset(
    [
        "active",
        "afraid",
        "alarmed",
        "alert",
        "amazed",
        "amused",
        "angry",
        "calm",
        "cheerful",
        "confident",
        "conscious",
        "creative",
        "disturbed",
        "eager",
        "educated",
        "emotional",
        "empathetic",
        "fashionable",
        "feminine",
        "grateful",
        "inspired",
        "jealous",
        "loving",
        "manly",
        "persuaded",
        "pessimistic",
        "proud",
        "sad",
        "thrifty",
        "youthful",
    ]
)
HEIGHT = 56
LINEAR_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """CIELAB (D65) of sRGB pixels, shape (..., 3)."""
    values = pixels.astype(np.float64) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    xyz = linear @ LINEAR_TO_XYZ.T / np.array([0.95047, 1.0, 1.08883])
    t = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * t[..., 1] - 16, 500 * (t[..., 0] - t[..., 1]), 200 * (t[..., 1] - t[..., 2])], axis=-1)


CENTER_LABS = lab(np.array(list(CENTERS.values()), dtype=np.uint8))


def stage(backdrop: str, aspect: float, seed: int) -> Stage:
    rng = np.random.default_rng(seed)
    others = [name for name in COLOR_NAMES if name != backdrop]
    accent = sample_shade(others[int(rng.integers(len(others)))], rng)
    return Stage(aspect, sample_shade(backdrop, rng), accent, float(rng.uniform(-1, 1)), rng)


def painted(setting: Setting, backdrop: str, aspect: float, seed: int) -> NDArray[np.uint8]:
    width = round(HEIGHT * aspect)
    surface = skia.Surface(width, HEIGHT)
    surface.getCanvas().clear(skia.ColorMAGENTA)
    surface.getCanvas().scale(HEIGHT, HEIGHT)
    setting.paint(Brush(surface.getCanvas()), stage(backdrop, width / HEIGHT, seed))
    pixels: NDArray[np.uint8] = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3]
    return pixels


def ruled(pixels: NDArray[np.uint8], name: str) -> tuple[float, float]:
    """The share of pixels, and of those in the frame (top, left, right 12%), that carry a colour's name."""
    nearest = ((lab(pixels)[..., None, :] - CENTER_LABS) ** 2).sum(-1).argmin(-1)
    carries = nearest == COLOR_NAMES.index(name)
    frame = np.ones(carries.shape, dtype=bool)
    high, wide = round(0.12 * carries.shape[0]), round(0.12 * carries.shape[1])
    frame[high:, wide:-wide] = False
    return float(carries.mean()), float(carries[frame].mean())


PAIRS = [(setting.name, backdrop) for setting in SETTINGS for backdrop in setting.backdrops]


@pytest.mark.parametrize("aspect", (0.5, 1.0, 2.0))
@pytest.mark.parametrize(("name", "backdrop"), PAIRS)
def test_the_backdrop_dominates(name: str, backdrop: str, aspect: float) -> None:
    for seed in (3, 11):
        whole, frame = ruled(painted(BY_NAME[name], backdrop, aspect, seed), backdrop)
        assert whole >= 0.5, f"{backdrop} covers {whole:.2f} of the {name}"
        assert frame >= 0.6, f"{backdrop} covers {frame:.2f} of the {name}'s frame"


@pytest.mark.parametrize("name", NAMES)
def test_a_banner_is_ruled_too_and_filled_to_its_edges(name: str) -> None:
    for aspect in (970 / 250, 728 / 90):
        pixels = painted(BY_NAME[name], BY_NAME[name].backdrops[0], aspect, 5)
        assert ruled(pixels, BY_NAME[name].backdrops[0])[0] >= 0.5
        assert not np.any(np.all(pixels == (255, 0, 255), axis=-1))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_paints_the_same_and_another_does_not(name: str) -> None:
    setting = BY_NAME[name]
    first, again, other = (painted(setting, setting.backdrops[1], 1.0, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert np.mean(np.abs(first.astype(int) - other.astype(int)).max(-1) > 8) > 0.05


def test_the_settings_have_the_names_that_captions_and_products_use() -> None:
    assert tuple(setting.name for setting in SETTINGS) == NAMES
    assert list(BY_NAME) == list(NAMES)


def test_phrases_are_distinct_and_at_least_two() -> None:
    phrases = [phrase for setting in SETTINGS for phrase in setting.phrases]
    assert min(len(setting.phrases) for setting in SETTINGS) >= 2
    assert len(set(phrases)) == len(phrases)


def test_every_colour_is_at_home_in_at_least_four_settings() -> None:
    homes = {name: sum(name in setting.backdrops for setting in SETTINGS) for name in COLOR_NAMES}
    assert {name: count for name, count in homes.items() if count < 4} == {}
    assert all(len(set(setting.backdrops)) == len(setting.backdrops) for setting in SETTINGS)


def test_facts_are_within_their_vocabulary() -> None:
    for setting in SETTINGS:
        assert SENTIMENTS.issuperset(setting.sentiments)
        assert 1 <= len(setting.sentiments) <= 3
        assert 0.8 <= setting.ground <= 0.95
    assert {setting.name: setting.season for setting in SETTINGS if setting.season} == {
        "beach": "summer", "snow": "winter", "park": "summer",
    }
    assert {setting.name for setting in SETTINGS if not setting.indoors} == {
        "beach", "snow", "night street", "park", "mountains",
    }


@pytest.mark.parametrize("name", COLOR_NAMES)
def test_tones_keep_the_name_and_go_the_way_they_are_asked(name: str) -> None:
    for seed in range(5):
        scene = stage(name, 1.0, seed)
        tones = [scene.tone(amount) for amount in (-0.5, -0.25, 0.0, 0.25, 0.5)]
        assert [perceived(tone) for tone in tones] == [name] * 5
        assert tones[2] == scene.backdrop
        assert [luminance(tone) for tone in tones] == sorted(luminance(tone) for tone in tones)
        assert luminance(tones[-1]) - luminance(tones[0]) > 0.02


@pytest.mark.parametrize(
    ("rgb", "name"), [((0, 0, 0), "black"), ((255, 255, 255), "white"), ((250, 20, 20), "red"), ((0, 70, 220), "blue")]
)
def test_perceived_names(rgb: RGB, name: str) -> None:
    assert perceived(rgb) == name


def test_a_mirrored_stage_turns_the_light_with_it() -> None:
    surface = skia.Surface(8, 8)
    brush, lights = Brush(surface.getCanvas()), set()
    for seed in range(20):
        scene = Stage(1.0, CENTERS["red"], CENTERS["blue"], 0.4, np.random.default_rng(seed))
        with mirrored(brush, scene) as seen:
            flipped = surface.getCanvas().getTotalMatrix().getScaleX() < 0
            assert seen.light == (-0.4 if flipped else 0.4)
            lights.add(seen.light)
    assert lights == {-0.4, 0.4}
