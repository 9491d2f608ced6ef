"""Another process that reads while a run writes is shut out for no longer than a commit."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from adinsight.benchmarks.scale_commits import write_and_read
from adinsight.store import turns
from adinsight.store.partitioned import make_store
from adinsight.store.query import run_sql


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_every_question_is_answered_within_a_commit(tmp_path: Path, kind: str) -> None:
    store = tmp_path / "ads"
    if kind == "folder":
        make_store(store)
    shared = write_and_read(store, tmp_path / "stop", count_commits=8, seed=3)
    assert len(shared.commits) == 8
    assert len(shared.questions) >= 2
    # The commit that a question meets, and one more at worst while its process is not let run; then the question.
    two = sum(sorted(shared.commits)[-2:])
    assert max(shared.questions) <= two + 2 * max(shared.undisturbed)
    assert run_sql(store, "SELECT count(*) FROM concepts_long").column(0).to_pylist() == [8 * 16 * 188]


def test_writers_stand_back_while_someone_waits_and_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ads.duckdb"
    tries: list[bool] = []
    monkeypatch.setattr(turns.time, "sleep", lambda _: tries.append(True))
    turns.stand_back(path)
    assert tries == []
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_SH)
    # Nobody lets go: the writer goes on after a while.
    clock = iter([0.0, 0.5, 1.0, 1.5, turns.LONGEST_SECONDS])
    monkeypatch.setattr(turns.time, "monotonic", lambda: next(clock))
    turns.stand_back(path)
    assert len(tries) == 3
    os.close(folder)
    with turns.waiting(path), turns.waiting(path):
        mine = os.open(tmp_path, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(mine)
    mine = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(mine)


def test_without_a_folder_or_locks_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(turns.time, "sleep", slept.append)
    turns.stand_back(tmp_path / "none" / "ads.duckdb")
    monkeypatch.setattr(turns, "fcntl", None)
    with turns.waiting(tmp_path / "ads.duckdb"):
        turns.stand_back(tmp_path / "ads.duckdb")
    assert slept == []
