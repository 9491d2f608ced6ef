"""Looks for ads that came, changed or went, in a folder or an object store, whatever their day.

No picture is read: a look costs a listing and, in a folder, the size and time of each file, about 50 s for a million.
Where that is more than a minute, DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS says how long a look may take.
"""

from __future__ import annotations

import json

import dagster as dg

from adinsight.ads import find_sources
from adinsight.ads.days import digests_by_day
from adinsight.errors import MissingDependency, SourceError
from pipelines.jobs import read_new
from pipelines.partitions import partition_of, range_tags
from pipelines.resources import Collection, Environment

SECONDS_BETWEEN = 300


def sensors(environment: Environment) -> list[dg.SensorDefinition]:
    """The sensors of an environment."""
    status = dg.DefaultSensorStatus.RUNNING if environment.is_automatic else dg.DefaultSensorStatus.STOPPED

    @dg.sensor(name="new_ads", job=read_new, minimum_interval_seconds=SECONDS_BETWEEN, default_status=status)
    def new_ads(context: dg.SensorEvaluationContext, collection: Collection) -> dg.SensorResult | dg.SkipReason:
        """Reads the days whose files are not what they were; the cursor holds a digest of each day."""
        try:
            found = digests_by_day(find_sources(collection.ads, collection.config()))
        except (SourceError, MissingDependency) as error:
            return dg.SkipReason(str(error))
        now = {"" if day is None else str(day): digest for day, digest in found.items()}
        before = json.loads(context.cursor or "{}")
        changed = [day for day, digest in found.items() if before.get(str(day or "")) != digest]
        if not changed:
            return dg.SkipReason(f"nothing new among {len(now)} days of {collection.ads}")
        tags = range_tags([partition_of(day, environment.first_day) for day in changed])
        return dg.SensorResult(run_requests=[dg.RunRequest(tags=tags)], cursor=json.dumps(now, sort_keys=True))

    return [new_ads]
