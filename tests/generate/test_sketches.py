import numpy as np
import pytest
from PIL import Image, ImageDraw

from adinsight.errors import ConfigError
from adinsight.generate.sketches import control_picture, roughened, sketch_of


def disc(size=96, color=(200, 40, 40), ground=(40, 120, 200)):
    image = Image.new("RGB", (size, size), ground)
    ImageDraw.Draw(image).ellipse([size // 4, size // 4, 3 * size // 4, 3 * size // 4], fill=color)
    return np.asarray(image)


def drawing(width=90, height=60, ink=20, paper=240, stroke=2):
    image = Image.new("L", (width, height), paper)
    ImageDraw.Draw(image).rectangle([15, 12, 70, 45], outline=ink, width=stroke)
    return np.asarray(image)


def radii(sketch):
    """How far lines are from the middle."""
    y, x = np.nonzero(sketch)
    return np.hypot(y - sketch.shape[0] / 2 + 0.5, x - sketch.shape[1] / 2 + 0.5)


def nearness(lines, others, reach):
    """Share of `lines` that have one of `others` within `reach` pixels."""
    y, x = np.nonzero(others)
    rows, columns = np.nonzero(lines)
    gaps = np.hypot(rows[:, None] - y[None], columns[:, None] - x[None]).min(axis=1)
    return float(np.mean(gaps <= reach))


def test_a_discs_sketch_is_its_circle():
    sketch = sketch_of(disc())
    assert sketch.shape == (96, 96)
    assert sketch.dtype == np.uint8
    assert set(np.unique(sketch)) == {0, 255}
    assert np.abs(radii(sketch) - 24).max() <= 2
    assert np.count_nonzero(sketch) >= 0.8 * 2 * np.pi * 24 * 0.9


def test_colours_of_one_tone_have_an_edge():
    red, green = (150, 60, 60), (60, 106, 60)  # equal in grey
    tones = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in (red, green)]
    assert abs(tones[0] - tones[1]) < 1
    assert np.abs(radii(sketch_of(disc(color=red, ground=green))) - 24).max() <= 2


def test_noise_shading_and_specks_are_no_lines():
    rng = np.random.default_rng(0)
    shaded = np.linspace(60, 200, 96)[None, :, None] * np.ones((96, 1, 3))
    picture = np.clip(shaded + rng.normal(0, 5, shaded.shape), 0, 255).astype(np.uint8)
    picture[20:22, 30:32] = 255
    assert not sketch_of(picture).any()


@pytest.mark.parametrize("size", [64, 128, 600])
def test_a_sketch_is_the_same_at_every_size(size):
    sketch = sketch_of(disc(size))
    assert sketch.shape == (size, size)
    assert np.abs(radii(sketch) / size - 0.25).max() <= 0.03
    assert radii(sketch).size > 0


def test_a_hand_stays_near_the_lines_and_is_seldom_the_same_twice():
    sketch = sketch_of(disc())
    rng = np.random.default_rng(4)
    rough = [roughened(sketch, rng) for _ in range(24)]
    assert all(one.dtype == np.uint8 and one.shape == sketch.shape for one in rough)
    assert len({one.tobytes() for one in rough}) >= 22
    assert min(nearness(one, sketch, 9) for one in rough) > 0.95
    shares = [nearness(sketch, one, 3) for one in rough]
    assert np.mean(shares) > 0.6
    assert min(shares) < 0.97  # gaps and wobble
    thickness = [np.count_nonzero(one) / np.count_nonzero(sketch) for one in rough]
    assert max(thickness) > 1.5 > 1.1 > min(thickness)


def test_the_same_chance_draws_the_same():
    sketch = sketch_of(disc())
    first, second = (roughened(sketch, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, second)


def test_an_empty_sketch_stays_empty():
    assert not roughened(np.zeros((20, 30), np.uint8), np.random.default_rng(0)).any()


def with_alpha(ink):
    """Strokes of one tone on nothing."""
    strokes = 255 - drawing(ink=0, paper=255)
    return np.dstack([np.full_like(strokes, ink)] * 3 + [strokes])


USUAL = np.where(drawing() < 128, 255, 0)


@pytest.mark.parametrize(
    "sketch",
    [
        drawing(),
        255 - drawing(),
        drawing(ink=150, paper=190),
        np.repeat(drawing()[:, :, None], 3, axis=2),
        np.dstack([drawing()] * 3 + [np.full((60, 90), 255, np.uint8)]),
        with_alpha(0),
        with_alpha(255),
        # a photographed sheet: one side in shadow
        (drawing() * np.linspace(0.45, 1, 90)).astype(np.uint8),
    ],
    ids=["dark", "light", "faint", "colours", "opaque", "dark alpha", "light alpha", "uneven"],
)
def test_every_way_to_draw_becomes_light_lines_on_black(sketch):
    picture = control_picture(sketch)
    assert picture.shape == (60, 90, 3)
    assert np.array_equal(picture[:, :, 0], USUAL)
    assert np.array_equal(picture[:, :, 0], picture[:, :, 2])


@pytest.mark.parametrize("size", [(64, 64), (16, 32), (120, 200)])
def test_no_line_is_lost_when_a_drawing_is_fitted(size):
    picture = control_picture(drawing(stroke=1), size)[:, :, 0]
    assert picture.shape == size
    assert set(np.unique(picture)) == {0, 255}
    row, column = round(28 / 60 * size[0]), round(42 / 90 * size[1])
    assert np.count_nonzero(np.diff((picture[row] > 0).astype(int)) == 1) == 2  # both upright lines
    assert np.count_nonzero(np.diff((picture[:, column] > 0).astype(int)) == 1) == 2


def test_an_empty_sheet_is_refused():
    with pytest.raises(ConfigError, match=r"no lines: its ink differs from its paper by 0 of 255, and 24 are needed"):
        control_picture(np.full((40, 40), 250, np.uint8))


def test_a_picture_is_no_sketch():
    grain = np.random.default_rng(1).random((80, 80))
    with pytest.raises(ConfigError, match=r"covered with ink for 6\d%, and lines cover at most 50%"):
        control_picture(np.where(grain < 0.65, 150, 255).astype(np.uint8))
