"""The loop over batches: what is missing, where it runs, resume, commit."""
