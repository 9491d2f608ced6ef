"""The whole flow on a schedule, by Dagster. No logic lives here: assets call `adinsight` and say what it did."""
