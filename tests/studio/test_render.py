from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from adinsight.studio import render as renderer
from adinsight.studio.casting import cast
from adinsight.studio.render import drawing_of, encode, render
from adinsight.studio.scene import Blemish, Scene, Tint
from adinsight.studio.truth import tell

SIZE = (600, 600)
# Share of its width by which a drawing may reach over its sheet on either side.
OVERHANG = {"house plant": 0.2}
_PRINT_DIGEST = """
import hashlib
from adinsight.studio.casting import cast
from adinsight.studio.render import render
for seed in (3, 8):
    scene = cast(seed)
    print(hashlib.sha256(repr(scene).encode() + render(scene, 0.2).tobytes()).hexdigest())
"""


def _clean(seed: int, size: tuple[int, int] = SIZE) -> Scene:
    return replace(cast(seed, size=size), blemish=Blemish())


def _changed(first: NDArray[np.uint8], second: NDArray[np.uint8], least: int = 24) -> NDArray[np.bool_]:
    return np.abs(first.astype(int) - second.astype(int)).max(axis=2) > least


def test_another_process_draws_the_same_pixels() -> None:
    ours = [
        hashlib.sha256(repr(cast(seed)).encode() + render(cast(seed), 0.2).tobytes()).hexdigest() for seed in (3, 8)
    ]
    done = subprocess.run([sys.executable, "-c", _PRINT_DIGEST], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ours
    assert ours[0] != ours[1]


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.1])
def test_the_scale_sets_the_size(scale: float) -> None:
    pixels = render(_clean(2, (300, 250)), scale)
    assert pixels.shape == (round(250 * scale), round(300 * scale), 3)
    assert pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous


@pytest.mark.parametrize("rgb", [(208, 32, 44), (40, 92, 204), (242, 132, 30)])
def test_the_backdrop_has_its_colour(rgb: tuple[int, int, int]) -> None:
    scene = replace(_clean(2), setting="studio", backdrop=Tint("", rgb), accent=Tint("", rgb), figures=(), texts=())
    middle = np.median(render(scene, 0.2), axis=(0, 1))
    assert np.abs(middle - rgb).max() < 45


def test_a_smaller_scale_is_the_same_picture() -> None:
    scene = _clean(2)
    small = np.asarray(Image.fromarray(render(scene)).resize((150, 150), Image.Resampling.BOX))
    assert np.abs(small.astype(int) - render(scene, 0.25)).mean() < 4


@pytest.mark.parametrize("crop", [(0.0, 0.0, 0.0, 0.0), (0.05, 0.04, 0.02, 0.03)], ids=["whole", "cropped"])
def test_boxes_are_where_the_figures_are(
    crop: tuple[float, float, float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderer, "_cast_shadow", lambda *args: None)
    widths, heights = [], []
    for seed in range(24):
        scene = replace(cast(seed, size=SIZE), blemish=Blemish(crop=crop))
        scene = replace(scene, figures=scene.figures[-1:])
        with_figure = render(scene, 0.3, with_texts=False)
        without = render(replace(scene, figures=()), 0.3, with_texts=False)
        rows, columns = np.nonzero(_changed(with_figure, without))
        tall, wide = with_figure.shape[:2]
        (truth,) = tell(scene).objects
        slack = 0.03 + OVERHANG.get(truth.label, 0.0) * truth.box.width
        assert truth.box.x0 - slack <= columns.min() / wide
        assert (columns.max() + 1) / wide <= truth.box.x1 + slack
        assert truth.box.y0 - 0.03 <= rows.min() / tall
        assert (rows.max() + 1) / tall <= truth.box.y1 + 0.03
        widths.append((columns.max() + 1 - columns.min()) / wide / truth.box.width)
        heights.append((rows.max() + 1 - rows.min()) / tall / truth.box.height)
    assert np.mean(widths) > 0.85
    assert np.mean(heights) > 0.85


def test_standing_things_cast_a_shadow_and_floating_ones_do_not() -> None:
    scene = next(s for s in map(_clean, range(40)) if drawing_of(s.product).stands and len(s.figures) == 1)
    shadowed = render(scene, 0.3, with_texts=False)
    ground = render(replace(scene, figures=()), 0.3, with_texts=False)
    row = min(round(scene.product.box.y1 * 180) + 1, 179)
    column = round(scene.product.box.center[0] * 180)
    assert shadowed[row, column].sum() < ground[row, column].sum()


def test_words_change_only_their_surroundings() -> None:
    tried = 0
    for seed in range(30):
        scene = _clean(seed)
        if scene.layout in ("split panel", "frame") or not scene.texts:
            continue
        tried += 1
        changed = _changed(render(scene, 0.4), render(scene, 0.4, with_texts=False), least=0)
        around = np.zeros_like(changed)
        boxes = [(text.box, max(0.02, text.size)) for text in scene.texts]
        if scene.logo_box is not None:
            boxes.append((scene.logo_box, 0.03))
        for box, margin in boxes:
            y0, y1 = max(box.y0 - margin, 0), box.y1 + margin
            x0, x1 = max(box.x0 - margin, 0), box.x1 + margin
            around[int(y0 * 240) : int(np.ceil(y1 * 240)), int(x0 * 240) : int(np.ceil(x1 * 240))] = True
        assert not (changed & ~around).any(), seed
        assert changed.any()
    assert tried >= 15


def test_a_wordless_scene_is_the_scene_without_words() -> None:
    scene = _clean(4)
    bare = replace(scene, texts=(), logo_box=None)
    assert np.array_equal(render(bare, 0.2), render(scene, 0.2, with_texts=False))


def test_blur_softens_and_the_crop_cuts() -> None:
    scene = _clean(5)
    sharp = render(scene, 0.5)
    blurred = render(replace(scene, blemish=Blemish(blur=8.0)), 0.5)
    assert blurred.shape == sharp.shape
    steps = [np.abs(np.diff(pixels.astype(int), axis=1)).max() for pixels in (blurred, sharp)]
    assert steps[0] < 0.6 * steps[1]
    cropped = render(replace(scene, blemish=Blemish(crop=(0.1, 0.2, 0.05, 0.0))), 0.5)
    assert np.array_equal(cropped, sharp[60:, 30:285])


def test_the_jpeg_has_the_quality_that_the_blemish_names() -> None:
    scene = _clean(6, (300, 250))
    pixels = render(scene)
    fine = encode(pixels, replace(scene, blemish=Blemish(95)))
    coarse = encode(pixels, replace(scene, blemish=Blemish(60)))
    assert len(coarse) < 0.6 * len(fine)
    for data, quality in ((fine, 95), (coarse, 60)):
        expected = io.BytesIO()
        Image.fromarray(pixels).save(expected, "JPEG", quality=quality)
        with Image.open(io.BytesIO(data)) as file, Image.open(expected) as reference:
            assert file.format == "JPEG"
            assert file.size == (300, 250)
            assert file.quantization == reference.quantization
            assert np.abs(np.asarray(file).astype(int) - pixels).mean() < 6


def test_every_figure_has_its_drawing() -> None:
    for seed in range(30):
        for figure in cast(seed).figures:
            drawing = drawing_of(figure)
            assert (drawing.name, drawing.kind) == (figure.label, figure.kind)
