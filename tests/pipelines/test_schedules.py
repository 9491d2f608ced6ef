"""When what runs, and what the environment says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import definitions_of
from pipelines.resources import ENVIRONMENTS
from pipelines.schedules import schedules

from .conftest import BEFORE, TODAY, YESTERDAY, environment


def test_the_night_reads_the_day_that_has_ended() -> None:
    nightly, _ = schedules(environment(Path()))
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC)
    for when, partition in ((at, YESTERDAY), (at - timedelta(days=7), BEFORE)):
        request = nightly(dg.build_schedule_context(scheduled_execution_time=when))
        assert request.partition_key == str(partition)


def test_the_week_brings_a_report() -> None:
    nightly, weekly = schedules(environment(Path(), nightly="5 1 * * *", weekly="0 7 * * 5"))
    assert (nightly.cron_schedule, nightly.job_name) == ("5 1 * * *", "whole_flow")
    assert (weekly.cron_schedule, weekly.job_name) == ("0 7 * * 5", "report_only")


@pytest.mark.parametrize(("name", "is_on"), [("local", True), ("staging", False), ("production", True)])
def test_an_environment_says_whether_anything_runs_by_itself(name: str, is_on: bool) -> None:
    definitions = definitions_of(ENVIRONMENTS[name])
    expected = "RUNNING" if is_on else "STOPPED"
    assert {one.default_status.value for one in definitions.schedules or ()} == {expected}
    assert {one.default_status.value for one in definitions.sensors or ()} == {expected}
