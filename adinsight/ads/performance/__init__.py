"""What ads achieved: exports of advertising platforms in, tidy rows and a list of all that was odd out."""
