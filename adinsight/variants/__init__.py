"""Ads from findings: briefs, prompts, layout, audit, provenance and the plan of the test."""
