"""Puts the flow together: `dagster dev -m pipelines.definitions`."""

from __future__ import annotations

import os

import dagster as dg

from pipelines.assets import assets_of
from pipelines.checks import checks
from pipelines.jobs import JOBS
from pipelines.resources import Environment, environment_of, resources_of
from pipelines.schedules import schedules
from pipelines.sensors import sensors


def definitions_of(environment: Environment) -> dg.Definitions:
    """Everything that Dagster is told of an environment."""
    return dg.Definitions(
        assets=assets_of(environment),
        asset_checks=checks(),
        jobs=JOBS,
        schedules=schedules(environment),
        sensors=sensors(environment),
        resources=resources_of(environment),
        # One process for a run: models stay loaded, and no step waits for another to let go of the database.
        executor=dg.in_process_executor,
    )


defs = definitions_of(environment_of(os.environ))
