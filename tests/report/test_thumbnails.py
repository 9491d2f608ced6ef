from __future__ import annotations

import hashlib
import os
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adinsight.errors import ConfigError
from adinsight.report.collecting import Picture
from adinsight.report.thumbnails import LADDER, Rung, thumbnails_of

PLENTY = 10_000_000


def grainy(seed: int, size: tuple[int, int] = (600, 300)) -> Image.Image:
    rng = np.random.default_rng(seed)
    return Image.fromarray(rng.integers(0, 255, (size[1], size[0], 3), np.uint8))


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """Saves a picture and returns it as the page wants it; the present folder is another."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def save(name: str, image: Image.Image, **how: object) -> Picture:
        path = tmp_path / "ads" / name
        path.parent.mkdir(exist_ok=True)
        image.save(path, **how)
        return Picture(hashed(path), hashed(path), (str(path),))

    return save


def hashed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def opened(uri: str) -> Image.Image:
    kind, data = uri.split(",", 1)
    assert kind == "data:image/webp;base64"
    return Image.open(BytesIO(b64decode(data)))


def test_few_pictures_are_as_large_as_the_ladder_goes_and_never_enlarged(saved, tmp_path):
    large, small = saved("a.png", grainy(1)), saved("b.png", grainy(2, (50, 40)))
    made = thumbnails_of([large, small], tmp_path / "ads.duckdb", PLENTY)
    assert made.rung == LADDER[0]
    assert opened(made.uris[large.key]).size == (480, 240)
    assert opened(made.uris[small.key]).size == (50, 40)
    assert made.missing.total() == 0


def test_the_size_is_the_largest_that_fits(saved, tmp_path):
    pictures = [saved(f"{number}.png", grainy(number)) for number in range(6)]
    whole = thumbnails_of(pictures, tmp_path / "ads.duckdb", PLENTY)
    most = sum(map(len, whole.uris.values())) // 3
    made = thumbnails_of(pictures, tmp_path / "ads.duckdb", most)
    assert made.rung is not None
    assert made.rung.side < LADDER[0].side
    assert sum(map(len, made.uris.values())) <= most
    assert max(opened(uri).width for uri in made.uris.values()) == made.rung.side
    # One rung up would not have fitted.
    above = LADDER[LADDER.index(made.rung) - 1]
    assert sum(map(len, made.uris.values())) * (above.side / made.rung.side) ** 2 > 0.8 * most


def test_what_does_not_fit_at_all_names_both_ways_out(saved, tmp_path):
    with pytest.raises(ConfigError, match=r"--ads.*--max-megabytes"):
        thumbnails_of([saved("a.png", grainy(1))], tmp_path / "ads.duckdb", 100)


def test_a_smaller_size_is_taken_where_the_tried_ones_misled(saved, tmp_path, monkeypatch):
    pictures = [saved("a.png", grainy(1))]
    monkeypatch.setattr("adinsight.report.thumbnails._first_rung", lambda *_: 0)
    made = thumbnails_of(pictures, tmp_path / "ads.duckdb", 9_000)
    assert made.rung is not None
    assert made.rung.side < 200
    assert made.rung in LADDER


def test_pictures_are_upright(saved, tmp_path):
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = saved("turned.jpg", image, exif=exif, quality=95)
    thumb = opened(thumbnails_of([turned], tmp_path / "ads.duckdb", PLENTY).uris[turned.key]).convert("RGB")
    assert thumb.size == (20, 40)
    assert thumb.getpixel((10, 5))[0] > 200
    assert thumb.getpixel((10, 35))[2] > 200


def test_a_relative_place_is_sought_below_the_folders_of_the_database(saved, tmp_path):
    picture = saved("a.png", grainy(1))
    near = Picture(picture.key, picture.ad_id, ("gone.png", "ads/a.png"))
    far = Picture("v", None, (f"{tmp_path.name}/ads/a.png",))
    made = thumbnails_of([near, far], tmp_path / "ads.duckdb", PLENTY)
    assert set(made.uris) == {picture.key, "v"}


def test_what_cannot_be_shown_is_counted_by_its_reason(saved, tmp_path):
    fine = saved("a.png", grainy(1))
    cut = tmp_path / "ads" / "cut.png"
    cut.write_bytes((tmp_path / "ads" / "a.png").read_bytes()[:2000])
    bomb = tmp_path / "ads" / "bomb.png"
    Image.new("1", (20_000, 5_001)).save(bomb)
    pipe = tmp_path / "ads" / "pipe.png"
    os.mkfifo(pipe)
    other = tmp_path / "ads" / "other.png"
    grainy(9).save(other)
    places = {"cut": cut, "bomb": bomb, "pipe": pipe, "folder": tmp_path, "gone": tmp_path / "gone.png"}
    pictures = [Picture(name, None, (str(place),)) for name, place in places.items()]
    pictures += [Picture("other", fine.ad_id, (str(other),)), Picture("none", "0" * 16, ())]
    pictures += [Picture("url", None, ("https://127.0.0.1:1/a.png",))]
    made = thumbnails_of([*pictures, fine], tmp_path / "ads.duckdb", PLENTY)
    assert set(made.uris) == {fine.key}
    assert dict(made.missing) == {
        "truncated": 1, "too_large_pixels": 1, "not_a_file": 2, "not_found": 2, "changed": 1, "network_off": 1,
    }  # fmt: skip


def test_a_copy_stands_in_for_a_file_that_is_gone(saved, tmp_path):
    picture = saved("a.png", grainy(1))
    twice = Picture(picture.key, picture.ad_id, (str(tmp_path / "gone.png"), *picture.locations))
    assert set(thumbnails_of([twice], tmp_path / "ads.duckdb", PLENTY).uris) == {picture.key}


def test_no_picture_at_all_has_no_size(tmp_path):
    made = thumbnails_of([], tmp_path / "ads.duckdb", 0)
    assert (made.uris, made.rung) == ({}, None)


def test_the_ladder_goes_down():
    assert list(LADDER) == sorted(LADDER, key=lambda rung: (-rung.side, -rung.quality))
    assert Rung(480, 80) in LADDER
