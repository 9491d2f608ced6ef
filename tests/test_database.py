from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import adinsight
from adinsight.analyze.colors import Colors
from adinsight.analyze.embeddings import Embeddings
from adinsight.analyze.hashes import Hashes
from adinsight.engines import searching

PICTURES = {"blue.png": (0, 0, 255), "red.png": (255, 0, 0), "white.png": (255, 255, 255)}


class RedOrNot:
    """Two numbers: how red a picture is, and how blue."""

    dimension = 2
    ref = SimpleNamespace(model_id="fake", revision="1")

    def encode_images(self, images):
        means = np.array([image.pixels.reshape(-1, 3).mean(axis=0)[[0, 2]] for image in images], np.float32)
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def encode_texts(self, texts):
        return np.array([{"red": (1, 0), "blue": (0, 1)}[text] for text in texts], np.float32)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("python")
    (home / "ads").mkdir()
    for name, color in PICTURES.items():
        Image.new("RGB", (40, 30), color).save(home / "ads" / name)
    extractors = [Colors(), Hashes(), Embeddings(RedOrNot())]
    report = adinsight.analyze(home / "ads", home / "ads.duckdb", extractors=extractors)
    assert (report.count_done, report.count_files) == (3, 3)
    return home / "ads.duckdb"


def test_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(adinsight.StoreError, match=r"make one with: adinsight analyze FOLDER --db .*none\.duckdb"):
        adinsight.open(tmp_path / "none.duckdb")


def test_sql_answers_in_pandas(gallery: Path) -> None:
    frame = adinsight.open(gallery).sql(
        "SELECT location, background_term AS term FROM ads_wide WHERE background_term <> ? ORDER BY term", ["white"]
    )
    assert [Path(location).name for location in frame["location"]] == ["blue.png", "red.png"]
    assert frame["term"].tolist() == ["blue", "red"]


@pytest.mark.parametrize("query", ["DELETE FROM ads", "SELECT * FROM read_csv('/etc/passwd')", "SELECT nonsense"])
def test_sql_that_does_not_just_read_is_refused(gallery: Path, query: str) -> None:
    with pytest.raises(adinsight.QueryError):
        adinsight.open(gallery).sql(query)


def test_ads_are_one_row_each(gallery: Path) -> None:
    ads = adinsight.open(str(gallery)).ads()
    assert ads["ad_id"].is_monotonic_increasing
    assert {Path(location).name for location in ads["location"]} == set(PICTURES)
    assert set(ads["width"]) == {40}


def test_show_tells_of_one_ad(gallery: Path) -> None:
    database = adinsight.open(gallery)
    shown = database.show("red.png")
    (expected,) = database.sql("SELECT ad_id FROM ad_files WHERE ends_with(location, 'red.png')")["ad_id"]
    assert expected in str(shown)
    with pytest.raises(adinsight.AdNotFound, match=r"nothing\.png"):
        database.show("nothing.png")


def test_search_by_words_and_by_picture(gallery: Path, monkeypatch) -> None:
    monkeypatch.setattr(searching, "ClipEncoder", lambda ref, runtime: RedOrNot())
    database = adinsight.open(gallery)
    found = database.search("red", k=2)
    assert [Path(location).name for location in found["location"]] == ["red.png", "white.png"]
    assert found["similarity"].tolist() == pytest.approx([1.0, 0.5**0.5])
    alike = database.search(like=gallery.parent / "ads" / "blue.png", where="background_term = 'red'")
    assert alike["similarity"].tolist() == pytest.approx([0.0])


def test_name_of_the_database_is_shown(gallery: Path) -> None:
    assert repr(adinsight.open(gallery)) == f"Database({str(gallery)!r})"


def test_a_report_is_written_from_python(gallery: Path, tmp_path: Path) -> None:
    facts = adinsight.write_report(gallery, tmp_path / "page.html", options=adinsight.ReportOptions(title="Three ads"))
    text = (tmp_path / "page.html").read_text("utf-8")
    assert facts.count_ads == 3 and "<title>Three ads</title>" in text


def test_variants_without_findings_say_what_is_missing(gallery: Path) -> None:
    order = adinsight.Order(adinsight.Product("red hat"))
    with pytest.raises(adinsight.InsufficientData):
        adinsight.propose_variants(order, gallery)
    assert adinsight.open(gallery).variants().empty
