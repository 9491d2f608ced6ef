"""The DuckDB file: open, migrate, write, read. Nothing else in the package speaks SQL to it."""
