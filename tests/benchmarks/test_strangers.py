from importlib.resources import files

import numpy as np
import pytest
from PIL import Image

from adinsight.benchmarks.strangers import cuts, photographs, synthetic
from adinsight.errors import ConfigError
from adinsight.records import AdImage


def save(path, width, height):
    path.parent.mkdir(exist_ok=True)
    Image.effect_noise((width, height), 90).convert("RGB").save(path)


def test_photographs_of_installed_packages_are_found():
    found = photographs()
    china = np.asarray(Image.open(str(files("sklearn.datasets") / "images" / "china.jpg")))
    assert any(image.pixels.shape == china.shape and (image.pixels == china).all() for image in found)
    assert len(found) >= 2


def test_a_folder_adds_each_of_its_pictures_once(tmp_path):
    save(tmp_path / "a.png", 300, 220)
    save(tmp_path / "deep" / "banner.jpg", 728, 200)
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes())
    save(tmp_path / "icon.png", 199, 300)
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("no picture")
    added = [(image.width, image.height) for image in photographs(tmp_path)[len(photographs()) :]]
    assert sorted(added) == [(300, 220), (728, 200)]


def test_a_folder_has_to_be_there(tmp_path):
    with pytest.raises(ConfigError, match="--photographs takes one"):
        photographs(tmp_path / "none")


def test_synthetic_pictures_are_the_same_every_time_and_differ_among_each_other():
    drawn, again = synthetic(4), synthetic(4)
    assert list(drawn) == ["noise", "fractal textures", "charts", "pages of text"]
    for kind, images in drawn.items():
        assert [image.ad_id for image in images] == [image.ad_id for image in again[kind]]
        assert len({image.ad_id for image in images}) == 4
        assert {(i.width, i.height) for i in images} == {(640, 480), (480, 640), (600, 600), (728, 360)}


def test_each_kind_looks_as_it_is_called():
    drawn = {kind: images[0].pixels.astype(float).mean(axis=2) for kind, images in synthetic(1).items()}
    step = {kind: np.abs(np.diff(gray, axis=1)).mean() / gray.std() for kind, gray in drawn.items()}
    assert step["noise"] > 4 * step["fractal textures"]
    for kind in ("charts", "pages of text"):
        assert (drawn[kind] > 250).mean() > 0.4
        assert (drawn[kind] < 100).mean() > 0.01


def test_cuts_are_the_quarters_and_the_middle():
    pixels = np.random.default_rng(0).integers(0, 256, (80, 1_200, 3), dtype=np.uint8)
    pieces = cuts(AdImage("a", pixels, pixels, 1_200, 80))
    corners = [(0, 0), (0, 600), (40, 0), (40, 600), (20, 300)]
    for piece, (top, left) in zip(pieces, corners, strict=True):
        np.testing.assert_array_equal(piece.pixels, pixels[top : top + 40, left : left + 600])
        assert piece.thumb.shape[1] == 384
