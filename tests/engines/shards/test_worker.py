from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from adinsight.analyze.hashes import Hashes
from adinsight.config import AnalyzeConfig
from adinsight.engines.reading import CRASHED, Known, Ledger
from adinsight.engines.shards.folder import ShardFolder
from adinsight.engines.shards.job import Shard, cut
from adinsight.engines.shards.known import write_known
from adinsight.engines.shards.shard_file import from_parquet
from adinsight.engines.shards.worker import Receipt, ShardWorker, receipt_of
from adinsight.errors import ExtractionError, ModelError
from adinsight.records import Source

CONFIG = AnalyzeConfig(batch_size=2, look_ahead=1, threads=1)


def worker_in(place: Path, extractors: list, config: AnalyzeConfig = CONFIG) -> ShardWorker:
    fingerprint = Ledger(Known(), extractors, config.limits).fingerprint_of_all
    return ShardWorker(ShardFolder(str(place)), fingerprint, config, extractors)


def shard_of(folder: Path) -> Shard:
    (shard,) = cut([Source(str(path)) for path in sorted(folder.iterdir())], 100)
    return shard


@pytest.fixture
def mixed(fakes, folder: Path) -> Path:
    """Six ads, a copy of the first and a file that is none."""
    fakes.fill(folder, range(6))
    (folder / "copy.png").write_bytes(fakes.png(0))
    (folder / "cut.png").write_bytes(fakes.png(9)[:-30])
    return folder


def test_a_shard_is_one_file_and_one_receipt(fakes, mixed: Path, tmp_path: Path) -> None:
    extractors = [fakes.MeanColor(), fakes.Channels(), Hashes()]
    worker, shard = worker_in(tmp_path / "shards", extractors), shard_of(mixed)
    receipt = worker.process(shard)
    name = f"{shard.shard_id}-{worker.fingerprint}"
    assert sorted(path.name for path in (tmp_path / "shards").iterdir()) == [f"{name}.json", f"{name}.parquet"]
    data = (tmp_path / "shards" / receipt.file).read_bytes()
    assert (receipt.file, receipt.sha256) == (f"{name}.parquet", hashlib.sha256(data).hexdigest())
    assert receipt.counts == {"done": 7, "rejected": 1}
    assert receipt.stages == {"read": 8, "mean_color": 6, "channel": 6, "hashes": 6}
    assert receipt.worker.endswith(f":{os.getpid()}")
    assert set(receipt.seconds) == {"read", "mean_color", "channel", "hashes"}
    assert receipt.seconds_each["hashes"] == receipt.seconds["hashes"] / 6
    assert Receipt.from_text(receipt.as_text()) == receipt
    batch = from_parquet(data, {})
    assert [item.verdict[0] for item in batch.inputs] == ["done"] * 7 + ["rejected"]
    assert [e.rows[0]["red"] for e in batch.extractions if e.extractor == "mean_color"] == [0, 1, 2, 3, 4, 5]


def test_the_same_shard_is_the_same_bytes(fakes, mixed: Path, tmp_path: Path) -> None:
    files = []
    for place in ("one", "two"):
        worker = worker_in(tmp_path / place, [fakes.MeanColor(), Hashes()])
        files.append((tmp_path / place / worker.process(shard_of(mixed)).file).read_bytes())
    assert files[0] == files[1]


def test_a_finished_shard_is_left_alone_and_a_damaged_one_is_made_again(fakes, mixed, tmp_path) -> None:
    place, shard = tmp_path / "shards", shard_of(mixed)
    first = worker_in(place, [fakes.MeanColor()]).process(shard)
    extractor = fakes.MeanColor()
    worker = worker_in(place, [extractor])
    assert worker.process(shard) == first
    assert extractor.calls == []
    whole = (place / first.file).read_bytes()
    (place / first.file).write_bytes(whole[:-9])
    assert receipt_of(worker.folder, worker.fingerprint, shard) is None
    assert worker.process(shard).sha256 == first.sha256
    assert (place / first.file).read_bytes() == whole
    assert len(extractor.seen) == 6


def test_what_is_known_is_not_computed(fakes, mixed: Path, tmp_path: Path) -> None:
    ids = [fakes.id_of(fakes.png(number)) for number in range(6)]
    folder = ShardFolder(str(tmp_path / "shards"))
    write_known(folder, [(ids[0], "mean_color"), (ids[1], "mean_color"), (ids[1], "channel")])
    colors, channels = fakes.MeanColor(), fakes.Channels()
    receipt = worker_in(tmp_path / "shards", [colors, channels]).process(shard_of(mixed))
    assert (colors.seen, channels.seen) == (sorted(ids[2:]), sorted({*ids} - {ids[1]}))
    assert receipt.counts == {"done": 6, "unchanged": 1, "rejected": 1}


def test_an_ad_on_which_an_extractor_fails_is_a_row(fakes, mixed: Path, tmp_path: Path) -> None:
    bad = fakes.id_of(fakes.png(4))

    def refuse(images) -> None:
        if bad in [image.ad_id for image in images]:
            raise RuntimeError("no colour")

    receipt = worker_in(tmp_path / "shards", [fakes.MeanColor(before=refuse)]).process(shard_of(mixed))
    assert receipt.counts == {"done": 6, "failed": 1, "rejected": 1}


def test_what_is_no_ads_fault_is_raised_and_suspects_nobody(fakes, mixed: Path, tmp_path: Path) -> None:
    def fail(images) -> None:
        raise ModelError("weights are gone")

    with pytest.raises(ModelError, match="weights are gone"):
        worker_in(tmp_path / "shards", [fakes.MeanColor(before=fail)]).process(shard_of(mixed))
    (note,) = (tmp_path / "shards").iterdir()
    assert json.loads(note.read_text()) == {"ends": [], "in_hand": []}


def test_a_worker_with_other_extractors_than_planned_is_refused(fakes, tmp_path: Path) -> None:
    fingerprint = worker_in(tmp_path, [fakes.MeanColor()]).fingerprint
    with pytest.raises(ExtractionError, match=r"has other extractors, models or versions.*install the same packages"):
        ShardWorker(ShardFolder(str(tmp_path)), fingerprint, CONFIG, [fakes.MeanColor(version=2)])


def test_two_ends_find_the_culprit_and_the_rest_is_done(fakes, mixed: Path, tmp_path: Path) -> None:
    """The worker is ended by an exception that no cleaning up follows, as if its process were gone."""
    bad = fakes.id_of(fakes.png(3))

    class Gone(BaseException):
        pass

    def end(images) -> None:
        if bad in [image.ad_id for image in images]:
            raise Gone

    seen: list[list[list[str]]] = []
    for _ in range(2):
        extractor = fakes.MeanColor(before=end)
        worker = worker_in(tmp_path / "shards", [extractor])
        notes = worker.folder
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("adinsight.engines.shards.attempts.Attempts.watched", _unwatched)
            with pytest.raises(Gone):
                worker.process(shard_of(mixed))
        seen.append(extractor.calls)
    assert len(seen[0][-1]) == 2
    assert seen[1][-1] == [bad]
    extractor = fakes.MeanColor(before=end)
    worker = worker_in(tmp_path / "shards", [extractor])
    receipt = worker.process(shard_of(mixed))
    assert receipt.counts == {"done": 6, "rejected": 1, "failed": 1}
    assert bad not in extractor.seen
    batch = from_parquet(notes.read(receipt.file), {})
    (failed,) = [item for item in batch.inputs if item.verdict[0] == "failed"]
    assert (failed.verdict[1], Path(failed.outcomes[0].location).name) == (CRASHED, "0003.png")
    assert failed.stamp.rules == f"crash {worker.fingerprint}"


def _unwatched(self):
    from contextlib import nullcontext

    return nullcontext()
