"""What a commit costs in a large collection, and how long it shuts readers out."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from adinsight.benchmarks.scale_ads import DIMENSIONS
from adinsight.records import AdFile, Commit, Extraction, Outcome
from adinsight.store.writer import Writer

# A process of its own, as a report or a notebook is: asks every 50 ms, in the package's own way, until told to end.
_READER = """
import json, sys, time
from pathlib import Path
from adinsight.store.query import run_sql

store, stop = Path(sys.argv[1]), Path(sys.argv[2])

def ask():
    began = time.perf_counter()
    assert run_sql(store, "SELECT count(*) FROM ads").num_rows == 1
    return time.perf_counter() - began

undisturbed, seconds = [ask() for _ in range(6)], []
print("ready", flush=True)
while not stop.exists():
    seconds.append(ask())
    time.sleep(max(0.0, 0.05 - seconds[-1]))
print(json.dumps([undisturbed[1:], seconds]), flush=True)
"""
_BATCH = 16
_CONCEPTS = 188
_LINES = 5


@dataclass(frozen=True, slots=True)
class Shared:
    """What a writer and a reader of one store took, in seconds: commits, questions beside them, and those before."""

    commits: tuple[float, ...]
    questions: tuple[float, ...]
    undisturbed: tuple[float, ...]


def write_and_read(store: Path, stop: Path, count_commits: int, seed: int) -> Shared:
    """Commits batch after batch without a pause, while another process asks every 50 ms.

    Args:
        store: A database file, or the folder of a store; it grows by the ads of the commits.
        stop: A place for the file that ends the reader; none is there yet.
        count_commits: Of sixteen ads each.
        seed: Tells ads from those of other calls.

    Raises:
        RuntimeError: If a question was not answered.
    """
    run_id = f"scale-{seed}"
    writer = Writer(store)
    writer.begin_run(run_id, package_version="0")
    command = [sys.executable, "-c", _READER, str(store), str(stop)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:  # noqa: S603 - a script of ours
        assert reader.stdout is not None
        reader.stdout.readline()
        commits = []
        try:
            for commit in drawn_commits(run_id, count_commits, seed):
                began = time.perf_counter()
                writer.write(commit)
                commits.append(time.perf_counter() - began)
        finally:
            stop.touch()
        told = reader.stdout.readline()
    if reader.returncode:
        raise RuntimeError(f"the reader of {store} was not answered and ended with {reader.returncode}")
    writer.finish_run(run_id, "done", {})
    undisturbed, questions = json.loads(told)
    return Shared(tuple(commits), tuple(questions), tuple(undisturbed))


def drawn_commits(run_id: str, count: int, seed: int) -> Iterator[Commit]:
    """Commits of sixteen ads with words, concepts, hashes and vectors, as a run of the starter profile makes them."""
    chance = np.random.default_rng([seed, 20261126])
    for _ in range(count):
        files: list[AdFile] = []
        extractions: list[Extraction] = []
        outcomes: list[Outcome] = []
        for _ in range(_BATCH):
            ad_id = chance.bytes(8).hex()
            file = AdFile(ad_id, f"added/{seed}/{ad_id}.jpg", "JPEG", 20_000, 1080, 1080)
            files.append(file)
            extractions += _described(ad_id, chance)
            outcomes.append(Outcome(ad_id, file.location, "read", "done"))
        yield Commit(run_id, tuple(files), tuple(extractions), tuple(outcomes))


def _described(ad_id: str, chance: np.random.Generator) -> Iterator[Extraction]:
    vector = chance.standard_normal(DIMENSIONS).astype(np.float32)
    boxes = ("x0 DOUBLE", "y0 DOUBLE", "x1 DOUBLE", "y1 DOUBLE")
    lines = {"text": "a line of words", "role": "headline", "score": 0.9, "contrast_ratio": 7.0, "height_share": 0.1}
    lines |= {"x0": 0.1, "y0": 0.1, "x1": 0.9, "y1": 0.2}
    words = ("line_index INTEGER", "text VARCHAR", "score DOUBLE", *boxes, "role VARCHAR", "contrast_ratio DOUBLE")
    rows = {
        "words": ((*words, "height_share DOUBLE"), [{"line_index": line, **lines} for line in range(_LINES)]),
        "concepts": (
            ("taxonomy VARCHAR", "concept VARCHAR", "score DOUBLE", "similarity DOUBLE", "is_present BOOLEAN"),
            [
                {"taxonomy": "topic", "concept": f"topic {number}", "score": score, "similarity": score / 3,
                 "is_present": score > 0.97}
                for number, score in enumerate(chance.random(_CONCEPTS).tolist())
            ],
        ),
        "hashes": (
            ("phash VARCHAR", "dhash VARCHAR"), [{"phash": chance.bytes(8).hex(), "dhash": chance.bytes(8).hex()}],
        ),
        f"embeddings_{DIMENSIONS}": (
            (f"vector FLOAT[{DIMENSIONS}]",), [{"vector": (vector / np.linalg.norm(vector)).tolist()}],
        ),
    }  # fmt: skip
    for table, (columns, told) in rows.items():
        name = table.partition("_")[0]
        declared = tuple((column, kind) for column, _, kind in (text.partition(" ") for text in columns))
        yield Extraction(ad_id, name, table, declared, f"f-{name}", tuple(told), 0.1)
