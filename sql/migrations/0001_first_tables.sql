-- description: The tables of an analysis: what was read, what became of it, and what each extractor said.
-- Times are UTC. A released migration is never edited; a change is a new file with the next number.

CREATE TABLE runs (
    run_id VARCHAR PRIMARY KEY,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    status VARCHAR NOT NULL,
    package_version VARCHAR NOT NULL,
    git_revision VARCHAR,
    profile VARCHAR,
    config JSON NOT NULL,
    models JSON NOT NULL,
    seeds JSON NOT NULL,
    counts JSON
);

CREATE TABLE ads (
    ad_id VARCHAR PRIMARY KEY,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    first_analyzed_at TIMESTAMP NOT NULL
);

CREATE TABLE ad_files (
    ad_id VARCHAR NOT NULL,
    location VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    count_bytes BIGINT NOT NULL,
    advertiser VARCHAR,
    brand VARCHAR,
    platform VARCHAR,
    campaign VARCHAR,
    placement VARCHAR,
    first_seen VARCHAR,
    last_seen_run VARCHAR NOT NULL,
    PRIMARY KEY (ad_id, location)
);

CREATE TABLE file_stamps (
    location VARCHAR PRIMARY KEY,
    count_bytes BIGINT NOT NULL,
    modified_ns BIGINT NOT NULL,
    ad_id VARCHAR NOT NULL
);

CREATE TABLE outcomes (
    run_id VARCHAR NOT NULL,
    ad_id VARCHAR,
    location VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    seconds DOUBLE NOT NULL,
    fingerprint VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (run_id, location, stage)
);

CREATE TABLE results (
    ad_id VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    count_rows INTEGER NOT NULL,
    seconds DOUBLE NOT NULL,
    analyzed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (ad_id, extractor, fingerprint)
);

CREATE TABLE extractors (
    extractor VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    first_run_id VARCHAR NOT NULL,
    first_used_at TIMESTAMP NOT NULL,
    PRIMARY KEY (extractor, fingerprint)
);

CREATE TABLE captions (
    ad_id VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    prompt VARCHAR,
    "text" VARCHAR,
    mean_log_probability DOUBLE,
    is_out_of_domain BOOLEAN
);

CREATE TABLE colors (
    ad_id VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    palette STRUCT(
        hex VARCHAR, "share" DOUBLE, lightness DOUBLE, a DOUBLE, b DOUBLE,
        term VARCHAR, css_name VARCHAR, "role" VARCHAR
    )[],
    background_term VARCHAR,
    background_hex VARCHAR,
    accent_term VARCHAR,
    accent_hex VARCHAR,
    colourfulness DOUBLE,
    warmth DOUBLE,
    contrast DOUBLE,
    harmony DOUBLE
);

CREATE TABLE objects (
    ad_id VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    "label" VARCHAR,
    score DOUBLE,
    x0 DOUBLE,
    y0 DOUBLE,
    x1 DOUBLE,
    y1 DOUBLE
);

CREATE TABLE words (
    ad_id VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    line_index INTEGER,
    "text" VARCHAR,
    score DOUBLE,
    x0 DOUBLE,
    y0 DOUBLE,
    x1 DOUBLE,
    y1 DOUBLE,
    "role" VARCHAR,
    contrast_ratio DOUBLE,
    height_share DOUBLE
);

CREATE TABLE composition (
    ad_id VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    brightness DOUBLE,
    contrast DOUBLE,
    saturation DOUBLE,
    sharpness DOUBLE,
    clutter DOUBLE,
    white_space_share DOUBLE,
    symmetry DOUBLE,
    balance DOUBLE,
    rule_of_thirds DOUBLE,
    subject_area_share DOUBLE,
    subject_x DOUBLE,
    subject_y DOUBLE,
    orientation VARCHAR,
    aspect DOUBLE
);

CREATE TABLE concepts (
    ad_id VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    taxonomy VARCHAR,
    concept VARCHAR,
    score DOUBLE,
    similarity DOUBLE,
    is_present BOOLEAN
);

CREATE TABLE hashes (
    ad_id VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    phash VARCHAR,
    dhash VARCHAR
);

CREATE TABLE near_duplicates (
    ad_id VARCHAR PRIMARY KEY,
    group_id VARCHAR NOT NULL
);

CREATE TABLE view_versions (
    checksum VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL
);
