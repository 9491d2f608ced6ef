-- description: Current composition of each ad.
-- grain: one row per ad_id
-- units: as the composition extractor states; aspect is width over height
CREATE VIEW stg_composition AS
SELECT
    t.*
FROM composition AS t
JOIN stg_current AS r ON r.ad_id = t.ad_id AND r.fingerprint = t.fingerprint
WHERE r.extractor = 'composition';
