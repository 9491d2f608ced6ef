"""Run as a script: analyses a folder once undisturbed, then once more in runs that kill themselves.

    killed_runs.py FOLDER WORK SEED COUNT

Writes WORK/whole.duckdb, WORK/killed.duckdb and a copy of the latter after each kill. Each run is a
forked process that ends itself by SIGKILL at a random call of a Python function, in whatever
thread. The points are chosen so early that all the killed runs together cannot finish the work.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import sys
import threading
from pathlib import Path

import pyarrow as pa
from fakes import Channels, MeanColor

from adinsight.ads import open_ad
from adinsight.analyze.hashes import Hashes
from adinsight.config import AnalyzeConfig
from adinsight.engines import committing
from adinsight.engines.local import analyze
from adinsight.models.catalogue import default_profile
from adinsight.records import Source
from adinsight.store.arrow import fitted


def run(folder: Path, database: Path, kill_at: int) -> int:
    """The wait status of a process that analyses the folder; 0 for `kill_at` kills never."""
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    calls = itertools.count(1)

    def tick(frame: object, event: str, argument: object) -> None:
        if event == "call" and next(calls) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(tick)
    sys.setprofile(tick)
    extractors = [MeanColor(), Channels(), Hashes()]
    report = analyze(folder, database, AnalyzeConfig(batch_size=2, threads=2), extractors=extractors)
    sys.setprofile(None)
    database.with_suffix(".calls").write_text(str(next(calls)))
    os._exit(int(report.exceeds_tolerance))


def warm_up(folder: Path) -> None:
    """Loads what is loaded at its first use, so that the calls counted are those of the work; no thread is begun."""
    default_profile()
    image, _ = open_ad(Source(str(next(folder.glob("noise*.png")))), AnalyzeConfig())
    Hashes().extract([image])
    fitted([{"red": 0.5}], pa.schema([("red", pa.float64())]), "colors")


def main(folder: Path, work: Path, seed: int, count_kills: int) -> None:
    """Writes the wait status of each run to standard output, the undisturbed one first."""
    warm_up(folder)
    # However slow the machine is, with each call being counted: every batch is a commit.
    committing._QUICK = float("inf")
    whole, killed = work / "whole.duckdb", work / "killed.duckdb"
    statuses = [run(folder, whole, 0)]
    calls = int(whole.with_suffix(".calls").read_text())
    idle = work / "idle.duckdb"
    shutil.copy(whole, idle)
    run(folder, idle, 0)
    around = int(idle.with_suffix(".calls").read_text())  # what a run costs that has nothing to do
    before = around * 6 // 10  # the rest comes after the work
    chance = random.Random(seed)
    for number in range(count_kills):
        share = chance.uniform(0.4, 0.95) / count_kills
        statuses.append(run(folder, killed, before + int((calls - around) * share)))
        for suffix in ("", ".wal"):
            if Path(f"{killed}{suffix}").exists():
                shutil.copy(f"{killed}{suffix}", work / f"kill_{number}.duckdb{suffix}")
    statuses.append(run(folder, killed, 0))
    sys.stdout.write(" ".join(map(str, statuses)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
