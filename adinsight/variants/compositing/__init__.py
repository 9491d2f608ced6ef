"""A product in a new picture: its cut-out, its light, its shadow."""
