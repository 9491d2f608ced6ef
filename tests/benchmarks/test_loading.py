import pytest

from adinsight.benchmarks import loading
from adinsight.models.catalogue import package_folder


def test_every_file_of_the_models_is_weighed():
    folders = [package_folder() / "starter" / role for role in ("captioner", "clip", "detector")]
    sizes = [len(path.read_bytes()) for folder in folders for path in folder.iterdir()]
    assert loading.mebibytes() == pytest.approx(sum(sizes) / 2**20)


def test_a_load_takes_some_time():
    models, libraries = loading.load_once()
    assert models > 0.01
    assert libraries >= 0


def test_the_medians_are_over_fresh_processes(monkeypatch):
    told = iter([(3.0, 9.0), (1.0, 7.0), (2.0, 8.0)])
    pools = []

    class Pool:
        def __init__(self, workers, mp_context):
            pools.append((workers, mp_context.get_start_method()))

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def submit(self, call):
            assert call is loading.load_once
            return self

        def result(self):
            return next(told)

    monkeypatch.setattr(loading, "ProcessPoolExecutor", Pool)
    assert loading.load_seconds(3) == (2.0, 8.0)
    assert pools == [(1, "spawn")] * 3
