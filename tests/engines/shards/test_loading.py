"""Workers that end while they load their models are counted, and said to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adinsight.engines.shards.folder import ShardFolder
from adinsight.engines.shards.loading import warm_up, watched_loading
from adinsight.errors import ModelError


def ended(place: ShardFolder, token: str = "run") -> None:
    """A process that ends while it loads."""
    pid = os.fork()
    if not pid:
        with watched_loading(place, token, "node-1", 2):
            os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9


def test_too_many_that_ended_are_said(tmp_path: Path) -> None:
    place = ShardFolder(str(tmp_path))
    ended(place)
    ended(place)
    text = "workers on node-1 ended 2 times while they loaded the models.*--workers.*--profile"
    with pytest.raises(ModelError, match=text), watched_loading(place, "run", "node-1", 2):
        raise AssertionError("not reached")
    for token, host in (("another", "node-1"), ("run", "node-2")):
        with watched_loading(place, token, host, 2):
            pass


def test_a_worker_that_lives_clears_the_count_even_where_it_raises(tmp_path: Path) -> None:
    place = ShardFolder(str(tmp_path))
    ended(place)
    with pytest.raises(ValueError, match="weights"), watched_loading(place, "run", "node-1", 2):
        raise ValueError("weights")
    assert list(tmp_path.iterdir()) == []
    ended(place)
    with watched_loading(place, "run", "node-1", 2):
        pass


class Looks:
    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.seen = error, []

    def extract(self, images):
        self.seen += [image.pixels.shape for image in images]
        if self.error:
            raise self.error
        return [[] for _ in images]


def test_every_extractor_has_looked_once_though_one_did_not_like_it() -> None:
    extractors = [Looks(ValueError("a grey square")), Looks()]
    warm_up(extractors)
    assert [one.seen for one in extractors] == [[(64, 64, 3)], [(64, 64, 3)]]


def test_a_model_that_cannot_be_loaded_is_told() -> None:
    with pytest.raises(ModelError, match="no weights"):
        warm_up([Looks(ModelError("no weights"))])
