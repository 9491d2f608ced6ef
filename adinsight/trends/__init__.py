"""Clusters of look and message, their names, and their course over time."""
