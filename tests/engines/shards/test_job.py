from __future__ import annotations

from pathlib import Path

from adinsight.ads.places import PlacedSource
from adinsight.engines.shards.folder import ShardFolder
from adinsight.engines.shards.job import JobBook, Shard, cut
from adinsight.records import Source


def test_shards_hold_every_input_once_and_in_order(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    shards = list(cut([Source(f"{number}.png") for number in range(5)], 2))
    assert [len(shard.sources) for shard in shards] == [2, 2, 1]
    assert [source.location for shard in shards for source in shard.sources] == [f"{n}.png" for n in range(5)]
    assert shards[0].sources[0].path == str(tmp_path / "0.png")
    assert [shard.shard_id[:6] for shard in shards] == ["00000-", "00001-", "00002-"]
    assert list(cut([Source(f"{number}.png") for number in range(5)], 2)) == shards


def test_other_inputs_make_other_names(tmp_path: Path) -> None:
    facts = (("brand", "Peak"),)
    names = {next(cut([source], 1)).shard_id for source in (Source("a"), Source("b"), Source("a", facts))}
    assert len(names) == 3


def test_a_shard_survives_its_text_whatever_the_names() -> None:
    sources = (
        PlacedSource("é.png", (("brand", "Péak"),), root="/ads", path="/ads/caf\udce9.png"),
        PlacedSource("", refusal=("bad_row", "row 3 has no path")),
        PlacedSource("https://example.com/a.png"),
    )
    shard = Shard("00000-abc", sources)
    assert shard.as_text().isascii()
    assert "\n" not in shard.as_text()
    assert Shard.from_text(shard.as_text()) == shard
    assert next(cut(sources[1:], 2)).sources == sources[1:]


def test_the_job_under_way_is_found_again_until_it_is_finished(tmp_path: Path) -> None:
    folder = ShardFolder(str(tmp_path))
    book = JobBook(folder, ("/ads",), "abc")
    assert book.unfinished() is None
    job = book.begin("first", [Source("a.png"), Source("b.png")], 1)
    again = JobBook(folder, ("/ads",), "abc").unfinished()
    assert (again.folder.place, again.shards) == (job.folder.place, job.shards)
    assert [source.location for shard in again.shards for source in shard.sources] == ["a.png", "b.png"]
    assert JobBook(folder, ("/others",), "abc").unfinished() is None
    assert JobBook(folder, ("/ads",), "abd").unfinished() is None
    book.finish()
    assert JobBook(folder, ("/ads",), "abc").unfinished() is None
    assert book.begin("second", [Source("c.png")], 1).folder.place == str(tmp_path / "second")
