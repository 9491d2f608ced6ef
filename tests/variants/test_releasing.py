"""What is let out of the accepted variants."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adinsight.errors import ConfigError, InsufficientData, SafetyRefused
from adinsight.store.database import connect
from adinsight.store.migrations import migrate
from adinsight.variants.provenance.record import Provenance
from adinsight.variants.provenance.verifying import verify
from adinsight.variants.provenance.writing import export
from adinsight.variants.releasing import release
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.scene import AdScene, PictureLayer, SetLine, TextLayer

BRIEF = (
    "INSERT INTO variant_briefs (brief_id, experiment_id, arm, grounds, statement, product, brief, briefed_at) "
    "VALUES ('b', 'e', 'finding', 'finding', 'Blue.', 'hat', '{}', now())"
)
ATTEMPT = (
    "INSERT INTO variant_attempts (variant_id, brief_id, size_name, \"number\", attempt, location, status, reasons, "
    "seed, prompt, prompt_atoms, prompt_cut, model_id, model_license, seconds, made_at) "
    "VALUES (?, 'b', 'square', 0, 1, ?, ?, ?, 7, '', '[]', [], 'm', 'l', 1, now())"
)
CHECK = "INSERT INTO variant_checks VALUES (?, 'safety', ?, NULL, NULL, true, '')"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two accepted variants, one found safe and one unchecked, and one that was rejected."""
    path = tmp_path / "ads.duckdb"
    migrate(path)
    with connect(path) as connection:
        connection.execute(BRIEF)
        for name, status, verdict in (
            ("safe", "accepted", "passed"), ("unseen", "accepted", "unchecked"), ("bad", "rejected", "passed"),
        ):  # fmt: skip
            file = tmp_path / "made" / f"{name}.png"
            file.parent.mkdir(exist_ok=True)
            export(np.full((8, 8, 3), 90, np.uint8), file, Provenance("algorithmicMedia"))
            connection.execute(ATTEMPT, [name, str(file), status, [] if status == "accepted" else ["contrast"]])
            connection.execute(CHECK, [name, verdict])
    return path


def test_what_nobody_looked_at_stays_in_unless_it_is_allowed(database: Path, tmp_path: Path) -> None:
    with pytest.raises(SafetyRefused, match=r"unseen\.png is not exported: no safety .*--allow-unchecked"):
        release(database, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    released = release(database, tmp_path / "out", allow_unchecked=True)
    assert [file.name for file in released.files] == ["safe.png", "unseen.png"]
    assert released.count_unchecked == 1
    for file in released.files:
        assert file.read_bytes() == (tmp_path / "made" / file.name).read_bytes()
        assert verify(file).verdict == "matching"


def test_a_designer_gets_the_scene_in_a_form_that_can_be_edited(database: Path, tmp_path: Path) -> None:
    with connect(database) as connection:
        connection.execute("DELETE FROM variant_attempts WHERE variant_id = 'unseen'")
        connection.execute("UPDATE variant_briefs SET brief = '{\"brand\": {\"font\": null}}'")
        (tmp_path / "ads").mkdir()
        for part in ("safe.png", "safe.png.provenance.json"):
            (tmp_path / "made" / part).rename(tmp_path / "ads" / part)
        connection.execute("UPDATE variant_attempts SET location = ?", [str(tmp_path / "ads" / "safe.png")])
    with pytest.raises(ConfigError, match="unknown form 'psd'; --editable takes svg or html"):
        release(database, tmp_path / "out", editable=("psd",))
    with pytest.raises(ConfigError, match=r"the scene of safe\.png cannot be read"):
        release(database, tmp_path / "out", editable=("svg",))
    scenes = tmp_path / "scenes" / "safe"
    scenes.mkdir(parents=True)
    line = SetLine("Fresh", 10, 40, Rect(10, 10, 90, 42))
    layers = (PictureLayer("background", "background.png", Rect(0, 0, 99, 60)),
              TextLayer("headline", (line,), "Noto Sans", 32, (0, 0, 0)))  # fmt: skip
    (scenes / "scene.json").write_text(AdScene("square", 99, 60, layers).to_json(), encoding="utf-8")
    Image.fromarray(np.full((60, 99, 3), 200, np.uint8)).save(scenes / "background.png")
    release(database, tmp_path / "out", editable=("svg", "html"))
    svg, html = ((tmp_path / "out" / f"safe.{form}").read_text(encoding="utf-8") for form in ("svg", "html"))
    assert ">Fresh</tspan>" in svg and "data:image/png;base64," in svg
    assert "Fresh" in html and "http" not in html.replace("http-equiv", "")


def test_what_was_changed_or_is_gone_is_not_let_out(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "made" / "safe.png"
    data = bytearray(file.read_bytes())
    data[-20] ^= 1
    file.write_bytes(data)
    with pytest.raises(ConfigError, match=r"safe\.png: .*make it again with: adinsight variants make"):
        release(database, tmp_path / "out", allow_unchecked=True)
    file.unlink()
    with pytest.raises(ConfigError, match=r"safe\.png: is gone, make it again"):
        release(database, tmp_path / "out", allow_unchecked=True)


def test_what_was_made_elsewhere_says_from_where_it_was_looked_for(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with connect(database) as connection:
        connection.execute("UPDATE variant_attempts SET location = 'made/safe.png' WHERE variant_id = 'safe'")
    assert len(release(database, tmp_path / "out", allow_unchecked=True).files) == 2
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    with pytest.raises(ConfigError, match=r"made/safe\.png: is not found from .*other; run this where"):
        release(database, tmp_path / "out", allow_unchecked=True)


def test_of_nothing_nothing_can_be_let_out(database: Path, tmp_path: Path) -> None:
    with pytest.raises(InsufficientData, match="has no accepted variant; make some with: adinsight variants make"):
        release(database, tmp_path / "out", experiment_id="another")
