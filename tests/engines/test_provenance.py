from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from adinsight.engines.provenance import git_revision, is_gone, new_run_id, this_process


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git" / "refs" / "heads").mkdir(parents=True)
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return tmp_path


def test_revision_of_a_branch_is_loose_or_packed(repository: Path) -> None:
    assert git_revision(repository) is None
    (repository / ".git" / "packed-refs").write_text("# pack-refs\nccc refs/heads/other\nbbb refs/heads/main\n")
    assert git_revision(repository) == "bbb"
    (repository / ".git" / "refs" / "heads" / "main").write_text("aaa\n")
    assert git_revision(repository) == "aaa"


def test_revision_of_a_detached_head(repository: Path) -> None:
    (repository / ".git" / "HEAD").write_text("abc123\n")
    assert git_revision(repository) == "abc123"


def test_no_repository_has_no_revision(tmp_path: Path) -> None:
    assert git_revision(tmp_path) is None
    (tmp_path / ".git").mkdir()
    assert git_revision(tmp_path) is None


def test_run_ids_differ_and_tell_the_time() -> None:
    first, second = new_run_id(), new_run_id()
    assert re.fullmatch(r"20\d{6}T\d{6}Z-[0-9a-f]{6}", first)
    assert first != second


def test_only_an_ended_process_of_this_host_is_gone() -> None:
    here = this_process()
    assert here["pid"] == os.getpid()
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert not is_gone(here | {"pid": child.pid})
    child.communicate(b"\n")
    assert is_gone(here | {"pid": child.pid})
    assert not is_gone({"host": "another", "pid": child.pid})
    assert not is_gone({})


def test_process_of_another_user_lives(monkeypatch) -> None:
    def refuse(pid: int, number: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert not is_gone(this_process())
