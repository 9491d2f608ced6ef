from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adinsight.ads import open_ad
from adinsight.benchmarks import scale_engines
from adinsight.benchmarks.scale_engines import _analysed, _copies, _Watch
from adinsight.config import AnalyzeConfig
from adinsight.records import Source


def test_copies_are_other_ads_with_the_same_pixels(tmp_path: Path) -> None:
    drawn = []
    for number in range(2):
        pixels = np.random.default_rng(number).integers(0, 255, (16, 16, 3), np.uint8)
        drawn.append(tmp_path / f"{number}.jpg")
        Image.fromarray(pixels).save(drawn[-1], "JPEG")
    files = _copies(drawn, tmp_path / "ads", 5)
    images = [open_ad(Source(str(path)), AnalyzeConfig())[0] for path in files]
    assert len({image.ad_id for image in images}) == 5
    assert [int(np.abs(image.pixels - images[at % 2].pixels).max()) for at, image in enumerate(images)] == [0] * 5
    assert (images[0].pixels != images[1].pixels).any()


def test_the_start_is_not_in_the_pace(monkeypatch) -> None:
    times = iter([100.0, 110.0, 130.0])
    monkeypatch.setattr(scale_engines.time, "perf_counter", lambda: next(times))
    watch = _Watch()
    for count in (16, 16, 8):
        watch.advance(count)
    assert watch.seconds_each == pytest.approx(30 / 24)


def test_a_run_over_copies_is_timed_with_its_start_and_without(tmp_path: Path) -> None:
    Image.new("RGB", (16, 16), (9, 99, 199)).save(tmp_path / "drawn.jpg")
    files = _copies([tmp_path / "drawn.jpg"], tmp_path / "ads", 4)
    config = AnalyzeConfig(profile="starter", extractors=("hashes",), batch_size=2)
    seconds, each = _analysed(tmp_path / "first", files, config)
    assert seconds > 2 * each > 0
