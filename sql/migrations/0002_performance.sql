-- description: What ads achieved: imported exports, their rows, what was odd in them, and which image each row is of.
-- Times are UTC. A released migration is never edited; a change is a new file with the next number.

CREATE TABLE performance_imports (
    import_id VARCHAR PRIMARY KEY,
    location VARCHAR NOT NULL,
    platform VARCHAR NOT NULL,
    locale VARCHAR,
    grain VARCHAR NOT NULL,
    is_experiment BOOLEAN NOT NULL,
    settings JSON NOT NULL,
    count_rows BIGINT NOT NULL,
    count_kept BIGINT NOT NULL,
    count_dropped BIGINT NOT NULL,
    count_refused BIGINT NOT NULL,
    package_version VARCHAR NOT NULL,
    imported_at TIMESTAMP NOT NULL
);

CREATE TABLE performance_records (
    import_id VARCHAR NOT NULL,
    row_number BIGINT NOT NULL,
    creative_key VARCHAR NOT NULL,
    platform_ad_id VARCHAR NOT NULL,
    platform VARCHAR NOT NULL,
    advertiser VARCHAR,
    campaign VARCHAR,
    ad_group VARCHAR,
    placement VARCHAR,
    audience VARCHAR,
    grain VARCHAR NOT NULL,
    period_start DATE,
    period_end DATE,
    impressions BIGINT,
    clicks BIGINT,
    spend DOUBLE,
    currency VARCHAR,
    conversions DOUBLE,
    conversion_value DOUBLE,
    result_name VARCHAR,
    frequency DOUBLE,
    reach BIGINT,
    is_summable BOOLEAN NOT NULL,
    superseded_by VARCHAR
);

CREATE TABLE performance_oddities (
    import_id VARCHAR NOT NULL,
    row_number BIGINT,
    column_name VARCHAR,
    "value" VARCHAR,
    reason VARCHAR NOT NULL,
    "action" VARCHAR NOT NULL
);

CREATE TABLE performance_matches (
    import_id VARCHAR NOT NULL,
    creative_key VARCHAR NOT NULL,
    platform_ad_id VARCHAR NOT NULL,
    ad_id VARCHAR,
    status VARCHAR NOT NULL,
    method VARCHAR,
    score DOUBLE,
    candidates VARCHAR[] NOT NULL,
    PRIMARY KEY (import_id, creative_key, platform_ad_id)
);
