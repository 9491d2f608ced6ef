import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageFilter

from adinsight.analyze.composition import Composition, orientation, sharpness
from adinsight.analyze.extractor import Extractor
from adinsight.records import AdImage, Row


def _describe(pixels: np.ndarray) -> Row:
    image = AdImage("0" * 16, pixels, pixels, pixels.shape[1], pixels.shape[0])
    ((row,),) = Composition().extract([image])
    return row


def _gray(level: int, rows: int = 128, columns: int = 128) -> np.ndarray:
    return np.full((rows, columns, 3), level, np.uint8)


def _disk(x: float, y: float, radius: float = 0.15, side: int = 128) -> np.ndarray:
    pixels = _gray(235, side, side)
    rows, columns = (np.mgrid[:side, :side] + 0.5) / side
    pixels[(columns - x) ** 2 + (rows - y) ** 2 < radius**2] = (200, 20, 20)
    return pixels


def _checkerboard(cell: int) -> np.ndarray:
    rows, columns = np.mgrid[:128, :128]
    return np.repeat((((rows // cell + columns // cell) % 2) * 255).astype(np.uint8)[..., None], 3, axis=2)


pictures = arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)))
UNBOUNDED = ("aspect", "orientation")


@settings(max_examples=80, deadline=None)
@given(pictures)
def test_every_value_is_from_0_to_1_or_null_without_subject(pixels: np.ndarray) -> None:
    row = _describe(pixels)
    assert list(row) == list(Composition.columns)
    for key, value in row.items():
        if key in UNBOUNDED:
            continue
        if value is None:
            assert key in ("rule_of_thirds", "subject_x", "subject_y")
            assert row["subject_area_share"] == 0
        else:
            assert 0 <= value <= 1, key
    assert row["aspect"] == pytest.approx(pixels.shape[1] / pixels.shape[0])


@settings(max_examples=40, deadline=None)
@given(pictures)
def test_a_mirror_image_differs_only_in_where_its_subject_is(pixels: np.ndarray) -> None:
    row, mirrored = _describe(pixels), _describe(np.ascontiguousarray(pixels[:, ::-1]))
    for key in ("brightness", "contrast", "saturation", "sharpness", "symmetry", "aspect", "clutter"):
        assert row[key] == pytest.approx(mirrored[key], abs=1e-6), key


def test_a_blank_picture() -> None:
    row = _describe(_gray(119))
    assert row["brightness"] == pytest.approx(0.5, abs=0.001)
    zero = ("contrast", "saturation", "sharpness", "clutter", "subject_area_share")
    assert [row[key] for key in zero] == pytest.approx([0.0] * 5, abs=1e-6)
    assert [row[key] for key in ("white_space_share", "symmetry", "balance")] == [1.0, 1.0, 1.0]
    assert row["subject_x"] is row["subject_y"] is row["rule_of_thirds"] is None
    assert row["orientation"] == "square"


def test_half_black_half_white() -> None:
    pixels = _gray(0)
    pixels[:, 64:] = 255
    row = _describe(pixels)
    assert row["brightness"] == pytest.approx(0.5)
    assert row["contrast"] == pytest.approx(1.0)
    assert row["symmetry"] == 0.0
    assert row["sharpness"] == pytest.approx(1.0)
    assert row["clutter"] == pytest.approx(2 / 128)
    lying = _describe(np.ascontiguousarray(pixels.transpose(1, 0, 2)))
    assert lying["symmetry"] == 1.0


def test_a_disk_in_the_middle() -> None:
    row = _describe(_disk(0.5, 0.5))
    assert row["subject_area_share"] == pytest.approx(np.pi * 0.15**2, abs=0.006)
    assert (row["subject_x"], row["subject_y"]) == (pytest.approx(0.5, abs=0.01), pytest.approx(0.5, abs=0.01))
    assert row["rule_of_thirds"] == pytest.approx(0.5, abs=0.02)
    assert row["balance"] > 0.99
    assert row["symmetry"] > 0.98


@pytest.mark.parametrize(("x", "y"), [(1 / 3, 1 / 3), (2 / 3, 1 / 3), (1 / 3, 2 / 3), (2 / 3, 2 / 3)])
def test_a_disk_on_a_crossing_of_the_thirds(x: float, y: float) -> None:
    row = _describe(_disk(x, y, 0.1))
    assert (row["subject_x"], row["subject_y"]) == (pytest.approx(x, abs=0.015), pytest.approx(y, abs=0.015))
    assert row["rule_of_thirds"] > 0.95
    assert row["balance"] < 0.8
    assert row["symmetry"] < 0.6


def test_a_subject_before_a_gradient_is_found() -> None:
    wall = np.linspace(90, 210, 128)[:, None, None]
    pixels = np.broadcast_to(wall, (128, 128, 3)).astype(np.uint8)
    plain = _describe(pixels)
    assert plain["subject_area_share"] == 0
    pixels = pixels.copy()
    pixels[40:80, 70:110] = (20, 60, 200)
    row = _describe(pixels)
    assert row["subject_area_share"] == pytest.approx(0.0977, abs=0.01)
    assert (row["subject_x"], row["subject_y"]) == (pytest.approx(0.703, abs=0.01), pytest.approx(0.469, abs=0.01))


def test_a_checkerboard_is_all_clutter_and_no_space() -> None:
    fine, coarse = _describe(_checkerboard(2)), _describe(_checkerboard(32))
    assert fine["clutter"] > 0.7
    assert fine["white_space_share"] == 0
    assert coarse["clutter"] < 0.1
    assert coarse["white_space_share"] > 0.5


def test_white_space_is_the_share_without_detail() -> None:
    pixels = _checkerboard(1)
    pixels[:, 64:] = (30, 90, 200)
    assert _describe(pixels)["white_space_share"] == pytest.approx(0.5, abs=0.03)


def test_sharpness_falls_with_blur_and_not_with_contrast() -> None:
    disk = Image.fromarray(_disk(0.5, 0.5, 0.3, 256))
    blurred = [sharpness(np.asarray(disk.filter(ImageFilter.GaussianBlur(radius)))) for radius in (0, 0.5, 1, 2, 4)]
    assert blurred[0] == pytest.approx(1.0)
    assert blurred[2] == pytest.approx(0.43, abs=0.05)
    assert blurred == sorted(blurred, reverse=True)
    assert blurred[4] < 0.15
    pale = (np.asarray(disk).astype(float) * 0.5 + 100).astype(np.uint8)
    assert sharpness(pale) == pytest.approx(1.0, abs=0.01)


def test_saturation_is_chroma_over_what_is_seen() -> None:
    # sRGB red: C* = 104.55, L* = 53.24.
    pixels = _gray(0)
    pixels[:] = (255, 0, 0)
    assert _describe(pixels)["saturation"] == pytest.approx(104.55 / np.hypot(104.55, 53.24), abs=1e-4)


@pytest.mark.parametrize(
    ("aspect", "name"),
    [(1.0, "square"), (1.05, "square"), (0.95, "square"), (1.06, "landscape"), (0.94, "portrait"), (8.1, "landscape")],
)
def test_orientation_has_a_little_room_for_squares(aspect: float, name: str) -> None:
    assert orientation(aspect) == name


def test_aspect_is_that_of_the_original() -> None:
    image = AdImage("0" * 16, _gray(9, 10, 19), _gray(9, 10, 19), 1200, 628)
    ((row,),) = Composition().extract([image])
    assert row["aspect"] == pytest.approx(1200 / 628)
    assert row["orientation"] == "landscape"


def test_it_is_an_extractor() -> None:
    composition = Composition()
    assert isinstance(composition, Extractor)
    assert (composition.name, composition.table) == ("composition", "composition")
    assert composition.fingerprint == Composition().fingerprint
    images = [AdImage(str(i) * 16, _gray(i * 50), _gray(i * 50), 128, 128) for i in range(3)]
    levels = [row["brightness"] for (row,) in composition.extract(images)]
    assert levels == sorted(levels)
    assert len(levels) == 3
