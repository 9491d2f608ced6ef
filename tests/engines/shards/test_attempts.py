from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.engines.shards.attempts import Attempts
from adinsight.engines.shards.folder import ShardFolder


def test_only_what_was_in_hand_at_an_end_is_suspect(tmp_path: Path) -> None:
    folder = ShardFolder(str(tmp_path))
    first = Attempts(folder, "a.json")
    first.take([0, 1, 2])
    first.take([3, 4])  # here the worker ends
    second = Attempts(folder, "a.json")
    assert [second.ends(place) for place in range(5)] == [0, 0, 0, 1, 1]
    second.take([3])
    second.take([4])  # and here the next
    third = Attempts(folder, "a.json")
    assert [third.ends(place) for place in range(5)] == [0, 0, 0, 1, 2]


def test_an_exception_is_no_end_of_the_worker(tmp_path: Path) -> None:
    folder = ShardFolder(str(tmp_path))
    attempts = Attempts(folder, "a.json")
    with pytest.raises(KeyboardInterrupt), attempts.watched():
        attempts.take([0])
        raise KeyboardInterrupt
    assert Attempts(folder, "a.json").ends(0) == 0


def test_the_note_goes_with_the_finished_shard(tmp_path: Path) -> None:
    attempts = Attempts(ShardFolder(str(tmp_path)), "a.json")
    with attempts.watched():
        attempts.take([0])
        assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert list(tmp_path.iterdir()) == []
