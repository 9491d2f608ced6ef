from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from adinsight.analyze.hashes import Hashes
from adinsight.config import AnalyzeConfig, NetworkPolicy
from adinsight.engines.local import analyze
from adinsight.engines.reading import CRASHED
from adinsight.engines.shards import driver
from adinsight.errors import ConfigError, StoreError
from adinsight.store.checks import run_checks

SHARDED = AnalyzeConfig(batch_size=4, threads=1, look_ahead=1, shard_size=8)
OUTCOMES = "SELECT location, ad_id, stage, status, reason, fingerprint FROM outcomes ORDER BY ALL"
POISON = 13


def sharded(place: Path, **settings) -> AnalyzeConfig:
    return AnalyzeConfig(batch_size=4, threads=1, look_ahead=1, shard_size=8, shards=str(place), **settings)


@pytest.fixture
def mixed(fakes, folder: Path) -> Path:
    """Twenty ads, some that look alike, a copy in another shard than the first, and a file that is no ad."""
    fakes.fill(folder, range(16))
    for number in range(4):
        (folder / f"noise_{number}.png").write_bytes(fakes.noise_png(number // 2, shift=number % 2 * 3))
    (folder / "copy.png").write_bytes(fakes.png(3))
    (folder / "cut.png").write_bytes(fakes.png(4)[:-30])
    return folder


def run_until_it_lives(way: str, folder: Path, work: Path) -> list[str]:
    script = Path(__file__).with_name("dying_runs.py")
    done = subprocess.run([sys.executable, script, way, folder, work], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_shards_leave_the_rows_that_batches_leave(fakes, mixed: Path, tmp_path: Path) -> None:
    extractors = [fakes.MeanColor(), fakes.Channels(), Hashes()]
    batches, shards = tmp_path / "batches.duckdb", tmp_path / "shards.duckdb"
    expected = analyze(mixed, batches, extractors=extractors)
    listener = fakes.Listener()
    report = analyze(mixed, shards, sharded(tmp_path / "shards"), listener, extractors)
    assert fakes.contents(shards) == fakes.contents(batches)
    assert fakes.rows(shards, OUTCOMES) == fakes.rows(batches, OUTCOMES)
    assert len(fakes.rows(shards, "SELECT * FROM near_duplicates")) == 4
    assert [check.name for check in run_checks(shards) if not check.is_passed] == []
    names = ("count_files", "count_done", "count_rejected", "count_ads", "reasons")
    assert [getattr(report, name) for name in names] == [getattr(expected, name) for name in names]
    assert {"mean_color", "read", "write", "total"} < set(report.seconds)
    assert listener.told == [("start", "reading ads", 22), *[("advance", count) for count in (8, 8, 6)], ("finish",)]
    again = [fakes.MeanColor(), fakes.Channels(), Hashes()]
    second = analyze(mixed, shards, sharded(tmp_path / "shards"), extractors=again)
    assert (second.count_unchanged, second.count_rejected, again[0].calls) == (21, 1, [])


def test_only_what_is_missing_is_planned(fakes, folder: Path, database: Path, tmp_path: Path) -> None:
    fakes.fill(folder, range(4))
    analyze(folder, database, extractors=[fakes.MeanColor()])
    new = fakes.fill(folder, [9])
    (folder / "renamed.png").write_bytes(fakes.png(2))
    colors, channels = fakes.MeanColor(), fakes.Channels()
    report = analyze(folder, database, sharded(tmp_path / "shards"), extractors=[colors])
    assert (colors.seen, report.count_done, report.count_unchanged) == (new, 1, 5)
    analyze(folder, database, sharded(tmp_path / "shards"), extractors=[fakes.MeanColor(), channels])
    assert len(channels.seen) == 5


def test_a_shard_that_is_committed_twice_adds_nothing(fakes, mixed, database, tmp_path, monkeypatch) -> None:
    analyze(mixed, database, sharded(tmp_path / "shards"), extractors=[fakes.MeanColor()])
    before = fakes.contents(database)
    real = driver.in_this_process

    def twice(run, job, shards):
        for receipt in real(run, job, shards):
            yield receipt
            yield receipt

    monkeypatch.setattr(driver, "in_this_process", twice)
    shutil.rmtree(tmp_path / "shards")
    database.unlink()
    analyze(mixed, database, sharded(tmp_path / "shards"), extractors=[fakes.MeanColor()])
    assert fakes.contents(database) == before


def test_a_copy_that_a_later_shard_brings_is_a_duplicate(fakes, mixed, database, tmp_path) -> None:
    analyze(mixed, database, sharded(tmp_path / "shards"), extractors=[fakes.MeanColor()])
    query = """
        SELECT parse_filename(location), reason, seconds > 0 FROM outcomes
        WHERE stage = 'mean_color' AND parse_filename(location) IN ('0003.png', 'copy.png') ORDER BY ALL
    """
    assert fakes.rows(database, query) == [("0003.png", "", True), ("copy.png", "duplicate", False)]


def test_a_killed_run_goes_on_from_its_shards(fakes, mixed: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.duckdb"
    analyze(mixed, whole, extractors=[fakes.MeanColor()])
    assert run_until_it_lives("kill", mixed, tmp_path) == [str(signal.SIGKILL.value), "0"]
    assert fakes.contents(tmp_path / "ads.duckdb") == fakes.contents(whole)
    looks = Counter((tmp_path / "looks").read_text().split())
    # The first two shards were finished before the kill. Of the third a part may have been looked at.
    first_two = [fakes.id_of(fakes.png(number)) for number in range(16) if number != 3]  # 3 has a copy in the third
    assert [looks[ad_id] for ad_id in first_two] == [1] * 15
    verdicts = "SELECT counts ->> 'done', counts ->> 'unchanged' FROM runs ORDER BY started_at"
    assert fakes.rows(tmp_path / "ads.duckdb", verdicts)[1] == ("13", "8")
    jobs = [path for path in (tmp_path / "shards").iterdir() if path.is_dir()]
    assert [len(list(job.glob("*.parquet"))) for job in jobs] == [4]  # three shards and what was known


def test_a_picture_that_ends_its_process_twice_is_recorded(fakes, mixed: Path, tmp_path: Path) -> None:
    statuses = run_until_it_lives("poison", mixed, tmp_path)
    assert statuses == [str(7 << 8), str(7 << 8), "0"]
    query = "SELECT parse_filename(location), status, reason FROM outcomes WHERE status = 'failed'"
    database = tmp_path / "ads.duckdb"
    assert fakes.rows(database, query) == [(f"{POISON:04}.png", "failed", CRASHED)]
    assert fakes.rows(database, "SELECT count(*) FROM mean_colors") == [(19,)]
    assert Counter((tmp_path / "looks").read_text().split())[fakes.id_of(fakes.png(POISON))] == 2
    assert [check.name for check in run_checks(database) if not check.is_passed] == []
    # Nor is it tried by later runs of the same extractors, in shards or in batches.
    for config in (sharded(tmp_path / "shards"), AnalyzeConfig()):
        extractor = fakes.MeanColor()
        report = analyze(mixed, database, config, extractors=[extractor])
        assert (extractor.calls, report.count_failed, report.reasons) == ([], 1, {"truncated": 1, CRASHED: 1})
    assert analyze(mixed, database, extractors=[fakes.MeanColor(version=2)]).count_failed == 0


def test_the_folder_beside_the_database_goes_when_the_work_is_done(fakes, mixed, database, monkeypatch) -> None:
    def here(run, job, shards):
        assert list(database.parent.glob("ads.duckdb.shards/*/plan.jsonl"))
        yield from driver.in_this_process(run, job, shards)

    monkeypatch.setattr(driver, "_on_ray", here)
    assert analyze(mixed, database, AnalyzeConfig(engine="ray"), extractors=[fakes.MeanColor()]).count_done == 21
    assert list(database.parent.glob("*.shards*")) == []


def test_a_folder_that_is_not_shared_is_told(fakes, mixed, database, tmp_path, monkeypatch) -> None:
    real = driver.in_this_process

    def elsewhere(run, job, shards):
        for receipt in real(run, job, shards):
            job.folder.remove(receipt.file)
            yield receipt

    monkeypatch.setattr(driver, "in_this_process", elsewhere)
    with pytest.raises(StoreError, match="name a folder with --shards that every machine sees"):
        analyze(mixed, database, sharded(tmp_path / "shards"), extractors=[fakes.MeanColor()])
    assert fakes.rows(database, "SELECT status FROM runs") == [("interrupted",)]


def test_shards_in_an_object_store_need_the_network(fakes, mixed, database) -> None:
    config = AnalyzeConfig(shards="s3://bucket/shards", network=NetworkPolicy(is_allowed=False))
    with pytest.raises(ConfigError, match="s3://bucket/shards is on the network, which is off"):
        analyze(mixed, database, config, extractors=[fakes.MeanColor()])
