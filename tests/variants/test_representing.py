"""Who is shown, told from the extractors' labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.store.database import connect
from adinsight.store.described import describe_all
from adinsight.store.migrations import migrate
from adinsight.variants.representing import represented

OBJECTS = "INSERT INTO objects VALUES (?, 'f', ?, 0.9, 0, 0, 1, 1)"
ATTEMPT = (
    "INSERT INTO variant_attempts SELECT ?, 'b', 'square', 0, 1, ?, NULL, NULL, ?, [], 7, '', NULL, '[]', [], 'm', "
    "NULL, 'l', NULL, 1, now()"
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Thirty accepted variants, 24 of them with dogs; a rejected one; ten ads, half of them with dogs."""
    path = tmp_path / "ads.duckdb"
    migrate(path)
    with connect(path) as connection:
        connection.execute("INSERT INTO extractors VALUES ('objects', 'f', 'objects', 'r', now())")
        connection.execute(
            "INSERT INTO variant_briefs (brief_id, experiment_id, arm, grounds, statement, product, brief, briefed_at) "
            "VALUES ('b', 'e', 'finding', 'finding', '', 'hat', '{}', now())"
        )
        for number in range(42):
            ad = f"ad{number}"
            label = "dog" if number < 24 or 31 <= number < 36 else "cat" if number != 29 else "cup"
            connection.execute("INSERT INTO ads VALUES (?, 1, 1, now())", [ad])
            connection.execute("INSERT INTO results VALUES (?, 'objects', 'f', 'r', 1, 0.1, now())", [ad])
            connection.execute(OBJECTS, [ad, label])
            if number < 31:
                connection.execute(ATTEMPT, [f"v{number}", ad, "rejected" if number == 30 else "accepted"])
        describe_all(connection)
    return path


def test_accepted_variants_are_held_against_target_and_history(database: Path) -> None:
    found = represented(database, {"dog": 0.5, "cat": 0.5}, "object")
    dog, cat = found.groups
    assert (dog.count, cat.count, found.count_labelled, found.count_untold) == (24, 5, 29, 1)
    assert dog.share == pytest.approx(24 / 29) and dog.is_off
    # Of the account's own ads 5 show dogs and 6 show cats, nearly as stated: the batch is further off.
    assert found.amplification is not None and found.amplification > 0.3


def test_without_labels_nothing_is_told(database: Path) -> None:
    found = represented(database, {"woman": 1.0}, "people")
    assert (found.count_labelled, found.count_untold, found.amplification) == (0, 30, None)
    assert "too few to tell" in found.sentence
