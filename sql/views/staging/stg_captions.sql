-- description: Current captions of each ad, plain and prompted.
-- grain: one row per ad_id and extractor
-- units: mean_log_probability in nats per token, at most 0
CREATE VIEW stg_captions AS
SELECT
    e.extractor,
    t.* REPLACE (coalesce(t.prompt, '') AS prompt)
FROM captions AS t
JOIN extractors AS e ON e.table_name = 'captions' AND e.fingerprint = t.fingerprint
ANTI JOIN superseded_results AS s
    ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = e.extractor
WHERE e.extractor = 'captions' OR starts_with(e.extractor, 'captions[');
