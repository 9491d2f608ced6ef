"""Run as a script: forks runs in shards that die in one way or another, until one does not.

    dying_runs.py WAY FOLDER WORK

WAY is `poison`: an extractor ends its process on one picture; or `kill`: the process is killed when the
second shard is finished and not committed yet. Writes a line to WORK/looks for each ad that is looked at, and the
wait status of each run to standard output. Extractors, folder and sizes are those of `test_driver`.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fakes import MeanColor, id_of, png

from adinsight.config import AnalyzeConfig
from adinsight.engines.local import analyze
from adinsight.engines.run import Run

POISON, MOST_RUNS = 13, 5


def main(way: str, folder: Path, work: Path) -> None:
    statuses = []
    while len(statuses) < MOST_RUNS and 0 not in statuses:
        pid = os.fork()
        if not pid:
            _run(way, folder, work, is_first=not statuses)
        statuses.append(os.waitpid(pid, 0)[1])
    sys.stdout.write(" ".join(map(str, statuses)))


def _run(way: str, folder: Path, work: Path, is_first: bool) -> None:
    def look(images) -> None:
        with (work / "looks").open("a") as log:
            log.writelines(f"{image.ad_id}\n" for image in images)
        if way == "poison" and id_of(png(POISON)) in [image.ad_id for image in images]:
            os._exit(7)

    if way == "kill" and is_first:
        _kill_at_second_commit()
    config = AnalyzeConfig(batch_size=4, threads=1, look_ahead=1, shards=str(work / "shards"), shard_size=8)
    analyze(folder, work / "ads.duckdb", config, extractors=[MeanColor(before=look)])
    os._exit(0)


def _kill_at_second_commit() -> None:
    real, commits = Run.save, []

    def save(self, batch) -> None:
        commits.append(batch)
        if len(commits) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        real(self, batch)

    Run.save = save


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
