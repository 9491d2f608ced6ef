import json
import subprocess
import sys

import numpy as np
import pytest
import yaml

from adinsight.benchmarks import board, loading, starter, strangers
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.errors import ConfigError
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import profile
from adinsight.models.compute import Runtime
from adinsight.progress import Silent
from adinsight.records import AdImage
from adinsight.studio.truth import INTENTION_PROMPT
from adinsight.training.recipe import Recipe

# Only what a model needs may be imported: were a list of the studio asked, this would fail.
WITHOUT_THE_STUDIO = f"""
import json, sys
for room in ("studio", "training", "benchmarks"):
    sys.modules["adinsight." + room] = None
import numpy as np
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import profile
from adinsight.models.compute import Runtime
from adinsight.records import AdImage
pixels = np.load(sys.argv[1])
image = AdImage("0", pixels, pixels, pixels.shape[1], pixels.shape[0])
captioner = Captioner(profile("starter").model("captioner"), Runtime("cpu"))
print(json.dumps([captioner.caption([image], prompt)[0].text for prompt in ("", {INTENTION_PROMPT!r})]))
"""


def bars():
    return yaml.safe_load((board.files("adinsight.benchmarks") / "bars.yaml").read_text(encoding="utf-8"))["starter"]


def test_nothing_was_trained_on_the_seeds_of_the_bench():
    recipe = Recipe()
    ranges = [(first, first + count) for first, count in zip(
        starter.FIRST_SEEDS.values(), (starter.FULL.any, starter.FULL.unseen), strict=True)]  # fmt: skip
    others = [(0, recipe.first_ad + recipe.ads), (recipe.first_crowd, recipe.first_crowd + recipe.crowds),
              (4_000_000, 4_001_000), (4_100_000, 4_101_000), (4_200_000, 4_201_000)]  # fmt: skip
    for first, end in ranges:
        assert all(end <= start or stop <= first for start, stop in others)
    assert ranges[0][1] <= ranges[1][0]


def test_the_whole_table_on_a_few_ads(monkeypatch):
    monkeypatch.setattr(starter, "QUICK", starter.Size(any=4, unseen=3, beams=2, synthetic=1, loads=1))
    monkeypatch.setattr(loading, "load_seconds", lambda runs: (0.5, 2.5))
    figures = {figure.name: figure for figure in board.run("starter", True, Silent())}
    assert set(bars()) - set(figures) == {"text finds its ad among 100"}
    assert figures["text finds its ad among 4"].count == 4
    for name, entry in bars().items():
        if name in figures:
            assert figures[name].bar == entry["quick"]
            assert figures[name].at_most == any(word in name for word in ("error", "studio ads", "size", "seconds"))
    assert figures["caption names the main product, unseen combination"].count == 3
    assert figures["seconds to load the three models on 2 cores"].value == 0.5
    assert figures["photographs and real banners flagged"].count == len(strangers.photographs())
    assert figures["  five cuts of each flagged"].count == 5 * len(strangers.photographs())
    assert figures["noise, textures, charts and pages of text flagged"].count == 4
    assert figures["  beam 3 decoding names the main product"].count == 2
    others = ("CIDEr-D", "MiB", "seconds")
    shares = [figure.value for name, figure in figures.items() if not any(word in name for word in others)]
    assert all(0 <= value <= 1 for value in shares)


def test_only_this_bench_takes_photographs(tmp_path):
    with pytest.raises(ConfigError, match="leave it out"):
        board.run("colors", True, Silent(), photographs=tmp_path)
    with pytest.raises(ConfigError, match="--photographs takes one"):
        board.run("starter", True, Silent(), photographs=tmp_path / "none")


def test_captions_come_out_of_the_decoder_alone(tmp_path):
    image = next(fresh_ads(1, "any", 4_700_000))[0]
    alone = AdImage("0", image.thumb, image.thumb, image.thumb.shape[1], image.thumb.shape[0])
    np.save(tmp_path / "ad.npy", image.thumb)
    captioner = Captioner(profile("starter").model("captioner"), Runtime("cpu"))
    here = [captioner.caption([alone], prompt)[0].text for prompt in ("", INTENTION_PROMPT)]
    command = [sys.executable, "-c", WITHOUT_THE_STUDIO, str(tmp_path / "ad.npy")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout.splitlines()[-1]) == here
