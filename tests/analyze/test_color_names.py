import csv
import hashlib
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adinsight.analyze.color_names import TERMS, basic_term, nearest_css_name, term_codes, term_table
from adinsight.analyze.color_space import hex_of, lab_to_srgb, srgb_to_lab
from adinsight.studio.palette import CENTERS, COLOR_NAMES, sample_shade, shaded

colors = st.tuples(*[st.integers(0, 255)] * 3)


def _rgb(*values: tuple[int, int, int]) -> np.ndarray:
    return np.array(values, np.uint8)


def _of_hex(*codes: str) -> np.ndarray:
    return np.array([list(bytes.fromhex(code[1:])) for code in codes], np.uint8)


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 255, 0), (87.73, -86.18, 83.18)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((119, 119, 119), (50.03, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((1, 1, 1), (0.274, 0.0, 0.0)),
    ],
)
def test_lab_has_the_published_values(rgb: tuple[int, int, int], lab: tuple[float, float, float]) -> None:
    assert srgb_to_lab(_rgb(rgb))[0] == pytest.approx(lab, abs=0.006)


@given(colors)
def test_lab_leads_back_to_the_same_color_and_bytes_agree_with_floats(rgb: tuple[int, int, int]) -> None:
    lab = srgb_to_lab(_rgb(rgb))
    assert tuple(lab_to_srgb(lab)[0]) == rgb
    assert np.allclose(lab, srgb_to_lab(np.array([rgb], np.float64)))


def test_hex_is_lower_case_with_six_digits() -> None:
    assert hex_of(_rgb((0, 171, 255))[0]) == "#00abff"


def test_terms_are_those_of_the_studio() -> None:
    assert TERMS == COLOR_NAMES


def test_every_center_of_the_studio_has_its_own_name() -> None:
    assert basic_term(_rgb(*CENTERS.values())) == list(CENTERS)


@pytest.mark.parametrize("amount", [-0.08, 0.0, 0.08])
@pytest.mark.parametrize("name", COLOR_NAMES)
def test_shades_keep_their_name(name: str, amount: float) -> None:
    rng = np.random.default_rng(7)
    shades = _rgb(*(shaded(sample_shade(name, rng), amount) for _ in range(100)))
    assert basic_term(shades).count(name) >= 98


@pytest.mark.parametrize(
    ("code", "term"),
    [
        ("#000080", "blue"), ("#008080", "turquoise"), ("#00ffff", "turquoise"), ("#800000", "red"),
        ("#808000", "green"), ("#d2b48c", "brown"), ("#8b4513", "brown"), ("#dda0dd", "purple"),
        ("#fa8072", "pink"), ("#ffd700", "yellow"), ("#ff7f50", "orange"), ("#663399", "purple"),
        ("#333333", "black"), ("#d3d3d3", "gray"), ("#f5f5f5", "white"), ("#2b2b30", "black"),
        ("#696969", "gray"), ("#fffafa", "white"), ("#0a0a14", "black"), ("#7fff00", "green"),
        ("#d6d0de", "gray"), ("#dce2e4", "white"), ("#8c8e92", "gray"), ("#1c1c20", "black"),
    ],
)  # fmt: skip
def test_well_known_colors_have_the_name_people_use(code: str, term: str) -> None:
    assert basic_term(_of_hex(code)) == [term]


@given(st.integers(0, 255), st.integers(-2, 2), st.integers(-2, 2))
def test_what_is_nearly_gray_is_black_gray_or_white(level: int, green: int, blue: int) -> None:
    rgb = np.clip([[level, level + green, level + blue]], 0, 255).astype(np.uint8)
    (term,) = basic_term(rgb)
    assert term == ("black" if level < 50 else "white" if level > 220 else "gray") or 50 <= level <= 60 or level > 210


@given(st.lists(colors, min_size=1, max_size=8))
def test_a_color_is_named_by_itself_alone(rgbs: list[tuple[int, int, int]]) -> None:
    together = basic_term(_rgb(*rgbs))
    assert together == [basic_term(_rgb(rgb))[0] for rgb in rgbs]
    assert set(together) <= set(TERMS)


def test_the_table_agrees_with_the_middle_of_its_cells() -> None:
    table = term_table()
    assert table.shape == (32768,)
    assert TERMS[table[(208 >> 3) << 10 | (32 >> 3) << 5 | 44 >> 3]] == "red"
    middles = np.array([[3.5, 3.5, 3.5], [251.5, 3.5, 3.5], [3.5, 251.5, 251.5]])
    cells = [0, 31 << 10, 31 << 5 | 31]
    assert table[cells].tolist() == term_codes(srgb_to_lab(middles)).tolist()


def test_css_names_are_the_nearest() -> None:
    found = nearest_css_name(_rgb((255, 0, 0), (128, 128, 128), (0, 255, 255), (1, 2, 130), (255, 99, 72)))
    assert found == ["red", "gray", "aqua", "navy", "tomato"]


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("adinsight.analyze").joinpath("data", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_css_color_is_called_by_a_name_it_has() -> None:
    rows = _rows("css.csv")
    assert len(rows) == 148
    hexes = {row["name"]: row["hex"] for row in rows}
    found = nearest_css_name(_of_hex(*(row["hex"] for row in rows)))
    assert [hexes[name] for name in found] == [row["hex"] for row in rows]


def test_the_survey_is_whole_and_says_the_plain_names_plainly() -> None:
    rows = _rows("xkcd.csv")
    assert len(rows) == len({row["name"] for row in rows}) == 949
    terms = {row["name"]: row["term"] for row in rows}
    assert set(terms.values()) == set(TERMS)
    plain = {"grey": "gray", **{term: term for term in TERMS if term != "gray"}}
    assert {name: terms[name] for name in plain} == plain
    spoken = {"navy": "blue", "dusty teal": "turquoise", "maroon": "red", "lilac": "purple", "puce": "brown"}
    assert {name: terms[name] for name in spoken} == spoken
    hexes = "".join(row["hex"] for row in rows)
    assert hashlib.sha256(hexes.encode()).hexdigest()[:12] == "cf4c4f691673"
