from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adinsight.ads.images import decode
from adinsight.config import ImageLimits
from adinsight.errors import ConfigError, ImageRejected, SourceError
from adinsight.progress import Silent
from adinsight.studio import corpus
from adinsight.studio.casting import cast, is_held_out
from adinsight.studio.corpus import read_truth, write_corpus
from adinsight.studio.mess import Mess
from adinsight.studio.truth import tell

COUNT, FIRST = 18, 40
MESS = Mess(copies=2, near_duplicates=2)


class Notes(Silent):
    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []

    def start(self, stage: str, total: int | None) -> None:
        self.calls.append((stage, total))

    def advance(self, count: int = 1) -> None:
        self.calls.append(("advance", count))

    def finish(self) -> None:
        self.calls.append(("finish", None))


@pytest.fixture(scope="module")
def notes() -> Notes:
    return Notes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, notes: Notes) -> Path:
    """A messy corpus of 18 ads, drawn in this process."""
    folder = tmp_path_factory.mktemp("corpus")
    assert write_corpus(folder, COUNT, FIRST, notes, workers=1, mess=MESS) == folder / "manifest.csv"
    return folder


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_manifest_lists_every_file_and_the_truth_every_readable_one(folder: Path) -> None:
    paths = [row["path"] for row in _rows(folder)]
    assert len(set(paths)) == len(paths) == COUNT + 2 + 2 + 5 + 4
    assert set(paths) == {f"ads/{path.name}" for path in (folder / "ads").iterdir()}
    told = [ad.path for ad in read_truth(folder)]
    assert told == [path for path in paths if "broken" not in path]
    limits = ImageLimits()
    for path in paths:
        data = (folder / path).read_bytes()
        if path in told:
            assert decode(data, limits).width >= 96
        else:
            with pytest.raises(ImageRejected):
                decode(data, limits)


def test_the_truth_is_that_of_the_scene(folder: Path) -> None:
    ads = read_truth(folder / "truth.jsonl")
    for seed, ad in zip(range(FIRST, FIRST + COUNT), ads, strict=False):
        assert ad.path.startswith(f"ads/{seed:06d}.")
        assert ad.truth == tell(cast(seed))
        assert ad.copy_of == ""
    odd = [ad for ad in ads if ad.truth.seed >= FIRST + COUNT]
    assert [ad.truth.seed - FIRST - COUNT for ad in odd] == [0, 1, 2, 3, 4]


def test_copies_repeat_an_ad_and_near_duplicates_resemble_one(folder: Path) -> None:
    ads = {ad.path: ad for ad in read_truth(folder)}
    copies = [ad for ad in ads.values() if "_copy" in ad.path]
    again = [ad for ad in ads.values() if "_again" in ad.path]
    assert (len(copies), len(again)) == (2, 2)
    for ad in copies:
        assert (folder / ad.path).read_bytes() == (folder / ad.copy_of).read_bytes()
        assert ad.truth == ads[ad.copy_of].truth
    for ad, scale in zip(again, (0.6, 1.0), strict=True):
        assert (folder / ad.path).read_bytes() != (folder / ad.copy_of).read_bytes()
        original = ads[ad.copy_of].truth
        assert [line.height_px for line in ad.truth.lines] == pytest.approx(
            [line.height_px * scale for line in original.lines]
        )
        thumbs = []
        for path in (ad.path, ad.copy_of):
            with Image.open(folder / path) as file:
                thumbs.append(np.asarray(file.convert("RGB").resize((32, 32), Image.Resampling.BOX)).astype(int))
        assert np.abs(thumbs[0] - thumbs[1]).mean() < 6


def test_facts_are_plausible(folder: Path) -> None:
    truths = {ad.path: ad.truth for ad in read_truth(folder)}
    for row in _rows(folder):
        day = date.fromisoformat(row["first_seen"])
        assert date(2026, 1, 5) <= day < date(2026, 7, 6)
        assert row["advertiser"] == row["brand"]
        assert row["campaign"].startswith(row["brand"])
        third = (day - date(2026, 1, 5)).days * 3 // 182
        assert row["campaign"].endswith(f" {third + 1}")
        if row["path"] in truths:
            assert row["brand"] == truths[row["path"]].brand
    drawn = zip(map(cast, range(FIRST, FIRST + COUNT)), _rows(folder), strict=False)
    placed = {(scene.width, scene.height): row["placement"] for scene, row in drawn}
    expected = {(1080, 1920): "story", (1080, 1080): "feed", (728, 90): "leaderboard", (300, 250): "medium rectangle"}
    assert len(placed) >= 5
    for size, placement in placed.items():
        assert placement == expected.get(size, placement)


def test_progress_hears_of_every_ad(folder: Path, notes: Notes) -> None:
    assert notes.calls == [("drawing ads", 18), ("advance", 16), ("advance", 2), ("finish", None)]


def test_two_processes_write_the_same_files(folder: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path, COUNT, FIRST, Silent(), workers=2, mess=MESS)
    assert _digests(tmp_path) == _digests(folder)


def test_what_is_there_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path, 4, FIRST, Silent(), workers=1)
    before = _digests(tmp_path)
    files = sorted((tmp_path / "ads").iterdir())
    files[0].unlink()
    files[1].write_bytes(b"")
    Image.new("RGB", (9, 9)).save(files[2])
    drawn: list[int] = []
    render = corpus.render
    monkeypatch.setattr(corpus, "render", lambda scene: (drawn.append(scene.seed), render(scene))[1])
    write_corpus(tmp_path, 4, FIRST, Silent(), workers=1)
    assert drawn == [FIRST, FIRST + 1, FIRST + 2]
    assert _digests(tmp_path) == before


def test_most_ads_are_jpeg_and_some_are_not() -> None:
    suffixes = [corpus._suffix(cast(seed)) for seed in range(300)]
    assert suffixes.count(".png") / 300 == pytest.approx(0.05, abs=0.035)
    assert suffixes.count(".webp") / 300 == pytest.approx(0.04, abs=0.03)
    assert set(suffixes) == {".jpg", ".png", ".webp"}


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_a_file_is_what_its_name_says(suffix: str) -> None:
    scene = cast(3, size=(120, 100))
    decoded = decode(corpus._file(scene, suffix), ImageLimits())
    assert f".{decoded.format.lower()}".replace("jpeg", "jpg") == suffix


def test_a_corpus_keeps_to_its_split(tmp_path: Path) -> None:
    write_corpus(tmp_path, 3, 7, Silent(), workers=1, split="unseen")
    for ad in read_truth(tmp_path):
        assert is_held_out(ad.truth.product, ad.truth.product_color, ad.truth.setting)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0}, "count must be at least 1, got 0"),
        ({"first_seed": -1}, "first_seed must be at least 0, got -1"),
        ({"workers": 0}, "workers must be at least 1, got 0"),
        ({"campaigns": 0}, "campaigns must be at least 1, got 0"),
        ({"mess": Mess(copies=3)}, "may be at most count, which is 2"),
    ],
)
def test_arguments_are_checked_before_anything_is_written(
    arguments: dict[str, object], message: str, tmp_path: Path
) -> None:
    wanted = {"count": 2, "first_seed": 0, "progress": Silent(), **arguments}
    with pytest.raises(ConfigError, match=message):
        write_corpus(tmp_path / "new", **wanted)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SourceError, match=r"cannot be written to .*file"):
        write_corpus(tmp_path / "file", 1, 0, Silent(), workers=1)


def test_a_truth_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"truth\.jsonl is not the truth"):
        read_truth(tmp_path)
    for text in ("no json\n", '{"path": "a"}\n', "[1]\n"):
        (tmp_path / "truth.jsonl").write_text(text)
        with pytest.raises(SourceError, match="is not the truth of a corpus"):
            read_truth(tmp_path)
