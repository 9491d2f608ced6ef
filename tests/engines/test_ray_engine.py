"""Two nodes of Ray on this machine; one of them is lost in the middle of the work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adinsight.analyze.hashes import Hashes
from adinsight.config import AnalyzeConfig
from adinsight.engines import ray_engine
from adinsight.engines.local import analyze
from adinsight.engines.ray_engine import _Actor, _receipt, _workers
from adinsight.engines.reading import CRASHED, Known, Ledger
from adinsight.engines.shards.job import cut
from adinsight.engines.shards.worker import Receipt
from adinsight.errors import ConfigError, ExtractionError, MissingDependency, ModelError
from adinsight.records import Source
from adinsight.store.checks import run_checks

# Ray leaves sockets and processes to be collected, and warns of what its next release will do.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
OUTCOMES = """
    SELECT location, ad_id, stage, status, if(reason = 'duplicate', '', reason), fingerprint FROM outcomes ORDER BY ALL
"""
POISON = 13
_NODE = {"num_cpus": 1, "object_store_memory": 100 * 2**20, "include_dashboard": False}
# A node that is gone is given up after three seconds in place of half a minute.
_IMPATIENT = {
    "health_check_initial_delay_ms": 1000,
    "health_check_period_ms": 1000,
    "health_check_failure_threshold": 3,
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster of two nodes that this process is connected to."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in ray_engine._ENVIRONMENT.items():
            patched.setenv(name, value)
        ray = pytest.importorskip("ray")
        from ray.cluster_utils import Cluster

        cluster = Cluster(initialize_head=True, head_node_args=_NODE | {"_system_config": _IMPATIENT})
        cluster.add_node(**_NODE)
        patched.setenv("RAY_ADDRESS", cluster.address)
        ray_engine._connect(ray)
        yield cluster
        ray.shutdown()
        cluster.shutdown()


class LosesANode:
    """A listener that takes a node from the cluster when the first shard is committed."""

    def __init__(self, cluster: Any) -> None:
        self.cluster = cluster
        self.notes: list[str] = []
        self.count = self.count_when_lost = 0

    def start(self, stage: str, total: int | None) -> None:
        self.total = total

    def advance(self, count: int = 1) -> None:
        self.count += count
        if not self.count_when_lost:
            self.count_when_lost = self.count
            (second,) = self.cluster.worker_nodes
            self.cluster.remove_node(second, allow_graceful=False)

    def note(self, message: str) -> None:
        self.notes.append(message)

    def finish(self) -> None:
        pass


def in_shards(place: Path, **settings: Any) -> AnalyzeConfig:
    settings = {"batch_size": 4, "threads": 1, "shard_size": 8, "profile": "starter", **settings}
    return AnalyzeConfig(engine="ray", shards=str(place), **settings)


def test_starter_models_on_two_workers_leave_the_rows_of_the_local_engine(fakes, cluster, drawn_ads, tmp_path) -> None:
    names = ("embeddings", "colors", "hashes")
    config = AnalyzeConfig(profile="starter", extractors=names, batch_size=4)
    analyze(drawn_ads / "manifest.csv", tmp_path / "local.duckdb", config)
    on_ray = in_shards(tmp_path / "shards", extractors=names, shard_size=4)
    report = analyze(drawn_ads / "manifest.csv", tmp_path / "ray.duckdb", on_ray)
    assert (report.count_done, report.count_failed) == (8, 0)
    assert fakes.contents(tmp_path / "ray.duckdb") == fakes.contents(tmp_path / "local.duckdb")
    assert fakes.rows(tmp_path / "ray.duckdb", OUTCOMES) == fakes.rows(tmp_path / "local.duckdb", OUTCOMES)
    receipts = [Receipt.from_text(path.read_text()) for path in (tmp_path / "shards").glob("*/0*.json")]
    assert sorted(receipt.stages["embeddings"] for receipt in receipts) == [4, 4]


def test_a_lost_node_and_a_picture_that_ends_its_worker_cost_no_row(fakes, cluster, folder, tmp_path) -> None:
    fakes.fill(folder, [number for number in range(40) if number != POISON])
    for number in range(4):
        (folder / f"noise_{number}.png").write_bytes(fakes.noise_png(number // 2, shift=number % 2 * 3))
    (folder / "copy.png").write_bytes(fakes.png(3))
    (folder / "cut.png").write_bytes(fakes.png(4)[:-30])
    analyze(folder, tmp_path / "local.duckdb", extractors=[fakes.MeanColor(), Hashes()])
    fakes.fill(folder, [POISON])
    listener, poison = LosesANode(cluster), fakes.id_of(fakes.png(POISON))

    def end(images) -> None:
        import os

        if poison in [image.ad_id for image in images]:
            os._exit(7)

    extractors = [fakes.MeanColor(before=end), Hashes()]
    database = tmp_path / "ray.duckdb"
    report = analyze(folder, database, in_shards(tmp_path / "shards"), listener, extractors)
    assert 0 < listener.count_when_lost < listener.total == listener.count == 46
    assert listener.notes == ["Ray workers: 2, each with 1 CPU"]
    assert (report.count_done, report.count_failed, report.count_rejected) == (44, 1, 1)
    assert report.reasons == {"truncated": 1, CRASHED: 1}
    ours, theirs = fakes.contents(database), fakes.contents(tmp_path / "local.duckdb")
    refused = [row for row in ours["rejected_files"] if CRASHED in row]
    assert [Path(row[0]).name for row in refused] == [f"{POISON:04}.png"]
    ours["rejected_files"] = [row for row in ours["rejected_files"] if row not in refused]
    assert ours == theirs
    failed = [row for row in fakes.rows(database, OUTCOMES) if row[3] == "failed"]
    assert [(Path(row[0]).name, row[2], row[4]) for row in failed] == [(f"{POISON:04}.png", "read", CRASHED)]
    rest = [row for row in fakes.rows(database, OUTCOMES) if row not in failed]
    assert rest == fakes.rows(tmp_path / "local.duckdb", OUTCOMES)
    assert [check.name for check in run_checks(database) if not check.is_passed] == []


def actor(tmp_path: Path, extractors: list[Any], fingerprint: str = "") -> _Actor:
    config = AnalyzeConfig(threads=1)
    fingerprint = fingerprint or Ledger(Known(), extractors, config.limits).fingerprint_of_all
    return _Actor(str(tmp_path / "shards"), fingerprint, "starter", config, extractors, "run", 2)


def answered(actor: _Actor, folder: Path) -> list[dict[str, Any]]:
    shards = cut([Source(str(path)) for path in sorted(folder.iterdir())], 2)
    answers = actor({"shard": [shard.as_text() for shard in shards]})
    return [{"answer": answer} for answer in answers["answer"]]


def test_an_actor_answers_with_receipts(fakes, folder: Path, tmp_path: Path) -> None:
    fakes.fill(folder, range(3))
    receipts = [_receipt(row) for row in answered(actor(tmp_path, [fakes.MeanColor()]), folder)]
    assert [receipt.counts for receipt in receipts] == [{"done": 2}, {"done": 1}]


@pytest.mark.parametrize(
    ("raised", "kind", "text"),
    [
        (ModelError("weights are gone"), ModelError, "^weights are gone$"),
        (MemoryError("no more"), ExtractionError, "^a worker failed: MemoryError: no more$"),
    ],
)
def test_what_a_worker_raises_is_raised_here(fakes, folder, tmp_path, monkeypatch, raised, kind, text) -> None:
    fakes.fill(folder, [1])

    def fail(self, shard):
        raise raised

    monkeypatch.setattr("adinsight.engines.shards.worker.ShardWorker.process", fail)
    (row,) = answered(actor(tmp_path, [fakes.MeanColor()]), folder)
    with pytest.raises(kind, match=text):
        _receipt(row)


def test_a_machine_with_other_packages_says_so_for_every_shard(fakes, folder: Path, tmp_path: Path) -> None:
    fakes.fill(folder, range(3))
    rows = answered(actor(tmp_path, [fakes.MeanColor()], "another"), folder)
    assert len(rows) == 2
    with pytest.raises(ExtractionError, match="install the same packages and weights on every machine"):
        _receipt(rows[1])


class Nodes:
    """What Ray says of a cluster."""

    def __init__(self, *resources: dict[str, float]) -> None:
        self.resources = resources

    def nodes(self) -> list[dict[str, Any]]:
        return [{"Alive": True, "Resources": each} for each in self.resources]


@pytest.mark.parametrize(
    ("nodes", "settings", "size"),
    [
        ([{"CPU": 2}], {}, {"count": 1, "num_cpus": 2}),
        ([{"CPU": 8}, {"CPU": 4}, {"memory": 1}], {}, {"count": 6, "num_cpus": 1}),
        ([{"CPU": 8}, {"CPU": 8}], {"workers": 2}, {"count": 2, "num_cpus": 8}),
        ([{"CPU": 2}], {"workers": 4}, {"count": 4, "num_cpus": 1}),
        ([{"CPU": 16, "GPU": 2}, {"CPU": 4}], {}, {"count": 2, "num_gpus": 1.0, "num_cpus": 8}),
        ([{"CPU": 16, "GPU": 1}], {"workers": 4}, {"count": 4, "num_gpus": 0.25, "num_cpus": 4}),
        ([{"CPU": 16, "GPU": 1}], {"workers": 2, "device": "cpu"}, {"count": 2, "num_cpus": 8}),
    ],
)
def test_workers_fill_the_cluster(nodes, settings, size) -> None:
    assert _workers(Nodes(*nodes), AnalyzeConfig(**settings), 100) == size


def test_a_cluster_without_cpus_is_told() -> None:
    with pytest.raises(ConfigError, match="no node with a CPU; add one with: ray start"):
        _workers(Nodes({"memory": 1}), AnalyzeConfig(), 100)


def test_no_worker_is_without_a_shard() -> None:
    assert _workers(Nodes({"CPU": 16}), AnalyzeConfig(), 2) == {"count": 2, "num_cpus": 8}
    assert _workers(Nodes({"CPU": 16, "GPU": 4}), AnalyzeConfig(), 2)["count"] == 2


def test_ray_that_is_not_installed_says_how_to_install_it(fakes, folder, database, monkeypatch) -> None:
    fakes.fill(folder, [1])
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingDependency, match=r"install it with: pip install 'adinsight\[cluster\]'"):
        analyze(folder, database, AnalyzeConfig(engine="ray"), extractors=[fakes.MeanColor()])
    assert not database.exists()


def test_an_address_where_no_cluster_is_says_so() -> None:
    class Absent:
        def init(self, **_):
            raise ConnectionError("refused")

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RAY_ADDRESS", "192.0.2.1:6379")
        patched.setattr(ray_engine, "import_module", lambda name: type("Module", (), {}))
        with pytest.raises(ConfigError, match=r"no Ray cluster at RAY_ADDRESS=192\.0\.2\.1:6379"):
            ray_engine._connect(Absent())
