"""Trains the starter generator: pictures of products in settings, from a text, a sketch or an exemplar."""
