-- description: What keeps a million ads quick: results that no longer count, and one row for each ad with what is asked.
-- Both are told from the other tables and are filled by the package: whoever writes rows keeps them, and after this
-- migration all that is there already is told anew. superseded_results: results of which the extractor has a later
-- one. ads_described: what ads_wide shows; each part is told by one statement of sql/described.
-- Times are UTC. A released migration is never edited; a change is a new file with the next number.

CREATE TABLE superseded_results (
    ad_id VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL
);

CREATE TABLE ads_described (
    ad_id VARCHAR NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    first_analyzed_at TIMESTAMP NOT NULL,
    files STRUCT(
        count_files BIGINT, location VARCHAR, file_name VARCHAR, format VARCHAR, count_bytes BIGINT,
        advertiser VARCHAR, brand VARCHAR, platform VARCHAR, campaign VARCHAR, placement VARCHAR, first_seen DATE
    ),
    captions STRUCT(caption VARCHAR, mean_log_probability DOUBLE, is_out_of_domain BOOLEAN),
    prompts MAP(VARCHAR, VARCHAR),
    colors STRUCT(
        background_term VARCHAR, background_hex VARCHAR, accent_term VARCHAR, accent_hex VARCHAR,
        palette_hexes VARCHAR[], colourfulness DOUBLE, warmth DOUBLE, color_contrast DOUBLE, harmony DOUBLE
    ),
    composition STRUCT(
        brightness DOUBLE, contrast DOUBLE, saturation DOUBLE, sharpness DOUBLE, clutter DOUBLE,
        white_space_share DOUBLE, symmetry DOUBLE, balance DOUBLE, rule_of_thirds DOUBLE, subject_area_share DOUBLE,
        subject_x DOUBLE, subject_y DOUBLE, orientation VARCHAR, aspect DOUBLE
    ),
    objects STRUCT(count_objects BIGINT, object_labels VARCHAR[], main_object VARCHAR, main_object_share DOUBLE),
    words STRUCT(
        count_lines BIGINT, words VARCHAR, headline VARCHAR, offer VARCHAR, price VARCHAR, call_to_action VARCHAR,
        brand_words VARCHAR, legal VARCHAR, text_area_share DOUBLE, least_contrast_ratio DOUBLE
    ),
    concepts STRUCT(
        top_topic VARCHAR, top_sentiment VARCHAR, top_strategy VARCHAR, top_setting VARCHAR, top_season VARCHAR,
        present_concepts VARCHAR[]
    )
);
