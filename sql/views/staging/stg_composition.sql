-- description: Current composition of each ad.
-- grain: one row per ad_id
-- units: as the composition extractor states; aspect is width over height
CREATE VIEW stg_composition AS
SELECT
    t.*
FROM composition AS t
ANTI JOIN superseded_results AS s
    ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = 'composition'
WHERE t.fingerprint IN (SELECT fingerprint FROM extractors WHERE extractor = 'composition');
