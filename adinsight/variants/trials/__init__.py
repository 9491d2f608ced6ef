"""The test that a variant has to stand: its plan before, and what was promised beside what came of it after."""
