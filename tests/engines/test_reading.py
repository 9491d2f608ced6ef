from __future__ import annotations

import os
from pathlib import Path

from adinsight.ads import images
from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.engines import reading
from adinsight.engines.local import analyze
from adinsight.engines.reading import Ledger, read
from adinsight.records import Source


def test_rejected_input_says_why_and_by_which_limit(folder: Path, database: Path, fakes) -> None:
    fakes.fill(folder, [1])
    source = Source(str(folder / "0001.png"))
    config = AnalyzeConfig(limits=ImageLimits(max_pixels=119))
    result = read(source, Ledger.of(database, [], config.limits), config)
    assert (result.image, result.file, result.outcome.ad_id) == (None, None, None)
    assert (result.outcome.stage, result.outcome.status) == ("read", "rejected")
    assert result.outcome.reason == "too_large_pixels: 12 x 10 pixels, the limit is 119 in all; raise limits.max_pixels"
    assert (result.stamp.location, result.stamp.reason) == (source.location, result.outcome.reason)
    assert "max_pixels 119" in result.stamp.rules


def test_a_picture_for_which_memory_ran_out_is_tried_again(folder, database, fakes, monkeypatch) -> None:
    fakes.fill(folder, [1])

    def exhausted(*_):
        raise MemoryError

    monkeypatch.setattr(images, "_decoded", exhausted)
    config = AnalyzeConfig()
    result = read(Source(str(folder / "0001.png")), Ledger.of(database, [], config.limits), config)
    assert (result.outcome.status, result.stamp) == ("rejected", None)


def test_ad_comes_with_its_file_and_stamp(folder: Path, database: Path, fakes) -> None:
    (ad_id,) = fakes.fill(folder, [5])
    path = folder / "0005.png"
    os.utime(path, ns=(0, 123_000))
    result = read(Source(str(path)), Ledger.of(database, [], AnalyzeConfig().limits), AnalyzeConfig())
    assert result.outcome.ad_id == result.image.ad_id == result.file.ad_id == ad_id
    assert result.image.pixels[0, 0].tolist() == [5, 35, 0]
    stamp = result.stamp
    assert (stamp.location, stamp.count_bytes, stamp.modified_ns) == (str(path), path.stat().st_size, 123_000)


def test_file_that_changes_while_it_is_read_is_read_again(folder, database, fakes, monkeypatch) -> None:
    fakes.fill(folder, [1])
    path = folder / "0001.png"
    real = reading.open_ad

    def open_and_change(source, config):
        opened = real(source, config)
        path.write_bytes(fakes.png(2))
        os.utime(path, ns=(0, 10**18))
        return opened

    with monkeypatch.context() as patched:
        patched.setattr(reading, "open_ad", open_and_change)
        analyze(folder, database, extractors=[fakes.MeanColor()])
    extractor = fakes.MeanColor()
    assert analyze(folder, database, extractors=[extractor]).count_done == 1
    assert extractor.calls == [[fakes.id_of(fakes.png(2))]]


def test_ledger_knows_what_is_missing(folder: Path, database: Path, fakes) -> None:
    (ad_id,) = fakes.fill(folder, [1])
    old, new = fakes.MeanColor(), fakes.Channels()
    analyze(folder, database, extractors=[old])
    ledger = Ledger.of(database, [old, new], AnalyzeConfig().limits)
    assert ledger.missing(ad_id) == [new]
    assert ledger.missing("another") == [old, new]
    assert (ledger.lacks(ad_id, "mean_color"), ledger.lacks(ad_id, "channel")) == (False, True)
    assert (ledger.claim(ad_id), ledger.claim(ad_id), ledger.claim("another")) == (True, False, True)
    new.version = 2
    assert (ledger.fingerprint("channel"), new.fingerprint) == ("channel-1", "channel-2")


def test_url_has_no_stamp_and_is_refused_unless_allowed(database: Path) -> None:
    config = AnalyzeConfig()
    result = read(Source("https://example.com/ad.png"), Ledger.of(database, [], config.limits), config)
    assert result.outcome.reason.startswith("network_off:")
    assert result.stamp is None
