-- description: Current concepts of each ad.
-- grain: one row per ad_id, taxonomy and concept
-- units: score 0 to 1, calibrated; similarity -1 to 1, a raw cosine
CREATE VIEW stg_concepts AS
SELECT
    t.*
FROM concepts AS t
JOIN stg_current AS r ON r.ad_id = t.ad_id AND r.fingerprint = t.fingerprint
WHERE r.extractor = 'concepts';
