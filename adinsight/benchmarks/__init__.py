"""Truth and speed, as commands that print tables."""
