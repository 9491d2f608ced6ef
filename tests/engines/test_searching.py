from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from adinsight.analyze.embeddings import Embeddings
from adinsight.engines import searching
from adinsight.engines.local import analyze
from adinsight.engines.searching import search
from adinsight.errors import ConfigError, ImageRejected

COLORS = {"red": (250, 10, 10), "green": (10, 250, 10), "orange": (250, 120, 10)}


class ColorClip:
    """Puts a picture where its mean colour is, and a colour word where that colour is."""

    dimension = 3

    def __init__(self, ref, runtime) -> None:
        self.ref = ref

    def encode_images(self, images):
        return self._unit([image.pixels.reshape(-1, 3).mean(axis=0) for image in images])

    def encode_texts(self, texts):
        return self._unit([COLORS[text] for text in texts])

    @staticmethod
    def _unit(vectors):
        array = np.asarray(vectors, np.float32)
        return array / np.linalg.norm(array, axis=1, keepdims=True)


@pytest.fixture
def gallery(folder: Path, database: Path, monkeypatch) -> Path:
    from PIL import Image

    for name, color in COLORS.items():
        Image.new("RGB", (20, 20), color).save(folder / f"{name}.png")
    ref = SimpleNamespace(model_id="fake", revision="1")
    monkeypatch.setattr(searching, "ClipEncoder", lambda _, runtime: ColorClip(ref, runtime))
    analyze(folder, database, extractors=[Embeddings(ColorClip(ref, None))])
    return database


def names(table) -> list[str]:
    return [Path(location).stem for location in table.column("location").to_pylist()]


def test_nearest_to_words_come_first(gallery: Path) -> None:
    found = search(gallery, "red", None, None, 10, "starter")
    assert names(found) == ["red", "orange", "green"]
    cosine = (250 * 250 + 10 * 120 + 100) / (np.linalg.norm((250, 10, 10)) * np.linalg.norm((250, 120, 10)))
    assert found.column("similarity").to_pylist()[:2] == pytest.approx([1.0, cosine], abs=1e-5)


def test_nearest_to_a_picture_within_a_condition(gallery: Path, folder: Path) -> None:
    found = search(gallery, "", folder / "orange.png", "location NOT LIKE '%orange%'", 1, None)
    assert names(found) == ["red"]


@pytest.mark.parametrize(("text", "like"), [("", None), ("red", "red.png")])
def test_words_or_a_picture_but_not_both(gallery: Path, text: str, like: str | None) -> None:
    with pytest.raises(ConfigError, match="either words or --like"):
        search(gallery, text, like, None, 1, None)


def test_bad_requests_are_refused(gallery: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="at least 1, got 0; change it with --limit"):
        search(gallery, "red", None, None, 0, None)
    with pytest.raises(ConfigError, match="unknown profile 'huge'"):
        search(gallery, "red", None, None, 1, "huge")
    with pytest.raises(ImageRejected, match="not_found"):
        search(gallery, "", tmp_path / "none.png", None, 1, None)
