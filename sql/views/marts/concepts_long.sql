-- description: Every concept of every taxonomy, with how much an ad shows it.
-- grain: one row per ad_id, taxonomy and concept
-- units: score 0 to 1, calibrated, so that a threshold means the same everywhere; similarity is the raw cosine
CREATE VIEW concepts_long AS
SELECT ad_id, taxonomy, concept, score, similarity, is_present
FROM stg_concepts;
