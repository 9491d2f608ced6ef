"""Shards on Ray: actors that hold the models, on this machine or on a cluster.

Ray brings a shard back to life on another worker when its node or process dies; the shard's own
files make that safe. Errors come back as rows, since Ray would drop whole blocks or stop at the first.
"""

from __future__ import annotations

import json
import logging
import os
import platform
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import Any

from adinsight import errors
from adinsight.analyze.extractor import Extractor
from adinsight.config import AnalyzeConfig
from adinsight.engines.ray_installed import require_ray
from adinsight.engines.run import Run
from adinsight.engines.shards.folder import ShardFolder
from adinsight.engines.shards.job import Job, Shard
from adinsight.engines.shards.loading import warm_up, watched_loading
from adinsight.engines.shards.worker import Receipt, ShardWorker
from adinsight.errors import AdInsightError, ConfigError, ExtractionError

CPUS_PER_WORKER = 2
_DEATHS_PER_WORKER = 2  # while it loads the models; Ray starts another each time
_QUEUED = 2  # shards at a worker: one in work, one waiting
_STORE_BYTES = 200 * 2**20  # only names and receipts travel
# Read by Ray at its import and by the processes that it starts: no report of how it is used, no warning of a coming
# default, no log of its core on standard error, and workers of the priority that the run was started with, in place
# of one that any other program beats.
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_worker_niceness": "0",
}


def on_ray(run: Run, job: Job, shards: Sequence[Shard]) -> Generator[Receipt, None, None]:
    """The receipts of the shards as they are finished, in any order.

    The cluster is the one that this process is connected to, else that of RAY_ADDRESS, else one of this
    machine alone that lives as long as the work lasts.

    Raises:
        AdInsightError: What a worker raised.
        MissingDependency: If Ray is not installed.
    """
    with _cluster() as ray:
        size = _workers(ray, run.config, len(shards))
        run.progress.note(f"Ray workers: {size['count']}, each with {_share(size)}")
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        ray.data.DataContext.get_current().enable_progress_bars = False
        # The workers stand in other folders than we do.
        config = replace(run.config, taxonomies=tuple(path.absolute() for path in run.config.taxonomies))
        built = run.extractors if run.are_given else None
        rows = ray.data.from_items([{"shard": shard.as_text()} for shard in shards], override_num_blocks=len(shards))
        answers = rows.map_batches(
            _Actor,
            fn_constructor_args=(
                job.folder.place,
                job.fingerprint,
                run.profile.name,
                config,
                built,
                run.run_id,
                _DEATHS_PER_WORKER * size["count"],
            ),
            batch_size=1,
            compute=ray.data.ActorPoolStrategy(size=size.pop("count"), max_tasks_in_flight_per_actor=_QUEUED),
            **size,
        )
        for row in answers.iter_rows():
            yield _receipt(row)


class _Actor:
    """What runs in a worker's process. It raises nothing: Ray would take that for a fault of its own."""

    def __init__(
        self,
        folder: str,
        fingerprint: str,
        profile: str,
        config: AnalyzeConfig,
        built: Sequence[Extractor] | None,
        run_id: str,
        most_deaths: int,
    ) -> None:
        self.worker: ShardWorker | None = None
        self.fault: dict[str, str] | None = None
        place = ShardFolder(folder)
        try:
            with watched_loading(place, run_id, platform.node(), most_deaths):
                extractors = built if built is not None else _build(profile, config)
                worker = ShardWorker(place, fingerprint, config, extractors)
                if built is None:
                    warm_up(extractors)
            self.worker = worker
        except Exception as error:  # noqa: BLE001
            self.fault = _fault(error)

    def __call__(self, batch: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """One shard in, its receipt or the fault out."""
        return {"answer": [json.dumps(self._answer(text)) for text in batch["shard"]]}

    def _answer(self, text: str) -> dict[str, Any]:
        if self.worker is None:
            return {"fault": self.fault}
        try:
            return {"receipt": self.worker.process(Shard.from_text(text)).as_text()}
        except Exception as error:  # noqa: BLE001
            return {"fault": _fault(error)}


def _build(profile_name: str, config: AnalyzeConfig) -> Sequence[Extractor]:
    from adinsight.engines.extractors import build_extractors
    from adinsight.models.catalogue import profile

    return build_extractors(profile(profile_name), config)


def _fault(error: Exception) -> dict[str, str]:
    return {"kind": type(error).__name__, "text": str(error)}


def _receipt(row: dict[str, Any]) -> Receipt:
    answer = json.loads(row["answer"])
    if "receipt" in answer:
        return Receipt.from_text(answer["receipt"])
    kind, text = answer["fault"]["kind"], answer["fault"]["text"]
    known = getattr(errors, kind, None)
    if isinstance(known, type) and issubclass(known, AdInsightError) and known is not errors.ImageRejected:
        raise known(text)
    raise ExtractionError(f"a worker failed: {kind}: {text}")


@contextmanager
def _cluster() -> Iterator[Any]:
    """Ray, connected; a cluster that was started for this is stopped again."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    require_ray()
    ray = import_module("ray")
    import_module("ray.data")
    if ray.is_initialized():
        yield ray
        return
    _connect(ray)
    try:
        yield ray
    finally:
        ray.shutdown()


def _connect(ray: Any) -> None:
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    # What Ray says of a node that died goes to standard output, among our results; there is no option for it.
    inner: Any = import_module("ray._private.worker")
    inner._worker_logs_enabled = False
    address = os.environ.get("RAY_ADDRESS", "")
    with _core_hushed():
        if not address:
            ray.init(address="local", include_dashboard=False, object_store_memory=_STORE_BYTES, **quiet)
            return
        try:
            ray.init(address=address, **quiet)
        except ConnectionError as error:
            raise ConfigError(
                f"there is no Ray cluster at RAY_ADDRESS={address} ({error}); "
                "start it, or unset RAY_ADDRESS for a cluster on this machine alone"
            ) from error


@contextmanager
def _core_hushed() -> Iterator[None]:
    """Ray's core, which is not Python, begins with a line on standard error about how little it will say."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _workers(ray: Any, config: AnalyzeConfig, most: int) -> dict[str, Any]:
    """How many workers, at most one for each shard, and what each of them takes of its node."""
    nodes: list[dict[str, float]] = [
        node["Resources"] for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU")
    ]
    gpus = [int(node.get("GPU", 0)) for node in nodes]
    cpus = [int(node["CPU"]) for node in nodes]
    if not nodes:
        raise ConfigError("the Ray cluster has no node with a CPU; add one with: ray start --address HEAD")
    if config.device != "cpu" and any(gpus):
        count = min(config.workers or sum(gpus), most)
        # A node's CPUs go round its GPUs; more workers than GPUs share them.
        share = min(1.0, sum(gpus) / count)
        each = min(cpu // gpu for cpu, gpu in zip(cpus, gpus, strict=True) if gpu) * share
        return {"count": count, "num_gpus": share, "num_cpus": max(1, int(each))}
    count = min(config.workers or sum(max(1, cpu // CPUS_PER_WORKER) for cpu in cpus), most)
    per_node = -(-count // len(nodes))
    return {"count": count, "num_cpus": max(1, min(cpus) // per_node)}


def _share(size: dict[str, Any]) -> str:
    gpus = f" and {size['num_gpus']:g} GPU" if "num_gpus" in size else ""
    return f"{size['num_cpus']} CPU{gpus}"
