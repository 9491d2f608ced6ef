"""By night the whole flow, by week the report."""

from __future__ import annotations

from datetime import UTC, timedelta

import dagster as dg

from pipelines.jobs import report_only, whole_flow
from pipelines.partitions import partition_of
from pipelines.resources import Environment


def schedules(environment: Environment) -> list[dg.ScheduleDefinition]:
    """The schedules of an environment."""
    status = dg.DefaultScheduleStatus.RUNNING if environment.is_automatic else dg.DefaultScheduleStatus.STOPPED

    @dg.schedule(environment.nightly, name="nightly", job=whole_flow, execution_timezone="UTC", default_status=status)
    def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        """The day that has ended, then everything that is told of all days."""
        ended = context.scheduled_execution_time.astimezone(UTC).date() - timedelta(days=1)
        return dg.RunRequest(partition_key=partition_of(ended, environment.first_day))

    weekly = dg.ScheduleDefinition(
        name="weekly_report",
        job=report_only,
        cron_schedule=environment.weekly,
        execution_timezone="UTC",
        default_status=status,
        description="The report, of what is there.",
    )
    return [nightly, weekly]
