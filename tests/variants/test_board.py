"""The board, as data and as a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adinsight.store.database import connect
from adinsight.store.migrations import migrate
from adinsight.variants.board import Experiment, board_of
from adinsight.variants.board_picture import board_picture

ROWS = """
INSERT INTO variant_briefs (brief_id, experiment_id, arm, grounds, statement, outcome, predicted, predicted_lower,
    predicted_upper, product, change_family, change_name, is_change_wanted, parent_id, brief, briefed_at)
VALUES ('b1', 'e', 'finding', 'finding', 'Blue goes with {hostile} clicks.', 'click_rate', 0.12, 0.04, 0.2, 'hat',
        'background', 'blue', true, 'parent', '{{}}', now()),
    ('b2', 'e', 'control', 'finding', 'Blue.', 'click_rate', 0.12, 0.04, 0.2, 'hat', NULL, NULL, NULL, 'parent', '{{}}',
        now());
INSERT INTO variant_attempts (variant_id, brief_id, size_name, "number", attempt, ad_id, location, status, reasons,
    seed, prompt, prompt_atoms, prompt_cut, model_id, model_license, seconds, made_at)
SELECT id, brief, 'square', 0, attempt, id, $folder || '/' || id || '.png', status, reasons,
    7, 'a blue background', '[]', [], 'm', 'l', 1, now()
FROM (VALUES ('v1', 'b1', 1, 'rejected', ['contrast']), ('v2', 'b1', 2, 'accepted', []),
    ('v3', 'b2', 1, 'accepted', []), ('gone', 'b2', 2, 'accepted', [])) AS t (id, brief, attempt, status, reasons);
INSERT INTO variant_checks VALUES ('v1', 'contrast', 'failed', 2.1, 4.5, true, 'The headline is hard to read.'),
    ('v1', 'overlaps', 'passed', 0, 0, true, ''), ('v2', 'contrast', 'passed', 7.5, 4.5, true, ''),
    ('v2', 'safety', 'unchecked', NULL, NULL, true, ''), ('v2', 'clip_i', 'failed', 0.1, 0.2, false, '');
"""
HOSTILE = "<b>‮more‬</b> 中文 \x07"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "ads.duckdb"
    migrate(path)
    for name, color in (("v1", 200), ("v2", 60), ("v3", 120), ("parent", 90)):
        Image.fromarray(np.full((80, 120, 3), color, np.uint8)).save(tmp_path / f"{name}.png")
    with connect(path) as connection:
        for statement in ROWS.format(hostile=HOSTILE.replace("'", "''")).split(";\n"):
            if statement.strip():
                given = {"folder": str(tmp_path)} if "$folder" in statement else None
                connection.execute(statement, given)
        connection.execute(
            "INSERT INTO ad_files BY NAME SELECT 'parent' AS ad_id, ? AS location, 'PNG' AS format, 1 AS count_bytes, "
            "'r' AS last_seen_run",
            [str(tmp_path / "parent.png")],
        )
    return path


def test_an_experiment_has_its_reason_and_its_arms(database: Path, tmp_path: Path) -> None:
    (one,) = board_of(database)
    assert (one.grounds, one.outcome, one.predicted, one.interval) == ("finding", "click rate", 0.12, (0.04, 0.2))
    assert one.parent == tmp_path / "parent.png"
    finding, control = one.arms
    assert (finding.arm, finding.change, finding.prompt) == ("finding", "background blue", "a blue background")
    assert (control.change, [tile.file.name for tile in control.tiles]) == ("nothing changed", ["v3.png"])
    good, bad = finding.tiles
    assert (good.status, good.count_passed, good.count_weighed, good.unchecked) == ("accepted", 1, 1, ("safety",))
    assert (bad.count_passed, bad.count_weighed, bad.failed) == (
        1, 2, (("contrast", "The headline is hard to read."),)
    )  # fmt: skip
    assert board_of(database, "another") == ()


def test_the_picture_shows_every_tile_framed_by_its_verdict(database: Path) -> None:
    picture = board_picture(board_of(database))
    pixels = np.asarray(picture)
    assert pixels.shape[0] > 500
    for color in ((24, 122, 77), (178, 52, 44)):
        assert (pixels == color).all(axis=2).sum() > 500
    for gray in (200, 60, 120, 90):
        assert (pixels == gray).all(axis=2).sum() > 3_000


def test_the_board_is_as_wide_as_its_longest_row(database: Path) -> None:
    (one,) = board_of(database)
    finding, control = one.arms
    few = board_picture([one])
    many = board_picture([replace(one, arms=(replace(finding, tiles=4 * control.tiles),))])
    assert few.width < many.width
    gray = [int((np.asarray(picture) == 120).all(axis=2).any(axis=0).sum()) for picture in (few, many)]
    assert gray[1] == 4 * gray[0] > 400  # columns of pixels with the control's picture in them


def test_an_exploration_promises_nothing(database: Path) -> None:
    (one,) = board_of(database)
    silent = Experiment(one.experiment_id, "exploration", "May be luck.", "", None, None, None, one.arms)
    assert board_picture([silent]).height == board_picture([one]).height
    with pytest.raises(ValueError, match="at least one experiment"):
        board_picture([])
