"""The catalogue of profiles, and one thin adapter per kind of model."""
