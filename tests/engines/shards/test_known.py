from __future__ import annotations

from pathlib import Path

from adinsight.engines.shards.folder import ShardFolder
from adinsight.engines.shards.known import read_known, write_known


def test_pairs_that_are_known_are_in_and_no_others(tmp_path: Path) -> None:
    pairs = {("b" * 16, "colors"), ("a" * 16, "words"), ("a" * 16, "colors")}
    folder = ShardFolder(str(tmp_path))
    write_known(folder, pairs)
    known = read_known(folder).results
    every = {(letter * 16, name) for letter in "0abz" for name in ("colors", "words", "hashes")}
    assert {pair for pair in every if pair in known} == pairs


def test_nothing_is_known_of_an_empty_database(tmp_path: Path) -> None:
    folder = ShardFolder(str(tmp_path))
    assert ("a" * 16, "colors") not in read_known(folder).results
    write_known(folder, [])
    assert ("a" * 16, "colors") not in read_known(folder).results
