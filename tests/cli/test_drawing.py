from __future__ import annotations

from PIL import Image


def test_draw_leaves_ads_manifest_and_truth(cli, tmp_path):
    spoken = cli("studio", "draw", tmp_path / "some", "--count", 3, "--workers", 1, "--quiet")
    assert spoken.code == 0
    assert len(list((tmp_path / "some" / "ads").iterdir())) == 3
    assert (tmp_path / "some" / "manifest.csv").read_text(encoding="utf-8").count("\n") == 4
    assert (tmp_path / "some" / "truth.jsonl").read_text(encoding="utf-8").count("\n") == 3


def test_sheet_draws_a_picture_of_the_width_asked_for(cli, tmp_path):
    cli("studio", "sheet", tmp_path / "sheet.png", "--count", 4, "--width", 600, "--height", 120)
    with Image.open(tmp_path / "sheet.png") as picture:
        assert picture.width == 600


def test_draw_adds_a_history_that_can_be_imported(cli, tmp_path):
    spoken = cli("studio", "draw", tmp_path / "some", "--count", 2, "--workers", 1, "--history", "--quiet")
    assert spoken.code == 0
    assert (tmp_path / "some" / "planted.json").exists()
    spoken = cli("performance", "import", tmp_path / "some" / "meta.csv", "--quiet")
    assert "1 dropped, 0 refused" in spoken.out
