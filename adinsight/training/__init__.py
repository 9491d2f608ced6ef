"""Trains the starter models on the ads of the studio."""
