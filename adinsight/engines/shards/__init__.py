"""Work in shards: a slice of the inputs each, left as one file and one receipt, wherever a worker runs."""
