-- description: What rises and falls: each analysis, the trends that it saw, their weeks, and the ads of each cluster.
-- Times are UTC. A released migration is never edited; a change is a new file with the next number.

CREATE TABLE trend_runs (
    trend_run_id VARCHAR PRIMARY KEY,
    computed_at TIMESTAMP NOT NULL,
    package_version VARCHAR NOT NULL,
    seed INTEGER NOT NULL,
    rules JSON NOT NULL,
    fingerprint VARCHAR NOT NULL,
    next_number INTEGER NOT NULL,
    notes VARCHAR[] NOT NULL
);

CREATE TABLE trend_results (
    trend_run_id VARCHAR NOT NULL,
    trend_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    "name" VARCHAR NOT NULL,
    terms VARCHAR[] NOT NULL,
    status VARCHAR NOT NULL,
    signal VARCHAR,
    count_ads INTEGER NOT NULL,
    count_creatives INTEGER NOT NULL,
    count_advertisers INTEGER NOT NULL,
    creative_share DOUBLE,
    creative_share_lower DOUBLE,
    creative_share_upper DOUBLE,
    advertiser_share DOUBLE,
    advertiser_share_lower DOUBLE,
    advertiser_share_upper DOUBLE,
    level DOUBLE NOT NULL,
    growth DOUBLE,
    growth_error DOUBLE,
    q_rise DOUBLE,
    q_fall DOUBLE,
    count_tests INTEGER NOT NULL,
    stability DOUBLE,
    medoid_ad_ids VARCHAR[] NOT NULL,
    PRIMARY KEY (trend_run_id, trend_id)
);

CREATE TABLE trend_weeks (
    trend_run_id VARCHAR NOT NULL,
    trend_id VARCHAR NOT NULL,
    week_start DATE NOT NULL,
    count_creatives INTEGER NOT NULL,
    count_all_creatives INTEGER NOT NULL,
    creative_share DOUBLE,
    creative_share_lower DOUBLE,
    creative_share_upper DOUBLE,
    count_advertisers INTEGER NOT NULL,
    count_all_advertisers INTEGER NOT NULL,
    advertiser_share DOUBLE,
    advertiser_share_lower DOUBLE,
    advertiser_share_upper DOUBLE,
    count_tested DOUBLE NOT NULL,
    status VARCHAR NOT NULL,
    signal VARCHAR,
    q_rise DOUBLE,
    q_fall DOUBLE,
    PRIMARY KEY (trend_run_id, trend_id, week_start)
);

CREATE TABLE trend_ads (
    trend_run_id VARCHAR NOT NULL,
    trend_id VARCHAR NOT NULL,
    ad_id VARCHAR NOT NULL,
    PRIMARY KEY (trend_run_id, trend_id, ad_id)
);
