"""Where a file comes from, written into it last and read back from it."""
