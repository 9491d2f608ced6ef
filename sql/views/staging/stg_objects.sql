-- description: Current objects of each ad.
-- grain: one row per ad_id and object found
-- units: score 0 to 1; x0, y0, x1, y1 in shares of the image from its top left
CREATE VIEW stg_objects AS
SELECT
    t.*,
    (t.x1 - t.x0) * (t.y1 - t.y0) AS area_share
FROM objects AS t
ANTI JOIN superseded_results AS s
    ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = 'objects'
WHERE t.fingerprint IN (SELECT fingerprint FROM extractors WHERE extractor = 'objects');
