import numpy as np

from adinsight.progress import Silent
from adinsight.studio.casting import cast, is_held_out
from adinsight.studio.truth import tell
from adinsight.training import examples
from adinsight.training.examples import draw_corpus, draw_example, load_corpus


def test_an_example_is_the_scenes_truth():
    pixels, example = draw_example(12)
    truth = tell(cast(12, "seen"))
    assert pixels.shape == (160, 160, 3)
    assert pixels.dtype == np.uint8
    assert (example.seed, example.product, example.topic) == (12, truth.product, truth.topic)
    assert example.captions == truth.captions
    assert example.place in truth.captions[0]
    assert {label for label, *_ in example.objects} == {o.label for o in truth.objects}


def test_training_never_sees_a_held_out_combination():
    drawn = [tell(cast(seed, "seen")) for seed in range(200)]
    assert not any(is_held_out(t.product, t.product_color, t.setting) for t in drawn)


def test_same_seed_same_pixels():
    np.testing.assert_array_equal(draw_example(5)[0], draw_example(5)[0])
    assert (draw_example(5)[0] != draw_example(6)[0]).any()


def test_a_corpus_comes_back_and_only_what_is_missing_is_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(examples, "SHARD", 3)
    # One process is the test's own: a spawned one would not know the shorter shards.
    monkeypatch.setattr(examples, "ProcessPoolExecutor", InThisProcess)
    draw_corpus(tmp_path, 5, 40, 1, Silent())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0000.jsonl", "0000.npy", "0001.jsonl", "0001.npy"]
    corpus = load_corpus(tmp_path, 5)
    assert len(corpus) == 5
    assert [e.seed for e in corpus.examples] == [40, 41, 42, 43, 44]
    pixels, example = draw_example(44)
    np.testing.assert_array_equal(corpus.pictures(np.array([4, 0]))[0], pixels)
    assert corpus.examples[4] == example
    (tmp_path / "0001.jsonl").unlink()
    before = (tmp_path / "0000.npy").stat().st_mtime_ns
    draw_corpus(tmp_path, 5, 40, 1, Silent())
    assert load_corpus(tmp_path, 5).examples[4] == example
    assert (tmp_path / "0000.npy").stat().st_mtime_ns == before


class InThisProcess:
    def __init__(self, *_, **__):
        from concurrent.futures import ThreadPoolExecutor

        self.pool = ThreadPoolExecutor(1)

    def __enter__(self):
        return self.pool

    def __exit__(self, *_):
        self.pool.shutdown()
