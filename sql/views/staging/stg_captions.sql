-- description: Current captions of each ad, plain and prompted.
-- grain: one row per ad_id and extractor
-- units: mean_log_probability in nats per token, at most 0
CREATE VIEW stg_captions AS
SELECT
    r.extractor,
    t.* REPLACE (coalesce(t.prompt, '') AS prompt)
FROM captions AS t
JOIN stg_current AS r ON r.ad_id = t.ad_id AND r.fingerprint = t.fingerprint
WHERE r.extractor = 'captions' OR starts_with(r.extractor, 'captions[');
