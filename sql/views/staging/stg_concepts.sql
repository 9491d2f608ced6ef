-- description: Current concepts of each ad.
-- grain: one row per ad_id, taxonomy and concept
-- units: score 0 to 1, calibrated; similarity -1 to 1, a raw cosine
CREATE VIEW stg_concepts AS
SELECT
    t.*
FROM concepts AS t
ANTI JOIN superseded_results AS s
    ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = 'concepts'
WHERE t.fingerprint IN (SELECT fingerprint FROM extractors WHERE extractor = 'concepts');
