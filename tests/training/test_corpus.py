import numpy as np

from adinsight.progress import Silent
from adinsight.training import corpus
from adinsight.training.corpus import draw_corpus, load_corpus
from adinsight.training.crowds import Crowd, draw_crowd
from adinsight.training.examples import Example, draw_example


def test_crowds_come_back_with_their_figures(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "ProcessPoolExecutor", InThisProcess)
    draw_corpus(tmp_path, draw_crowd, 2, 40, 1, Silent())
    crowds = load_corpus(tmp_path, Crowd, 2)
    assert crowds.examples == [draw_crowd(seed)[1] for seed in (40, 41)]
    np.testing.assert_array_equal(crowds.pictures(np.array([1]))[0], draw_crowd(41)[0])


def test_a_corpus_comes_back_and_only_what_is_missing_is_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "SHARD", 3)
    # One process is the test's own: a spawned one would not know the shorter shards.
    monkeypatch.setattr(corpus, "ProcessPoolExecutor", InThisProcess)
    draw_corpus(tmp_path, draw_example, 5, 40, 1, Silent())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0000.jsonl", "0000.npy", "0001.jsonl", "0001.npy"]
    ads = load_corpus(tmp_path, Example, 5)
    assert len(ads) == 5
    assert [e.seed for e in ads.examples] == [40, 41, 42, 43, 44]
    pixels, example = draw_example(44)
    np.testing.assert_array_equal(ads.pictures(np.array([4, 0]))[0], pixels)
    assert ads.examples[4] == example
    (tmp_path / "0001.jsonl").unlink()
    before = (tmp_path / "0000.npy").stat().st_mtime_ns
    draw_corpus(tmp_path, draw_example, 5, 40, 1, Silent())
    assert load_corpus(tmp_path, Example, 5).examples[4] == example
    assert (tmp_path / "0000.npy").stat().st_mtime_ns == before


class InThisProcess:
    def __init__(self, *_, **__):
        from concurrent.futures import ThreadPoolExecutor

        self.pool = ThreadPoolExecutor(1)

    def __enter__(self):
        return self.pool

    def __exit__(self, *_):
        self.pool.shutdown()
