-- description: Variants: what was briefed and why, every picture that was made for it, and what each check saw.
-- Times are UTC. A released migration is never edited; a change is a new file with the next number.

CREATE TABLE variant_briefs (
    brief_id VARCHAR PRIMARY KEY,
    experiment_id VARCHAR NOT NULL,
    arm VARCHAR NOT NULL,
    grounds VARCHAR NOT NULL,
    source_id VARCHAR,
    statement VARCHAR NOT NULL,
    outcome VARCHAR,
    estimate DOUBLE,
    lower DOUBLE,
    upper DOUBLE,
    predicted DOUBLE,
    predicted_lower DOUBLE,
    predicted_upper DOUBLE,
    gate_p DOUBLE,
    product VARCHAR NOT NULL,
    change_family VARCHAR,
    change_name VARCHAR,
    is_change_wanted BOOLEAN,
    parent_id VARCHAR,
    brief JSON NOT NULL,
    briefed_at TIMESTAMP NOT NULL
);

CREATE TABLE variant_attempts (
    variant_id VARCHAR PRIMARY KEY,
    brief_id VARCHAR NOT NULL,
    size_name VARCHAR NOT NULL,
    "number" INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    ad_id VARCHAR,
    location VARCHAR,
    file_name VARCHAR,
    status VARCHAR NOT NULL,
    reasons VARCHAR[] NOT NULL,
    seed BIGINT NOT NULL,
    prompt VARCHAR NOT NULL,
    negative_prompt VARCHAR,
    prompt_atoms JSON NOT NULL,
    prompt_cut VARCHAR[] NOT NULL,
    model_id VARCHAR NOT NULL,
    model_revision VARCHAR,
    model_license VARCHAR NOT NULL,
    scene JSON,
    seconds DOUBLE NOT NULL,
    made_at TIMESTAMP NOT NULL
);

CREATE TABLE variant_checks (
    variant_id VARCHAR NOT NULL,
    check_name VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    observed DOUBLE,
    threshold DOUBLE,
    is_weighed BOOLEAN NOT NULL,
    detail VARCHAR NOT NULL,
    PRIMARY KEY (variant_id, check_name)
);
