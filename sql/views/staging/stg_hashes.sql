-- description: Current perceptual hashes of each ad.
-- grain: one row per ad_id
-- units: hexadecimal text
CREATE VIEW stg_hashes AS
SELECT
    t.*
FROM hashes AS t
ANTI JOIN superseded_results AS s
    ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = 'hashes'
WHERE t.fingerprint IN (SELECT fingerprint FROM extractors WHERE extractor = 'hashes');
