-- description: What goes with performance: each analysis, everything that it judged, and the ads behind it.
-- Times are UTC. A released migration is never edited; a change is a new file with the next number.

CREATE TABLE finding_runs (
    finding_run_id VARCHAR PRIMARY KEY,
    computed_at TIMESTAMP NOT NULL,
    package_version VARCHAR NOT NULL,
    rules JSON NOT NULL,
    notes VARCHAR[] NOT NULL
);

CREATE TABLE finding_results (
    finding_run_id VARCHAR NOT NULL,
    finding_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    attribute VARCHAR NOT NULL,
    other_family VARCHAR,
    other_attribute VARCHAR,
    verdict VARCHAR NOT NULL,
    reason VARCHAR,
    estimate DOUBLE,
    lower DOUBLE,
    upper DOUBLE,
    level DOUBLE NOT NULL,
    p_value DOUBLE,
    q_value DOUBLE,
    count_tests INTEGER NOT NULL,
    shrunken_estimate DOUBLE,
    sign_error DOUBLE,
    naive_estimate DOUBLE,
    count_creatives_with INTEGER NOT NULL,
    count_creatives_without INTEGER NOT NULL,
    count_campaigns INTEGER NOT NULL,
    exposure DOUBLE NOT NULL,
    count_events DOUBLE NOT NULL,
    "method" VARCHAR NOT NULL,
    grain VARCHAR NOT NULL,
    is_summable BOOLEAN NOT NULL,
    evidence VARCHAR NOT NULL,
    robustness_value DOUBLE,
    confounder_strength DOUBLE,
    confounder_benchmark VARCHAR,
    extractor_precision DOUBLE,
    statement VARCHAR NOT NULL,
    PRIMARY KEY (finding_run_id, finding_id)
);

CREATE TABLE finding_ads (
    finding_run_id VARCHAR NOT NULL,
    finding_id VARCHAR NOT NULL,
    ad_id VARCHAR NOT NULL,
    has_attribute BOOLEAN NOT NULL,
    count_events DOUBLE NOT NULL,
    exposure DOUBLE NOT NULL,
    count_expected DOUBLE NOT NULL,
    PRIMARY KEY (finding_run_id, finding_id, ad_id)
);
