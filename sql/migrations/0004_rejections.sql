-- description: The files that are no readable ads, so that a later run need not read them again to say so.
-- rules: what decides whether a file is refused: the limits, and the versions of what decodes it.

CREATE TABLE rejected_files (
    location VARCHAR PRIMARY KEY,
    count_bytes BIGINT NOT NULL,
    modified_ns BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    rules VARCHAR NOT NULL
);
