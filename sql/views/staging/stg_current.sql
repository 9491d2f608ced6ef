-- description: The fingerprint whose rows count today, for each ad and extractor: that of the latest analysis.
-- grain: one row per ad_id and extractor
-- units: analyzed_at in UTC
CREATE VIEW stg_current AS
SELECT
    ad_id,
    extractor,
    arg_max(fingerprint, (analyzed_at, fingerprint)) AS fingerprint,
    max(analyzed_at) AS analyzed_at
FROM results
GROUP BY ad_id, extractor;
