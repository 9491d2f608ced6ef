-- description: Current perceptual hashes of each ad.
-- grain: one row per ad_id
-- units: hexadecimal text
CREATE VIEW stg_hashes AS
SELECT
    t.*
FROM hashes AS t
JOIN stg_current AS r ON r.ad_id = t.ad_id AND r.fingerprint = t.fingerprint
WHERE r.extractor = 'hashes';
