"""`dagster dev` as a person starts it: the daemon lets the schedule tick, and the webserver tells of the run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from .conftest import BEFORE, YESTERDAY

ROOT = Path(__file__).parents[2]
# Bounds, not waits: whatever is awaited is asked for again and again until it is there.
LONGEST_SECONDS = 420
BETWEEN_SECONDS = 0.5
SCHEDULE = """{
    repositoryName: "__repository__", repositoryLocationName: "pipelines.definitions", scheduleName: "nightly"
}"""
START = f"mutation {{ startSchedule(scheduleSelector: {SCHEDULE}) {{ __typename }} }}"
TICKS = f"""{{ scheduleOrError(scheduleSelector: {SCHEDULE}) {{
    __typename ... on Schedule {{ scheduleState {{ id ticks(limit: 9) {{ status runIds }} }} }}
}} }}"""
STOP = "mutation($id: String!) { stopRunningSchedule(id: $id) { __typename } }"
RUN = """query($id: ID!) { runOrError(runId: $id) { ... on Run {
    status jobName tags { key value }
    assetMaterializations {
        assetKey { path } partition metadataEntries { label ... on IntMetadataEntry { intValue } }
    }
} } }"""
T = TypeVar("T")


@dataclass
class Dagster:
    """The services that run, and their API."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """What the API answers.

        Raises:
            OSError: If it does not answer yet.
        """
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/graphql", body)
        request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            told = json.load(answer)
        assert "errors" not in told, told
        data: dict[str, Any] = told["data"]
        return data

    def until(self, look: Callable[[], T | None]) -> T:
        """What there is to see once it is there; fails with the log where the services end, or it takes too long."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError):
                if (seen := look()) is not None:
                    return seen
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(BETWEEN_SECONDS)
                break
        raise AssertionError(f"not seen: {self.log.read_text(encoding='utf-8')[-4000:]}")


@pytest.fixture
def dagster(shop: Path, tmp_path: Path) -> Iterator[Dagster]:
    """`dagster dev` with the schedule due every minute, and two ads of yesterday."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(ROOT / "pipelines" / "dagster.yaml", home / "dagster.yaml")
    (tmp_path / "ads").mkdir()
    for picture in sorted((shop / "ads").glob("0*.jpg"))[:2]:
        shutil.copy2(picture, tmp_path / "ads" / picture.name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {
        "DAGSTER_HOME": str(home), "ADINSIGHT_ENV": "staging", "ADINSIGHT_NIGHTLY": "* * * * *", "ADINSIGHT_ASK": "",
        "ADINSIGHT_FIRST_DAY": str(BEFORE), "ADINSIGHT_DATABASE": str(tmp_path / "ads.duckdb"),
        **{f"ADINSIGHT_{name.upper()}": str(tmp_path / name) for name in ("ads", "exports", "out")},
    }  # fmt: skip
    command = [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.definitions", "-p", str(port)]
    log = tmp_path / "dagster.log"
    # A shell's background jobs ignore Ctrl-C, and so would what they start.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | given, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    signal.signal(signal.SIGINT, before)
    try:
        yield Dagster(process, port, log)
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the services as Ctrl-C does; what they leave behind is ended with their group."""
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(120)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(60)


def test_the_schedule_ticks_its_run_can_be_read_and_all_of_it_ends(dagster: Dagster, tmp_path: Path) -> None:
    schedule = dagster.until(lambda: dagster.ask(TICKS)["scheduleOrError"].get("scheduleState"))
    assert dagster.ask(START)["startSchedule"]["__typename"] == "ScheduleStateResult"

    def ticked() -> str | None:
        ticks = dagster.ask(TICKS)["scheduleOrError"]["scheduleState"]["ticks"]
        assert not [tick for tick in ticks if tick["status"] == "FAILURE"]
        # The latest tick comes first.
        return next((run for tick in reversed(ticks) for run in tick["runIds"]), None)

    run_id = dagster.until(ticked)
    # One run is enough; another would have to be waited for at the end.
    assert dagster.ask(STOP, id=schedule["id"])["stopRunningSchedule"]["__typename"] == "ScheduleStateResult"

    def ended() -> dict[str, Any] | None:
        run: dict[str, Any] = dagster.ask(RUN, id=run_id)["runOrError"]
        return run if run["status"] in ("SUCCESS", "FAILURE", "CANCELED") else None

    run = dagster.until(ended)
    assert (run["status"], run["jobName"]) == ("SUCCESS", "whole_flow")
    assert {"key": "dagster/schedule_name", "value": "nightly"} in run["tags"]
    assert {"key": "dagster/partition", "value": str(YESTERDAY)} in run["tags"]
    made = {one["assetKey"]["path"][0]: one for one in run["assetMaterializations"]}
    assert len(made) == 14
    told = {entry["label"]: entry.get("intValue") for entry in made["ads"]["metadataEntries"]}
    assert (made["ads"]["partition"], told["new ads"], told["rejected"]) == (str(YESTERDAY), 2, 0)
    assert (tmp_path / "out" / "report.html").is_file()
    stop(dagster.process)
    assert "Dagster services shut down." in dagster.log.read_text(encoding="utf-8")
    with pytest.raises(OSError):
        dagster.ask(RUN, id=run_id)
