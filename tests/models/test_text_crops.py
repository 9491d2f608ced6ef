import numpy as np

from adinsight.models.text_crops import cut_out, join_pieces


def _quad(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def test_words_of_one_line_are_joined() -> None:
    (line,) = join_pieces([_quad(130, 12, 200, 52), _quad(10, 10, 120, 50)])
    assert line.tolist() == _quad(10, 10, 200, 52).tolist()


def test_columns_lines_and_sizes_stay_apart() -> None:
    far = [_quad(10, 10, 100, 50), _quad(130, 10, 200, 50)]
    under = [_quad(10, 10, 100, 50), _quad(10, 52, 100, 92)]
    smaller = [_quad(10, 10, 100, 50), _quad(105, 20, 200, 45)]
    assert [len(join_pieces(quads)) for quads in (far, under, smaller)] == [2, 2, 2]


def test_turned_pieces_are_left_alone() -> None:
    turned = np.array([[100, 10], [180, 90], [150, 120], [70, 40]], np.float32)
    assert len(join_pieces([_quad(10, 10, 98, 50), turned])) == 2


def test_a_turned_line_is_cut_out_upright() -> None:
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[5:35, 10:20] = 200
    quad = np.array([[20, 5], [20, 35], [10, 35], [10, 5]], np.float32)
    crop = cut_out(pixels, quad)
    assert crop.shape == (10, 30, 3)
    assert crop[3:-3, 3:-3].min() == 200
