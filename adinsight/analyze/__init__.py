"""One extractor per file: a batch of images in, the rows of one table out."""
