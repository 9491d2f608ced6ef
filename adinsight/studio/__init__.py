"""Draws synthetic ads whose truth is known."""
