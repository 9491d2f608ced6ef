"""What is left by a process that was killed, and what others may do meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from adinsight.config import AnalyzeConfig
from adinsight.engines.local import analyze
from adinsight.engines.provenance import this_process
from adinsight.store.checks import run_checks
from adinsight.store.writer import Writer

KILLS = 5
READER = """
import sys
from pathlib import Path
from adinsight.store.query import run_sql
for line in sys.stdin:
    print(run_sql(Path(sys.argv[1]), "SELECT count(*) AS n FROM results").column("n")[0].as_py(), flush=True)
"""


def test_five_kills_leave_the_same_tables(fakes, folder: Path, tmp_path: Path) -> None:
    fakes.fill(folder, range(40))
    for number in range(8):
        (folder / f"noise_{number}.png").write_bytes(fakes.noise_png(number // 2, shift=number % 2 * 3))
    (folder / "copy.png").write_bytes(fakes.png(3))
    (folder / "broken.png").write_bytes(fakes.png(4)[:-30])
    script = Path(__file__).with_name("killed_runs.py")
    arguments = [str(folder), str(tmp_path), "20", str(KILLS)]
    done = subprocess.run([sys.executable, str(script), *arguments], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["0", *[str(signal.SIGKILL.value)] * KILLS, "0"], done.stderr
    whole, killed = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    grown = [fakes.rows(path, "SELECT count(*) FROM results")[0][0] for path in sorted(tmp_path.glob("kill_*.duckdb"))]
    assert grown == sorted(grown)
    assert 0 < grown[-1] < 48 * 3
    assert fakes.contents(killed) == fakes.contents(whole)
    assert len(fakes.rows(whole, "SELECT * FROM near_duplicates")) == 8
    assert fakes.rows(killed, "SELECT count(*) FROM results") == [(48 * 3,)]
    runs = [status for (status,) in fakes.rows(killed, "SELECT status FROM runs ORDER BY started_at")]
    assert runs == ["interrupted"] * (len(runs) - 1) + ["done"]
    assert len(runs) > 1
    assert [check.name for check in run_checks(killed) if not check.is_passed] == []


def test_only_runs_whose_process_has_ended_are_called_interrupted(fakes, folder: Path, database: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = this_process()
    processes = {"dead": here | {"pid": ended.pid}, "alive": here, "elsewhere": {"host": "other", "pid": ended.pid}}
    writer = Writer(database)
    for name, process in processes.items():
        writer.begin_run(name, package_version="0", config={"process": process})
    writer.begin_run("older", package_version="0")
    fakes.fill(folder, [1])
    analyze(folder, database, extractors=[fakes.MeanColor()])
    query = "SELECT run_id, status, finished_at IS NOT NULL FROM runs WHERE package_version = '0' ORDER BY run_id"
    assert fakes.rows(database, query) == [
        ("alive", "running", False), ("dead", "interrupted", True), ("elsewhere", "running", False),
        ("older", "running", False),
    ]  # fmt: skip


def test_others_read_while_a_run_writes(fakes, folder: Path, database: Path) -> None:
    fakes.fill(folder, range(6))
    counts: list[int] = []
    command = [sys.executable, "-c", READER, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:

        def ask(images) -> None:
            reader.stdin.write("how many\n")
            reader.stdin.flush()
            counts.append(int(reader.stdout.readline()))

        report = analyze(folder, database, AnalyzeConfig(batch_size=1), extractors=[fakes.MeanColor(before=ask)])
        reader.stdin.close()
    assert report.count_done == 6
    # What is looked at is not yet there, and what was may still be on its way.
    assert all(count <= number for number, count in enumerate(counts))
    assert counts == sorted(counts) and counts[-1] > 0
