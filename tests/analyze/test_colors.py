import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from adinsight.analyze import color_scores
from adinsight.analyze.color_space import srgb_to_lab
from adinsight.analyze.colors import Colors
from adinsight.analyze.extractor import Extractor
from adinsight.analyze.letterbox import picture_window
from adinsight.analyze.palette import cell_codes, histogram, main_colors
from adinsight.records import AdImage, Row
from adinsight.studio.palette import CENTERS

RED, BLUE, YELLOW, GREEN = CENTERS["red"], CENTERS["blue"], CENTERS["yellow"], CENTERS["green"]


def _sheet(rgb: tuple[int, int, int], rows: int = 96, columns: int = 96) -> np.ndarray:
    return np.full((rows, columns, 3), rgb, np.uint8)


def _describe(pixels: np.ndarray) -> Row:
    image = AdImage("0" * 16, pixels, pixels, pixels.shape[1], pixels.shape[0])
    ((row,),) = Colors().extract([image])
    return row


pictures = arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24), st.just(3)))


@settings(max_examples=60, deadline=None)
@given(pictures)
def test_any_picture_has_a_palette_that_adds_up(pixels: np.ndarray) -> None:
    row = _describe(pixels)
    assert list(row) == list(Colors.columns)
    shares = [entry["share"] for entry in row["palette"]]
    assert 1 <= len(shares) <= 6
    assert sum(shares) == pytest.approx(1, abs=1e-9)
    assert shares == sorted(shares, reverse=True)
    assert min(shares) > 0
    assert sum(entry["role"] == "background" for entry in row["palette"]) >= 1
    assert 0 <= row["contrast"] <= 1
    assert (row["accent_term"] is None) == (row["accent_hex"] is None)
    assert row["accent_term"] != row["background_term"]
    assert all(np.isfinite(row[key]) for key in ("colourfulness", "warmth", "harmony"))


@settings(max_examples=30, deadline=None)
@given(pictures, st.integers(0, 2**32 - 1))
def test_the_order_of_pixels_does_not_change_the_palette(pixels: np.ndarray, seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(pixels.reshape(-1, 3)).reshape(pixels.shape)
    found = [main_colors(histogram(p, cell_codes(p))) for p in (pixels, shuffled)]
    assert np.array_equal(found[0].lab, found[1].lab)
    assert np.array_equal(found[0].share, found[1].share)


def test_one_color_is_one_entry_and_has_no_accent() -> None:
    row = _describe(_sheet(RED))
    (entry,) = row["palette"]
    assert entry["hex"] == row["background_hex"] == "#d0202c"
    assert entry["share"] == 1.0
    assert (entry["term"], entry["css_name"], entry["role"]) == ("red", "crimson", "background")
    assert (entry["lightness"], entry["a"], entry["b"]) == pytest.approx(srgb_to_lab(np.array(RED, np.uint8)))
    assert row["background_term"] == "red"
    assert row["accent_term"] is None
    assert row["contrast"] == 0.0


def test_shares_are_the_areas() -> None:
    pixels = _sheet(BLUE)
    pixels[:24] = YELLOW
    pixels[24:36] = RED
    row = _describe(pixels)
    assert [(e["term"], e["share"]) for e in row["palette"]] == [
        ("blue", pytest.approx(0.625)), ("yellow", pytest.approx(0.25)), ("red", pytest.approx(0.125)),
    ]  # fmt: skip


def test_a_small_button_is_in_the_palette_and_is_the_accent() -> None:
    pixels = _sheet((150, 152, 156), 200, 200)
    pixels[60:140, 70:130] = (236, 236, 236)
    pixels[150:170, 80:120] = RED
    row = _describe(pixels)
    assert row["background_term"] == "gray"
    assert (row["accent_term"], row["accent_hex"]) == ("red", "#d0202c")
    assert [e["share"] for e in row["palette"] if e["role"] == "accent"] == [pytest.approx(0.02)]
    assert [e["role"] for e in row["palette"] if e["term"] == "white"] == ["other"]


def test_more_than_six_colors_become_six() -> None:
    pixels = np.concatenate([_sheet(rgb, 12, 40) for rgb in CENTERS.values()])
    row = _describe(pixels)
    assert len(row["palette"]) == 6
    assert sum(entry["share"] for entry in row["palette"]) == pytest.approx(1, abs=1e-9)


def test_a_wall_in_many_shades_is_one_background() -> None:
    # No shade of the wall has as much area as the box, but all of them are blue.
    wall = np.linspace(0.7, 1.15, 120)[:, None, None] * np.array([50, 100, 210])
    pixels = np.clip(np.broadcast_to(wall, (120, 120, 3)), 0, 255).astype(np.uint8)
    pixels[30:110, 25:95] = YELLOW
    row = _describe(pixels)
    assert row["palette"][0]["term"] == "yellow"
    assert row["background_term"] == "blue"
    assert {e["term"] for e in row["palette"] if e["role"] == "background"} == {"blue"}
    assert row["accent_term"] == "yellow"


@pytest.mark.parametrize("bar", [(0, 0, 0), (255, 255, 255), (18, 18, 18)])
@pytest.mark.parametrize("turned", [False, True])
def test_letter_box_bars_are_not_the_picture(bar: tuple[int, int, int], turned: bool) -> None:
    pixels = _sheet(bar, 160, 100)
    pixels[50:110] = GREEN
    pixels[70:90, 30:60] = YELLOW
    pixels = pixels.transpose(1, 0, 2) if turned else pixels
    row = _describe(np.ascontiguousarray(pixels))
    assert row["background_term"] == "green"
    assert [e["term"] for e in row["palette"]] == ["green", "yellow"]
    assert row["palette"][0]["share"] == pytest.approx(0.9)


def test_a_thing_on_a_plain_sheet_has_no_bars_around_it() -> None:
    for sheet in ((255, 255, 255), (0, 0, 0)):
        pixels = _sheet(sheet, 100, 100)
        pixels[20:80, 40:60] = RED
        assert picture_window(pixels) == (slice(0, 100), slice(0, 100))
        assert _describe(pixels)["background_term"] == ("white" if sheet[0] else "black")


def test_one_band_is_no_letter_box() -> None:
    pixels = _sheet(RED, 100, 80)
    pixels[80:] = 255
    assert picture_window(pixels) == (slice(0, 100), slice(0, 80))


def test_bars_and_their_edge_are_found_to_the_line() -> None:
    pixels = _sheet((3, 3, 3), 200, 120)
    pixels[40:158] = RED
    assert picture_window(pixels) == (slice(40, 158), slice(0, 120))


@pytest.mark.parametrize(("rgb", "value"), [((128, 128, 128), 0.0), ((255, 0, 0), 0.3 * np.hypot(255, 127.5))])
def test_colourfulness_of_one_color(rgb: tuple[int, int, int], value: float) -> None:
    assert color_scores.colourfulness(_sheet(rgb)) == pytest.approx(value, rel=1e-5)


def test_colourfulness_of_red_and_green_halves() -> None:
    pixels = _sheet((255, 0, 0))
    pixels[:48] = (0, 255, 0)
    # rg is 255 or -255, yb 127.5 everywhere: deviations 255 and 0, means 0 and 127.5.
    assert color_scores.colourfulness(pixels) == pytest.approx(255 + 0.3 * 127.5, rel=1e-5)


def test_warmth_is_the_formula_of_ou_and_tells_warm_from_cool() -> None:
    def of(*lab: tuple[float, float, float]) -> float:
        return color_scores.warmth(np.array(lab), np.full(len(lab), 1 / len(lab)))

    assert of((50, 0, 0)) == pytest.approx(-0.5)
    # C* = 50 at a hue of 50 degrees: the warmest there is at that chroma.
    warmest = (60, 50 * np.cos(np.radians(50)), 50 * np.sin(np.radians(50)))
    assert of(warmest) == pytest.approx(-0.5 + 0.02 * 50**1.07)
    cool = (60, -warmest[1], -warmest[2])
    assert of(cool) == pytest.approx(-0.5 - 0.02 * 50**1.07)
    assert of(warmest, cool) == pytest.approx(-0.5)


def test_contrast_of_black_and_white_halves_is_a_half() -> None:
    lab = np.array([[0.0, 0, 0], [100, 0, 0]])
    assert color_scores.contrast(lab, np.array([0.5, 0.5])) == pytest.approx(0.5)
    assert color_scores.contrast(lab, np.array([0.9, 0.1])) == pytest.approx(0.18)


def test_harmony_of_two_grays_is_the_formula_of_ou_and_luo() -> None:
    # No chroma and no hue: only H_C at 0, H_L at a sum of 120 and a step of 40, and the
    # hue terms at their smallest vividness, 0.5 + 0.5 tanh(-2).
    lab = np.array([[40.0, 0, 0], [80.0, 0, 0]])
    vividness = 0.5 + 0.5 * np.tanh(-2)
    by_hue = -0.08 - 0.14 * np.sin(np.radians(50)) - 0.07
    by_yellow = [(0.22 * lightness - 12.8) / 10 * np.exp(9 - np.exp(9)) for lightness in (40, 80)]
    expected = (
        0.04 + 0.53 * np.tanh(0.8) + 0.28 + 0.54 * np.tanh(-3.88 + 0.029 * 120) + 0.14 + 0.15 * np.tanh(-2 + 8)
        + vividness * (2 * by_hue + sum(by_yellow))
    )  # fmt: skip
    assert color_scores.harmony(lab, np.array([0.3, 0.7])) == pytest.approx(expected)


def test_like_goes_with_like_better_than_with_its_opposite() -> None:
    shares = np.array([0.5, 0.5])
    kin = srgb_to_lab(np.array([(60, 110, 190), (120, 170, 230)], np.uint8))
    clash = srgb_to_lab(np.array([(60, 110, 190), (150, 120, 10)], np.uint8))
    assert color_scores.harmony(kin, shares) > color_scores.harmony(clash, shares) + 0.3


def test_it_is_an_extractor_and_says_the_same_twice() -> None:
    colors = Colors()
    assert isinstance(colors, Extractor)
    assert (colors.name, colors.table) == ("colors", "colors")
    assert colors.fingerprint == Colors().fingerprint
    assert len(colors.fingerprint) == 12
    pixels = np.random.default_rng(3).integers(0, 255, (90, 70, 3)).astype(np.uint8)
    assert _describe(pixels) == _describe(pixels.copy())
    assert colors.extract([]) == []
