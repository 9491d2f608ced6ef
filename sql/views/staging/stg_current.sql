-- description: The fingerprint whose rows count today, for each ad and extractor: that of the latest analysis.
-- grain: one row per ad_id and extractor
-- units: analyzed_at in UTC
CREATE VIEW stg_current AS
SELECT r.ad_id, r.extractor, r.fingerprint, r.analyzed_at
FROM results AS r
ANTI JOIN superseded_results AS s
    ON s.ad_id = r.ad_id AND s.extractor = r.extractor AND s.fingerprint = r.fingerprint;
